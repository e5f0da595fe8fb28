"""A board of final standings as one reader sees it: as it was fixed, with its amendments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from math import ceil

from sqlalchemy import select
from sqlalchemy.orm import aliased

from challenges.db import db
from challenges.finals.models import Amendment, FinalStanding, Snapshot
from challenges.finals.queries.amended import order_of
from challenges.finals.queries.closing import Closing
from challenges.finals.queries.fixed import boards_in
from challenges.finals.rules import EVERY_RUN, Moved, Order, Row, rung_reached
from challenges.monthly.metrics import Metric, boards_of
from challenges.monthly.models import Challenge
from challenges.runners.models import Runner
from challenges.runners.rules import Appearance

PAGE = 50
TOP = 10  # rows on the page of the challenge


@dataclass(frozen=True, slots=True)
class Standing:
    """One row. `value` and `rung` are in the base unit of the board's metric.

    `who` is None for a runner whose account is gone. `fixed_rank` and `fixed_value` are what was fixed, where an
    amendment made something else of it.
    """

    participation_id: int
    who: Appearance | None
    mine: bool
    rank: int
    value: int
    reached_on: date
    runs: int
    rung: int | None
    finished: bool
    shared: bool = False
    fixed_rank: int | None = None
    fixed_value: int | None = None


@dataclass(frozen=True, slots=True)
class FinalBoard:
    """A page of final standings; `total` counts those that stand. `mine` is the reader's own row, wherever it is."""

    snapshot: Snapshot
    metric: Metric
    lane: str
    metrics: tuple[Metric, ...]
    lanes: tuple[str, ...]
    total: int
    page: int
    pages: int
    rows: tuple[Standing, ...]
    leader: int = 0  # the value that fills a lane
    mine: Standing | None = None
    my_page: int | None = None

    @property
    def participation_ids(self) -> list[int]:
        """Every row that is shown."""
        return [row.participation_id for row in (*self.rows, *([self.mine_below] if self.mine_below else []))]

    @property
    def mine_below(self) -> Standing | None:
        """The reader's own row where it is not among the others."""
        shown = self.mine is not None and any(row.mine for row in self.rows)
        return None if shown else self.mine


def final_board_of(
    snapshot: Snapshot,
    viewer: Runner | None,
    amendments: Sequence[Amendment] = (),
    metric: Metric | None = None,
    lane: str = EVERY_RUN,
    page: int = 1,
) -> FinalBoard:
    """A page of a board. At most three queries; a page past the end is the last."""
    metric = metric or snapshot.metric
    boards = boards_in(snapshot.sizes)
    order, amended = order_of(snapshot, amendments, metric, lane)
    pages = max(1, ceil(order.total / PAGE))
    page = min(max(1, page), pages)
    board = _Board(snapshot, viewer, metric, lane, order, amended)
    mine, my_place = board.mine()
    rows = board.rows((page - 1) * PAGE + 1, min(page * PAGE, order.total))
    return FinalBoard(
        snapshot=snapshot,
        metric=metric,
        lane=lane,
        metrics=tuple(one for one in boards_of(snapshot.metric) if (one, lane) in boards),
        lanes=tuple(name for one, name in boards if one is metric),
        total=order.total,
        page=page,
        pages=pages,
        rows=tuple(rows),
        leader=board.leader,
        mine=mine,
        my_page=ceil(my_place / PAGE) if my_place else None,
    )


def final_top_of(challenge: Challenge, closing: Closing | None, viewer: Runner | None) -> FinalBoard | None:
    """The first rows of a challenge's own board once it is fixed, for its page; None before. At most four queries."""
    if closing is None or closing.snapshot is None:
        return None
    later = select(Amendment).where(Amendment.challenge_id == challenge.id, Amendment.fingerprint != "")
    amendments = db.session.scalars(later.order_by(Amendment.number)).all() if closing.amendments else []
    board = final_board_of(closing.snapshot, viewer, amendments)
    return replace(board, rows=board.rows[:TOP])


class _Board:
    """What the rows of one board need to be put together."""

    def __init__(
        self,
        snapshot: Snapshot,
        viewer: Runner | None,
        metric: Metric,
        lane: str,
        order: Order,
        amended: dict[int, tuple[FinalStanding, Runner | None]],
    ) -> None:
        self.viewer = viewer
        self.order = order
        self.amended = amended
        self.rungs = snapshot.rungs if metric is snapshot.metric and lane == EVERY_RUN else []
        self.target = snapshot.target if self.rungs else None
        self.leader = max((-one.now.behind for one in order if one.now), default=0)
        self.board = {"challenge_id": snapshot.challenge_id, "metric": metric, "lane": lane}
        self.where = [getattr(FinalStanding, name) == value for name, value in self.board.items()]

    def rows(self, first: int, last: int) -> list[Standing]:
        """The rows at these places of the list, from 1."""
        if last < first:
            return []
        around = (max(1, first - 1), min(last + 1, self.order.total))  # neighbours tell whether a place is shared
        moved = self.order.amended(*around)
        others = iter(self._fixed(*self.order.fixed(*around)))
        found = [
            self._of_moved(moved[place]) if place in moved else self._of_fixed(*next(others))
            for place in range(around[0], around[1] + 1)
        ]
        ranks = [row.rank for row in found]
        shown = [
            replace(row, shared=row.rank in (ranks[index - 1 : index] + ranks[index + 1 : index + 2]))
            for index, row in enumerate(found)
        ]
        return shown[first - around[0] :][: last - first + 1]

    def mine(self) -> tuple[Standing | None, int | None]:
        """The reader's own row and its place in the list."""
        if self.viewer is None:
            return None, None
        own = select(FinalStanding).where(*self.where, FinalStanding.runner_id == self.viewer.id)
        fixed = db.session.scalar(own)
        if fixed is None:
            return None, None
        for one in self.order:
            if one.position == fixed.position:
                place = next((place for place, new in self.order.amended(1, self.order.total).items() if new is one), 0)
                return (self._of_moved(one), place) if one.now else (None, None)
        row = Row(-fixed.value, fixed.reached_on, fixed.participation_id)
        return self._of_fixed(fixed, self.viewer), self.order.place(fixed.position, row)

    def _fixed(self, first: int, last: int) -> list[tuple[FinalStanding, Runner | None]]:
        if last < first:
            return []
        left_out = self.order.positions_left_out
        leads = aliased(FinalStanding)
        on_top = next(position for position in count(1) if position not in left_out)
        board = [getattr(leads, name) == value for name, value in self.board.items()]
        leader = select(leads.value).where(*board, leads.position == on_top).scalar_subquery()
        rows = (
            select(FinalStanding, Runner, leader)
            .outerjoin(Runner, Runner.id == FinalStanding.runner_id)
            .where(*self.where, FinalStanding.position.between(first, last))
            .order_by(FinalStanding.position)
        )
        found = db.session.execute(rows).all()
        self.leader = max(self.leader, *(row[2] for row in found[:1]), 0)
        return [(fixed, who) for fixed, who, _ in found if fixed.position not in left_out]

    def _of_fixed(self, fixed: FinalStanding, runner: Runner | None) -> Standing:
        row = Row(-fixed.value, fixed.reached_on, fixed.participation_id)
        rank = self.order.rank(fixed.position, fixed.rank, row)
        return Standing(
            fixed.participation_id,
            runner.appears_to(self.viewer) if runner else None,
            self._is_mine(fixed),
            rank,
            fixed.value,
            fixed.reached_on,
            fixed.runs,
            fixed.rung,
            fixed.finished_on is not None,
            fixed_rank=fixed.rank if rank != fixed.rank else None,
        )

    def _of_moved(self, one: Moved) -> Standing:
        fixed, runner = self.amended[one.was.entry]
        value = -one.now.behind if one.now else 0
        return replace(
            self._of_fixed(fixed, runner),
            rank=self.order.rank_of_moved(one),
            value=value,
            rung=rung_reached(value, self.rungs),
            finished=self.target is not None and value >= self.target,
            fixed_rank=fixed.rank,
            fixed_value=fixed.value,
        )

    def _is_mine(self, fixed: FinalStanding) -> bool:
        return self.viewer is not None and fixed.runner_id == self.viewer.id
