"""A board of a reader and the runners they follow. Its cost grows with them, not with the challenge."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from challenges.boards.queries import positions, statements
from challenges.boards.queries.board import Board, without_rows
from challenges.boards.queries.positions import bucket_values
from challenges.boards.queries.standings import Standing, standings_from
from challenges.boards.rules import buckets
from challenges.boards.rules import ranking as rules_ranking
from challenges.boards.rules.buckets import BucketScale, SortKey
from challenges.boards.rules.ranking import EVERYONE, PAGE, ScoreKey
from challenges.db import read
from challenges.monthly.models import Challenge
from challenges.monthly.rules.metrics import Evidence, Metric, Ranking
from challenges.runners.models import Runner


def following_board_of(
    challenge: Challenge,
    viewer: Runner,
    metric: Metric | None = None,
    segment: str = EVERYONE,
    page: int | None = None,
    evidence: Evidence = Evidence.ALL,
) -> Board:
    """Return the reader and the runners they follow, ranked among themselves, each with their overall place.

    Laid out like any board: the top and the neighbourhood of a ranked reader, otherwise pages. Four queries.
    """
    board = without_rows(challenge, viewer, metric or challenge.metric, segment, page, evidence)
    values = statements.values_of(challenge.id, board.measure, segment)
    statement = positions.among_followed(statements.kind_of(segment))
    found = read(statement, {**values, "viewer": viewer.id}).all()
    board = replace(board, following=True, total=len(found), leader=-found[0].sort_value if found else 0)
    mine = next((place for place, row in enumerate(found, 1) if row.runner_id == viewer.id), None)
    board = _around(board, viewer, found, mine) if mine and page is None else _page(board, viewer, found, page or 1)
    return _with_overall(board, values, found)


def _around(board: Board, viewer: Runner, found: Sequence[Any], mine: int) -> Board:
    """Return the top, the gap and the reader's neighbours."""
    layout = rules_ranking.layout(mine, len(found))
    value = -found[mine - 1].sort_value
    return replace(
        board,
        rows=_standings(board, viewer, found, 1, layout.top, None if layout.between else value),
        between=layout.between,
        neighbourhood=_standings(board, viewer, found, layout.first, layout.last, value) if layout.between else (),
        behind=layout.behind,
    )


def _page(board: Board, viewer: Runner, found: Sequence[Any], number: int) -> Board:
    pages = rules_ranking.pages_of(len(found))
    number = min(number, pages)
    first = (number - 1) * PAGE + 1
    rows = _standings(board, viewer, found, first, min(first + PAGE - 1, len(found)))
    return replace(board, rows=rows, page=number, pages=pages, first_item=first)


def _standings(
    board: Board, viewer: Runner, found: Sequence[Any], first: int, last: int, mine: int | None = None
) -> tuple[Standing, ...]:
    """Return the rows between two positions, from 1, inclusive."""
    if first > last:
        return ()
    ranking = board.challenge.ranking
    rank = rules_ranking.ranked_from([_key(row) for row in found[:first]], 1, 1, ranking)[-1]
    part = found[first - 1 : last + 1]  # and one more, to detect a shared place
    standings = standings_from(part, first, rank, ranking, viewer=viewer, leader=board.leader, mine=mine)
    return tuple(standings[: last - first + 1])


def _with_overall(board: Board, values: dict[str, Any], found: Sequence[Any]) -> Board:
    """Return each row with its overall place: after the scores in higher buckets and those before it in its own."""
    shown = set(board.participation_ids)
    rows = [row for row in found if row.participation_id in shown]
    if not rows:
        return board
    places = [bucket_values(board.challenge, board.measure, SortKey(*_key(row), row.participation_id)) for row in rows]
    ordinal = board.challenge.ranking is Ranking.ORDINAL
    scale = BucketScale(board.metric, board.challenge.first_day)
    asked: dict[str, Any] = {}
    for number, (named, coarse) in enumerate(places):
        share = not ordinal and buckets.are_equal(scale, coarse)  # equal scores share the place of the first
        asked |= {f"{name}_{number}": value for name, value in named.items()}
        asked[f"upto_{number}"] = named["fine"] if share else named["end"]
    statement = positions.before_in_coarse_bucket(statements.kind_of(board.segment), len(rows), ordinal=ordinal)
    inside: dict[int, int] = {row.number: row.before for row in read(statement, {**values, **asked})}
    counts = read(statements.COARSE_COUNTS, values).all()
    above = accumulate((count.scores for count in counts), initial=0)
    higher = {count.place: scores for count, scores in zip(counts, above, strict=False)}
    ranks = {
        row.participation_id: 1 + higher.get(coarse, 0) + inside[number]
        for number, (row, (_, coarse)) in enumerate(zip(rows, places, strict=True))
    }

    def placed(standings: tuple[Standing, ...]) -> tuple[Standing, ...]:
        return tuple(replace(row, overall=ranks[row.participation_id]) for row in standings)

    return replace(board, rows=placed(board.rows), neighbourhood=placed(board.neighbourhood))


def _key(row: Any) -> ScoreKey:
    return ScoreKey(row.sort_value, row.reached_on)
