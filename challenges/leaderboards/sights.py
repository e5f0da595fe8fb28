"""Whether what moved on a challenge's boards concerns somebody who looks at one of them. Pure.

Whoever moves inside a part of the board that a reader does not see, from one place to another, changes nothing that the
reader sees: every rank above it and below it stays, and so do all counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from challenges.leaderboards.rules import EVERYONE, Key
from challenges.monthly.metrics import Measure
from challenges.monthly.rules import news
from challenges.monthly.rules.news import Item, Move, Place


class Part(NamedTuple):
    """A part of a board: all that ranks behind the one place, and before the other, if there is one."""

    behind: Place
    before: Place | None = None

    def has(self, place: Place) -> bool:
        """Whether a place lies in it. Equal to an end is outside: who shares a place shows beside it."""
        return self.behind < place and (self.before is None or place < self.before)


class Sight(NamedTuple):
    """What somebody sees of a board: these rows of it, and nothing of the `hidden` parts."""

    metric: str
    lane: str
    segment: str
    rows: tuple[int, ...]
    hidden: tuple[Part, ...]

    def misses(self, item: Item) -> bool:
        """Whether the reader sees nothing of it."""
        if item.participation_id in self.rows:
            return False
        return self.segment not in (EVERYONE, *item.groups) or all(map(self._misses, item.moves))

    def _misses(self, move: Move) -> bool:
        if (move.metric, move.lane) != (self.metric, self.lane):
            return True
        before, after = move.before, move.after
        if before is None or after is None:
            return False
        return any(part.has(before) and part.has(after) for part in self.hidden)


def sight_of(measure: Measure, segment: str, rows: list[int], *hidden: tuple[Key, Key | None]) -> Sight:
    """What is seen of a board, beside what lies between these keys."""
    parts = (Part(_place(behind), _place(before) if before else None) for behind, before in hidden)
    return Sight(measure.metric.value, measure.lane.value, segment, tuple(rows), tuple(parts))


def before_all(leader: int) -> Key:
    """The end of those who have as much as the leader."""
    return Key(-leader, date.max)


def _place(key: Key) -> Place:
    return key.behind, key.reached_on.isoformat()


@dataclass(frozen=True)
class Edition:
    """The version of a challenge's boards, and what brought it about, as far as it is told."""

    version: int
    news: str

    def concerns(self, since: int, sight: Sight) -> bool:
        """Whether somebody who looks at this may see something else than in the version `since`."""
        missed = (version in self._items and sight.misses(self._items[version]) for version in self._after(since))
        return since > self.version or not all(missed)

    def _after(self, since: int) -> range:
        return range(since + 1, self.version + 1)

    @cached_property
    def _items(self) -> Mapping[int, Item]:
        return news.read(self.news)
