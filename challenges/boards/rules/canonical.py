"""The canonical text of final standings, and its SHA-256. Pure.

The text is a CSV file in plain ASCII: a header line, then one line per standing, ordered by board (metric, then
evidence, alphabetically), rank and entry number. Every line ends with a line feed, nothing is quoted, and missing
values are empty. Values are integers in the base unit of their metric; dates are ISO 8601. It contains no runner's
name, so it stays valid if runners rename or leave. Its SHA-256 is the fingerprint of the standings, which anybody can
calculate from the file.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from challenges.monthly.rules.metrics import Evidence, Metric

COLUMNS = (
    *("challenge", "first_day", "last_day", "metric", "lane", "rank", "entry", "value", "reached_on", "runs", "rung"),
    "finished_on",
)


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """Which challenge it is: its slug and its dates."""

    slug: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class FixedRow:
    """One final standing. `value` and `rung`, the highest level reached, are in the base unit of the metric.

    `rung` and `finished_on`, the date the target was reached, are set on the challenge's own board only.
    """

    metric: Metric
    evidence: Evidence
    rank: int
    entry: int  # the id of the participation
    value: int
    reached_on: date
    runs: int
    rung: int | None = None
    finished_on: date | None = None

    @property
    def order(self) -> tuple[str, str, int, int]:
        """Its position in the text."""
        return (self.metric.value, self.evidence.value, self.rank, self.entry)


def cells_of(facts: StandingFacts, standing: FixedRow) -> tuple[str | int | None, ...]:
    """Return the values of a line, in the order of `COLUMNS`."""
    return (
        facts.slug,
        facts.first_day.isoformat(),
        facts.last_day.isoformat(),
        standing.metric.value,
        standing.evidence.value,
        standing.rank,
        standing.entry,
        standing.value,
        standing.reached_on.isoformat(),
        standing.runs,
        standing.rung,
        standing.finished_on.isoformat() if standing.finished_on else None,
    )


def lines_of(facts: StandingFacts, standings: Iterable[FixedRow]) -> Iterator[str]:
    """Yield the text line by line, from standings in order. Raises ValueError if one is out of order or duplicated.

    A generator, so that memory doesn't grow with the number of standings.
    """
    yield ",".join(COLUMNS) + "\n"
    last: tuple[str, str, int, int] | None = None
    for standing in standings:
        if last is not None and standing.order <= last:
            raise ValueError("final standings are out of order or duplicated")
        last = standing.order
        yield ",".join("" if cell is None else str(cell) for cell in cells_of(facts, standing)) + "\n"


def fingerprint_of(lines: Iterable[str]) -> str:
    """Return the SHA-256 of a text given in pieces, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode("ascii"))
    return digest.hexdigest()


def rung_reached(value: int, rungs: Sequence[int]) -> int | None:
    """Return the highest level at or below a value."""
    return max((rung for rung in rungs if rung <= value), default=None)
