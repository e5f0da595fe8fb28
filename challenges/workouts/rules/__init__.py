"""Rules: the workout for today, the squares of a month's card, and the places runs start from. Pure."""

from challenges.workouts.rules.card import BEFORE as BEFORE
from challenges.workouts.rules.card import SQUARES as SQUARES
from challenges.workouts.rules.card import TASKS as TASKS
from challenges.workouts.rules.card import CardSquare as CardSquare
from challenges.workouts.rules.card import CardTask as CardTask
from challenges.workouts.rules.card import asks_for_places as asks_for_places
from challenges.workouts.rules.card import card_of as card_of
from challenges.workouts.rules.card import filled_on as filled_on
from challenges.workouts.rules.card import is_open as is_open
from challenges.workouts.rules.card import month_of as month_of
from challenges.workouts.rules.card import tasks_of as tasks_of
from challenges.workouts.rules.card import tick_refusal as tick_refusal
from challenges.workouts.rules.library import WORKOUTS as WORKOUTS
from challenges.workouts.rules.places import RunningPlace as RunningPlace
from challenges.workouts.rules.places import StartPoint as StartPoint
from challenges.workouts.rules.places import places_of as places_of
from challenges.workouts.rules.suggestions import LOOKED_AT as LOOKED_AT
from challenges.workouts.rules.suggestions import Suggestion as Suggestion
from challenges.workouts.rules.suggestions import SuggestionGround as SuggestionGround
from challenges.workouts.rules.suggestions import suggestion_for as suggestion_for
