"""Text of the two-minute finish visualisation, built from the runner's own words."""

from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _

from challenges.web import language

SECONDS = 15  # per step, for eight steps; must match the animation in static/css/components/finish.css


class Picture(NamedTuple):
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


class Step(NamedTuple):
    """One step: a short title, and what to picture."""

    title: str
    text: str


def steps_of(picture: Picture, mantra: str) -> list[Step]:
    """Return the eight steps, from settling down to the finish. `mantra` is today's, or ""."""
    return [
        Step(
            _("Arrive"),
            _("Find a place to sit or stand for two minutes. In for four, out for six. Let your shoulders drop."),
        ),
        Step(_("The morning"), _morning(picture)),
        Step(
            _("The first steps"),
            _(
                "You start slower than you could. The first minutes are easy because you let them be. "
                "You hear your shoes and nothing else."
            ),
        ),
        Step(_("The middle"), _middle(picture)),
        Step(_("The hard part"), _hard(picture, mantra)),
        Step(
            _("Why"),
            _("You remember why: “%(why)s” It's still true.", why=_sentence(picture.why))
            if picture.why
            else _("You remember the day you first wanted this, and who you were then. It's still true."),
        ),
        Step(
            _("The last bend"),
            _(
                "There's the last bend. You hear your breath, loud and even. Your arms are loose. You look up, "
                "not down."
            ),
        ),
        Step(_("The finish"), _finish(picture)),
    ]


def _morning(picture: Picture) -> str:
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
            day=language.day(picture.day, "weekday"),
        )
    return _(
        "It's the day. You tie the left shoe, then the right. The door, the air on your face. You know how to do this."
    )


def _middle(picture: Picture) -> str:
    if picture.distance:
        return _(
            "You're halfway through the %(distance)s. See the road as it is there: the light, the trees, the "
            "other runners. Your steps are even. There's no hurry.",
            distance=language.exact(picture.distance),
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


def _hard(picture: Picture, mantra: str) -> str:
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


def _finish(picture: Picture) -> str:
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
