"""Long runs and trail runs."""

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
            "Teaches your body to keep going: more fuel from fat, stronger feet, and the confidence that you can last "
            "an hour and a quarter."
        ),
        N_("Too slow for the first half, about right after that. You could go on for another 15 minutes."),
        N_("If you run three times a week. Go at most a third longer than your longest run of the last month."),
        (run(minutes(75)),),
    ),
    Workout(
        "long-with-walks",
        WorkoutKind.LONG,
        N_("Long with walks"),
        N_("An hour and a half on your feet at a lower cost. Use the walks to drink and look around."),
        N_("As fresh in round five as in round two. Walk before you want to."),
        N_("If you're training for your first half marathon, or on hot days."),
        (Repeat(6, (run(minutes(14)), rest(minutes(1), Intensity.WALK))),),
    ),
    Workout(
        "long-strong-end",
        WorkoutKind.LONG,
        N_("Long with a strong finish"),
        N_("Practice for the last third of a race: giving a little more when you have a little less."),
        N_("Hold back for the first hour. The last twenty minutes are steady, never a fight."),
        N_("If you've run for an hour and a half before."),
        (run(minutes(70)), run(minutes(20), Intensity.STEADY), cool_down(minutes(5), Intensity.JOG)),
    ),
    Workout(
        "out-and-back",
        WorkoutKind.LONG,
        N_("Out and back"),
        N_("Half the time out, half the time back. If you're home early, you started just right."),
        N_("Hold back on the way out, lighten up on the way home, and never get out of breath."),
        N_("If you run 45 minutes and want to get to an hour."),
        (run(minutes(60)),),
    ),
    Workout(
        "woods-by-feel",
        WorkoutKind.TRAIL,
        N_("Woods by feel"),
        N_("Uneven ground trains the small muscles that roads miss. Ignore your pace."),
        N_("Curious. Short steps, eyes a few metres ahead, walk anything steep."),
        N_("If you have a park, woods or a towpath nearby."),
        (run(minutes(45)),),
    ),
    Workout(
        "grass-rounds",
        WorkoutKind.TRAIL,
        N_("Grass rounds"),
        N_("Soft ground and a bit of push. Builds strength in your feet and calves, close to home."),
        N_("Springy. Run the steady minutes only as fast as you can stay light on your feet."),
        N_("If you have a meadow or a playing field."),
        (warm_up(minutes(10)), Repeat(4, (run(minutes(4), Intensity.STEADY), rest(minutes(2)))), cool_down(minutes(6))),
    ),
)
