"""What helps when it gets hard, each on a card: what it is, when, when not, and what research says in one sentence."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l


class Technique(NamedTuple):
    """One card."""

    slug: str
    icon: str
    title: Any
    what: Any
    example: Any
    when: Any
    when_not: Any
    evidence: Any


TECHNIQUES = (
    Technique(
        "self-talk",
        "message-circle",
        _l("Talk to yourself"),
        _l("Choose a short sentence before the run and say it when your head begins to argue. As you would to a "
           "friend, and by your own name if that helps."),
        _l("“Come on, Maja. Smooth to the bridge.”"),
        _l("The second half of anything long, the third repetition, the last hill."),
        _l("Against a pain that is sharp or new. That is a message, too: slow down and listen."),
        _l("Reviews of endurance studies find that it helps; how much differs from one runner to the next."),
    ),
    Technique(
        "chunking",
        "rows-3",
        _l("Cut it into pieces"),
        _l("Never run the whole of it. Run to the next lamp post, the next song, the next kilometre, "
           "and decide again there."),
        _l("“Only to the red house. Then I look again.”"),
        _l("Long runs, long intervals, and the day when the first step is the hard one."),
        _l("When you are far out and empty. Then cut the way home instead."),
        _l("Hardly tested by itself; runners use it because near ends are easier to see."),
    ),
    Technique(
        "breathing",
        "wind",
        _l("Breathe out longer"),
        _l("In for four counts, out for six, through the nose if it works. Six or eight times, standing "
           "still or walking."),
        _l("In, two, three, four. Out, two, three, four, five, six."),
        _l("Before a start, after a fast piece, in bed the night before."),
        _l("In the middle of hard running: there your body knows better. Stop if you get dizzy."),
        _l("Slow breathing calms, as reviews find; that it makes anybody faster has not been shown."),
    ),
    Technique(
        "reframing",
        "refresh-cw",
        _l("Say it another way"),
        _l("Nerves and joy feel much alike in the body. Take the same fact and give it the other name."),
        _l("“My heart is racing” becomes “My heart is ready.”"),
        _l("On a start line, in rain, when the legs burn as they should."),
        _l("To talk away exhaustion, illness or grief. Those want rest, and sometimes somebody to talk to."),
        _l("In some experiments people who called their nerves excitement did better; with runners it "
           "is barely tested."),
    ),
    Technique(
        "if-then",
        "git-branch",
        _l("If this, then that"),
        _l("Name what usually stops you and decide now what you do then. Later there is nothing left to decide."),
        _l("“If it is dark and wet, then I run the covered loop.”"),
        _l("Before the week begins, with every goal, for every morning that you know."),
        _l("As a list of ten. One or two are remembered, ten are a burden."),
        _l("A small help on average, a little more with a named obstacle; two careful trials found none."),
    ),
    Technique(
        "gratitude",
        "heart",
        _l("Thank the body"),
        _l("Pick one part that carried you and thank it, by name. Not for how it looks: for what it just did."),
        _l("“Thank you, left knee. Four hundred lifts and not a word.”"),
        _l("The last hundred metres of an easy run, the stretch by the door, a day that was slower than planned."),
        _l("As a reason to run on something that hurts. Thanks can also be a day off."),
        _l("Small studies link it to a kinder view of one's body; on pace there is nothing."),
    ),
)  # fmt: skip
EXAMPLES = (_l("Relaxed and tall"), _l("This is what I came for"), _l("One more lamp post"))
