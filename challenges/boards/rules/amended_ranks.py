"""Places after amendments. Fixed rows are never rewritten, so each page calculates them. Pure.

A board has n fixed rows in order. Each amended row is taken out and, unless withdrawn, inserted where its new score
belongs. All other rows keep their order, so a place follows from the fixed one, minus the amended rows that left before
it, plus those inserted before it. The cost doesn't depend on the size of the board.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from challenges.monthly.rules.metrics import Ranking


class RankedRow(NamedTuple):
    """The order of a board: the smaller row comes first. `sort_value` is the negated value."""

    sort_value: int
    reached_on: date
    entry: int

    @property
    def key(self) -> tuple[int, date]:
        """The ranking key: equal keys share a place."""
        return (self.sort_value, self.reached_on)


@dataclass(frozen=True, slots=True)
class MovedRow:
    """An amended entry: its fixed position (from 1), and its new row, None if withdrawn.

    `ahead` fixed rows come before the new row, and `better` of them have another key.
    """

    position: int
    was: RankedRow
    now: RankedRow | None
    ahead: int = 0
    better: int = 0


class AmendedOrder:
    """A board of `size` fixed rows with its amended entries."""

    def __init__(self, size: int, moved: Sequence[MovedRow], ranking: Ranking = Ranking.STANDARD) -> None:
        self._ranking = ranking
        self._moved = sorted(moved, key=lambda one: one.position)
        self._new = sorted((one for one in moved if one.now), key=_new_row)
        self.total = size - len(self._moved) + len(self._new)
        self._places = {self._place_of_moved(one): one for one in self._new}

    def rank(self, position: int, fixed_rank: int, row: RankedRow) -> int:
        """Return the rank of a row that wasn't amended, from its fixed one."""
        if self._ranking is Ranking.ORDINAL:
            return self.place(position, row)
        key = row.key
        return fixed_rank - sum(one.was.key < key for one in self._moved) + self._new_before(key)

    def rank_of_moved(self, one: MovedRow) -> int:
        """Return the rank of an amended row that wasn't withdrawn."""
        if self._ranking is Ranking.ORDINAL:
            return self._place_of_moved(one)
        key = _new_row(one).key
        return 1 + one.better - sum(other.was.key < key for other in self._moved) + self._new_before(key)

    def place(self, position: int, row: RankedRow) -> int:
        """Return the place in the list, from 1, of a row that wasn't amended."""
        gone = sum(one.position < position for one in self._moved)
        return position - gone + sum(_new_row(one) < row for one in self._new)

    def amended(self, first: int, last: int) -> dict[int, MovedRow]:
        """Return the amended rows in a range of places, by place."""
        return {place: one for place, one in self._places.items() if first <= place <= last}

    def fixed(self, first: int, last: int) -> tuple[int, int]:
        """Return the range of fixed positions of the other rows in a range of places; empty if first > last.

        The range may include positions of amended rows, which must be skipped (`positions_left_out`).
        """
        inside = len(self.amended(first, last))
        before = len(self.amended(1, first - 1))
        wanted = last - first + 1 - inside
        start = first - before  # counting only rows that weren't amended
        return self._position(start), self._position(start + wanted - 1)

    @property
    def positions_left_out(self) -> frozenset[int]:
        """The fixed positions of amended rows."""
        return frozenset(one.position for one in self._moved)

    @property
    def on_top(self) -> int:
        """The first fixed position whose row wasn't amended."""
        return self._position(1)

    def _position(self, number: int) -> int:
        """Return the fixed position of the n-th row that wasn't amended."""
        for one in self._moved:
            number += one.position <= number
        return number

    def _new_before(self, key: tuple[int, date]) -> int:
        return sum(_new_row(one).key < key for one in self._new)

    def _place_of_moved(self, one: MovedRow) -> int:
        row = _new_row(one)
        stayed = one.ahead - sum(other.was < row for other in self._moved)
        return 1 + stayed + sum(_new_row(other) < row for other in self._new)

    def __iter__(self) -> Iterator[MovedRow]:
        return iter(self._moved)


def _new_row(one: MovedRow) -> RankedRow:
    assert one.now is not None  # noqa: S101  withdrawn rows are sorted out before
    return one.now
