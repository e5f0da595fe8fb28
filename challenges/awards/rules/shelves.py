"""Group awards for display: similar awards form one trophy, represented by the best of them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from challenges.awards.rules.kinds import TELLING, What


class Shelf(Enum):
    """The sections of the trophies page."""

    MEDALS = "medals"
    BADGES = "badges"
    MILESTONES = "milestones"


@dataclass(frozen=True, slots=True)
class Shelved:
    """One trophy: the award shown, how often it was earned, and the levels reached."""

    front: Any
    times: int
    rungs: tuple[int, ...]


def shelved(awards: Iterable[Any]) -> dict[Shelf, Sequence[Shelved]]:
    """Return the trophies of each section, newest first. Awards need what, detail, occasion, day, figure and id."""
    groups: dict[tuple[What, str], list[Any]] = {}
    for award in awards:
        if award.what is What.FASTEST and int(award.detail) not in TELLING:
            continue
        groups.setdefault((award.what, _group(award)), []).append(award)
    shelves: dict[Shelf, list[Shelved]] = {shelf: [] for shelf in Shelf}
    for (what, _), those in groups.items():
        front = max(those, key=_best(what))
        rungs = tuple(sorted({award.figure for award in those}))
        shelves[_shelf(what)].append(Shelved(front, _times(what, those), rungs))
    for pieces in shelves.values():
        pieces.sort(key=lambda piece: (piece.front.day, piece.front.id), reverse=True)
    return {shelf: tuple(pieces) for shelf, pieces in shelves.items()}


def _group(award: Any) -> str:
    """Return the grouping key: one trophy for totals and for streaks, one per distance for firsts and records."""
    return award.detail if award.what in (What.FIRST, What.FASTEST, What.MEDAL, What.BADGE) else ""


def _best(what: What) -> Any:
    if what is What.FASTEST:
        return lambda award: (-award.figure, award.day, award.id)
    if what in (What.COMEBACK, What.PLACE, What.BADGE):
        return lambda award: (award.day, award.figure, award.id)
    return lambda award: (award.figure, award.day, award.id)


def _times(what: What, those: Sequence[Any]) -> int:
    """Return how often it was earned: by period for repeatable badges, else by award."""
    if what is What.BADGE:
        return len({award.occasion.partition(":")[0] for award in those if ":" in award.occasion}) or 1
    return len(those) if what in (What.COMEBACK, What.PLACE) else 1


def _shelf(what: What) -> Shelf:
    if what is What.MEDAL:
        return Shelf.MEDALS
    return Shelf.BADGES if what is What.BADGE else Shelf.MILESTONES
