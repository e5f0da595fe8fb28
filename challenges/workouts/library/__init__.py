"""The library: every workout by slug, easier kinds first. Pure data."""

from challenges.workouts.library.hilly import HILLY
from challenges.workouts.library.playful import PLAYFUL
from challenges.workouts.library.quick import QUICK
from challenges.workouts.library.soft import SOFT
from challenges.workouts.library.steady import STEADY
from challenges.workouts.library.wide import WIDE
from challenges.workouts.steps import Workout

WORKOUTS: dict[str, Workout] = {workout.slug: workout for workout in (*SOFT, *WIDE, *PLAYFUL, *STEADY, *HILLY, *QUICK)}
