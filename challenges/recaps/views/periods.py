"""The overview of recaps, and the page of a period."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from challenges import clock
from challenges.gear.queries import worn_between
from challenges.recaps import cards, queries, words
from challenges.recaps.forms import ShareForm
from challenges.recaps.models import SharedYear
from challenges.recaps.rules import (
    Period,
    Recap,
    Span,
    amounts_in,
    around,
    fair_before,
    parts_of,
    period_named,
    period_on,
    ran_in,
    recap_of,
    within,
)
from challenges.recaps.views.blueprint import bp
from challenges.refusals import Missing
from challenges.runs.diary import Diary
from challenges.runs.queries import diary_of
from challenges.units import Distance
from challenges.web import language
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.pages import page


@bp.get("/recaps")
@signed_in
def index() -> Response:
    """Show this week, month, season and year, and every year that has runs."""
    diary, today = diary_of(me().id), language.today()
    south = clock.is_southern(me().zone)
    now = [_line(period_on(span, today, south), diary) for span in Span]
    years = sorted({outing.day.year for outing in diary}, reverse=True)
    past = [_line(period_named(str(year), south), diary) for year in years]
    return page("recaps/index.html", now=now, years=past, any_run=bool(diary))


def _line(period: Period | None, diary: Diary) -> dict[str, Any]:
    if period is None:
        raise Missing
    recap = recap_of(diary, period.window)
    return {"period": period, "recap": recap, "strip": cards.band_of(recap, period, "strip")}


@bp.get("/recaps/<name>")
@signed_in
def show(name: str) -> Response:
    """Show a week, a month, a season or a year."""
    period, today = _period(name), language.today()
    window, before = period.window, period.previous
    diary = diary_of(me().id, since=before.window.first_day if before else window.first_day)
    recap = recap_of(diary, window)
    then = fair_before(diary, window, before.window, today) if before else ran_in([], window)
    year = window.first_day.year if period.span is Span.YEAR else None
    shared = queries.share_of(me().id, year) if year and recap.total.runs else None
    return page(
        "recaps/show.html", period=period, recap=recap, palette=words.palette_of(period),
        lead=words.lead_of(recap, period, today), compared=words.compared(recap.total, then, period, today),
        links=_links(period), steps=words.steps_of(recap, period, amounts_in(recap.days, parts_of(period))),
        band=cards.band_of(recap, period, "band"), strip=cards.band_of(recap, period, "strip"),
        shared=shared, share_form=_share_form(shared, year), **_pictures(period, recap),
    )  # fmt: skip


def _share_form(shared: SharedYear | None, year: int | None) -> ShareForm:
    build = partial(ShareForm, formdata=None, obj=shared)
    return open_edit(build, f"shared year {me().id} {year}")


def _period(name: str) -> Period:
    period = period_named(name, clock.is_southern(me().zone))
    if period is None:
        raise Missing
    return period


def _pictures(period: Period, recap: Recap) -> dict[str, Any]:
    """Return what the page shows below the band; empty, without queries, if there are no runs."""
    if not recap.total.runs:
        return {"months": [], "cards": [], "moments": [], "worn": [], "fastest": [], "places": 0}
    days = (me().id, period.window.first_day, period.window.last_day)
    palette = "frost" if period.span is Span.YEAR else words.palette_of(period)
    return {
        "months": cards.calendar_of(recap, period, palette), "cards": cards.cards_of(recap),
        "moments": _moments(recap), "worn": worn_between(*days), "fastest": queries.fastest_in(*days),
        "places": queries.places_in(*days), "calendar_palette": palette,
    }  # fmt: skip


def _moments(recap: Recap) -> list[dict[str, Any]]:
    """Return the longest, earliest and latest run, and the one with most elevation, each with its link."""
    found = []
    if recap.longest:
        found.append((_("Longest"), language.distance(Distance(recap.longest.distance)), recap.longest))
    if recap.highest:
        found.append((_("Most elevation"), language.climb(Distance(recap.highest.gain)), recap.highest))
    for title, outing in ((_("Earliest"), recap.earliest), (_("Latest"), recap.latest)):
        if outing and outing.minute is not None:
            found.append((title, words.clock_label(outing.minute), outing))
    return [
        {"title": title, "figure": figure, "day": words.when(outing), "url": url_for("runs.show", run_id=outing.run_id)}
        for title, figure, outing in found
    ]


def _links(period: Period) -> dict[str, list[dict[str, str]]]:
    """Return links to the periods before and after, and to longer and shorter ones."""
    near: dict[str, Sequence[Period | None]] = {
        "before": [period.previous],
        "after": [period.next],
        "around": around(period),
        "within": within(period),
    }
    return {
        where: [{"href": url_for("recaps.show", name=one.name), "text": words.title_of(one)} for one in those if one]
        for where, those in near.items()
    }
