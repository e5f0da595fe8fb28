"""Read cards and partnerships. Only runners with a visible card can see other cards."""

from challenges.partners.queries.cards import Suitor as Suitor
from challenges.partners.queries.cards import card_of as card_of
from challenges.partners.queries.cards import card_seen_by as card_seen_by
from challenges.partners.queries.cards import suitors_of as suitors_of
from challenges.partners.queries.notes import said_today as said_today
from challenges.partners.queries.pairs import Pairs as Pairs
from challenges.partners.queries.pairs import agreed_of as agreed_of
from challenges.partners.queries.pairs import between as between
from challenges.partners.queries.pairs import open_count_of as open_count_of
from challenges.partners.queries.pairs import pairs_of as pairs_of
from challenges.partners.queries.pairs import partner_of as partner_of
from challenges.partners.queries.pairs import partnership_of as partnership_of
from challenges.partners.queries.pairs import waiting_count_of as waiting_count_of
from challenges.partners.queries.set_outs import come_along_of as come_along_of
from challenges.partners.queries.set_outs import invited_to as invited_to
from challenges.partners.queries.set_outs import set_out_of as set_out_of
from challenges.partners.queries.set_outs import set_outs_of as set_outs_of
