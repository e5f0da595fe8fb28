"""A board as data, for spreadsheets, scripts and other sites: exactly what a visitor may see. Pure.

There are no ids: they would let a nameless row be tracked from copy to copy. Units don't depend on the language. Names
and aliases are escaped so that spreadsheets don't run them as formulas.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from challenges import csv_text
from challenges.boards.queries import Board, Standing
from challenges.monthly.rules.metrics import Metric
from challenges.runners.rules import Appearance

ROWS = 500
"""Rows per page of a feed."""
COLUMNS = (
    "rank", "shared", "name", "profile", "value", "unit", "figure", "figure_unit", "runs", "moved", "category",
    "age_group",
)  # fmt: skip

Row = dict[str, Any]


class FeedScale(NamedTuple):
    """The stored unit of a score, the readable unit, and how many of the first make one of the second.

    `digits` is the maximum number of decimals in the readable unit.
    """

    unit: str
    readable: str
    parts: int
    digits: int


SCALES: Mapping[Metric, FeedScale] = {
    Metric.DISTANCE: FeedScale("mm", "km", 1_000_000, 3),
    Metric.ELEVATION: FeedScale("mm", "m", 1_000, 0),
    Metric.MOVING_TIME: FeedScale("ms", "h", 3_600_000, 3),
    Metric.RUNS: FeedScale("runs", "runs", 1, 0),
    Metric.ACTIVE_DAYS: FeedScale("days", "days", 1, 0),
    Metric.PROGRESS: FeedScale("0.01 %", "%", 100, 1),
}


class FeedWords(NamedTuple):
    """Texts from the web layer: the name of an entry, and the address of a profile."""

    name: Callable[[Appearance | None], str]
    profile: Callable[[str], str]


class FeedLinks(NamedTuple):
    """Addresses of the challenge, the board's page, and the previous and next page of the feed."""

    challenge: str
    board: str
    previous: str | None
    next: str | None


def rows_of(board: Board, words: FeedWords) -> Iterator[Row]:
    """Yield each row as a dict with the keys in `COLUMNS`. Unstarted runners come last, without a rank and a figure."""
    for standing in board.everybody[:ROWS]:
        yield _row(standing, SCALES[board.metric], words)


def _row(standing: Standing, scale: FeedScale, words: FeedWords) -> Row:
    who, started = standing.appearance, standing.rank is not None
    return {
        "rank": standing.rank,
        "shared": standing.shared,
        "name": words.name(who),
        "profile": words.profile(who.handle) if who and who.handle else None,
        "value": standing.value if started else None,
        "unit": scale.unit,
        "figure": _figure(standing.value, scale) if started else None,
        "figure_unit": scale.readable,
        "runs": standing.runs,
        "moved": standing.moved,
        "category": standing.category.value if standing.category else None,
        "age_group": standing.age_group,
    }


def _figure(value: int, scale: FeedScale) -> float | int:
    """Round half up; return an int if there is no fraction."""
    steps = 10**scale.digits
    count = (2 * value * steps + scale.parts) // (2 * scale.parts)
    return count // steps if count % steps == 0 else count / steps


def csv_of(board: Board, words: FeedWords) -> str:
    """Return the page as CSV (RFC 4180) in UTF-8, with a header line and a byte order mark for spreadsheets."""
    rows = rows_of(board, words)
    lines = (csv_text.line([_cell(row[name]) for name in COLUMNS]) for row in rows)
    return csv_text.BEGINNING + csv_text.line(COLUMNS) + "".join(lines)


def _cell(value: Any) -> str:
    """Format a cell. Numbers stay numbers, negative ones too; text never becomes a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return csv_text.plain(value) if isinstance(value, str) else str(value)


def json_of(board: Board, words: FeedWords, links: FeedLinks) -> str:
    """Return the page as JSON, with what the board shows and links to other pages."""
    challenge, scale = board.challenge, SCALES[board.metric]
    return json.dumps(
        {
            "challenge": {
                "title": challenge.title,
                "address": links.challenge,
                "first_day": challenge.first_day.isoformat(),
                "last_day": challenge.last_day.isoformat(),
            },
            "address": links.board,
            "metric": board.metric.value,
            "lane": board.evidence.value,
            "group": board.segment,
            "unit": scale.unit,
            "figure_unit": scale.readable,
            "live": board.is_live,
            "changed_at": changed_around(challenge.tally.changed_at),
            "total": board.total,
            "not_started": board.not_started,
            "page": board.page or 1,
            "pages": board.pages,
            "previous": links.previous,
            "next": links.next,
            "rows": list(rows_of(board, words)),
        },
        ensure_ascii=False,
        indent=1,
    )


def changed_around(instant: datetime | None) -> str | None:
    """Return the full hour in UTC, so that visitors can't tell exactly when somebody ran (rules, section 11)."""
    return instant.astimezone(UTC).replace(minute=0, second=0, microsecond=0).isoformat() if instant else None
