"""Pages of trophies and awards: the viewer's, another runner's, and shared ones with their pictures."""

from hashlib import sha256
from threading import Lock
from typing import Any

from flask import Blueprint, Response, current_app
from flask_babel import gettext as _

from challenges import storage
from challenges.awards import actions, queries, text
from challenges.awards.queries import Shared
from challenges.awards.rules import BADGES, COUNTS, STREAKS, TOTALS, Shelf, shelved
from challenges.kudos.queries import applause_for_award
from challenges.posters.cards import CardPoster
from challenges.posters.medals import picture
from challenges.posters.poster import png_of
from challenges.posters.scene import writable
from challenges.runners.queries import runner_seen_by
from challenges.web import locale, public_responses
from challenges.web.guards import me, signed_in, viewer
from challenges.web.limits import limiter
from challenges.web.pages import is_partial, notice, page, see_other
from challenges.web.paging import paging
from challenges.web.public_responses import same_for_everybody

bp = Blueprint("awards", __name__)

bp.add_app_template_filter(text.title, "award_title")
bp.add_app_template_filter(text.line, "award_line")
bp.add_app_template_filter(text.on_medal, "award_medal")
bp.add_app_template_filter(text.on_rule, "badge_medal")
bp.add_app_template_filter(text.poster, "award_poster")
bp.add_app_template_filter(text.tags, "award_tags")
bp.add_app_template_filter(text.past_line, "award_past_line")
bp.add_app_template_filter(text.reason, "award_reason")
bp.add_app_template_filter(text.reach_title, "reach_title")
bp.add_app_template_filter(text.reach_line, "reach_line")
bp.add_app_template_filter(text.rungs_line, "rungs_line")
bp.add_app_template_filter(text.reach_poster, "reach_poster")

PER_PAGE = 50
ON_SHELVES: dict[str, Any] = {"names": Shelf, "badge_rungs": {badge.key: badge.rungs for badge in BADGES.values()}}


@bp.get("/trophies")
@signed_in
def index() -> Response:
    """The viewer's own trophies, with levels within reach."""
    awards = queries.awards_of(me())
    shelves = shelved(award for award in awards if award.gone is None)
    return page(
        "awards/index.html",
        shelves=shelves,
        pieces=sum(map(len, shelves.values())),
        gone=[award for award in awards if award.gone and not award.is_past],
        past=[piece.front for pieces in shelved(filter(_is_past, awards)).values() for piece in pieces],
        reach=queries.in_reach_of(me(), None, locale.today()),
        **ON_SHELVES,
    )


def _is_past(award: queries.AwardSeen) -> bool:
    return award.is_past


@bp.get("/trophies/rules")
def rules() -> Response:
    """How each award is earned."""
    deeds = queries.deeds_of(reader.id if (reader := viewer()) else None)
    return page("awards/rules.html", badges=BADGES.values(), totals=TOTALS, counts=COUNTS, streaks=STREAKS, deeds=deeds)


@bp.get("/milestones")
@signed_in
def milestones() -> Response:
    """All milestones of the viewer, newest first."""
    pages = paging(queries.how_many_milestones(me()), PER_PAGE)
    return page("awards/milestones.html", awards=queries.milestones_of(me(), pages.offset, PER_PAGE), pages=pages)


@bp.get("/runners/<handle>/trophies")
def of_runner(handle: str) -> Response:
    """The trophies that a runner shows to the viewer."""
    runner = runner_seen_by(viewer(), handle)
    shelves = shelved(queries.case_seen_by(viewer(), runner))
    mine = viewer() == runner
    return page(
        "awards/of_runner.html", runner=runner, shown=runner.appears_to(viewer()), shelves=shelves, mine=mine,
        pieces=sum(map(len, shelves.values())), **ON_SHELVES,
    )  # fmt: skip


@bp.get("/trophies/<int:award_id>")
@signed_in
def show(award_id: int) -> Response:
    return page("awards/show.html", award=queries.award_of(me(), award_id))


@bp.post("/trophies/<int:award_id>/sharing")
@signed_in
def share(award_id: int):
    """Share an award on a public page."""
    actions.share(award_id, me().id)
    notice(_("Trophy shared. Anyone with the link can see it."))
    return see_other("awards.show", award_id=award_id)


@bp.post("/trophies/<int:award_id>/sharing-removal")
@signed_in
def unshare(award_id: int):
    """Stop sharing an award."""
    actions.unshare(award_id, me().id)
    notice(_("Sharing stopped. The link no longer works."))
    return see_other("awards.show", award_id=award_id)


@bp.post("/trophies/<int:award_id>/hiding")
@signed_in
def hide(award_id: int):
    """Hide an award from others."""
    actions.hide(award_id, me().id, hidden=True)
    notice(_("Trophy hidden. Only you can see it."))
    return see_other("awards.show", award_id=award_id)


@bp.post("/trophies/<int:award_id>/hiding-removal")
@signed_in
def unhide(award_id: int):
    """Show an award to others."""
    actions.hide(award_id, me().id, hidden=False)
    notice(_("Trophy shown. Others can see it now."))
    return see_other("awards.show", award_id=award_id)


@bp.post("/trophies/<int:award_id>/celebration")
@signed_in
def celebrate(award_id: int):
    """Mark an award as celebrated."""
    actions.celebrate(award_id, me().id)
    if is_partial():  # sent by the page itself, which keeps showing it
        return Response(status=204)
    return see_other("home.today")


@bp.post("/trophies/<int:award_id>/dismissal")
@signed_in
def dismiss(award_id: int):
    """Remove an award that no longer counts."""
    actions.dismiss(award_id, me().id)
    notice(_("Trophy removed."))
    return see_other("awards.index")


_one_at_a_time = Lock()  # drawing must not occupy all threads of a process


@bp.get("/milestones/<secret:token>")
def milestone(token: str) -> Response:
    """Show a shared award and its runner, as far as the viewer may know."""
    shared = queries.shared_award(viewer(), token)
    return page(
        "awards/milestone.html",
        regions=["kudos"],
        award=shared.award,
        shown=shared.runner.appears_to(viewer()),
        mine=viewer() == shared.runner,
        when=_when(shared),
        applause=applause_for_award(shared.award.id, viewer()),
    )


@bp.get("/milestones/<secret:token>.png")
@limiter.limit("120 per minute")
@same_for_everybody
def as_picture(token: str) -> Response:
    """Return the award on its poster, 1200 × 630, drawn once and cached."""
    shared = queries.shared_award(None, token)
    drawing = _drawing(shared)
    tag = sha256(drawing.encode()).hexdigest()[:16]
    if public_responses.is_kept(tag):
        return public_responses.still_so(tag)
    return public_responses.file(_drawn(f"award-{shared.award.id}", drawing), "image/png", tag)


def _drawn(name: str, drawing: str) -> bytes:
    if kept := storage.picture_of(name, drawing):
        return kept
    with _one_at_a_time:
        if kept := storage.picture_of(name, drawing):  # drawn by a concurrent request
            return kept
        made = png_of(drawing)
        storage.keep_picture(name, drawing, made)
    return made


def _drawing(shared: Shared) -> str:
    award, face = shared.award, shared.runner.appears_to(None)
    palette, motif = text.poster(award)
    name = (writable(face.name) if face.name else None) or (f"@{face.handle}" if face.handle else _("A runner"))
    site = writable(current_app.config["SITE_NAME"])
    return picture(
        CardPoster(palette, motif, str(award.id)),
        text.on_medal(award),
        name,
        writable(text.title(award)) or _("Medal"),
        text.line(award).replace("\N{NO-BREAK SPACE}", " "),
        " · ".join(filter(None, [_when(shared), site])),
    )


def _when(shared: Shared) -> str:
    """Return the day if the viewer may see the run, else the month: a hidden run hides its date."""
    return locale.day(shared.award.day, "long" if shared.award.shows_day else "month")
