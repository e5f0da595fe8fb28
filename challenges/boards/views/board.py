"""The page of a live board, which polls by itself, and the page that explains somebody's place on it."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import request

from challenges import clock
from challenges.boards import queries
from challenges.boards.queries import Board, closed_board_of, closes_at, has_closed, started, with_one_before
from challenges.boards.queries.entry import entry_seen_by, nights_of, with_now
from challenges.boards.rules import rank_history
from challenges.boards.rules.ranking import PAGE
from challenges.boards.views import board_params
from challenges.boards.views.blueprint import bp
from challenges.kudos.queries import Applause, applause_for_entries
from challenges.monthly.queries import challenge_seen_by
from challenges.monthly.rules import LEAST_RUNS, MOST_PROGRESS, tie_chain, weeks_before
from challenges.monthly.rules.metrics import Evidence, boards_of
from challenges.web import locale, polling
from challenges.web.guards import ask_to_sign_in, me, viewer
from challenges.web.locale import zone_name
from challenges.web.pages import not_modified, page, see_other
from challenges.web.paging import paging
from challenges.web.polling import RegionState, fingerprint, remember

TOPIC = "board"


@bp.app_template_filter("live_state")
def state_of(board: Board, cheers: Mapping[int, Applause]) -> RegionState:
    """Return the state of what the reader sees. It expires at the reader's midnight, because the page shows "today"."""
    challenge = board.challenge
    midnight = datetime.combine(locale.today() + timedelta(days=1), time(), clock.zone_of(locale.zone_name()))
    until = min(midnight.astimezone(UTC), closes_at(challenge))
    shown = fingerprint(_seen(board, cheers))
    state = RegionState(TOPIC, challenge.id, challenge.tally.version, int(until.timestamp()), shown)
    if board.viewport:
        remember(state, board.viewport)
    return state


def _seen(board: Board, cheers: Mapping[int, Applause]) -> tuple[Any, ...]:
    reader = viewer()
    return (
        reader.id if reader else None, str(locale.locale()), locale.units().value, locale.today(),
        board.metrics, board.evidence_kinds, board.segments, board.challenge.ranking, board.is_live, board.target_share,
        board.rows, board.neighbourhood, board.waiting, board.between, board.behind, board.total, board.not_started,
        board.page, board.pages, board.i_wait, board.my_baseline, board.viewport, cheers,
    )  # fmt: skip


@bp.get("/challenges/<slug>/leaderboard")
def show(slug):
    """Show a board. ?metric=, ?group=, ?lane= and ?page= select another than the challenge's own, around the reader.

    ?who=following shows the reader and the runners they follow. Once the challenge has closed, redirects to its final
    standings, which include amendments.
    """
    challenge = challenge_seen_by(viewer(), slug)
    asked = board_params.board_asked(challenge)
    if has_closed(challenge):
        return see_other("boards.final", slug=slug, **request.args.to_dict())
    if board_params.following_asked() and not viewer():
        return ask_to_sign_in()
    if board_params.following_asked():
        board = queries.following_board_of(challenge, me(), *asked)
    else:
        board = queries.board_of(challenge, viewer(), *asked)
    board, start = started(board, viewer(), challenge.terms.today(clock.now(), zone_name()))
    cheers = applause_for_entries(board.participation_ids, viewer())
    state = state_of(board, cheers)
    if polling.not_modified(state):
        return not_modified(polling.here(state))
    return page(
        "boards/show.html",
        regions=["standings"],
        also=[] if polling.is_poll() else ["share"],
        tag=polling.here(state),
        challenge=challenge,
        board=board,
        cheers=cheers,
        day_one=start if polling.is_poll() else with_one_before(start, challenge, viewer()),
        state=state,
        share=board_params.share_of(challenge, board.metric, board.segment, board.evidence),
    )


@bp.get("/challenges/<slug>/leaderboard/<int:participation_id>")
def entry(slug, participation_id):
    """Show a row of a board, selected as for the board itself; ?page= is the page of its runs."""
    challenge = challenge_seen_by(viewer(), slug)
    asked = board_params.board_asked(challenge)
    today = challenge.terms.today(clock.now(), zone_name())
    row = entry_seen_by(viewer(), challenge, participation_id, *asked, today=today)
    nights = nights_of(challenge, participation_id) if row.on_own_board else []
    rank = row.position.rank if row.position else None
    closed = closed_board_of(challenge, viewer(), *asked._replace(page=None)) if row.own else None
    return page(
        "boards/entry.html",
        challenge=challenge,
        entry=row,
        boards=boards_of(challenge.metric),
        evidence_kinds=tuple(Evidence),
        closed=closed.mine if closed else None,
        places=closed.total if closed else 0,
        following=board_params.following_asked(),
        chain=tie_chain(asked.metric, challenge.ranking),
        weeks=weeks_before(challenge.window),
        least_runs=LEAST_RUNS,
        most_progress=MOST_PROGRESS,
        nights=nights,
        line=rank_history.line_of(with_now(challenge, nights, rank)),
        pages=paging(row.counting + row.others, PAGE),
    )
