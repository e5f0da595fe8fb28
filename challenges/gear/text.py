"""Text about shoes."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.gear.queries import Pair, ShoeChoice
from challenges.recordings.kinds import RunKind
from challenges.runs.text import KINDS
from challenges.today_note import TodayNote
from challenges.units import Distance
from challenges.web import locale


def note(topic: str, key: int, day: date, number: int, text: str) -> TodayNote:
    """Return a row of `queries.said_today` as a note on Today."""
    del topic, day
    gone = locale.distance(Distance(number), 0)
    said = _("%(distance)s on %(name)s. Time for a new pair, or a bit longer?", name=text, distance=gone)
    return TodayNote(said, url_for("gear.show", shoe_id=key), _("See pair"))


def model_of(pair: Pair) -> str:
    """Return brand and model, or "" if neither is given."""
    return " ".join(f"{pair.shoe.brand} {pair.shoe.model}".split())


def gone_of(pair: Pair) -> str:
    """Return the distance and the limit, like "412 of 700 km"."""
    gone, limit = locale.distance_figure(pair.gone, 0), locale.distance(pair.shoe.good_for, 0)
    return _("%(gone)s of %(limit)s", gone=gone, limit=limit)


def left_of(pair: Pair) -> str:
    """Return the distance left until the limit, or for a retired pair when it was retired."""
    if pair.shoe.retired_on:
        return _("Retired on %(day)s", day=locale.day(pair.shoe.retired_on))
    if pair.is_worn:
        return _("Reached your limit. How do they feel?")
    return _("%(left)s left", left=locale.distance(pair.shoe.good_for - pair.gone, 0))


def kinds_of(kinds: tuple[RunKind, ...]) -> list[str]:
    """Return the names of kinds of run."""
    return [str(KINDS[kind]) for kind in kinds]


def lead_of(pairs: list[Pair]) -> str:
    """Return the lead sentence of the list of shoes."""
    in_use = [pair for pair in pairs if pair.shoe.retired_on is None]
    if not in_use:
        return _("No shoes in use right now.")
    gone = locale.distance(sum((pair.gone for pair in in_use), Distance(0)), 0)
    return ngettext("One pair in use, %(gone)s so far.", "%(num)d pairs in use, %(gone)s in total.",
                    len(in_use), gone=gone)  # fmt: skip


def facts_of(pair: Pair) -> list[tuple[str, str]]:
    """Return the stats of a pair as (figure, label)."""
    facts = [
        (locale.distance(pair.gone, 0), _("in this pair")),
        (locale.number(pair.runs), ngettext("run", "runs", pair.runs)),
    ]
    if pair.runs:
        average = (pair.gone - pair.shoe.distance_before) / pair.runs
        facts.append((locale.distance(average), _("average per run")))
    if pair.shoe.distance_before:
        facts.append((locale.distance(pair.shoe.distance_before, 0), _("before you added it")))
    return facts


def story_of(pair: Pair) -> str:
    """Return the history of a pair in a sentence or two."""
    first = locale.day(pair.shoe.first_day)
    if not pair.runs or not pair.first_run or not pair.last_run:
        return _("In use since %(day)s. No runs yet.", day=first)
    days = (pair.last_run - pair.first_run).days
    weeks = ngettext("%(num)d week", "%(num)d weeks", max(1, round(days / 7)))
    if pair.shoe.retired_on:
        return _("In use from %(first)s, last run on %(last)s, retired on %(retired)s. %(weeks)s of running.",
                 first=first, last=locale.day(pair.last_run), retired=locale.day(pair.shoe.retired_on),
                 weeks=weeks)  # fmt: skip
    return _("In use since %(first)s, last run on %(last)s.", first=first, last=locale.day(pair.last_run))


def usual_line(choices: list[ShoeChoice]) -> str:
    """Return the hint about default pairs for the form of a new run."""
    said = [
        _("%(name)s for %(kinds)s", name=choice.name, kinds=", ".join(kinds_of(choice.kinds)).lower())
        for choice in choices if choice.kinds
    ]  # fmt: skip
    if not said:
        return _("Several pairs share the distance equally.")
    return _("Pick none to use your default: %(usual)s. Several pairs share the distance equally.",
             usual="; ".join(said))  # fmt: skip
