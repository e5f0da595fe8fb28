"""A workout for today and the reason for it, based on the last eight weeks. Pure.

The same workout is never suggested on two consecutive days, without storing what was shown: the workouts of each kind
alternate between even and odd days, so today's can't be tomorrow's, whatever is run or uploaded in between. `seen`
has what was turned down recently.
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
    """A workout of the library with the reason for it."""

    slug: str
    why: Reason
    ground: Ground


_TURN = {
    workout.slug: [other.slug for other in WORKOUTS.values() if other.kind is workout.kind].index(workout.slug) % 2
    for workout in WORKOUTS.values()
}  # 0 for even days, 1 for odd days


def suggestion_for(diary: Diary, today: date, seen: Sequence[str] = ()) -> Suggestion:
    """Return a suggestion for today. `seen` are the slugs that were turned down recently, newest last.

    Only the last eight weeks are considered, in order of days, so the order of uploads doesn't matter. Walks are
    ignored. If every suitable workout was turned down, the one turned down longest ago comes back.
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
    """Return the workouts that suit a case on a day, rotated so that the first one changes every other day."""
    mine = [one for one in WORKOUTS.values() if _TURN[one.slug] == today.toordinal() % 2 and case.suits(one)]
    turn = today.toordinal() // 2 % len(mine) if mine else 0
    return mine[turn:] + mine[:turn]
