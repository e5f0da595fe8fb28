"""Easy and recovery runs: most of all running, and what every other workout stands on."""

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

SOFT = (
    Workout(
        "minute-by-minute",
        WorkoutKind.EASY,
        N_("Minute by minute"),
        N_(
            "The first runs of all, or the first after a long time away: legs and lungs learn at their own speed, "
            "and a walk is part of the plan."
        ),
        N_(
            "You could sing during the walks and talk during the runs. At the end you could do two more rounds, "
            "and you leave them for next time."
        ),
        N_("For everybody who begins, or begins again."),
        (
            warm_up(minutes(5), Intensity.WALK),
            Repeat(8, (run(minutes(1)), rest(minutes(1), Intensity.WALK))),
            cool_down(minutes(4), Intensity.WALK),
        ),
        first=True,
    ),
    Workout(
        "twenty-and-home",
        WorkoutKind.EASY,
        N_("Twenty and home"),
        N_("Short enough for a day that has no room. It keeps the habit, and the habit is what counts on such days."),
        N_("As if you had somebody to meet and plenty of time. Turn round after ten minutes, wherever you are."),
        N_("For everybody, above all on days on which there is no time."),
        (run(minutes(20)),),
        first=True,
    ),
    Workout(
        "five-and-one",
        WorkoutKind.EASY,
        N_("Five and one"),
        N_(
            "Half an hour on the legs before half an hour of running is in them. The walks come before they are "
            "needed, so the last round is as light as the first."
        ),
        N_("Whole sentences all the way. The walking minute feels almost like a waste, and that is right."),
        N_("For the first months, and for coming back."),
        (
            warm_up(minutes(4), Intensity.WALK),
            Repeat(4, (run(minutes(5)), rest(minutes(1), Intensity.WALK))),
            cool_down(minutes(2), Intensity.WALK),
        ),
        first=True,
    ),
    Workout(
        "easy-thirty",
        WorkoutKind.EASY,
        N_("Easy thirty"),
        N_(
            "The bread of running. Heart, tendons and bones get stronger at this speed, and nothing has to "
            "recover from it."
        ),
        N_("You breathe through the nose for a while without trying. If a hill makes you puff, walk it."),
        N_("For everybody who runs half an hour."),
        (run(minutes(30)),),
        first=True,
    ),
    Workout(
        "talking-pace",
        WorkoutKind.EASY,
        N_("Talking pace"),
        N_("A little more time at the speed that builds the most and costs the least."),
        N_(
            "You can tell a story in whole sentences. Whoever runs beside you may decide how fast; the slower one "
            "is right."
        ),
        N_("For who runs two or three times a week."),
        (run(minutes(45)),),
    ),
    Workout(
        "an-hour-of-nothing",
        WorkoutKind.EASY,
        N_("An hour of nothing"),
        N_("Sixty minutes without a purpose. Endurance grows, and so does the wish to go out again."),
        N_("Bored for ten minutes, then somewhere else with the head. The watch is under the sleeve."),
        N_("For who runs three times a week or more."),
        (run(minutes(60)),),
    ),
    Workout(
        "shake-out",
        WorkoutKind.RECOVERY,
        N_("Shake-out"),
        N_("Moves the blood after a hard day, and nothing else. It is done when the legs have stopped complaining."),
        N_("Almost embarrassingly slow. You finish fresher than you began."),
        N_("For the day after something hard, or the day before a race."),
        (run(minutes(20), Intensity.JOG),),
        first=True,
    ),
    Workout(
        "walk-and-jog",
        WorkoutKind.RECOVERY,
        N_("Walk and jog"),
        N_("Half an hour outside for legs that are tired. The walks keep the jog honest."),
        N_("Warm, not tired. The shoulders hang."),
        N_("For everybody who feels the last days."),
        (Repeat(10, (run(minutes(2), Intensity.JOG), rest(minutes(1), Intensity.WALK))),),
        first=True,
    ),
    Workout(
        "after-the-race",
        WorkoutKind.RECOVERY,
        N_("After the race"),
        N_(
            "The first steps after a race or a very long run. Ten minutes say more about how you are than three "
            "days of thinking about it."
        ),
        N_("Stiff, then less stiff. If something hurts on one side only, walk home."),
        N_("For one to three days after a race."),
        (warm_up(minutes(8), Intensity.WALK), run(minutes(10), Intensity.JOG), cool_down(minutes(7), Intensity.WALK)),
        first=True,
    ),
    Workout(
        "forty-soft",
        WorkoutKind.RECOVERY,
        N_("Forty, softly"),
        N_("Time on the feet between two hard days, slow enough to count as rest."),
        N_("Slower than you think is running. On soft ground, if there is any."),
        N_("For who runs four times a week or more."),
        (run(minutes(40), Intensity.JOG),),
    ),
)
