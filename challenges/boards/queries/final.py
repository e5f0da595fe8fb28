"""The fixed standings, some thousands at a time, so that any number needs the same memory.

The boards of a final challenge, as fixed, with later amendments applied.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, or_, select
from sqlalchemy.orm import aliased

from challenges.boards.models import Amendment, FinalStanding, Snapshot
from challenges.boards.queries.amendments import standing_amendments
from challenges.boards.queries.closed_rows import AmendedRows, ClosedBoard, ClosedStanding, Medals, PlacedRow
from challenges.boards.rules import EVERY_RUN, AmendedOrder, AmendmentKind, FixedRow, MovedRow, RankedRow
from challenges.boards.rules.ranking import EVERYONE
from challenges.db import db
from challenges.monthly.rules.metrics import Metric, boards_of
from challenges.runners.models import Runner

CHUNK = 5_000
_FIXED = cast(Table, FinalStanding.__table__).c
_AFTER = (
    select(
        _FIXED.rank, _FIXED.participation_id, _FIXED.value, _FIXED.reached_on, _FIXED.runs, _FIXED.rung,
        _FIXED.finished_on,
    )
    .where(
        _FIXED.challenge_id == bindparam("challenge"),
        _FIXED.metric == bindparam("metric"),
        _FIXED.lane == bindparam("lane"),
        _FIXED.position.between(bindparam("first"), bindparam("last")),
    )
    .order_by(_FIXED.position)
)  # fmt: skip


def boards_in(sizes: Mapping[str, int]) -> list[tuple[Metric, str]]:
    """Return the fixed boards, in the order of the canonical text."""
    pairs = sorted(name.split(" ") for name in sizes)
    return [(Metric(metric), lane) for metric, lane in pairs]


def fixed_after(challenge_id: int, metric: Metric, lane: str, position: int) -> list[FixedRow]:
    """Return the next standings of a board after a position; fewer than `CHUNK` means they are the last."""
    asked: dict[str, Any] = {"challenge": challenge_id, "metric": metric, "lane": lane}
    span = {"first": position + 1, "last": position + CHUNK}
    return [FixedRow(metric, lane, *row) for row in db.session.execute(_AFTER, {**asked, **span}).all()]


def fixed_standings(challenge_id: int, sizes: Mapping[str, int]) -> Iterator[FixedRow]:
    """Yield every fixed standing, in the order of the canonical text."""
    for metric, lane in boards_in(sizes):
        position = 0
        while standings := fixed_after(challenge_id, metric, lane, position):
            yield from standings
            position += CHUNK


PAGE = 50


def final_board_of(
    snapshot: Snapshot,
    viewer: Runner | None,
    amendments: Sequence[Amendment] = (),
    metric: Metric | None = None,
    lane: str = EVERY_RUN,
    page: int = 1,
) -> ClosedBoard:
    """Return a page of a board. At most two queries. A page past the end is the last."""
    metric = metric or snapshot.metric
    later = standing_amendments([one for one in amendments if one.fingerprint], metric, lane)
    rows = _FixedRows(snapshot, viewer, metric, lane, later)
    order, size = rows.order, rows.order.total
    board = AmendedRows(order, rows, rows.medals)
    pages = max(1, ceil(size / PAGE))
    page = min(max(1, page), pages)
    mine, my_place = board.mine(rows.mine) if rows.mine else (None, None)
    shown = board.page((page - 1) * PAGE + 1, min(page * PAGE, size), size)
    boards = boards_in(snapshot.sizes)
    return ClosedBoard(
        metric=metric,
        lane=lane,
        group=EVERYONE,
        metrics=tuple(one for one in boards_of(snapshot.metric) if (one, lane) in boards),
        lanes=tuple(name for one, name in boards if one is metric),
        groups=(EVERYONE,),
        total=size,
        listed=size,
        page=page,
        pages=pages,
        rows=tuple(shown),
        leader=board.leader() if shown else 0,
        mine=mine,
        my_page=ceil(my_place / PAGE) if my_place else None,
    )


class _FixedRows:
    """The fixed rows of one board. Those of amended entries and of the reader are read at once."""

    def __init__(
        self, snapshot: Snapshot, viewer: Runner | None, metric: Metric, lane: str, later: dict[int, Amendment]
    ) -> None:
        self._viewer = viewer
        self._board = {"challenge_id": snapshot.challenge_id, "metric": metric, "lane": lane}
        self._where = [getattr(FinalStanding, name) == value for name, value in self._board.items()]
        own = metric is snapshot.metric and lane == EVERY_RUN
        self.medals = Medals(snapshot.rungs, snapshot.target) if own else Medals()
        known = self._known(later)
        self._amended = {one.participation_id: self._standing(one, who) for one, who in known}
        self.mine = next((self._placed(one, who) for one, who in known if self._is_mine(one)), None)
        moved = [_moved(one, later[one.participation_id]) for one, _ in known if one.participation_id in later]
        self.order = AmendedOrder(snapshot.sizes.get(f"{metric.value} {lane}", 0), moved, snapshot.ranking)
        self._leader = 0

    def _known(self, later: dict[int, Amendment]) -> list[tuple[FinalStanding, Runner | None]]:
        wanted: list[ColumnElement[bool]] = [FinalStanding.participation_id.in_(list(later))] if later else []
        wanted += [FinalStanding.runner_id == self._viewer.id] if self._viewer else []
        return self._read(select(FinalStanding, Runner).where(or_(*wanted))) if wanted else []

    def between(self, first: int, last: int) -> list[PlacedRow]:
        """Return the rows at these positions, and remember the leader's value."""
        leads = aliased(FinalStanding)
        board = [getattr(leads, name) == value for name, value in self._board.items()]
        leader = select(leads.value).where(*board, leads.position == self.order.on_top).scalar_subquery()
        rows = select(FinalStanding, Runner, leader).where(FinalStanding.position.between(first, last))
        found = self._read(rows)
        self._leader = max(0, *(leading or 0 for *_, leading in found[:1]), 0)
        return [self._placed(fixed, who) for fixed, who, _ in found]

    def _read(self, rows: Any) -> list[Any]:
        rows = rows.outerjoin(Runner, Runner.id == FinalStanding.runner_id).where(*self._where)
        return list(db.session.execute(rows.order_by(FinalStanding.position)).all())

    def amended(self, entry: int) -> ClosedStanding:
        """Return the row of an amended entry."""
        return self._amended[entry]

    def value_at(self, position: int) -> int:
        """Return the leader's value, as read with the rows."""
        return self._leader

    def _placed(self, fixed: FinalStanding, runner: Runner | None) -> PlacedRow:
        return PlacedRow(fixed.position, self._standing(fixed, runner))

    def _standing(self, fixed: FinalStanding, runner: Runner | None) -> ClosedStanding:
        return ClosedStanding(
            fixed.participation_id,
            runner.appears_to(self._viewer) if runner else None,
            self._is_mine(fixed),
            fixed.rank,
            fixed.value,
            fixed.reached_on,
            fixed.runs,
            fixed.rung,
            fixed.finished_on is not None,
        )

    def _is_mine(self, fixed: FinalStanding) -> bool:
        return self._viewer is not None and fixed.runner_id == self._viewer.id


def _moved(fixed: FinalStanding, amendment: Amendment) -> MovedRow:
    was = RankedRow(-fixed.value, fixed.reached_on, fixed.participation_id)
    if amendment.kind is AmendmentKind.WITHDRAWN or amendment.after is None:
        return MovedRow(fixed.position, was, None)
    now = RankedRow(-amendment.after, fixed.reached_on, fixed.participation_id)
    return MovedRow(fixed.position, was, now, amendment.ahead or 0, amendment.better or 0)
