"""Sharing a year: start and stop sharing it, its page, and its pictures."""

import hashlib
from threading import Lock
from typing import Any

from flask import Response, current_app
from flask_babel import gettext as _

from challenges import storage
from challenges.posters.printing import png_of
from challenges.recaps import actions, cards, queries
from challenges.recaps.forms import ShareForm
from challenges.recaps.models import SharedYear
from challenges.recaps.rules import Recap, Span, cards_shown, period_named, recap_of
from challenges.recaps.views.blueprint import bp
from challenges.refusals import Missing
from challenges.runs.queries import diary_of
from challenges.web import sharing
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in, viewer
from challenges.web.limits import limiter
from challenges.web.pages import notice, page, see_other
from challenges.web.sharing import same_for_everybody

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
    if sharing.is_kept(tag):
        return sharing.still_so(tag)
    return sharing.file(_drawn(actions.picture_name(year.id, card), drawing), "image/png", tag)


def _recap(year: SharedYear) -> Recap:
    period = period_named(f"{year.year:04}")
    if period is None or period.span is not Span.YEAR:
        raise Missing
    return recap_of(diary_of(year.runner_id, since=period.window.first_day), period.window)


def _drawn(name: str, drawing: str) -> bytes:
    if kept := storage.picture_of(name, drawing):
        return kept
    with _one_at_a_time:
        if kept := storage.picture_of(name, drawing):  # another request rendered it meanwhile
            return kept
        made = png_of(drawing)
        storage.keep_picture(name, drawing, made)
    return made
