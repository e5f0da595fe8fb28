"""What moved on the boards of a challenge lately, in few signs, so that who looks elsewhere need not look again. Pure.

A line for each version that is told of: the version, whose row it is, and that row's places before and after on each
board where it moved. What is not told of may concern everybody.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from challenges.monthly.metrics import Measure

ROOM = 6_000  # signs that are kept, newest first: a dozen runs or two

_in_short = json.JSONEncoder(separators=(",", ":")).encode

Place = tuple[int, str]
"""A score in the order of a board: the negated value, and the date as text."""


class Marked(Protocol):
    """What is asked of a score."""

    @property
    def value(self) -> int:
        """In the metric's base unit."""

    @property
    def reached_on(self) -> date:
        """Since which local date."""

    @property
    def category(self) -> Any:
        """The group on whose board it stands, if any."""

    @property
    def age_group(self) -> str | None:
        """The same of age."""


class Move(NamedTuple):
    """A row that moved on one board, and on those of its groups; without a place on a side it was not there."""

    metric: str
    lane: str
    before: Place | None
    after: Place | None


class Item(NamedTuple):
    """What one version brought: something about this row, which moved so."""

    participation_id: int
    groups: tuple[str | None, ...]
    moves: tuple[Move, ...]


def told(participation_id: int, before: Mapping[Measure, Marked], after: Mapping[Measure, Marked]) -> str:
    """A line, from behind its version; nothing where it is not so simple: who changes groups may concern everybody."""
    groups = {(mark.category, mark.age_group) for marks in (before, after) for mark in marks.values()}
    if len(groups) > 1:
        return ""
    category, age_group = next(iter(groups), (None, None))
    moves = [
        (metric.value, lane.value, _place(before.get(measure)), _place(after.get(measure)))
        for measure in dict.fromkeys((*before, *after))
        for metric, lane in [measure]
    ]
    item = (participation_id, [category.value if category else None, age_group], moves)
    return f" {_in_short(item)}\n"


def _place(mark: Marked | None) -> Place | None:
    return (-mark.value, mark.reached_on.isoformat()) if mark else None


def read(news: str) -> dict[int, Item]:
    """What is told, by version."""
    lines = news.split("\n")[:-1]  # what room cut off has no end
    return {int(version): _item(*json.loads(item)) for version, _, item in (line.partition(" ") for line in lines)}


def _item(participation_id: int, groups: list[str], moves: list[Any]) -> Item:
    places = ((metric, lane, *(tuple(side) if side else None for side in sides)) for metric, lane, *sides in moves)
    return Item(participation_id, tuple(groups), tuple(Move(*place) for place in places))
