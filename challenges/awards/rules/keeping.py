"""What is kept beside what is found: which awards are new, which are others now, and which do not hold any more. Pure.

An award is known again by its key; one that a single run makes also by the run's date and figure, because a run that
was removed and is added again is the same run to its runner.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from challenges.awards.rules.kinds import Found, Gone, What
from challenges.runs.diary import Outing


class Kept(NamedTuple):
    """An award as it is stored."""

    id: int
    found: Found
    gone: Gone | None


class Changes(NamedTuple):
    """What there is to write: new ones, others by the id they are kept under, and lost ones with the reason."""

    new: Sequence[Found]
    other: Sequence[tuple[int, Found]]
    lost: Sequence[tuple[int, Gone]]


def changes_of(
    kept: Iterable[Kept],
    found: Iterable[Found],
    why: Callable[[Found], Gone],
    instead: Mapping[int, int] | None = None,
) -> Changes:
    """What there is to write so that what is kept says what is found. `why` says why one does not hold any more.

    `instead` names the run that counts in place of another at the same time: what the one earned the other may earn as
    well, and then it is the same award.
    """
    by_key = {one.found.key: one for one in kept}
    left = dict(by_key)
    new, other = [], []
    strangers = []
    for one in found:
        same = left.pop(one.key, None)
        if same is None:
            strangers.append(one)
        elif same.gone or same.found != one:
            other.append((same.id, one))
    alike: dict[tuple[object, ...], list[Kept]] = {}
    for rest in left.values():
        if rest.found.what.is_of_one_run:
            alike.setdefault(_likeness(rest.found), []).append(rest)
            if rest.found.run_id is not None and (longer := (instead or {}).get(rest.found.run_id)):
                alike.setdefault((rest.found.what, rest.found.detail, longer), []).append(rest)
    for one in strangers:
        known = [*alike.get(_likeness(one), ()), *alike.get((one.what, one.detail, one.run_id), ())]
        again = next((each for each in known if each.found.key in left), None)
        if again is not None:
            del left[again.found.key]
            other.append((again.id, one))
        else:
            new.append(one)
    lost = [(rest.id, why(rest.found)) for rest in left.values() if rest.gone is None]
    return Changes(new, other, lost)


def _likeness(found: Found) -> tuple[What, str, date, int]:
    return found.what, found.detail, found.day, found.figure


def may_come_back(one: Kept) -> bool:
    """Whether the next run may be the one that earns an award again: no later run undoes that an earlier was longer.

    One whose run is gone may: the next run may be the same to its runner, or get its id.
    """
    overtaken = one.gone in (Gone.OVERTAKEN, Gone.SUPERSEDED) and one.found.run_id is not None
    return one.gone is not None and not (overtaken and (one.found.what.is_of_one_run or one.found.what is What.FIRST))


class History(NamedTuple):
    """The runs that count, what their recordings say, and which run stands in for one that does not."""

    outings: Mapping[int, Outing]
    efforts: Mapping[int, Mapping[int, int]] = {}
    instead: Mapping[int, int] = {}
    fewer: bool = False  # runs than when it was last looked through


def reason_of(lost: Found, history: History) -> Gone:
    """Why an award that runs earned does not hold any more."""
    if lost.run_id is None:
        return Gone.REMOVED
    if lost.run_id in history.instead:
        return Gone.SUPERSEDED
    outing = history.outings.get(lost.run_id)
    if outing is None:
        return Gone.HELD
    if outing.day != lost.day or not _still_says(lost, outing, history.efforts.get(lost.run_id, {})):
        return Gone.CORRECTED
    if lost.what is What.BADGE:
        return Gone.OVERTAKEN if lost.detail in _UNDONE_BY_MORE and not history.fewer else Gone.SHORT
    return Gone.OVERTAKEN if lost.what.is_of_one_run or lost.what is What.FIRST else Gone.SHORT


_UNDONE_BY_MORE = ("came-back", "new-places")
"""Badges that a run added later can undo: it was no break, or a place was not new."""


def _still_says(lost: Found, outing: Outing, efforts: Mapping[int, int]) -> bool:
    """Whether the run of an award still has the figure that earned it."""
    match lost.what:
        case What.LONGEST:
            return outing.distance == lost.figure
        case What.FASTEST:
            return efforts.get(int(lost.detail)) == lost.figure
        case What.FIRST:
            return max([outing.distance, *efforts]) >= lost.figure
        case _:
            return True
