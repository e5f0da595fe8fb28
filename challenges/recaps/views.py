"""Pages of recaps: the overview, one period, and shared years with their pictures."""

import hashlib
from collections.abc import Sequence
from functools import partial
from threading import Lock
from typing import Any

from flask import Blueprint, Response, current_app, url_for
from flask_babel import gettext as _

from challenges import clock, storage
from challenges.gear.queries import worn_between
from challenges.posters.poster import png_of
from challenges.recaps import actions, cards, queries, text
from challenges.recaps.forms import ShareForm
from challenges.recaps.models import SharedYear
from challenges.recaps.rules import (
    PeriodSpan,
    Recap,
    RecapPeriod,
    amounts_in,
    around,
    cards_shown,
    fair_before,
    parts_of,
    period_named,
    period_on,
    ran_in,
    recap_of,
    within,
)
from challenges.refusals import Missing
from challenges.runs.queries import run_history_of
from challenges.runs.rules.facts import RunHistory
from challenges.units import Distance
from challenges.web import locale, public_responses
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in, viewer
from challenges.web.limits import limiter
from challenges.web.pages import notice, page, see_other
from challenges.web.public_responses import same_for_everybody

bp = Blueprint("recaps", __name__)
bp.app_context_processor(lambda: {"recap_words": text})


@bp.get("/recaps")
@signed_in
def index() -> Response:
    """Show this week, month, season and year, and every year that has runs."""
    diary, today = run_history_of(me().id), locale.today()
    south = clock.is_southern(me().zone)
    now = [_line(period_on(span, today, south), diary) for span in PeriodSpan]
    years = sorted({outing.day.year for outing in diary}, reverse=True)
    past = [_line(period_named(str(year), south), diary) for year in years]
    return page("recaps/index.html", now=now, years=past, any_run=bool(diary))


def _line(period: RecapPeriod | None, diary: RunHistory) -> dict[str, Any]:
    if period is None:
        raise Missing
    recap = recap_of(diary, period.window)
    return {"period": period, "recap": recap, "strip": cards.band_of(recap, period, "strip")}


@bp.get("/recaps/<name>")
@signed_in
def show(name: str) -> Response:
    """Show a week, a month, a season or a year."""
    period, today = _period(name), locale.today()
    window, before = period.window, period.previous
    diary = run_history_of(me().id, since=before.window.first_day if before else window.first_day)
    recap = recap_of(diary, window)
    then = fair_before(diary, window, before.window, today) if before else ran_in([], window)
    year = window.first_day.year if period.span is PeriodSpan.YEAR else None
    shared = queries.share_of(me().id, year) if year and recap.total.runs else None
    return page(
        "recaps/show.html", period=period, recap=recap, palette=text.palette_of(period),
        lead=text.lead_of(recap, period, today), compared=text.compared(recap.total, then, period, today),
        links=_links(period), steps=text.steps_of(recap, period, amounts_in(recap.days, parts_of(period))),
        band=cards.band_of(recap, period, "band"), strip=cards.band_of(recap, period, "strip"),
        shared=shared, share_form=_share_form(shared, year), **_pictures(period, recap),
    )  # fmt: skip


def _share_form(shared: SharedYear | None, year: int | None) -> ShareForm:
    build = partial(ShareForm, formdata=None, obj=shared)
    return open_edit(build, f"shared year {me().id} {year}")


def _period(name: str) -> RecapPeriod:
    period = period_named(name, clock.is_southern(me().zone))
    if period is None:
        raise Missing
    return period


def _pictures(period: RecapPeriod, recap: Recap) -> dict[str, Any]:
    """Return what the page shows below the band; empty, without queries, if there are no runs."""
    if not recap.total.runs:
        return {"months": [], "cards": [], "moments": [], "worn": [], "fastest": [], "places": 0}
    days = (me().id, period.window.first_day, period.window.last_day)
    palette = "frost" if period.span is PeriodSpan.YEAR else text.palette_of(period)
    return {
        "months": cards.calendar_of(recap, period, palette), "cards": cards.cards_of(recap),
        "moments": _moments(recap), "worn": worn_between(*days), "fastest": queries.fastest_in(*days),
        "places": queries.places_in(*days), "calendar_palette": palette,
    }  # fmt: skip


def _moments(recap: Recap) -> list[dict[str, Any]]:
    """Return the longest, earliest and latest run, and the one with most elevation, each with its link."""
    found = []
    if recap.longest:
        found.append((_("Longest"), locale.distance(Distance(recap.longest.distance)), recap.longest))
    if recap.highest:
        found.append((_("Most elevation"), locale.climb(Distance(recap.highest.gain)), recap.highest))
    for title, outing in ((_("Earliest"), recap.earliest), (_("Latest"), recap.latest)):
        if outing and outing.minute is not None:
            found.append((title, text.clock_label(outing.minute), outing))
    return [
        {"title": title, "figure": figure, "day": text.when(outing), "url": url_for("runs.show", run_id=outing.run_id)}
        for title, figure, outing in found
    ]


def _links(period: RecapPeriod) -> dict[str, list[dict[str, str]]]:
    """Return links to the periods before and after, and to longer and shorter ones."""
    near: dict[str, Sequence[RecapPeriod | None]] = {
        "before": [period.previous],
        "after": [period.next],
        "around": around(period),
        "within": within(period),
    }
    return {
        where: [{"href": url_for("recaps.show", name=one.name), "text": text.title_of(one)} for one in those if one]
        for where, those in near.items()
    }


_one_at_a_time = Lock()  # so that rendering never takes all threads of a process


@bp.post("/recaps/<int:year>/sharing")
@signed_in
def share(year: int) -> Any:
    """Share this year."""
    form = open_edit(lambda: ShareForm(obj=queries.share_of(me().id, year)), f"shared year {me().id} {year}")
    if form.is_submitted() and not form.validate() and form.conflicts:
        notice(_("You changed this in another window. Check it, then save again."), "warn")
        return see_other("recaps.show", name=f"{year:04}")
    if not form.validate_on_submit():
        raise Missing
    shared = actions.share(me().id, year, with_hours=form.with_hours.data)
    notice(_("Year shared. Anyone with the link to this page can see it until you stop sharing."))
    return see_other("recaps.shared", token=shared.token)


@bp.post("/recaps/<int:year>/sharing-removal")
@signed_in
def take_back(year: int) -> Any:
    """Stop sharing this year."""
    actions.take_back(me().id, year)
    notice(_("Sharing stopped. The link no longer works."))
    return see_other("recaps.show", name=f"{year:04}")


@bp.get("/recaps/shared/<secret:token>")
def shared(token: str) -> Response:
    """Show the page that others see."""
    year = queries.shared_year(token)
    recap, reader = _recap(year), viewer()
    shown = cards_shown(recap, with_hours=year.with_hours)
    answer = page(
        "recaps/shared.html", shared=year, recap=recap, cards=[cards.card_of(key, recap) for key in shown],
        face=year.runner.appears_to(reader), own=reader is not None and reader.id == year.runner_id,
    )  # fmt: skip
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@bp.get("/recaps/shared/<secret:token>/<card>.png")
@limiter.limit("120 per minute")
@same_for_everybody
def picture(token: str, card: str) -> Response:
    """Serve one card as a picture. It is rendered on request if it has changed."""
    year = queries.shared_year(token)
    recap = _recap(year)
    if card not in cards_shown(recap, with_hours=year.with_hours):
        raise Missing
    face = year.runner.appears_to(None)
    drawing = cards.picture_of(card, recap, face.name or _("A runner"), current_app.config["SITE_NAME"])
    tag = hashlib.sha256(drawing.encode()).hexdigest()[:32]
    if public_responses.is_kept(tag):
        return public_responses.still_so(tag)
    return public_responses.file(_drawn(actions.picture_name(year.id, card), drawing), "image/png", tag)


def _recap(year: SharedYear) -> Recap:
    period = period_named(f"{year.year:04}")
    if period is None or period.span is not PeriodSpan.YEAR:
        raise Missing
    return recap_of(run_history_of(year.runner_id, since=period.window.first_day), period.window)


def _drawn(name: str, drawing: str) -> bytes:
    if kept := storage.picture_of(name, drawing):
        return kept
    with _one_at_a_time:
        if kept := storage.picture_of(name, drawing):  # another request rendered it meanwhile
            return kept
        made = png_of(drawing)
        storage.keep_picture(name, drawing, made)
    return made
