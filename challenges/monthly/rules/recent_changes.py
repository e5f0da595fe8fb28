"""Recent changes on the boards of a challenge, in compact form, so that unaffected readers get no update. Pure.

One line per recorded version: the version, the participation, and its positions before and after on each board where it
moved. A version without a line may affect every reader.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from challenges.monthly.rules.metrics import Measure

ROOM = 6_000  # characters kept, newest first: about a dozen runs

_in_short = json.JSONEncoder(separators=(",", ":")).encode

Place = tuple[int, str]
"""A score in board order: the negated value, and the date as text."""


class MarkedChange(Protocol):
    """The part of a score that is needed here."""

    @property
    def value(self) -> int:
        """In the metric's base unit."""

    @property
    def reached_on(self) -> date:
        """The local date it was reached on."""

    @property
    def category(self) -> Any:
        """The category on whose board it ranks, if any."""

    @property
    def age_group(self) -> str | None:
        """The age group on whose board it ranks, if any."""


class ScoreMove(NamedTuple):
    """A row that moved on one board and on those of its groups. None means it wasn't on the board."""

    metric: str
    evidence: str
    before: Place | None
    after: Place | None


class RecentChange(NamedTuple):
    """The change in one version: a participation, its groups and its moves."""

    participation_id: int
    groups: tuple[str | None, ...]
    moves: tuple[ScoreMove, ...]


def change_line(
    participation_id: int, before: Mapping[Measure, MarkedChange], after: Mapping[Measure, MarkedChange]
) -> str:
    """Return the change line without its version; "" if the runner changed groups, which may affect every reader."""
    groups = {(mark.category, mark.age_group) for marks in (before, after) for mark in marks.values()}
    if len(groups) > 1:
        return ""
    category, age_group = next(iter(groups), (None, None))
    moves = [
        (metric.value, evidence.value, _place(before.get(measure)), _place(after.get(measure)))
        for measure in dict.fromkeys((*before, *after))
        for metric, evidence in [measure]
    ]
    item = (participation_id, [category.value if category else None, age_group], moves)
    return f" {_in_short(item)}\n"


def _place(mark: MarkedChange | None) -> Place | None:
    return (-mark.value, mark.reached_on.isoformat()) if mark else None


def read(news: str) -> dict[int, RecentChange]:
    """Return the recorded changes by version."""
    lines = news.split("\n")[:-1]  # a line cut off by the size limit has no end
    return {int(version): _item(*json.loads(item)) for version, _, item in (line.partition(" ") for line in lines)}


def _item(participation_id: int, groups: list[str], moves: list[Any]) -> RecentChange:
    places = (
        (metric, evidence, *(tuple(side) if side else None for side in sides)) for metric, evidence, *sides in moves
    )
    return RecentChange(participation_id, tuple(groups), tuple(ScoreMove(*place) for place in places))
