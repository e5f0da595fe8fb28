"""Awards grouped for display as trophies, and the levels within reach. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from challenges.awards.rules.badges import BADGES
from challenges.awards.rules.kinds import COUNTS, TOTALS, TROPHY_DISTANCES, AwardKind
from challenges.awards.rules.state import AwardBook


class Shelf(Enum):
    """The sections of the trophies page."""

    MEDALS = "medals"
    BADGES = "badges"
    MILESTONES = "milestones"


@dataclass(frozen=True, slots=True)
class ShelvedAward:
    """One trophy: the award shown, how often it was earned, and the levels reached."""

    front: Any
    times: int
    rungs: tuple[int, ...]


def shelved(awards: Iterable[Any]) -> dict[Shelf, Sequence[ShelvedAward]]:
    """Return the trophies of each section, newest first. Awards need what, detail, occasion, day, figure and id."""
    groups: dict[tuple[AwardKind, str], list[Any]] = {}
    for award in awards:
        if award.what is AwardKind.FASTEST and int(award.detail) not in TROPHY_DISTANCES:
            continue
        groups.setdefault((award.what, _group(award)), []).append(award)
    shelves: dict[Shelf, list[ShelvedAward]] = {shelf: [] for shelf in Shelf}
    for (what, _), those in groups.items():
        front = max(those, key=_best(what))
        rungs = tuple(sorted({award.figure for award in those}))
        shelves[_shelf(what)].append(ShelvedAward(front, _times(what, those), rungs))
    for pieces in shelves.values():
        pieces.sort(key=lambda piece: (piece.front.day, piece.front.id), reverse=True)
    return {shelf: tuple(pieces) for shelf, pieces in shelves.items()}


def _group(award: Any) -> str:
    """Return the grouping key: one trophy for totals and for streaks, one per distance for firsts and records."""
    return award.detail if award.what in (AwardKind.FIRST, AwardKind.FASTEST, AwardKind.MEDAL, AwardKind.BADGE) else ""


def _best(what: AwardKind) -> Any:
    if what is AwardKind.FASTEST:
        return lambda award: (-award.figure, award.day, award.id)
    if what in (AwardKind.COMEBACK, AwardKind.PLACE, AwardKind.BADGE):
        return lambda award: (award.day, award.figure, award.id)
    return lambda award: (award.figure, award.day, award.id)


def _times(what: AwardKind, those: Sequence[Any]) -> int:
    """Return how often it was earned: by period for repeatable badges, else by award."""
    if what is AwardKind.BADGE:
        return len({award.occasion.partition(":")[0] for award in those if ":" in award.occasion}) or 1
    return len(those) if what in (AwardKind.COMEBACK, AwardKind.PLACE) else 1


def _shelf(what: AwardKind) -> Shelf:
    if what is AwardKind.MEDAL:
        return Shelf.MEDALS
    return Shelf.BADGES if what is AwardKind.BADGE else Shelf.MILESTONES


NEAR = 0.5
"""The share of a level from which it is within reach."""


class ReachableAward(NamedTuple):
    """A level that isn't reached yet, with the current value, both in the unit of its kind."""

    what: AwardKind
    detail: str
    rung: int
    value: int

    @property
    def share(self) -> float:
        """The share that is done, below 1."""
        return self.value / self.rung


def goals_in(
    book: AwardBook,
    deeds: Mapping[str, int],
    medals: Iterable[ReachableAward],
    today: date,
    most: int,
    near: float = NEAR,
) -> list[ReachableAward]:
    """Return the levels within reach, nearest first, at most `most`. `medals` are those of live challenges."""
    goals = [
        *medals,
        *_next(AwardKind.TOTAL, "", TOTALS, book.distance),
        *_next(AwardKind.COUNT, "", COUNTS, book.runs),
    ]
    for badge in BADGES.values():
        value = badge.now(book.count_of(badge.key), today) if badge.step else deeds.get(badge.key, 0)
        goals += _next(AwardKind.BADGE, badge.key, badge.rungs, value)
    reachable = [goal for goal in goals if near <= goal.share < 1]
    return sorted(reachable, key=lambda goal: (-goal.share, goal.what.value, goal.detail))[:most]


def next_rung(rungs: Sequence[int], value: int) -> int | None:
    """Return the lowest level above a value, or None."""
    return min((rung for rung in rungs if rung > value), default=None)


def _next(what: AwardKind, detail: str, rungs: Sequence[int], value: int) -> Iterable[ReachableAward]:
    rung = next_rung(rungs, value)
    return [] if rung is None else [ReachableAward(what, detail, rung, value)]
