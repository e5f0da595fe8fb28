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


def changes_of(kept: Iterable[Kept], found: Iterable[Found], why: Callable[[Found], Gone]) -> Changes:
    """What there is to write so that what is kept says what is found. `why` says why one does not hold any more."""
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
    alike: dict[tuple[What, str, date, int], list[Kept]] = {}
    for rest in left.values():
        if rest.found.what.is_of_one_run:
            alike.setdefault(_likeness(rest.found), []).append(rest)
    for one in strangers:
        same_again = alike.get(_likeness(one))
        if same_again:
            again = same_again.pop()
            del left[again.found.key]
            other.append((again.id, one))
        else:
            new.append(one)
    lost = [(rest.id, why(rest.found)) for rest in left.values() if rest.gone is None]
    return Changes(new, other, lost)


def _likeness(found: Found) -> tuple[What, str, date, int]:
    return found.what, found.detail, found.day, found.figure


def reason_of(lost: Found, outings: Mapping[int, Outing]) -> Gone:
    """Why an award that runs earned does not hold any more; `outings` are the runs that count, by id."""
    if lost.run_id is None:
        return Gone.REMOVED
    outing = outings.get(lost.run_id)
    if outing is None:
        return Gone.HELD
    if outing.day != lost.day or (lost.what is What.LONGEST and outing.distance != lost.figure):
        return Gone.CORRECTED
    return Gone.OVERTAKEN if lost.what.is_of_one_run or lost.what is What.FIRST else Gone.SHORT
