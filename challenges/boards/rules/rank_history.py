"""A runner's place night by night: its compact encoding, and the line drawn from it. Pure.

Only nights with a changed rank have an entry, so a million runners whose places stay the same cost nothing. Entries are
only appended; of two for the same night, the later one wins. The nights with a snapshot are stored separately, once per
challenge: on a missed night the rank is unknown, not unchanged.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

WIDE, HIGH = 1_000.0, 88.0  # units of the drawing, which is as wide as its frame
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)}
_BITS = 5  # per character; the sixth bit says that more follow
_MORE = 1 << _BITS
_FIRST = date(2020, 1, 1).toordinal()
_A_DAY = timedelta(days=1)

Night = tuple[date, int | None]
"""A date on the host's clock, and the rank at 03:00, or None."""


# --- encoding -------------------------------------------------------------------------------------------------------


def packed_night(night: date) -> str:
    """Encode a night with a snapshot, to be appended to the earlier ones. Raises ValueError for nights before 2020."""
    return _packed(night.toordinal() - _FIRST)


def packed_rank(night: date, rank: int | None) -> str:
    """Encode a night with a new rank, to be appended to the earlier ones: 5 to 7 characters."""
    return packed_night(night) + _packed(rank or 0)


def by_night(ranks: str, taken: str) -> list[Night]:
    """Return the rank on each night with a snapshot, in order, starting with the first rank."""
    entries = list(_numbers(ranks))
    kept = sorted(dict(zip(entries[::2], entries[1::2], strict=True)).items(), reverse=True)
    nights: list[Night] = []
    rank = 0
    for night in sorted(set(_numbers(taken))):
        while kept and kept[-1][0] <= night:
            rank = kept.pop()[1]
        if rank or nights:
            nights.append((date.fromordinal(_FIRST + night), rank or None))
    return nights


def _packed(number: int) -> str:
    if number < 0:
        raise ValueError("can't encode a negative number")
    signs = ""
    while number >= _MORE:
        signs += _SIGNS[number % _MORE + _MORE]
        number >>= _BITS
    return signs + _SIGNS[number]


def _numbers(text: str) -> Iterator[int]:
    number = shift = 0
    for sign in text:
        value = _VALUES[sign]
        number |= value % _MORE << shift
        shift += _BITS
        if value < _MORE:
            yield number
            number = shift = 0


# --- drawing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RankLine:
    """Places over the nights as SVG path data, the best on top; `rungs` are (height from the top, place)."""

    path: str
    rungs: tuple[tuple[float, int], ...]
    first: date
    last: date
    best: int
    worst: int


def line_of(nights: Sequence[Night]) -> RankLine | None:
    """Return the line, or None with fewer than two places. It has a gap where a night or a place is missing."""
    ranks = [rank for _, rank in nights if rank]
    if len(ranks) < 2:
        return None
    best, worst = min(ranks), max(ranks)
    first, last = nights[0][0], nights[-1][0]
    days = max((last - first).days, 1)

    def place(night: date, rank: int) -> tuple[float, float]:
        return round((night - first).days / days * WIDE, 1), _height(rank, best, worst)

    lines = [[place(*point) for point in part] for part in _unbroken(nights)]
    path = "".join("M" + "L".join(f"{x} {y}" for x, y in line) + ("h0.1" if len(line) == 1 else "") for line in lines)
    rungs = {rank: _height(rank, best, worst) for rank in (best, worst)}
    return RankLine(path, tuple((height, rank) for rank, height in rungs.items()), first, last, best, worst)


def _height(rank: int, best: int, worst: int) -> float:
    return round((rank - best) / (worst - best) * HIGH, 1) if worst > best else HIGH / 2


def _unbroken(nights: Iterable[Night]) -> list[list[tuple[date, int]]]:
    known = [(night, rank) for night, rank in nights if rank]
    parts = [known[:1]]
    for (before, _), point in pairwise(known):
        if point[0] - before > _A_DAY:
            parts.append([])
        parts[-1].append(point)
    return parts
