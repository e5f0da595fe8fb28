"""Read shoes: a runner's own only, except for the anonymous figures on how long models last."""

from challenges.gear.queries.models import ModelSeen as ModelSeen
from challenges.gear.queries.models import models_lasting as models_lasting
from challenges.gear.queries.pairs import Pair as Pair
from challenges.gear.queries.pairs import Worn as Worn
from challenges.gear.queries.pairs import longest_in as longest_in
from challenges.gear.queries.pairs import name_is_taken as name_is_taken
from challenges.gear.queries.pairs import number_of_pairs as number_of_pairs
from challenges.gear.queries.pairs import pair_of as pair_of
from challenges.gear.queries.pairs import palettes_of as palettes_of
from challenges.gear.queries.pairs import runs_in as runs_in
from challenges.gear.queries.pairs import said_today as said_today
from challenges.gear.queries.pairs import shoe_of as shoe_of
from challenges.gear.queries.pairs import shoes_of as shoes_of
from challenges.gear.queries.pairs import worn_between as worn_between
from challenges.gear.queries.wearing import Choice as Choice
from challenges.gear.queries.wearing import choices_for as choices_for
from challenges.gear.queries.wearing import choices_of as choices_of
from challenges.gear.queries.wearing import run_with_choices as run_with_choices
