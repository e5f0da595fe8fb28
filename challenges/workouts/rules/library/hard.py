"""The harder workouts of the library: intervals, hills, fartlek and strides, long runs and trail runs."""

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

QUICK = (
    Workout(
        "six-threes",
        WorkoutKind.INTERVALS,
        N_("Six threes"),
        N_("Three minutes is long enough to reach your maximum oxygen uptake, and short enough to do six times."),
        N_("Hard from the second minute on. Start the first repeat at a pace you can still hold in the last."),
        N_("If you run three times a week and have done tempo runs."),
        (
            warm_up(minutes(12)),
            WorkoutRepeat(6, (run(minutes(3), Intensity.HARD), rest(minutes(2)))),
            cool_down(minutes(8)),
        ),
    ),
    Workout(
        "five-kilometres-in-five",
        WorkoutKind.INTERVALS,
        N_("Five times a kilometre"),
        N_("The classic way to a faster 5 or 10 km: race pace, in pieces you can handle."),
        N_("Strong and even, a little nervous about the fourth. No need to sprint the last."),
        N_("If you race 5 or 10 km."),
        (
            warm_up(minutes(12)),
            WorkoutRepeat(5, (run(metres(1000), Intensity.HARD), rest(seconds(150)))),
            cool_down(minutes(8)),
        ),
    ),
    Workout(
        "eight-four-hundreds",
        WorkoutKind.INTERVALS,
        N_("Eight four hundreds"),
        N_("Speed, and a stride that stays long when you're going fast. One lap of a track, or four sides of a block."),
        N_("Fast and loose. If your shoulders creep up, take more rest."),
        N_("If you've been running regularly for a few months."),
        (
            warm_up(minutes(14)),
            WorkoutRepeat(8, (run(metres(400), Intensity.FAST), rest(metres(200)))),
            cool_down(minutes(8)),
        ),
    ),
    Workout(
        "pyramid",
        WorkoutKind.INTERVALS,
        N_("Up and down the pyramid"),
        N_("One, two, three, four minutes and back down. Every repeat is a different length, so your mind stays busy."),
        N_("Be patient on the way up. The way down is a gift."),
        N_("If you find intervals dull."),
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
        N_("Thirty-thirty"),
        N_("Thirty seconds fast, thirty seconds jogging, in two sets. Plenty of time at speed, and it hardly hurts."),
        N_("Rolling. The first set should feel too easy. That's what makes the second possible."),
        N_("If you want a first taste of intervals."),
        (
            warm_up(minutes(12)),
            WorkoutRepeat(8, (run(seconds(30), Intensity.FAST), rest(seconds(30)))),
            rest(minutes(3)),
            WorkoutRepeat(8, (run(seconds(30), Intensity.FAST), rest(seconds(30)))),
            cool_down(minutes(8)),
        ),
    ),
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
            WorkoutRepeat(8, (run(seconds(20), Intensity.UPHILL), rest(seconds(80), Intensity.WALK))),
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
            WorkoutRepeat(6, (run(seconds(90), Intensity.UPHILL), rest(minutes(2)))),
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
            WorkoutRepeat(10, (run(seconds(30), Intensity.UPHILL), rest(seconds(60), Intensity.WALK))),
            cool_down(minutes(8)),
        ),
    ),
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
            WorkoutRepeat(8, (run(seconds(45), Intensity.SURGE), rest(seconds(75), Intensity.EASY))),
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
            WorkoutRepeat(7, (run(minutes(1), Intensity.SURGE), rest(minutes(2), Intensity.EASY))),
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
            WorkoutRepeat(9, (run(seconds(40), Intensity.SURGE), rest(seconds(80), Intensity.EASY))),
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
            WorkoutRepeat(6, (run(seconds(20), Intensity.STRIDE), rest(seconds(60), Intensity.WALK))),
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
            WorkoutRepeat(8, (run(metres(80), Intensity.STRIDE), rest(metres(80), Intensity.WALK))),
            cool_down(minutes(8)),
        ),
    ),
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
        (WorkoutRepeat(6, (run(minutes(14)), rest(minutes(1), Intensity.WALK))),),
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
        (
            warm_up(minutes(10)),
            WorkoutRepeat(4, (run(minutes(4), Intensity.STEADY), rest(minutes(2)))),
            cool_down(minutes(6)),
        ),
    ),
)
