"""Fartlek and strides: fast without a watch."""

from challenges.refusals import N_
from challenges.workouts.steps import (
    Intensity,
    Repeat,
    Workout,
    WorkoutKind,
    cool_down,
    metres,
    minutes,
    rest,
    run,
    seconds,
    warm_up,
)

PLAYFUL = (
    Workout(
        "lamp-posts",
        WorkoutKind.FARTLEK,
        N_("Lamp posts"),
        N_(
            "Playing with speed where you are: quick to a lamp post, easy for as long as it takes. The times are "
            "only for the watch."
        ),
        N_(
            "Like a child on the way home. Fast is whatever feels fast today, and you always could have gone a "
            "little further."
        ),
        N_("For everybody who has run easily for some weeks."),
        (
            warm_up(minutes(10)),
            Repeat(8, (run(seconds(45), Intensity.SURGE), rest(seconds(75), Intensity.EASY))),
            cool_down(minutes(6)),
        ),
    ),
    Workout(
        "ones-and-twos",
        WorkoutKind.FARTLEK,
        N_("Ones and twos"),
        N_("Changes of speed without a stop: the legs learn to recover while running."),
        N_("The quick minutes ask a question, the easy ones answer it. The last quick one is the best one."),
        N_("For who runs two or three times a week."),
        (
            warm_up(minutes(10)),
            Repeat(7, (run(minutes(1), Intensity.SURGE), rest(minutes(2), Intensity.EASY))),
            cool_down(minutes(5)),
        ),
    ),
    Workout(
        "every-chorus",
        WorkoutKind.FARTLEK,
        N_("Every chorus"),
        N_("Quick in the chorus, easy in the verse. The songs decide, so it is never the same twice."),
        N_("Light-footed, and a little silly. Keep one ear for the street."),
        N_("For everybody with music, or with a good memory for it."),
        (
            warm_up(minutes(8)),
            Repeat(9, (run(seconds(40), Intensity.SURGE), rest(seconds(80), Intensity.EASY))),
            cool_down(minutes(4)),
        ),
    ),
    Workout(
        "easy-with-strides",
        WorkoutKind.STRIDES,
        N_("Easy, with strides"),
        N_("Six short accelerations wake up the stride without tiring anything. The smallest dose of speed there is."),
        N_("Tall and relaxed, faster with every step up to nearly fast, then let it roll out. No strain in the face."),
        N_("For everybody who runs half an hour."),
        (
            warm_up(minutes(24)),
            Repeat(6, (run(seconds(20), Intensity.STRIDE), rest(seconds(60), Intensity.WALK))),
            cool_down(minutes(5)),
        ),
    ),
    Workout(
        "strides-on-grass",
        WorkoutKind.STRIDES,
        N_("Strides on grass"),
        N_("The same on soft ground, barefoot for whom it suits: feet that push, a stride that opens."),
        N_("Quick feet, quiet landing. Walk back until you want the next one."),
        N_("For who runs regularly; go without shoes only on grass that you know."),
        (
            warm_up(minutes(18)),
            Repeat(8, (run(metres(80), Intensity.STRIDE), rest(metres(80), Intensity.WALK))),
            cool_down(minutes(8)),
        ),
    ),
)
