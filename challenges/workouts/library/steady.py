"""Tempo runs and progressions: firm, and under control."""

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

STEADY = (
    Workout(
        "twenty-firm",
        WorkoutKind.TEMPO,
        N_("Twenty firm minutes"),
        N_("Raises the speed that you can hold for an hour: long enough to settle in, short enough to keep your form."),
        N_("Comfortably hard. Four words at a time; you know that you could hold it for twice as long."),
        N_("For who has run regularly for two months."),
        (warm_up(minutes(12)), run(minutes(20), Intensity.TEMPO), cool_down(minutes(8))),
    ),
    Workout(
        "three-eights",
        WorkoutKind.TEMPO,
        N_("Three eights"),
        N_("As much firm running as in one piece, with a breath in between, so the third is as even as the first."),
        N_("Every eight minutes end with the feeling that ten would have been possible."),
        N_("For who meets tempo runs for the first time, and for days with wind."),
        (warm_up(minutes(12)), Repeat(3, (run(minutes(8), Intensity.TEMPO), rest(minutes(2)))), cool_down(minutes(8))),
    ),
    Workout(
        "three-miles-firm",
        WorkoutKind.TEMPO,
        N_("Three firm miles"),
        N_("Even speed over a length that you can measure once and run for years."),
        N_("Rhythm before effort. The three times are within a few seconds of each other."),
        N_("For who runs three times a week or more."),
        (
            warm_up(minutes(12)),
            Repeat(3, (run(metres(1609.344), Intensity.TEMPO), rest(seconds(90)))),
            cool_down(minutes(8)),
        ),
    ),
    Workout(
        "thirds",
        WorkoutKind.PROGRESSION,
        N_("Thirds"),
        N_("Three gears in one run. It teaches patience, because the first third decides about the last."),
        N_("Easy, then awake, then working. Each change is a decision and no jump."),
        N_("For who runs two or three times a week."),
        (
            run(minutes(15)),
            run(minutes(15), Intensity.STEADY),
            run(minutes(10), Intensity.TEMPO),
            cool_down(minutes(5), Intensity.JOG),
        ),
    ),
    Workout(
        "six-kilometres-up",
        WorkoutKind.PROGRESSION,
        N_("Six kilometres up"),
        N_("A little faster with every second kilometre, and home with the best one."),
        N_("Somebody who sees you only at the end believes that you always run like that."),
        N_("For who has run ten kilometres before."),
        (
            warm_up(minutes(6)),
            run(metres(2000)),
            run(metres(2000), Intensity.STEADY),
            run(metres(2000), Intensity.TEMPO),
            cool_down(minutes(6), Intensity.JOG),
        ),
    ),
)
