"""Pages: the library, workouts with their files, the suggestion, cards and places."""

from challenges.workouts.views import cards as cards
from challenges.workouts.views import files as files
from challenges.workouts.views import library as library
from challenges.workouts.views import suggesting as suggesting
from challenges.workouts.views.blueprint import bp as bp
