"""Whether a change on a challenge's boards affects what a reader sees of one of them. Pure.

A move within a part of the board that a reader doesn't see changes nothing for them: every rank above and below it
stays the same, and so do all counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from challenges.boards.rules.ranking import EVERYONE, ScoreKey
from challenges.monthly.rules import recent_changes
from challenges.monthly.rules.metrics import Measure
from challenges.monthly.rules.recent_changes import Place, RecentChange, ScoreMove


class HiddenRange(NamedTuple):
    """A part of a board: everything that ranks after one key and, if there is one, before another."""

    after: Place
    before: Place | None = None

    def has(self, place: Place) -> bool:
        """Whether a key is strictly inside. A tie with an end is outside, because a shared place shows there."""
        return self.after < place and (self.before is None or place < self.before)


class Viewport(NamedTuple):
    """What a reader sees of a board: these rows, and nothing of the `hidden` parts."""

    metric: str
    evidence: str
    segment: str
    rows: tuple[int, ...]
    hidden: tuple[HiddenRange, ...]

    def unaffected_by(self, item: RecentChange) -> bool:
        """Whether the move is invisible to the reader."""
        if item.participation_id in self.rows:
            return False
        return self.segment not in (EVERYONE, *item.groups) or all(map(self._is_unaffected_by, item.moves))

    def _is_unaffected_by(self, move: ScoreMove) -> bool:
        if (move.metric, move.evidence) != (self.metric, self.evidence):
            return True
        before, after = move.before, move.after
        if before is None or after is None:
            return False
        return any(part.has(before) and part.has(after) for part in self.hidden)


def viewport_of(measure: Measure, segment: str, rows: list[int], *hidden: tuple[ScoreKey, ScoreKey | None]) -> Viewport:
    """Return the viewport of a board in which everything between these keys is hidden."""
    parts = (HiddenRange(_place(after), _place(before) if before else None) for after, before in hidden)
    return Viewport(measure.metric.value, measure.evidence.value, segment, tuple(rows), tuple(parts))


def before_all(leader: int) -> ScoreKey:
    """Return the upper bound of the scores tied with the leader."""
    return ScoreKey(-leader, date.max)


def _place(key: ScoreKey) -> Place:
    return key.sort_value, key.reached_on.isoformat()


@dataclass(frozen=True)
class BoardVersion:
    """The version of a challenge's boards, and its recorded recent changes."""

    version: int
    recent_changes: str

    def concerns(self, since: int, viewport: Viewport) -> bool:
        """Whether a reader of this viewport may see a difference from version `since`."""
        missed = (
            version in self._items and viewport.unaffected_by(self._items[version]) for version in self._after(since)
        )
        return since > self.version or not all(missed)

    def _after(self, since: int) -> range:
        return range(since + 1, self.version + 1)

    @cached_property
    def _items(self) -> Mapping[int, RecentChange]:
        return recent_changes.read(self.recent_changes)
