"""The cards of a recap, for its page and for sharing: a figure, a sentence, a picture, and its data as text."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from challenges.clock import Window, month_window
from challenges.posters import draw
from challenges.posters.scene import writable
from challenges.recaps import text as recaps_text
from challenges.recaps.rules import PeriodSpan, Recap, RecapPeriod, amounts_in, drawing, parts_of, usual_hour, weeks_of
from challenges.recaps.rules.drawing import DrawingBox, DrawingSheet, PictureWords
from challenges.units import Distance, Duration
from challenges.web import locale

_MOTIFS = {"longest": "switchback", "climb": "contours"}
_PALETTES = {"year": "night", "weeks": "plum", "longest": "clay", "kinds": "pine", "climb": "sea", "hours": "heather"}


class RecapCard(NamedTuple):
    """One card. `rows` are the (label, value) pairs that `art` shows."""

    key: str
    palette: str
    eyebrow: str
    figure: str
    text: str
    art: Markup
    rows: list[tuple[str, str]]
    fills: bool = False  # whether the picture reaches the edges of the card


class RecapMonth(NamedTuple):
    """One month of a calendar: its name, its days as a picture, and the same as text."""

    name: str
    distance: str
    art: Markup
    text: str


# --- the page of a period -------------------------------------------------------------------------------------------


def band_of(recap: Recap, period: RecapPeriod, shape: str) -> Markup:
    """Draw the stairs across the top of the page."""
    amounts = amounts_in(recap.days, parts_of(period))
    return _band(recaps_text.palette_of(period), period.name, tuple(amounts), shape)


@lru_cache(maxsize=200)  # about 10 kB each; the same amounts look the same for everyone
def _band(palette: str, name: str, amounts: tuple[int, ...], shape: str) -> Markup:
    return _drawn(drawing.band(palette, name, amounts, shape))


@lru_cache(maxsize=500)  # about 3 kB each
def _month(palette: str, window: Window, ran: tuple[tuple[date, int], ...], most: int) -> Markup:
    return _drawn(drawing.month(palette, window, dict(ran), most))


def calendar_of(recap: Recap, period: RecapPeriod, palette: str) -> list[RecapMonth]:
    """Return the months of a period, with a disc per day; empty for a week."""
    if period.span is PeriodSpan.WEEK:
        return []
    most, months = max(recap.days.values(), default=0), []
    first = period.window.first_day
    while first <= period.window.last_day:
        window = month_window(first.year, first.month)
        ran = {day: mm for day, mm in recap.days.items() if day in window}
        total = recaps_text.distance(sum(ran.values()))
        text = ngettext("%(month)s: %(distance)s on one day", "%(month)s: %(distance)s on %(num)d days", len(ran),
                        month=locale.day(first, "month"), distance=total)  # fmt: skip
        art = _month(palette, window, tuple(ran.items()), most)
        months.append(RecapMonth(locale.day(first, "month-name"), total if ran else "", art, text))
        first = window.last_day + timedelta(days=1)
    return months


def cards_of(recap: Recap) -> list[RecapCard]:
    """Return the cards below the calendar: types of run, and time of day."""
    keys = ["kinds", *(["hours"] if any(recap.hours) else [])]
    return [card_of(key, recap) for key in keys] if recap.total.runs else []


# --- one card -------------------------------------------------------------------------------------------------------


def card_of(key: str, recap: Recap) -> RecapCard:
    """Return a card by its key, one of `rules.SHARED`."""
    eyebrow, figure, text, rows = _CARD_TEXTS[key](recap)
    palette = _PALETTES[key]
    if motif := _MOTIFS.get(key):
        return RecapCard(
            key, palette, eyebrow, figure, text, _drawn(draw(palette, motif, key, "strip")), rows, fills=True
        )
    width, height = (400, 230) if key == "kinds" else (400, 260) if key == "year" else (400, 320)
    draws = _draws(key, recap, size=15)
    about = tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in draws.keywords.items())
    return RecapCard(key, palette, eyebrow, figure, text, _art(palette, width, height, draws.func, about), rows)


LinkArguments = tuple[tuple[str, Any], ...]


@lru_cache(maxsize=300)  # some 5 kB each; what is said beside it is not in it
def _art(
    palette: str, width: int, height: int, drawn: Callable[..., None], about: tuple[tuple[str, Any], ...]
) -> Markup:
    return _drawn(drawing.card(palette, width, height, partial(drawn, **dict(about))))


def picture_of(key: str, recap: Recap, whose: str, site: str) -> str:
    """Return a card as a 1200 × 630 SVG. It shows only what the card says, in letters the fonts have."""
    card = card_of(key, recap)
    above = " · ".join(filter(None, (writable(whose), str(recap.window.first_day.year), card.eyebrow)))
    said = PictureWords(above, _plain(card.figure), _plain(card.text), writable(site) or "")
    if motif := _MOTIFS.get(key):
        return drawing.picture(card.palette, said, lambda sheet, box: None, draw(card.palette, motif, key, "share"))
    return drawing.picture(card.palette, said, _draws(key, recap, size=24))


def _plain(text: str) -> str:
    return writable(text.replace("\N{NO-BREAK SPACE}", " ")) or ""


def _drawn(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 drawn by ourselves; words in it are escaped


def _draws(key: str, recap: Recap, size: float) -> partial[None]:
    match key:
        case "year":
            months = [month_window(recap.window.first_day.year, month) for month in range(1, 13)]
            return partial(_stairs, amounts=amounts_in(recap.days, months))
        case "weeks":
            return partial(drawing.ring, amounts=amounts_in(recap.days, weeks_of(recap.window)))
        case "hours":
            ends = [outing.minute for outing in (recap.earliest, recap.latest) if outing and outing.minute is not None]
            labels = [recaps_text.hour_label(hour) for hour in (0, 6, 12, 18)]
            return partial(
                drawing.clock, hours=recap.hours, usual=usual_hour(recap.hours), ends=ends, labels=labels, size=size
            )
        case _:
            longest = recap.kinds[0][1].distance or 1
            return partial(drawing.lanes, shares=[ran.distance / longest for _kind, ran in recap.kinds[:6]])


def _stairs(sheet: DrawingSheet, box: DrawingBox, amounts: list[int]) -> None:
    drawing.stairs(sheet, DrawingBox(box.x, box.y + box.height * 0.1, box.width, box.height * 0.85), amounts,
                   pen=box.height / 30)  # fmt: skip


# --- text of each card ------------------------------------------------------------------------------------------------

_CardText = tuple[str, str, str, list[tuple[str, str]]]


def _year(recap: Recap) -> _CardText:
    total, year = recap.total, recap.window.first_day.year
    text = _("in %(runs)s, %(time)s on my feet", runs=recaps_text.runs(total.runs),
             time=locale.hours(Duration(total.moving)))  # fmt: skip
    months = [month_window(year, month) for month in range(1, 13)]
    rows = [
        (locale.day(month.first_day, "month"), recaps_text.distance(amount))
        for month, amount in zip(months, amounts_in(recap.days, months), strict=True) if amount
    ]  # fmt: skip
    return _("A year of running"), recaps_text.distance(total.distance), text, rows


def _weeks(recap: Recap) -> _CardText:
    amounts = amounts_in(recap.days, weeks_of(recap.window))
    ran = sum(1 for amount in amounts if amount)
    best = recaps_text.distance(max(amounts))
    text = _("with a run. The biggest: %(distance)s.", distance=best)
    rows = [(_("Weeks with a run"), _("%(ran)s of %(all)s", ran=ran, all=len(amounts))), (_("Biggest week"), best)]
    return _("Week after week"), ngettext("one week", "%(num)d weeks", ran), text, rows


def _longest(recap: Recap) -> _CardText:
    far = recaps_text.distance(recap.longest.distance if recap.longest else 0)
    average = recaps_text.distance(recap.total.distance // recap.total.runs)
    text = _("in one run, %(distance)s on average", distance=average)
    return _("Longest run"), far, text, [(_("Longest run"), far), (_("Average run"), average)]


def _kinds(recap: Recap) -> _CardText:
    count, most = len(recap.kinds), recap.kinds[0]
    text = _(
        "Mostly %(kind)s: %(distance)s",
        kind=recaps_text.kind(most[0]).lower(),
        distance=recaps_text.distance(most[1].distance),
    )
    figure = ngettext("one type", "%(num)d types", count)
    return _("Types of run"), figure, text, recaps_text.kinds_rows(recap)


def _climb(recap: Recap) -> _CardText:
    figure = locale.climb(Distance(recap.total.gain))
    return _("Elevation"), figure, recaps_text.hills(recap.total.gain), [(_("Elevation gain"), figure)]


def _hours(recap: Recap) -> _CardText:
    hour = usual_hour(recap.hours)
    figure = recaps_text.hour_span(hour) if hour is not None else _("Any hour")
    return _("Time of day"), figure, recaps_text.hours_line(recap), recaps_text.hours_rows(recap)


_CARD_TEXTS: dict[str, Callable[[Recap], _CardText]] = {
    "year": _year, "weeks": _weeks, "longest": _longest, "kinds": _kinds, "climb": _climb, "hours": _hours,
}  # fmt: skip
