"""A workout for today and the reason for it, based on the last eight weeks. Pure.

The same workout is never suggested on two consecutive days, without storing what was shown: the workouts of each kind
alternate between even and odd days, so today's can't be tomorrow's, whatever is run or uploaded in between. `seen`
has what was turned down recently.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from enum import Enum
from statistics import median
from typing import NamedTuple

from challenges.recordings.kinds import RunKind
from challenges.refusals import N_, Reason
from challenges.runs.rules.facts import RunFacts, RunHistory, order_of
from challenges.units import Distance
from challenges.workouts.rules.library import WORKOUTS
from challenges.workouts.rules.steps import Intensity, Workout, WorkoutKind

AWAY = 14  # days without a run that count as a break
REGULAR = 8  # runs in eight weeks; below, only easy workouts are suggested
IN_A_ROW = 4  # consecutive days with a run after which an easy one is suggested
SAME_AGAIN = 4  # consecutive easy runs after which a change is suggested
MUCH_MORE = 1.5  # multiple of the usual distance that calls for an easy run
HARD = frozenset({RunKind.TEMPO, RunKind.INTERVALS, RunKind.FARTLEK, RunKind.HILLS, RunKind.RACE})
AFTER_A_RACE = "after-the-race"


class SuggestionGround(Enum):
    """The case that a suggestion is based on."""

    NOTHING_YET = "nothing yet"
    BACK_AGAIN = "back again"
    RAN_TODAY = "ran today"
    RACED = "raced"
    HARD_YESTERDAY = "hard yesterday"
    LONG_YESTERDAY = "long yesterday"
    DAY_AFTER_DAY = "day after day"
    MUCH_THIS_WEEK = "much this week"
    HARD_ENOUGH = "hard enough"
    BEGINNING = "beginning"
    SAME_AGAIN = "same again"
    NO_LONG_RUN = "no long run"
    NOT_FOR_LONG = "not for long"
    NEVER_LATELY = "never lately"


Suits = Callable[[Workout], bool]


class SuggestionCase(NamedTuple):
    """A case that applies: the workouts that suit it, and the reason for one of them."""

    ground: SuggestionGround
    suits: Suits
    why: Callable[[Workout], Reason]


CHANGES: dict[WorkoutKind, Reason] = {
    WorkoutKind.EASY: Reason(N_("an easy run")),
    WorkoutKind.LONG: Reason(N_("a long run")),
    WorkoutKind.TEMPO: Reason(N_("a tempo run")),
    WorkoutKind.INTERVALS: Reason(N_("intervals")),
    WorkoutKind.FARTLEK: Reason(N_("a fartlek")),
    WorkoutKind.HILLS: Reason(N_("hills")),
    WorkoutKind.PROGRESSION: Reason(N_("a progression run")),
    WorkoutKind.STRIDES: Reason(N_("strides")),
    WorkoutKind.TRAIL: Reason(N_("a trail run")),
    WorkoutKind.RECOVERY: Reason(N_("a recovery run")),
}
_RUN_AS = {
    WorkoutKind.FARTLEK: RunKind.FARTLEK, WorkoutKind.HILLS: RunKind.HILLS, WorkoutKind.TEMPO: RunKind.TEMPO,
    WorkoutKind.TRAIL: RunKind.TRAIL, WorkoutKind.INTERVALS: RunKind.INTERVALS,
}  # fmt: skip
_PLAYFUL = frozenset({WorkoutKind.FARTLEK, WorkoutKind.STRIDES, WorkoutKind.HILLS, WorkoutKind.TRAIL})
_LIVELY = _PLAYFUL | {WorkoutKind.PROGRESSION, WorkoutKind.TEMPO, WorkoutKind.INTERVALS}


def cases_of(runs: list[RunFacts], today: date) -> Iterator[SuggestionCase]:
    """Yield the cases that apply, most important first. If any calls for care, the lively ones are left out."""
    careful = list(_careful(runs, today))
    if careful:
        yield from careful
        return
    if len(runs) < REGULAR:
        yield _beginning(runs)
        return
    yield from (_within(case, _most_minutes(runs)) for case in (*_changes(runs, today), *_old_friends(runs, today)))


# --- cases that call for care ---------------------------------------------------------------------------------------


def _careful(runs: list[RunFacts], today: date) -> Iterator[SuggestionCase]:
    if not runs:
        yield SuggestionCase(
            SuggestionGround.NOTHING_YET, _first_steps,
            lambda _: Reason(N_("No runs here in the last eight weeks. Start with something short and easy.")),
        )  # fmt: skip
        return
    last, away = runs[-1], (today - runs[-1].day).days
    if away >= AWAY:
        why = Reason(N_("%(days)s days since your last run. Start below what you remember. It comes back."), days=away)
        yield SuggestionCase(SuggestionGround.BACK_AGAIN, _first_steps, lambda _: why)
        return
    soft = _soft if len(runs) >= REGULAR else _softest
    yield from _tired(runs, last, away, today, soft)
    if (row := _days_in_a_row(runs, today)) >= IN_A_ROW:
        why_row = Reason(N_("You've run %(days)s days in a row. An easy one lets it sink in."), days=row)
        yield SuggestionCase(SuggestionGround.DAY_AFTER_DAY, soft, lambda _: why_row)
    yield from _much(runs, today, soft)


def _tired(runs: list[RunFacts], last: RunFacts, away: int, today: date, soft: Suits) -> Iterator[SuggestionCase]:
    """Yield cases after today's run, a race, or a hard or long day."""
    if away == 0:
        why_today = Reason(N_("You've already run today. If you go again, keep it short and easy."))
        yield SuggestionCase(SuggestionGround.RAN_TODAY, _softest, lambda _: why_today)
    races = [one for one in runs if one.kind is RunKind.RACE and (today - one.day).days <= 3]
    if races and away:
        why_race = Reason(N_("You raced on %(day)s. Easy days are part of racing."), day=races[-1].day)
        yield SuggestionCase(SuggestionGround.RACED, _after_a_race, lambda _: why_race)
    yesterday = [one for one in runs if (today - one.day).days == 1]
    if any(one.kind in HARD for one in yesterday):
        why_hard = Reason(N_("Yesterday was hard. An easy run does you more good today than another hard one."))
        yield SuggestionCase(SuggestionGround.HARD_YESTERDAY, soft, lambda _: why_hard)
    usual = median(one.distance for one in runs)
    long = max((one.distance for one in yesterday), default=0)
    if len(runs) >= REGULAR and long >= MUCH_MORE * usual:
        why_long = Reason(
            N_("You ran %(distance)s yesterday, longer than most of your runs. An easy one loosens the legs."),
            distance=_round(long),
        )
        yield SuggestionCase(SuggestionGround.LONG_YESTERDAY, soft, lambda _: why_long)
    week = [one for one in runs if (today - one.day).days < 7]
    if len([one for one in week if one.kind in HARD]) >= 2 and last.kind in HARD:
        why_enough = Reason(N_("Your last run was hard, and so was another this past week. Make the next one easy."))
        yield SuggestionCase(SuggestionGround.HARD_ENOUGH, soft, lambda _: why_enough)


def _much(runs: list[RunFacts], today: date, soft: Suits) -> Iterator[SuggestionCase]:
    week = sum(one.distance for one in runs if (today - one.day).days < 7)
    before = [one for one in runs if 7 <= (today - one.day).days < 35]
    usual = sum(one.distance for one in before) // 4
    if len(before) >= 4 and week > MUCH_MORE * usual:
        why = Reason(
            N_("%(distance)s in seven days, up from about %(usual)s a week in the four weeks before. Let it settle."),
            distance=_round(week), usual=_round(usual),
        )  # fmt: skip
        yield SuggestionCase(SuggestionGround.MUCH_THIS_WEEK, soft, lambda _: why)


def _beginning(runs: list[RunFacts]) -> SuggestionCase:
    why = Reason(N_("%(count)s runs in the last eight weeks. Easy runs build the base for the rest."), count=len(runs))
    if len(runs) == 1:
        why = Reason(N_("One run in the last eight weeks. A second easy one gets you going."))
    return SuggestionCase(SuggestionGround.BEGINNING, _first_steps, lambda _: why)


# --- a change -------------------------------------------------------------------------------------------------------


def _changes(runs: list[RunFacts], today: date) -> Iterator[SuggestionCase]:
    easy = _easy_in_a_row(runs)
    changes = _LIVELY if any(one.kind in HARD for one in runs) else _PLAYFUL
    if easy >= SAME_AGAIN:
        yield SuggestionCase(
            SuggestionGround.SAME_AGAIN, lambda workout: workout.kind in changes,
            lambda workout: Reason(
                N_("%(count)s easy runs in a row. Try %(change)s for a change."),
                count=easy, change=CHANGES[workout.kind],
            ),
        )  # fmt: skip
    lately = [one for one in runs if (today - one.day).days < 14]
    usual, longest = median(one.distance for one in runs), max((one.distance for one in lately), default=0)
    if len(lately) >= 3 and longest < 1.3 * usual:
        why = Reason(
            N_("Nothing longer than %(distance)s in two weeks. Your legs may be ready for a longer one."),
            distance=_round(longest, up=True),
        )
        yield SuggestionCase(
            SuggestionGround.NO_LONG_RUN, lambda workout: workout.kind is WorkoutKind.LONG, lambda _: why
        )


def _old_friends(runs: list[RunFacts], today: date) -> Iterator[SuggestionCase]:
    """Yield each kind of workout, longest ago first. There is always at least one."""
    last = {
        kind: max((one.day for one in runs if one.kind is run_as), default=None) for kind, run_as in _RUN_AS.items()
    }
    for kind in sorted(_RUN_AS, key=lambda kind: last[kind] or date.min):
        day = last[kind]
        if day is None:
            yield _never_lately(kind)
        elif (today - day).days > 1:  # a trail run yesterday; anything hard is handled by `_careful`
            yield _not_for_long(kind, (today - day).days)


def _never_lately(kind: WorkoutKind) -> SuggestionCase:
    why = Reason(N_("You haven't done %(change)s in the last eight weeks. How about today?"), change=CHANGES[kind])
    return SuggestionCase(SuggestionGround.NEVER_LATELY, lambda workout: workout.kind is kind, lambda _: why)


def _not_for_long(kind: WorkoutKind, days: int) -> SuggestionCase:
    why = Reason(N_("%(days)s days since you last did %(change)s. How about today?"), days=days, change=CHANGES[kind])
    return SuggestionCase(SuggestionGround.NOT_FOR_LONG, lambda workout: workout.kind is kind, lambda _: why)


# --- figures --------------------------------------------------------------------------------------------------------


def _days_in_a_row(runs: list[RunFacts], today: date) -> int:
    """Return the number of consecutive days with a run up to yesterday."""
    days = {one.day for one in runs}
    row = 0
    while today - timedelta(days=row + 1) in days:
        row += 1
    return row


def _easy_in_a_row(runs: list[RunFacts]) -> int:
    for number, one in enumerate(reversed(runs)):
        if one.kind is not RunKind.EASY:
            return number
    return len(runs)


def _round(mm: float, *, up: bool = False) -> Distance:
    """Round to 0.1 km for a sentence. Round `up` if the sentence says that nothing was longer."""
    return Distance(-(-int(mm) // 100_000) * 100_000 if up else round(mm / 100_000) * 100_000)


def _most_minutes(runs: list[RunFacts]) -> float:
    """Return the longest suitable workout in minutes: 1.4 times the longest recent run, at least 45."""
    return max(45.0, 1.4 * max(one.moving for one in runs) / 60_000)


def _within(case: SuggestionCase, minutes: float) -> SuggestionCase:
    """Return the case without workouts that take longer."""
    return case._replace(suits=lambda workout: case.suits(workout) and workout.minutes <= minutes)


# --- what suits -----------------------------------------------------------------------------------------------------


def _first_steps(workout: Workout) -> bool:
    return workout.first and workout.kind is WorkoutKind.EASY


def _softest(workout: Workout) -> bool:
    """Half an hour at most, with only walking, jogging and easy running."""
    short = workout.kind is WorkoutKind.RECOVERY or workout.minutes <= 25
    return workout.first and short and workout.slug != AFTER_A_RACE


def _after_a_race(workout: Workout) -> bool:
    return workout.slug == AFTER_A_RACE or _softest(workout)


def _soft(workout: Workout) -> bool:
    """Easy workouts for a regular runner between two harder days."""
    kinds = (WorkoutKind.RECOVERY, WorkoutKind.EASY)
    if workout.kind not in kinds or workout.minutes > 45 or workout.slug == AFTER_A_RACE:
        return False
    return workout.kind is WorkoutKind.RECOVERY or all(step.intensity is not Intensity.WALK for step in workout.steps)


LOOKED_AT = timedelta(weeks=8)


class Suggestion(NamedTuple):
    """A workout of the library with the reason for it."""

    slug: str
    why: Reason
    ground: SuggestionGround


_TURN = {
    workout.slug: [other.slug for other in WORKOUTS.values() if other.kind is workout.kind].index(workout.slug) % 2
    for workout in WORKOUTS.values()
}  # 0 for even days, 1 for odd days


def suggestion_for(diary: RunHistory, today: date, seen: Sequence[str] = ()) -> Suggestion:
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


def _counts(one: RunFacts, today: date) -> bool:
    return today - LOOKED_AT < one.day <= today and one.kind is not RunKind.WALK


def _dealt(case: SuggestionCase, today: date) -> list[Workout]:
    """Return the workouts that suit a case on a day, rotated so that the first one changes every other day."""
    mine = [one for one in WORKOUTS.values() if _TURN[one.slug] == today.toordinal() % 2 and case.suits(one)]
    turn = today.toordinal() // 2 % len(mine) if mine else 0
    return mine[turn:] + mine[:turn]
