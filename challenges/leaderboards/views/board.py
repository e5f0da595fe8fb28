"""The page of a board. It refreshes itself, so an unchanged one is answered before anything is looked up."""

from flask import request

from challenges.kudos.queries import applause_for_entries
from challenges.leaderboards import queries
from challenges.leaderboards.rules import EVERYONE, SEGMENTS
from challenges.leaderboards.views.blueprint import bp
from challenges.monthly.metrics import Lane, Metric, boards_of
from challenges.monthly.models import Challenge
from challenges.monthly.queries import challenge_seen_by
from challenges.refusals import Missing
from challenges.web import language
from challenges.web.guards import ask_to_sign_in, me, viewer
from challenges.web.pages import not_modified, page, unchanged


@bp.get("/challenges/<slug>/leaderboard")
def show(slug):
    """A board: ?metric=, ?group=, ?lane= and ?page= choose another one than the challenge's own, around the reader.

    With ?who=following it shows the reader and whom the reader follows.
    """
    challenge = challenge_seen_by(viewer(), slug)
    asked = _metric(challenge), _group(), _page(), _lane()
    if _following() and not viewer():
        return ask_to_sign_in()
    own = queries.following_tag_of(challenge, me(), *asked) if _following() else None
    tag = as_read_here(own or queries.tag_of(challenge, viewer(), *asked))
    if unchanged(tag):
        return not_modified(tag)
    if own:
        board = queries.following_board_of(challenge, me(), *asked, tag=own)
    else:
        board = queries.board_of(challenge, viewer(), *asked)
    return page(
        "leaderboards/show.html",
        regions=["standings"],
        tag=tag,
        challenge=challenge,
        board=board,
        cheers=applause_for_entries(board.participation_ids, viewer()),
    )


@bp.app_template_filter("as_read_here")
def as_read_here(tag: str) -> str:
    """A board's tag with what else changes how it is written: the reader's language, units and date."""
    return "-".join((tag, str(language.locale()), language.units().value, language.today().isoformat()))


def _metric(challenge: Challenge) -> Metric:
    asked = request.args.get("metric", challenge.metric.value)
    for metric in boards_of(challenge.metric):
        if metric.value == asked:
            return metric
    raise Missing


def _group() -> str:
    asked = request.args.get("group", EVERYONE)
    if asked not in SEGMENTS:
        raise Missing
    return asked


def _lane() -> Lane:
    asked = request.args.get("lane", Lane.ALL.value)
    for lane in Lane:
        if lane.value == asked:
            return lane
    raise Missing


def _following() -> bool:
    asked = request.args.get("who")
    if asked not in (None, "following"):
        raise Missing
    return asked is not None


def _page() -> int | None:
    asked = request.args.get("page")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdecimal()) or len(asked) > 7 or int(asked) < 1:
        raise Missing
    return int(asked)
