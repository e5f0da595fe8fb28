"""The library and each workout with its files, the suggestion, the cards and the places."""

from challenges.workouts.views import cards as cards
from challenges.workouts.views import files as files
from challenges.workouts.views import library as library
from challenges.workouts.views import suggesting as suggesting
from challenges.workouts.views.blueprint import bp as bp
