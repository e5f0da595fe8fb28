"""Text of the two-minute visualisation of a finish, and the technique cards with their evidence."""

from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from challenges.web import locale


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

SECONDS = 15  # per step, for eight steps; must match the animation in static/css/components/finish.css


class Visualisation(NamedTuple):
    """What to visualise. `sort` is "goal", "race", "challenge" or "run"; unknown texts are empty.

    `plan` completes the sentence "If that happens, then I ...".
    """

    sort: str
    title: str
    url: str
    palette: str = "night"
    motif: str = "sunrise"
    seed: str = "finish"
    day: date | None = None
    distance: Any = None
    why: str = ""
    obstacle: str = ""
    plan: str = ""


class VisualisationStep(NamedTuple):
    """One step: a short title, and what to picture."""

    title: str
    text: str


def steps_of(picture: Visualisation, mantra: str) -> list[VisualisationStep]:
    """Return the eight steps, from settling down to the finish. `mantra` is today's, or ""."""
    return [
        VisualisationStep(
            _("Arrive"),
            _("Find a place to sit or stand for two minutes. In for four, out for six. Let your shoulders drop."),
        ),
        VisualisationStep(_("The morning"), _morning(picture)),
        VisualisationStep(
            _("The first steps"),
            _(
                "You start slower than you could. The first minutes are easy because you let them be. "
                "You hear your shoes and nothing else."
            ),
        ),
        VisualisationStep(_("The middle"), _middle(picture)),
        VisualisationStep(_("The hard part"), _hard(picture, mantra)),
        VisualisationStep(
            _("Why"),
            _("You remember why: “%(why)s” It's still true.", why=_sentence(picture.why))
            if picture.why
            else _("You remember the day you first wanted this, and who you were then. It's still true."),
        ),
        VisualisationStep(
            _("The last bend"),
            _(
                "There's the last bend. You hear your breath, loud and even. Your arms are loose. You look up, "
                "not down."
            ),
        ),
        VisualisationStep(_("The finish"), _finish(picture)),
    ]


def _morning(picture: Visualisation) -> str:
    if picture.sort == "race":
        return _(
            "It's the day of %(title)s. Your kit is laid out, your bib is on. You tie the left shoe, then "
            "the right. You know how to do this.",
            title=picture.title,
        )
    if picture.day:
        return _(
            "It's %(day)s, or a day before. You tie the left shoe, then the right. The door, the air. "
            "You know how to do this.",
            day=locale.day(picture.day, "weekday"),
        )
    return _(
        "It's the day. You tie the left shoe, then the right. The door, the air on your face. You know how to do this."
    )


def _middle(picture: Visualisation) -> str:
    if picture.distance:
        return _(
            "You're halfway through the %(distance)s. See the road as it is there: the light, the trees, the "
            "other runners. Your steps are even. There's no hurry.",
            distance=locale.exact(picture.distance),
        )
    if picture.sort in ("goal", "challenge"):
        return _(
            "%(title)s: you're halfway there, run by run. See one of those evenings: the light, the "
            "road, your even steps. There's no hurry.",
            title=picture.title,
        )
    return _(
        "You're halfway there. See the road as it is: the light, the trees, the other runners. Your "
        "steps are even. There's no hurry."
    )


def _hard(picture: Visualisation, mantra: str) -> str:
    if picture.obstacle and picture.plan:
        return _(
            "Here's what usually gets in your way: “%(obstacle)s” You saw it coming. You do what you "
            "decided: “%(plan)s”",
            obstacle=_sentence(picture.obstacle),
            plan=_sentence(picture.plan),
        )
    if mantra:
        return _(
            "Now it gets hard, as it does. You've been here before and come through. You tell yourself: “%(mantra)s”",
            mantra=_sentence(mantra),
        )
    return _(
        "Now it gets hard, as it does. You've been here before and come through. You let it be hard and "
        "take the next ten steps."
    )


def _finish(picture: Visualisation) -> str:
    if picture.sort == "race":
        return _(
            "You cross the finish line of %(title)s. Stay there a moment: the clock behind you, someone calling "
            "your name, the warmth in your legs. Hold on to that. Then open your eyes.",
            title=picture.title,
        )
    if picture.sort in ("goal", "challenge"):
        return _(
            "You stop, and it's done: %(title)s. Stay there a moment with the warmth in your legs. Think of "
            "the person you'll tell first. Hold on to that. Then open your eyes.",
            title=picture.title,
        )
    return _(
        "You stop outside your front door. Stay there a moment: the warmth in your legs, the quiet in your head. "
        "Hold on to that. Then open your eyes."
    )


def _sentence(text: str) -> str:
    """Return the text with a full stop if it has no end mark, so that more text can follow."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
