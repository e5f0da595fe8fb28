"""How shoes are told of."""

from datetime import date
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.gear.queries import Choice, Pair
from challenges.runs.rules import Kind
from challenges.runs.words import KINDS
from challenges.units import Distance
from challenges.web import language


class Said(NamedTuple):
    """A note on Today: a sentence, where it leads, and what the link says."""

    text: str
    url: str
    link_text: str


def note(topic: str, key: int, day: date, number: int, text: str) -> Said:
    """What Today says of a worn pair (see `queries.said_today`)."""
    del topic, day
    gone = language.distance(Distance(number), 0)
    said = _("%(name)s has %(distance)s behind it. Perhaps the next pair, perhaps a little more.",
             name=text, distance=gone)  # fmt: skip
    return Said(said, url_for("gear.show", shoe_id=key), _("See this pair"))


def model_of(pair: Pair) -> str:
    """Brand and model, as far as they are said."""
    return " ".join(f"{pair.shoe.brand} {pair.shoe.model}".split())


def gone_of(pair: Pair) -> str:
    """ "412 of 700 km"."""
    gone, limit = language.distance_figure(pair.gone, 0), language.distance(pair.shoe.good_for, 0)
    return _("%(gone)s of %(limit)s", gone=gone, limit=limit)


def left_of(pair: Pair) -> str:
    """What is left, in a sentence; of a retired pair, how it was."""
    if pair.shoe.retired_on:
        return _("Retired on %(day)s", day=language.day(pair.shoe.retired_on))
    if pair.is_worn:
        return _("As far as you meant to go in it. How does it feel?")
    return _("%(left)s to go", left=language.distance(pair.shoe.good_for - pair.gone, 0))


def kinds_of(kinds: tuple[Kind, ...]) -> list[str]:
    """The sorts of run that a pair is taken for."""
    return [str(KINDS[kind]) for kind in kinds]


def lead_of(pairs: list[Pair]) -> str:
    """The sentence at the top of one's shoes."""
    in_use = [pair for pair in pairs if pair.shoe.retired_on is None]
    if not in_use:
        return _("None in use at the moment.")
    gone = language.distance(sum((pair.gone for pair in in_use), Distance(0)), 0)
    return ngettext("One pair in use, with %(gone)s behind it.", "%(num)d pairs in use, with %(gone)s behind them.",
                    len(in_use), gone=gone)  # fmt: skip


def facts_of(pair: Pair) -> list[tuple[str, str]]:
    """The figures of a pair."""
    facts = [
        (language.distance(pair.gone, 0), _("in this pair")),
        (language.number(pair.runs), ngettext("run", "runs", pair.runs)),
    ]
    if pair.runs:
        average = (pair.gone - pair.shoe.distance_before) / pair.runs
        facts.append((language.distance(average), _("a run, on average")))
    if pair.shoe.distance_before:
        facts.append((language.distance(pair.shoe.distance_before, 0), _("on it before it came here")))
    return facts


def story_of(pair: Pair) -> str:
    """From the first day to the last, in a sentence or two."""
    first = language.day(pair.shoe.first_day)
    if not pair.runs or not pair.first_run or not pair.last_run:
        return _("Yours since %(day)s. No run in it yet.", day=first)
    days = (pair.last_run - pair.first_run).days
    weeks = ngettext("%(num)d week", "%(num)d weeks", max(1, round(days / 7)))
    if pair.shoe.retired_on:
        return _("Yours since %(first)s, last run in on %(last)s, retired on %(retired)s. %(weeks)s of running.",
                 first=first, last=language.day(pair.last_run), retired=language.day(pair.shoe.retired_on),
                 weeks=weeks)  # fmt: skip
    return _("Yours since %(first)s, last run in on %(last)s.", first=first, last=language.day(pair.last_run))


def usual_line(choices: list[Choice]) -> str:
    """Which pair is taken where nothing is said."""
    said = [
        _("%(name)s for %(kinds)s", name=choice.name, kinds=", ".join(kinds_of(choice.kinds)).lower())
        for choice in choices if choice.kinds
    ]  # fmt: skip
    if not said:
        return _("Two or more share the distance evenly.")
    return _("Leave it open for the usual: %(usual)s. Two or more share the distance evenly.", usual="; ".join(said))
