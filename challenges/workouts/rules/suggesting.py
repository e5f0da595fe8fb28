"""A workout for today, and why: read from the last eight weeks. Pure.

Never the same twice running, without keeping what was shown: the workouts of each kind are dealt to even and odd days,
so what is suggested today cannot be tomorrow's, whatever is run or uploaded in between. What was turned down of late
is told by `seen`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from challenges.refusals import Reason
from challenges.runs.diary import Diary, Outing, order_of
from challenges.runs.rules import Kind
from challenges.workouts.library import WORKOUTS
from challenges.workouts.rules.cases import Case, Ground, cases_of
from challenges.workouts.steps import Workout

LOOKED_AT = timedelta(weeks=8)


class Suggestion(NamedTuple):
    """A workout of the library, and the sentence that says what in the diary speaks for it."""

    slug: str
    why: Reason
    ground: Ground


_TURN = {
    workout.slug: [other.slug for other in WORKOUTS.values() if other.kind is workout.kind].index(workout.slug) % 2
    for workout in WORKOUTS.values()
}  # whether it is for even or for odd days


def suggestion_for(diary: Diary, today: date, seen: Sequence[str] = ()) -> Suggestion:
    """What to run today. `seen` are the slugs that were turned down of late, the latest last.

    Only the eight weeks before today are looked at, in the order of days, so it does not matter when which run was
    uploaded. Walks are no runs here. Where all that suit were turned down, the one that was longest ago comes again.
    """
    runs = sorted((one for one in diary if _counts(one, today)), key=order_of)
    cases = list(cases_of(runs, today))
    for case in cases:
        fresh = [workout for workout in _dealt(case, today) if workout.slug not in seen]
        if fresh:
            return Suggestion(fresh[0].slug, case.why(fresh[0]), case.ground)
    latest = {slug: place for place, slug in enumerate(seen)}
    all_that_suit = [(case, workout) for case in cases for workout in _dealt(case, today)]
    case, again = min(all_that_suit, key=lambda suits: latest[suits[1].slug])
    return Suggestion(again.slug, case.why(again), case.ground)


def _counts(one: Outing, today: date) -> bool:
    return today - LOOKED_AT < one.day <= today and one.kind is not Kind.WALK


def _dealt(case: Case, today: date) -> list[Workout]:
    """The workouts that answer a case on such a day, another one first every other day."""
    mine = [one for one in WORKOUTS.values() if _TURN[one.slug] == today.toordinal() % 2 and case.suits(one)]
    turn = today.toordinal() // 2 % len(mine) if mine else 0
    return mine[turn:] + mine[:turn]
