"""The one canonical text of final standings, and its SHA-256. Pure.

The text is a CSV file of plain ASCII: a line of names, then a line for each standing, ordered by board (metric, then
lane, as they are spelled), rank and number of the entry; every line ends with a line feed, nothing is quoted, and what
is not there is empty. Values are whole numbers in the base unit of their metric, dates are ISO 8601. It holds no name
of a runner, so it stays true whoever renames or leaves. Its SHA-256 is the fingerprint of the standings, which
anybody can work out from the file.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from challenges.monthly.metrics import Metric

EVERY_RUN = "all"
"""The lane in which every run counts, with a recording or without."""

COLUMNS = (
    *("challenge", "first_day", "last_day", "metric", "lane", "rank", "entry", "value", "reached_on", "runs", "rung"),
    "finished_on",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Which challenge it is: its address and its days."""

    slug: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Fixed:
    """One final standing. `value` and `rung`, the highest one reached, are in the base unit of the metric.

    Rung and `finished_on`, the day on which the target was reached, stand on the challenge's own board only.
    """

    metric: Metric
    lane: str
    rank: int
    entry: int  # the id of the participation
    value: int
    reached_on: date
    runs: int
    rung: int | None = None
    finished_on: date | None = None

    @property
    def order(self) -> tuple[str, str, int, int]:
        """Where it stands in the text."""
        return (self.metric.value, self.lane, self.rank, self.entry)


def cells_of(facts: Facts, standing: Fixed) -> tuple[str | int | None, ...]:
    """The values of a line, in the order of `COLUMNS`."""
    return (
        facts.slug,
        facts.first_day.isoformat(),
        facts.last_day.isoformat(),
        standing.metric.value,
        standing.lane,
        standing.rank,
        standing.entry,
        standing.value,
        standing.reached_on.isoformat(),
        standing.runs,
        standing.rung,
        standing.finished_on.isoformat() if standing.finished_on else None,
    )


def lines_of(facts: Facts, standings: Iterable[Fixed]) -> Iterator[str]:
    """The text line by line, from standings in their order. Raises ValueError for one that is out of order or twice.

    So a hundred thousand standings need no more memory than one.
    """
    yield ",".join(COLUMNS) + "\n"
    last: tuple[str, str, int, int] | None = None
    for standing in standings:
        if last is not None and standing.order <= last:
            raise ValueError("final standings come in their order, each once")
        last = standing.order
        yield ",".join("" if cell is None else str(cell) for cell in cells_of(facts, standing)) + "\n"


def fingerprint_of(lines: Iterable[str]) -> str:
    """The SHA-256 of a text that comes in pieces, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode("ascii"))
    return digest.hexdigest()


def rung_reached(value: int, rungs: Sequence[int]) -> int | None:
    """The highest rung at or below a figure."""
    return max((rung for rung in rungs if rung <= value), default=None)
