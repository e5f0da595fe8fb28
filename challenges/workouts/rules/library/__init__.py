"""The workouts that come with the site. Pure."""

from challenges.workouts.rules.library.easy import SOFT, STEADY
from challenges.workouts.rules.library.hard import HILLY, PLAYFUL, QUICK, WIDE
from challenges.workouts.rules.steps import Workout

WORKOUTS: dict[str, Workout] = {workout.slug: workout for workout in (*SOFT, *WIDE, *PLAYFUL, *STEADY, *HILLY, *QUICK)}
