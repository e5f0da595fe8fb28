"""Intervals: fast, with rests that make fast possible."""

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

QUICK = (
    Workout(
        "six-threes",
        WorkoutKind.INTERVALS,
        N_("Six threes"),
        N_(
            "Three minutes are long enough to reach the most oxygen that you can use, and short enough to do it "
            "six times."
        ),
        N_(
            "Hard from the second minute on. The pace of the first repeat is the one that you can still run in "
            "the last."
        ),
        N_("For who runs three times a week and has done tempo runs."),
        (warm_up(minutes(12)), Repeat(6, (run(minutes(3), Intensity.HARD), rest(minutes(2)))), cool_down(minutes(8))),
    ),
    Workout(
        "five-kilometres-in-five",
        WorkoutKind.INTERVALS,
        N_("Five times a kilometre"),
        N_("The classic on the way to a faster 5 or 10 km: race speed, in pieces that one can look in the eye."),
        N_("Strong, even, a little afraid of the fourth. Nobody is supposed to sprint the last."),
        N_("For who races 5 or 10 km."),
        (
            warm_up(minutes(12)),
            Repeat(5, (run(metres(1000), Intensity.HARD), rest(seconds(150)))),
            cool_down(minutes(8)),
        ),
    ),
    Workout(
        "eight-four-hundreds",
        WorkoutKind.INTERVALS,
        N_("Eight four hundreds"),
        N_("Speed and a stride that stays long when it is quick. One lap of a track, or four sides of a block."),
        N_("Quick and loose. If the shoulders rise, the rest was too short: take more."),
        N_("For who has some months of regular running behind them."),
        (warm_up(minutes(14)), Repeat(8, (run(metres(400), Intensity.FAST), rest(metres(200)))), cool_down(minutes(8))),
    ),
    Workout(
        "pyramid",
        WorkoutKind.INTERVALS,
        N_("Up the pyramid and down"),
        N_("One, two, three, four minutes and back: every repeat has another length, so the head has something to do."),
        N_("The way up is patient, the way down is a gift."),
        N_("For who finds intervals dull."),
        (
            warm_up(minutes(12)),
            run(minutes(1), Intensity.HARD),
            rest(minutes(1)),
            run(minutes(2), Intensity.HARD),
            rest(minutes(2)),
            run(minutes(3), Intensity.HARD),
            rest(minutes(2)),
            run(minutes(4), Intensity.HARD),
            rest(minutes(3)),
            run(minutes(3), Intensity.HARD),
            rest(minutes(2)),
            run(minutes(2), Intensity.HARD),
            rest(minutes(2)),
            run(minutes(1), Intensity.HARD),
            cool_down(minutes(8)),
        ),
    ),
    Workout(
        "thirty-thirty",
        WorkoutKind.INTERVALS,
        N_("Thirty, thirty"),
        N_("Half a minute fast, half a minute jogged, in two rounds: much time at high speed, and it hardly hurts."),
        N_("Rolling. The first round feels too easy, and that is how the second becomes possible."),
        N_("For who wants a first taste of intervals."),
        (
            warm_up(minutes(12)),
            Repeat(8, (run(seconds(30), Intensity.FAST), rest(seconds(30)))),
            rest(minutes(3)),
            Repeat(8, (run(seconds(30), Intensity.FAST), rest(seconds(30)))),
            cool_down(minutes(8)),
        ),
    ),
)
