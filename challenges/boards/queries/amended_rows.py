"""The rows of a closed board with its amendments applied, page by page, independent of how the rows are stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Protocol

from challenges.boards.queries.board import Board
from challenges.boards.queries.standings import Standing
from challenges.boards.rules import AmendedOrder, MovedRow, RankedRow, rung_reached
from challenges.boards.rules.ranking import PAGE as PAGE
from challenges.boards.rules.ranking import pages_of


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row before any amendment, at a position of the list, from 1."""

    position: int
    standing: Standing

    @property
    def row(self) -> RankedRow:
        """Its ordering key. Raises ValueError if the runner hasn't started."""
        if self.standing.reached_on is None:
            raise ValueError("a runner who hasn't started has no place")
        return RankedRow(-self.standing.value, self.standing.reached_on, self.standing.participation_id)


@dataclass(frozen=True, slots=True)
class Medals:
    """The levels that a value reaches; empty on any but the challenge's own board."""

    rungs: Sequence[int] = ()
    target: int | None = None


class RowSource(Protocol):
    """The rows of a board before any amendment, and the order after all of them."""

    order: AmendedOrder
    medals: Medals
    mine: PlacedRow | None  # the reader's own row

    def between(self, first: int, last: int) -> Sequence[PlacedRow]:
        """Return the rows at these positions, in order; unstarted runners come after the ranked ones."""

    def amended(self, entry: int) -> Standing:
        """Return the row of an amended entry."""

    def value_at(self, position: int) -> int:
        """Return the value at a position; 0 past the end."""


def with_rows(board: Board, source: RowSource, page: int) -> Board:
    """Return a page of a closed board with its amendments. A page past the end is the last."""
    total = source.order.total
    board = replace(board, total=total)
    pages = pages_of(board.listed, PAGE)
    page = min(max(1, page), pages)
    first = (page - 1) * PAGE + 1
    rows = AmendedRows(source)
    mine, my_place = rows.find(source.mine) if source.mine else (None, None)
    shown = rows.between(first, min(page * PAGE, board.listed), board.listed)
    leader = rows.leader() if total else 0
    shown = [replace(row, share=row.value / leader) if leader else row for row in shown]
    return replace(
        board,
        rows=tuple(row for row in shown if row.rank),
        waiting=tuple(row for row in shown if not row.rank),
        leader=leader,
        page=page,
        pages=pages,
        first_item=first,
        mine=replace(mine, share=mine.value / leader) if mine and leader else mine,
        my_page=ceil(my_place / PAGE) if my_place else None,
    )


class AmendedRows:
    """The rows of one board with its amendments applied."""

    def __init__(self, source: RowSource) -> None:
        self._source, self._order = source, source.order

    def between(self, first: int, last: int, of: int) -> list[Standing]:
        """Return the rows at these places of a list of this length, from 1."""
        if last < first:
            return []
        around = max(1, first - 1), min(last + 1, of)  # neighbours tell whether a place is shared
        moved = self._order.amended(*around)
        span = self._order.fixed(*around)
        left_out = self._order.positions_left_out
        found = self._source.between(*span) if span[0] <= span[1] else []
        others = iter([placed for placed in found if placed.position not in left_out])
        rows = [
            self._moved(moved[place]) if place in moved else self._stayed(next(others))
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

    def find(self, placed: PlacedRow) -> tuple[Standing | None, int | None]:
        """Return an entry's row and its place in the list after amendments; (None, None) if it was withdrawn."""
        for one in self._order:
            if one.position == placed.position:
                places = self._order.amended(1, self._order.total)
                place = next((place for place, new in places.items() if new is one), None)
                return (self._moved(one), place) if one.now else (None, None)
        return self._stayed(placed), self._order.place(placed.position, placed.row)

    def leader(self) -> int:
        """Return the value of a full bar: the highest of the board."""
        highest = max((-one.now.sort_value for one in self._order if one.now), default=0)
        return max(highest, self._source.value_at(self._order.on_top))

    def _stayed(self, placed: PlacedRow) -> Standing:
        """Return a row that wasn't amended itself."""
        one = placed.standing
        if one.rank is None or not self._order.positions_left_out:
            return one
        rank = self._order.rank(placed.position, one.rank, placed.row)
        return replace(one, rank=rank, was_rank=one.rank if rank != one.rank else None)

    def _moved(self, one: MovedRow) -> Standing:
        """Return a row that was amended and not withdrawn."""
        was, value = self._source.amended(one.was.entry), -one.now.sort_value if one.now else 0
        medals = self._source.medals
        return replace(
            was,
            rank=self._order.rank_of_moved(one),
            value=value,
            rung=rung_reached(value, medals.rungs),
            finished=medals.target is not None and value >= medals.target,
            was_rank=was.rank,
            was_value=was.value,
        )
