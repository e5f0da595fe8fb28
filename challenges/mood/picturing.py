"""The text that leads through two minutes of picturing a finish, made from the runner's own words."""

from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _

from challenges.web import language

SECONDS = 15  # for each of the eight steps: as static/css/components/finish.css paces them


class Picture(NamedTuple):
    """What is pictured. `sort` is "goal", "race", "challenge" or "run"; what is not known is empty.

    `plan` follows on "If that happens, then I ...".
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
    """One of the steps: a word or two, and what to see."""

    title: str
    text: str


def steps_of(picture: Picture, mantra: str) -> list[Step]:
    """Eight steps, from sitting down to standing up again."""
    return [
        Step(
            _("Arrive"),
            _("Sit or stand where you can be for two minutes. In for four, out for six. Let your shoulders drop."),
        ),
        Step(_("The morning"), _morning(picture)),
        Step(
            _("The first steps"),
            _(
                "You begin more slowly than you could. The first minutes are easy because you let them be easy. "
                "You hear your shoes and nothing else."
            ),
        ),
        Step(_("The middle"), _middle(picture)),
        Step(_("The hard part"), _hard(picture, mantra)),
        Step(
            _("Why"),
            _("You remember why: “%(why)s” It still holds.", why=_sentence(picture.why))
            if picture.why
            else _("You remember the day on which you wanted this, and who you were then. It still holds."),
        ),
        Step(
            _("The last bend"),
            _(
                "There is the last bend. You hear your breath, loud and even. Your arms are loose. You look up, "
                "not down."
            ),
        ),
        Step(_("The finish"), _finish(picture)),
    ]


def _morning(picture: Picture) -> str:
    if picture.sort == "race":
        return _(
            "It is the day of %(title)s. Your clothes lie ready, the bib is on. You tie the left shoe, then "
            "the right one. You know how to do this.",
            title=picture.title,
        )
    if picture.day:
        return _(
            "It is %(day)s, or a day before it. You tie the left shoe, then the right one. The door, the air. "
            "You know how to do this.",
            day=language.day(picture.day, "weekday"),
        )
    return _(
        "It is the day. You tie the left shoe, then the right one. The door, the air on your face. You know "
        "how to do this."
    )


def _middle(picture: Picture) -> str:
    if picture.distance:
        return _(
            "Half of the %(distance)s is behind you. See the road as it is there: the light, the trees, the "
            "others. Your steps are even. You need not hurry.",
            distance=language.exact(picture.distance),
        )
    if picture.sort in ("goal", "challenge"):
        return _(
            "“%(title)s”: half of it is behind you, run by run. See one of those evenings, the light, the "
            "road, your even steps. You need not hurry.",
            title=picture.title,
        )
    return _(
        "Half of the way is behind you. See the road as it is there: the light, the trees, the others. Your "
        "steps are even. You need not hurry."
    )


def _hard(picture: Picture, mantra: str) -> str:
    if picture.obstacle and picture.plan:
        return _(
            "Now it comes, what usually gets in the way: “%(obstacle)s” You knew it would. And you do what you "
            "decided: “%(plan)s”",
            obstacle=_sentence(picture.obstacle),
            plan=_sentence(picture.plan),
        )
    if mantra:
        return _(
            "Now it gets hard, as it does. You have been here before and came through. You say your sentence: "
            "“%(mantra)s”",
            mantra=_sentence(mantra),
        )
    return _(
        "Now it gets hard, as it does. You have been here before and came through. You let it be hard, and "
        "take the next ten steps."
    )


def _finish(picture: Picture) -> str:
    if picture.sort == "race":
        return _(
            "You cross the line of %(title)s. Stand there a moment: the clock behind you, somebody calling "
            "your name, the warmth in your legs. Keep that. Then open your eyes.",
            title=picture.title,
        )
    if picture.sort in ("goal", "challenge"):
        return _(
            "You stop, and it is done: %(title)s. Stand there a moment with the warmth in your legs. Think of "
            "the one you tell first. Keep that. Then open your eyes.",
            title=picture.title,
        )
    return _(
        "You stop in front of your door. Stand there a moment: the warmth in your legs, the quiet head. Keep "
        "that. Then open your eyes."
    )


def _sentence(text: str) -> str:
    """With a stop at its end, so that it reads on."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
