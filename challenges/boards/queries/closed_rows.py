"""A board of a challenge that has closed, as one reader sees it: what the pages get.

A board with its amendments applied, page by page, independent of how its rows are stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from challenges.boards.rules import AmendedOrder, MovedRow, RankedRow, rung_reached
from challenges.boards.rules.ranking import AGE_GROUPS, EVERYONE
from challenges.monthly.rules.metrics import Metric
from challenges.runners.rules import Appearance


@dataclass(frozen=True, slots=True)
class ClosedStanding:
    """One row. `value` and `rung` are in the base unit of the board's metric.

    `who` is None for a runner whose account is gone. Without a `rank` the runner has not started. `was_rank` and
    `was_value` are what was fixed, or judged from the runs, where an amendment made something else of it.
    """

    participation_id: int
    who: Appearance | None
    mine: bool
    rank: int | None
    value: int
    reached_on: date | None
    runs: int
    rung: int | None = None
    finished: bool = False
    shared: bool = False
    was_rank: int | None = None
    was_value: int | None = None


@dataclass(frozen=True, slots=True)
class ClosedBoard:
    """A page of a board that moves no more. `total` counts those who have a place, `listed` those without one too.

    `mine` is the reader's own row, wherever it is.
    """

    metric: Metric
    lane: str
    group: str
    metrics: tuple[Metric, ...]
    lanes: tuple[str, ...]
    groups: tuple[str, ...]
    total: int
    listed: int
    page: int
    pages: int
    rows: tuple[ClosedStanding, ...]
    leader: int = 0  # the value that fills a lane
    mine: ClosedStanding | None = None
    my_page: int | None = None

    @property
    def participation_ids(self) -> list[int]:
        """Every row that is shown."""
        return [row.participation_id for row in (*self.rows, *([self.mine_below] if self.mine_below else []))]

    @property
    def mine_below(self) -> ClosedStanding | None:
        """The reader's own row where it is not among the others."""
        shown = self.mine is not None and any(row.mine for row in self.rows)
        return None if shown else self.mine

    @property
    def age_groups(self) -> tuple[str, ...]:
        """The groups that go by age."""
        return tuple(group for group in self.groups if group in AGE_GROUPS)

    @property
    def of_everyone(self) -> bool:
        """Whether it is no board of a group."""
        return self.group == EVERYONE


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row before any amendment, at a position of the list, from 1."""

    position: int
    standing: ClosedStanding

    @property
    def row(self) -> RankedRow:
        """Its ordering key. Raises ValueError if the runner hasn't started."""
        if self.standing.reached_on is None:
            raise ValueError("a runner who hasn't started has no place")
        return RankedRow(-self.standing.value, self.standing.reached_on, self.standing.participation_id)


class RowSource(Protocol):
    """The source of the rows before any amendment."""

    def between(self, first: int, last: int) -> Sequence[PlacedRow]:
        """Return the rows at these positions, in order; unstarted runners come after the ranked ones."""

    def amended(self, entry: int) -> ClosedStanding:
        """Return the row of an amended entry."""

    def value_at(self, position: int) -> int:
        """Return the value at a position; 0 past the end."""


@dataclass(frozen=True, slots=True)
class Medals:
    """The levels that a value reaches; empty on any but the challenge's own board."""

    rungs: Sequence[int] = ()
    target: int | None = None


class AmendedRows:
    """The rows of one board with its amendments applied."""

    def __init__(self, order: AmendedOrder, rows: RowSource, medals: Medals) -> None:
        self._order = order
        self._rows = rows
        self._medals = medals

    def page(self, first: int, last: int, of: int) -> list[ClosedStanding]:
        """Return the rows at these places of a list of this length, from 1."""
        if last < first:
            return []
        around = max(1, first - 1), min(last + 1, of)  # neighbours tell whether a place is shared
        moved = self._order.amended(*around)
        span = self._order.fixed(*around)
        left_out = self._order.positions_left_out
        found = self._rows.between(*span) if span[0] <= span[1] else []
        others = iter([placed for placed in found if placed.position not in left_out])
        rows = [
            self.moved(moved[place]) if place in moved else self.stayed(next(others))
            for place in range(around[0], around[1] + 1)
        ]
        ranks = [row.rank for row in rows]
        shown = [
            replace(
                row, shared=row.rank is not None and row.rank in (*ranks[max(0, at - 1) : at], *ranks[at + 1 : at + 2])
            )
            for at, row in enumerate(rows)
        ]
        return shown[first - around[0] :][: last - first + 1]

    def stayed(self, placed: PlacedRow) -> ClosedStanding:
        """Return a row that wasn't amended itself."""
        one = placed.standing
        if one.rank is None or not self._order.positions_left_out:
            return one
        rank = self._order.rank(placed.position, one.rank, placed.row)
        return replace(one, rank=rank, was_rank=one.rank if rank != one.rank else None)

    def moved(self, one: MovedRow) -> ClosedStanding:
        """Return a row that was amended and not withdrawn."""
        was, value = self._rows.amended(one.was.entry), -one.now.behind if one.now else 0
        return replace(
            was,
            rank=self._order.rank_of_moved(one),
            value=value,
            rung=rung_reached(value, self._medals.rungs),
            finished=self._medals.target is not None and value >= self._medals.target,
            was_rank=was.rank,
            was_value=was.value,
        )

    def mine(self, placed: PlacedRow) -> tuple[ClosedStanding | None, int | None]:
        """Return an entry's row and its place in the list after amendments; (None, None) if it was withdrawn."""
        for one in self._order:
            if one.position == placed.position:
                places = self._order.amended(1, self._order.total)
                place = next((place for place, new in places.items() if new is one), None)
                return (self.moved(one), place) if one.now else (None, None)
        return self.stayed(placed), self._order.place(placed.position, placed.row)

    def leader(self) -> int:
        """Return the value of a full bar: the highest of the board."""
        highest = max((-one.now.behind for one in self._order if one.now), default=0)
        return max(highest, self._rows.value_at(self._order.on_top))
