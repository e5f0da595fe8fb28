"""Tempo runs and progressions: hard, but under control."""

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
        N_("Twenty-minute tempo"),
        N_("Raises the speed you can hold for an hour. Long enough to settle in, short enough to keep your form."),
        N_("Comfortably hard. Four words at a time, and you know you could go twice as long."),
        N_("If you've been running regularly for two months."),
        (warm_up(minutes(12)), run(minutes(20), Intensity.TEMPO), cool_down(minutes(8))),
    ),
    Workout(
        "three-eights",
        WorkoutKind.TEMPO,
        N_("Three eights"),
        N_("A tempo run in three parts, with a breather in between, so the third is as even as the first."),
        N_("Each eight minutes ends with the feeling that you could have done ten."),
        N_("For your first tempo run, or a windy day."),
        (warm_up(minutes(12)), Repeat(3, (run(minutes(8), Intensity.TEMPO), rest(minutes(2)))), cool_down(minutes(8))),
    ),
    Workout(
        "three-miles-firm",
        WorkoutKind.TEMPO,
        N_("Three tempo miles"),
        N_("Even pace over a distance you can measure once and run for years."),
        N_("Rhythm before effort. Aim for three times within a few seconds of each other."),
        N_("If you run three times a week or more."),
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
        N_("Three gears in one run. It teaches patience, because the first third decides the last."),
        N_("Easy, then awake, then working. Shift up smoothly each time."),
        N_("If you run two or three times a week."),
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
        N_("A little faster every two kilometres, finishing with your best."),
        N_("Anyone who sees you at the end thinks you always run like that."),
        N_("If you've run 10 km before."),
        (
            warm_up(minutes(6)),
            run(metres(2000)),
            run(metres(2000), Intensity.STEADY),
            run(metres(2000), Intensity.TEMPO),
            cool_down(minutes(6), Intensity.JOG),
        ),
    ),
)
