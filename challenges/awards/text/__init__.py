"""Text and looks of awards: on pages, on medals, beside runs and on Today."""

from challenges.awards.text.names import amount as amount
from challenges.awards.text.names import line as line
from challenges.awards.text.names import on_medal as on_medal
from challenges.awards.text.names import on_rule as on_rule
from challenges.awards.text.names import past_line as past_line
from challenges.awards.text.names import poster as poster
from challenges.awards.text.names import reach_line as reach_line
from challenges.awards.text.names import reach_poster as reach_poster
from challenges.awards.text.names import reach_title as reach_title
from challenges.awards.text.names import rung_of as rung_of
from challenges.awards.text.names import rungs_line as rungs_line
from challenges.awards.text.names import tags as tags
from challenges.awards.text.names import title as title
from challenges.awards.text.today import CELEBRATION_ORDER as CELEBRATION_ORDER
from challenges.awards.text.today import REASONS as REASONS
from challenges.awards.text.today import Celebration as Celebration
from challenges.awards.text.today import celebration as celebration
from challenges.awards.text.today import note as note
from challenges.awards.text.today import reason as reason
