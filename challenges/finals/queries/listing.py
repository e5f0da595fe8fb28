"""A board with its amendments applied, page by page, independent of how its rows are stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from challenges.finals.queries.shapes import Standing
from challenges.finals.rules import Moved, Order, Row, rung_reached


@dataclass(frozen=True, slots=True)
class Placed:
    """A row before any amendment, at a position of the list, from 1."""

    position: int
    standing: Standing

    @property
    def row(self) -> Row:
        """Its ordering key. Raises ValueError if the runner hasn't started."""
        if self.standing.reached_on is None:
            raise ValueError("a runner who hasn't started has no place")
        return Row(-self.standing.value, self.standing.reached_on, self.standing.participation_id)


class Rows(Protocol):
    """The source of the rows before any amendment."""

    def between(self, first: int, last: int) -> Sequence[Placed]:
        """Return the rows at these positions, in order; unstarted runners come after the ranked ones."""

    def amended(self, entry: int) -> Standing:
        """Return the row of an amended entry."""

    def value_at(self, position: int) -> int:
        """Return the value at a position; 0 past the end."""


@dataclass(frozen=True, slots=True)
class Medals:
    """The levels that a value reaches; empty on any but the challenge's own board."""

    rungs: Sequence[int] = ()
    target: int | None = None


class Amended:
    """The rows of one board with its amendments applied."""

    def __init__(self, order: Order, rows: Rows, medals: Medals) -> None:
        self._order = order
        self._rows = rows
        self._medals = medals

    def page(self, first: int, last: int, of: int) -> list[Standing]:
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

    def stayed(self, placed: Placed) -> Standing:
        """Return a row that wasn't amended itself."""
        one = placed.standing
        if one.rank is None or not self._order.positions_left_out:
            return one
        rank = self._order.rank(placed.position, one.rank, placed.row)
        return replace(one, rank=rank, was_rank=one.rank if rank != one.rank else None)

    def moved(self, one: Moved) -> Standing:
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

    def mine(self, placed: Placed) -> tuple[Standing | None, int | None]:
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
