"""The easier workouts of the library: easy and recovery runs, tempo runs and progressions."""

from challenges.refusals import N_
from challenges.workouts.rules.steps import (
    Intensity,
    Workout,
    WorkoutKind,
    WorkoutRepeat,
    cool_down,
    metres,
    minutes,
    rest,
    run,
    seconds,
    warm_up,
)

SOFT = (
    Workout(
        "minute-by-minute",
        WorkoutKind.EASY,
        N_("Minute by minute"),
        N_(
            "For your very first runs, or your first after a long break. Legs and lungs adapt at their own pace, "
            "and walking is part of the plan."
        ),
        N_(
            "You could sing while you walk and talk while you run. At the end you could do two more rounds. Save "
            "them for next time."
        ),
        N_("If you're starting out or starting again."),
        (
            warm_up(minutes(5), Intensity.WALK),
            WorkoutRepeat(8, (run(minutes(1)), rest(minutes(1), Intensity.WALK))),
            cool_down(minutes(4), Intensity.WALK),
        ),
        first=True,
    ),
    Workout(
        "twenty-and-home",
        WorkoutKind.EASY,
        N_("Twenty and home"),
        N_("Short enough for a busy day. It keeps the habit going, and that's what counts on days like this."),
        N_("Like you're meeting someone and have plenty of time. Turn around after ten minutes, wherever you are."),
        N_("For anyone, especially on days with no time."),
        (run(minutes(20)),),
        first=True,
    ),
    Workout(
        "five-and-one",
        WorkoutKind.EASY,
        N_("Five and one"),
        N_(
            "Half an hour on your feet before you can run for half an hour. You walk before you need to, so the last "
            "round feels as light as the first."
        ),
        N_("Full sentences all the way. The walking minute should feel almost like a waste."),
        N_("For your first months, or for coming back."),
        (
            warm_up(minutes(4), Intensity.WALK),
            WorkoutRepeat(4, (run(minutes(5)), rest(minutes(1), Intensity.WALK))),
            cool_down(minutes(2), Intensity.WALK),
        ),
        first=True,
    ),
    Workout(
        "easy-thirty",
        WorkoutKind.EASY,
        N_("Easy thirty"),
        N_(
            "The bread and butter of running. Heart, tendons and bones get stronger at this pace, and you won't need "
            "to recover from it."
        ),
        N_("You can breathe through your nose for a while without trying. If a hill makes you puff, walk it."),
        N_("If you can run for half an hour."),
        (run(minutes(30)),),
        first=True,
    ),
    Workout(
        "talking-pace",
        WorkoutKind.EASY,
        N_("Talking pace"),
        N_("A little more time at the pace that builds the most and costs the least."),
        N_("You can tell a story in full sentences. If you run with someone, let the slower one set the pace."),
        N_("If you run two or three times a week."),
        (run(minutes(45)),),
    ),
    Workout(
        "an-hour-of-nothing",
        WorkoutKind.EASY,
        N_("An hour of nothing"),
        N_("Sixty minutes with no agenda. Your endurance grows, and so does the urge to go again."),
        N_("Bored for ten minutes, then your mind wanders. Keep your watch under your sleeve."),
        N_("If you run three times a week or more."),
        (run(minutes(60)),),
    ),
    Workout(
        "shake-out",
        WorkoutKind.RECOVERY,
        N_("Shake-out"),
        N_("Gets the blood moving after a hard day, nothing more. You're done when your legs stop complaining."),
        N_("Almost embarrassingly slow. You finish fresher than you started."),
        N_("For the day after a hard run or the day before a race."),
        (run(minutes(20), Intensity.JOG),),
        first=True,
    ),
    Workout(
        "walk-and-jog",
        WorkoutKind.RECOVERY,
        N_("Walk and jog"),
        N_("Half an hour outside for tired legs. The walks keep the jog easy."),
        N_("Warm, not tired. Shoulders down."),
        N_("If the last few days are still in your legs."),
        (WorkoutRepeat(10, (run(minutes(2), Intensity.JOG), rest(minutes(1), Intensity.WALK))),),
        first=True,
    ),
    Workout(
        "after-the-race",
        WorkoutKind.RECOVERY,
        N_("After the race"),
        N_(
            "The first steps after a race or a very long run. Ten minutes tell you more about how you're doing than "
            "three days of wondering."
        ),
        N_("Stiff, then less stiff. If something hurts on one side only, walk home."),
        N_("For one to three days after a race."),
        (warm_up(minutes(8), Intensity.WALK), run(minutes(10), Intensity.JOG), cool_down(minutes(7), Intensity.WALK)),
        first=True,
    ),
    Workout(
        "forty-soft",
        WorkoutKind.RECOVERY,
        N_("Forty easy"),
        N_("Time on your feet between two hard days, slow enough to count as rest."),
        N_("Slower than you'd call running. On soft ground if you can find it."),
        N_("If you run four times a week or more."),
        (run(minutes(40), Intensity.JOG),),
    ),
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
        (
            warm_up(minutes(12)),
            WorkoutRepeat(3, (run(minutes(8), Intensity.TEMPO), rest(minutes(2)))),
            cool_down(minutes(8)),
        ),
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
            WorkoutRepeat(3, (run(metres(1609.344), Intensity.TEMPO), rest(seconds(90)))),
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
