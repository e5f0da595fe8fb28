"""Mental techniques for hard moments, one per card: what it is, when to use it, when not to, and the evidence."""

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
        _l("Pick a short phrase before you run, and say it when your head starts to argue. Talk to yourself as you "
           "would to a friend, by name if that helps."),
        _l("“Come on, Maja. Smooth to the bridge.”"),
        _l("The second half of anything long, the third rep, the last hill."),
        _l("For pain that's sharp or new. That's a message too: slow down and listen."),
        _l("Reviews of endurance studies find that it helps, though how much varies from runner to runner."),
    ),
    Technique(
        "chunking",
        "rows-3",
        _l("Break it into pieces"),
        _l("Never run the whole distance. Run to the next lamp post, the next song, the next kilometre, "
           "then decide again."),
        _l("“Just to the red house. Then we'll see.”"),
        _l("Long runs, long intervals, and days when the first step is the hardest."),
        _l("When you're far from home and running on empty. Cut the route short instead."),
        _l("Hardly tested on its own. Runners use it because a nearby goal is easier to see."),
    ),
    Technique(
        "breathing",
        "wind",
        _l("Breathe out slowly"),
        _l("In for four counts, out for six, through your nose if you can. Six to eight breaths, standing "
           "still or walking."),
        _l("In, two, three, four. Out, two, three, four, five, six."),
        _l("Before a start, after a hard rep, in bed the night before."),
        _l("In the middle of hard running: your body knows best there. Stop if you feel dizzy."),
        _l("Reviews find that slow breathing calms you down. Nobody has shown that it makes you faster."),
    ),
    Technique(
        "reframing",
        "refresh-cw",
        _l("Reframe it"),
        _l("Nerves and excitement feel much the same in your body. Take the feeling and give it the other name."),
        _l("“My heart is racing” becomes “My heart is ready.”"),
        _l("On the start line, in the rain, when your legs burn the way they should."),
        _l("To talk yourself out of exhaustion, illness or grief. Those need rest, and sometimes someone to talk to."),
        _l("In some experiments, people who called their nerves excitement did better. It's barely been tested "
           "with runners."),
    ),
    Technique(
        "if-then",
        "git-branch",
        _l("Make an if-then plan"),
        _l("Name what usually stops you and decide now what you'll do. Later, there's nothing left to decide."),
        _l("“If it's dark and wet, I run the covered loop.”"),
        _l("Before the week starts, with every goal, and for the mornings you know too well."),
        _l("As a list of ten. One or two stick, ten are a burden."),
        _l("A small benefit on average, a little more when the obstacle is named. Two careful trials found none."),
    ),
    Technique(
        "gratitude",
        "heart",
        _l("Thank your body"),
        _l("Pick a part that carried you and thank it by name. Not for how it looks, but for what it just did."),
        _l("“Thanks, left knee. Four hundred lifts and not a complaint.”"),
        _l("The last hundred metres of an easy run, your stretch afterwards, a day that was slower than planned."),
        _l("As a reason to run on something that hurts. A day off can be a thank-you too."),
        _l("Small studies link it to a kinder view of your body. There's no evidence that it helps your pace."),
    ),
)  # fmt: skip
EXAMPLES = (_l("Relaxed and tall"), _l("This is what I came for"), _l("One more lamp post"))
