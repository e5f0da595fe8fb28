"""Fartlek and strides: speed by feel."""

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
            "Play with speed wherever you are: fast to a lamp post, then easy for as long as you need. The times are "
            "just for your watch."
        ),
        N_(
            "Like a child on the way home. Fast is whatever feels fast today, and you could always have gone a "
            "little further."
        ),
        N_("If you've been running easy for a few weeks."),
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
        N_("Changes of pace without stopping. Your legs learn to recover on the run."),
        N_("Push the fast minutes, relax in the easy ones. Save your best for the last fast one."),
        N_("If you run two or three times a week."),
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
        N_("Fast in the chorus, easy in the verse. The songs decide, so it's never the same twice."),
        N_("Light on your feet and a little silly. Keep an ear out for traffic."),
        N_("If you run with music, or can sing along in your head."),
        (
            warm_up(minutes(8)),
            Repeat(9, (run(seconds(40), Intensity.SURGE), rest(seconds(80), Intensity.EASY))),
            cool_down(minutes(4)),
        ),
    ),
    Workout(
        "easy-with-strides",
        WorkoutKind.STRIDES,
        N_("Easy with strides"),
        N_("Six short accelerations wake up your stride without tiring you. The smallest dose of speed there is."),
        N_("Tall and relaxed. Speed up step by step until you're nearly fast, then ease off. Keep your face loose."),
        N_("If you can run for half an hour."),
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
        N_("Strides on soft ground, barefoot if that suits you. Strong feet and an open stride."),
        N_("Quick feet, quiet landings. Walk back until you want the next one."),
        N_("If you run regularly. Only go barefoot on grass you know."),
        (
            warm_up(minutes(18)),
            Repeat(8, (run(metres(80), Intensity.STRIDE), rest(metres(80), Intensity.WALK))),
            cool_down(minutes(8)),
        ),
    ),
)
