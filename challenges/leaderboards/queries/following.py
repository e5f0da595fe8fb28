"""A board of the reader and of whom the reader follows. Its cost grows with them, never with the challenge."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from challenges.companions.queries import follows_tag
from challenges.db import db
from challenges.leaderboards import rules
from challenges.leaderboards.queries import company, statements
from challenges.leaderboards.queries.board import Board, tag_of, without_rows
from challenges.leaderboards.queries.standings import Standing, standings_from
from challenges.leaderboards.rules import EVERYONE, PAGE, Key
from challenges.monthly.metrics import Lane, Metric, Ranking
from challenges.monthly.models import Challenge
from challenges.runners.models import Runner


def following_tag_of(
    challenge: Challenge,
    viewer: Runner,
    metric: Metric,
    segment: str = EVERYONE,
    page: int | None = None,
    lane: Lane = Lane.ALL,
) -> str:
    """The name of what a reader sees of such a board; another one also once the reader follows others. One query."""
    return f"{tag_of(challenge, viewer, metric, segment, page, lane)}-{follows_tag(viewer.id)}"


def following_board_of(
    challenge: Challenge,
    viewer: Runner,
    metric: Metric | None = None,
    segment: str = EVERYONE,
    page: int | None = None,
    lane: Lane = Lane.ALL,
    *,
    tag: str = "",
) -> Board:
    """The reader and whom the reader follows, ranked among themselves, each with the place among all.

    Laid out as any board: the top and the neighbourhood of a reader who has a rank, else pages. Four queries. `tag` is
    that of `following_tag_of`.
    """
    board = without_rows(challenge, viewer, metric or challenge.metric, segment, page, lane)
    values = statements.values_of(challenge.id, board.measure, segment)
    statement = company.among_followed(statements.kind_of(segment))
    found = db.session.execute(statement, {**values, "viewer": viewer.id}).all()
    board = replace(board, following=True, tag=tag, total=len(found), leader=-found[0].behind if found else 0)
    mine = next((place for place, row in enumerate(found, 1) if row.runner_id == viewer.id), None)
    board = _around(board, viewer, found, mine) if mine and page is None else _page(board, viewer, found, page or 1)
    return _with_overall(board, values, found)


def _around(board: Board, viewer: Runner, found: Sequence[Any], mine: int) -> Board:
    """The top, the gap, the reader's neighbours."""
    layout = rules.layout(mine, len(found))
    value = -found[mine - 1].behind
    return replace(
        board,
        rows=_standings(board, viewer, found, 1, layout.top, None if layout.between else value),
        between=layout.between,
        neighbourhood=_standings(board, viewer, found, layout.first, layout.last, value) if layout.between else (),
        behind=layout.behind,
    )


def _page(board: Board, viewer: Runner, found: Sequence[Any], number: int) -> Board:
    pages = rules.pages_of(len(found))
    number = min(number, pages)
    first = (number - 1) * PAGE + 1
    rows = _standings(board, viewer, found, first, min(first + PAGE - 1, len(found)))
    return replace(board, rows=rows, page=number, pages=pages, first_item=first)


def _standings(
    board: Board, viewer: Runner, found: Sequence[Any], first: int, last: int, mine: int | None = None
) -> tuple[Standing, ...]:
    """The rows from one position to another, both from 1 and both shown."""
    if first > last:
        return ()
    ranking = board.challenge.ranking
    rank = rules.ranked_from([Key(row.behind, row.reached_on) for row in found[:first]], 1, 1, ranking)[-1]
    part = found[first - 1 : last + 1]  # and one more, to tell a shared place
    standings = standings_from(part, first, rank, ranking, viewer=viewer, leader=board.leader, mine=mine)
    return tuple(standings[: last - first + 1])


def _with_overall(board: Board, values: dict[str, Any], found: Sequence[Any]) -> Board:
    """Each row that is shown with its place among all: after the scores in higher stretches and in its own."""
    shown = set(board.participation_ids)
    rows = [row for row in found if row.participation_id in shown]
    if not rows:
        return board
    stretches = [_stretch_of(board, row) for row in rows]
    asked = {
        f"{name}_{number}": value
        for number, (row, stretch) in enumerate(zip(rows, stretches, strict=True))
        for name, value in _limits(board, row, stretch)
    }
    kind, ordinal = statements.kind_of(board.segment), board.challenge.ranking is Ranking.ORDINAL
    before = db.session.execute(company.before_in_stretch(kind, len(rows), ordinal=ordinal), {**values, **asked})
    inside: dict[int, int] = {row.number: row.before for row in before}
    buckets = db.session.execute(statements.BUCKETS, values).all()
    above = accumulate((bucket.scores for bucket in buckets), initial=0)
    higher = {bucket.place: scores for bucket, scores in zip(buckets, above, strict=False)}
    ranks = {
        row.participation_id: 1 + higher.get(stretch, 0) + inside[number]
        for number, (row, stretch) in enumerate(zip(rows, stretches, strict=True))
    }

    def placed(standings: tuple[Standing, ...]) -> tuple[Standing, ...]:
        return tuple(replace(row, overall=ranks[row.participation_id]) for row in standings)

    return replace(board, rows=placed(board.rows), neighbourhood=placed(board.neighbourhood))


def _stretch_of(board: Board, row: Any) -> int:
    return rules.bucket_of(board.metric, -row.behind, row.reached_on, board.challenge.first_day)


def _limits(board: Board, row: Any, stretch: int) -> list[tuple[str, Any]]:
    start = rules.start_of(board.metric, stretch, board.challenge.first_day)
    return [
        ("start_behind", start.behind), ("start_on", start.reached_on), ("behind", row.behind),
        ("reached_on", row.reached_on), ("participation", row.participation_id),
    ]  # fmt: skip
