"""Trophies: the viewer's, another runner's, all milestones by date, and the rules."""

from typing import Any

from flask import Response

from challenges.awards import queries
from challenges.awards.rules import BADGES, COUNTS, STREAKS, TOTALS, Shelf, shelved
from challenges.awards.views.blueprint import bp
from challenges.runners.queries import runner_seen_by
from challenges.web import language
from challenges.web.guards import me, signed_in, viewer
from challenges.web.pages import page
from challenges.web.paging import paging

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
        reach=queries.in_reach_of(me(), None, language.today()),
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
