"""Compare stored awards with found ones: which are new, which changed, and which no longer count. Pure.

Awards are matched by key. Those earned by a single run are also matched by date and figure, because a run that
was removed and added again is the same run to its runner.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from challenges.awards.rules.kinds import AwardKind, FoundAward, WhyGone
from challenges.runs.rules.facts import RunFacts


class StoredAward(NamedTuple):
    """A stored award."""

    id: int
    award: FoundAward
    gone: WhyGone | None


class AwardChanges(NamedTuple):
    """The changes to write: new awards, changed ones by stored id, and lost ones by stored id with the reason."""

    new: Sequence[FoundAward]
    changed: Sequence[tuple[int, FoundAward]]
    lost: Sequence[tuple[int, WhyGone]]


def changes_of(
    kept: Iterable[StoredAward],
    found: Iterable[FoundAward],
    why: Callable[[FoundAward], WhyGone],
    instead: Mapping[int, int] | None = None,
) -> AwardChanges:
    """Return the changes that make the stored awards match the found ones. `why` gives the reason for a lost one.

    `instead` maps a run to the longer recording that replaces it. An award that moves from one to the other
    stays the same award.
    """
    by_key = {one.award.key: one for one in kept}
    left = dict(by_key)
    new, other = [], []
    strangers = []
    for one in found:
        same = left.pop(one.key, None)
        if same is None:
            strangers.append(one)
        elif same.gone or same.award != one:
            other.append((same.id, one))
    alike: dict[tuple[object, ...], list[StoredAward]] = {}
    for rest in left.values():
        if rest.award.what.is_of_one_run:
            alike.setdefault(_likeness(rest.award), []).append(rest)
            if rest.award.run_id is not None and (longer := (instead or {}).get(rest.award.run_id)):
                alike.setdefault((rest.award.what, rest.award.detail, longer), []).append(rest)
    for one in strangers:
        known = [*alike.get(_likeness(one), ()), *alike.get((one.what, one.detail, one.run_id), ())]
        again = next((each for each in known if each.award.key in left), None)
        if again is not None:
            del left[again.award.key]
            other.append((again.id, one))
        else:
            new.append(one)
    lost = [(rest.id, why(rest.award)) for rest in left.values() if rest.gone is None]
    return AwardChanges(new, other, lost)


def _likeness(found: FoundAward) -> tuple[AwardKind, str, date, int]:
    return found.what, found.detail, found.day, found.figure


def may_come_back(one: StoredAward) -> bool:
    """Whether the next run could earn a lost award again. A later run can't undo that an earlier one was longer.

    An award whose run is gone can come back, because the next run may be the same run added again.
    """
    overtaken = one.gone in (WhyGone.OVERTAKEN, WhyGone.SUPERSEDED) and one.award.run_id is not None
    return one.gone is not None and not (
        overtaken and (one.award.what.is_of_one_run or one.award.what is AwardKind.FIRST)
    )


class AwardHistory(NamedTuple):
    """The runs that count, their best efforts, and the recordings that replace shorter ones."""

    outings: Mapping[int, RunFacts]
    efforts: Mapping[int, Mapping[int, int]] = {}
    instead: Mapping[int, int] = {}
    fewer: bool = False  # whether there are fewer runs than at the last review


def reason_of(lost: FoundAward, history: AwardHistory) -> WhyGone:
    """Return why an award earned by runs no longer counts."""
    if lost.run_id is None:
        return WhyGone.REMOVED
    if lost.run_id in history.instead:
        return WhyGone.SUPERSEDED
    outing = history.outings.get(lost.run_id)
    if outing is None:
        return WhyGone.HELD
    if outing.day != lost.day or not _still_says(lost, outing, history.efforts.get(lost.run_id, {})):
        return WhyGone.CORRECTED
    if lost.what is AwardKind.BADGE:
        return WhyGone.OVERTAKEN if lost.detail in _UNDONE_BY_MORE and not history.fewer else WhyGone.SHORT
    return WhyGone.OVERTAKEN if lost.what.is_of_one_run or lost.what is AwardKind.FIRST else WhyGone.SHORT


_UNDONE_BY_MORE = ("came-back", "new-places")
"""Badges that an added run can undo, because there was no break or a place wasn't new."""


def _still_says(lost: FoundAward, outing: RunFacts, efforts: Mapping[int, int]) -> bool:
    """Whether the run of an award still has the figure that earned it."""
    match lost.what:
        case AwardKind.LONGEST:
            return outing.distance == lost.figure
        case AwardKind.FASTEST:
            return efforts.get(int(lost.detail)) == lost.figure
        case AwardKind.FIRST:
            return max([outing.distance, *efforts]) >= lost.figure
        case _:
            return True
