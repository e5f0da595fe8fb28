"""Hill workouts, and substitutes for flat country."""

from challenges.refusals import N_
from challenges.workouts.steps import (
    Intensity,
    Repeat,
    Workout,
    WorkoutKind,
    cool_down,
    minutes,
    rest,
    run,
    seconds,
    warm_up,
)

HILLY = (
    Workout(
        "short-hill",
        WorkoutKind.HILLS,
        N_("The short hill"),
        N_(
            "Strength training in running shoes: twenty seconds up at full power, then walk down. Kind to your "
            "joints, because nobody is fast uphill."
        ),
        N_("Short and powerful. Stop while every repeat is still as good as the first."),
        N_("If you've been running easy for two months."),
        (
            warm_up(minutes(14)),
            Repeat(8, (run(seconds(20), Intensity.UPHILL), rest(seconds(80), Intensity.WALK))),
            cool_down(minutes(8)),
        ),
    ),
    Workout(
        "long-hill",
        WorkoutKind.HILLS,
        N_("The long hill"),
        N_(
            "A minute and a half up, again and again. Good for legs and lungs, and for staying calm when it gets steep."
        ),
        N_("Breathe hard, keep your steps even, look to the top. Jog down as slowly as you like."),
        N_("If you run three times a week."),
        (
            warm_up(minutes(14)),
            Repeat(6, (run(seconds(90), Intensity.UPHILL), rest(minutes(2)))),
            cool_down(minutes(10)),
        ),
    ),
    Workout(
        "bridge-or-stairs",
        WorkoutKind.HILLS,
        N_("Bridge or stairs"),
        N_("No hill? Use a bridge, a dyke or the stairs at the station. Anything that goes up for half a minute."),
        N_("Light feet on the way up, a hand near the rail on the way down."),
        N_("If you live somewhere flat."),
        (
            warm_up(minutes(10)),
            Repeat(10, (run(seconds(30), Intensity.UPHILL), rest(seconds(60), Intensity.WALK))),
            cool_down(minutes(8)),
        ),
    ),
)
