"""Long runs, and runs off the road."""

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
    warm_up,
)

WIDE = (
    Workout(
        "long-and-light",
        WorkoutKind.LONG,
        N_("Long and light"),
        N_(
            "Teaches the body to go on: more fuel from fat, stronger feet, and the knowledge that an hour and a "
            "quarter passes."
        ),
        N_("Too slow for the first half, about right after that. You could go on for another quarter of an hour."),
        N_("For who runs three times a week; at most a third longer than your longest of the last month."),
        (run(minutes(75)),),
    ),
    Workout(
        "long-with-walks",
        WorkoutKind.LONG,
        N_("Long, with walks"),
        N_("An hour and a half on the feet for a smaller price. The walks are a chance to drink and to look around."),
        N_("As fresh in the fifth round as in the second. Walk before you want to."),
        N_("For everybody on the way to a first half marathon, and for hot days."),
        (Repeat(6, (run(minutes(14)), rest(minutes(1), Intensity.WALK))),),
    ),
    Workout(
        "long-strong-end",
        WorkoutKind.LONG,
        N_("Long, with a strong end"),
        N_("Practises what the last third of a race asks for: a little more when there is a little less."),
        N_("The first hour holds back. The last twenty minutes are firm and never a fight."),
        N_("For who has run for an hour and a half before."),
        (run(minutes(70)), run(minutes(20), Intensity.STEADY), cool_down(minutes(5), Intensity.JOG)),
    ),
    Workout(
        "out-and-back",
        WorkoutKind.LONG,
        N_("Out and back"),
        N_("Half the time out, half the time back. Whoever is home earlier than the plan began just right."),
        N_("Holding back on the way out, a little lighter on the way home, and never out of breath."),
        N_("For everybody who runs three quarters of an hour and would like an hour."),
        (run(minutes(60)),),
    ),
    Workout(
        "woods-by-feel",
        WorkoutKind.TRAIL,
        N_("Woods by feel"),
        N_("Uneven ground trains the small muscles that a road forgets, and no pace means anything there."),
        N_("Curious. Short steps, eyes three metres ahead, walk whatever is steep."),
        N_("For everybody with a park, a wood or a towpath nearby."),
        (run(minutes(45)),),
    ),
    Workout(
        "grass-rounds",
        WorkoutKind.TRAIL,
        N_("Grass rounds"),
        N_("Soft ground and a bit of push: strength for feet and calves, within sight of the gate."),
        N_("Springy. The firm minutes are no faster than you can run lightly."),
        N_("For everybody who has a meadow or a playing field."),
        (warm_up(minutes(10)), Repeat(4, (run(minutes(4), Intensity.STEADY), rest(minutes(2)))), cool_down(minutes(6))),
    ),
)
