"""Which runs feel good to a runner, as far as their own runs can say. Pure.

A *sort* of run is one answer to one question: morning (when), long (what kind), 5 to 10 km (how far), Sunday (which
day), indoors (where). A sort is looked at once something was said of eight runs of it and of eight others. It is apart
from the others where Fisher's exact test finds a split at least so uneven, in either direction, in fewer than one in
twenty of all ways to deal out the same words, divided by the number of sorts looked at (Bonferroni). So of runners to
whom the sort makes no difference, at most one in twenty reads anything at all (tests/mood/test_patterns.py counts
them). Of each question at most one sort is said to feel best and one to feel hardest, the one furthest apart.
Source: Fisher, Statistical Methods for Research Workers (1934), section 21.02.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from math import exp, lgamma
from typing import NamedTuple

from challenges.mood.rules import Feeling
from challenges.runs.diary import Diary, Outing
from challenges.runs.rules import Kind
from challenges.units import Distance

ENOUGH = 8
BY_CHANCE = 0.05
BANDS = (Distance.of_km(5), Distance.of_km(10), Distance.of_km(16))  # up to, and without, each; the last goes on
INDOORS, OUTDOORS = 1, 0


class Question(Enum):
    """What runs are told apart by."""

    TIME = "time"
    KIND = "kind"
    DISTANCE = "distance"
    DAY = "day"
    PLACE = "place"


class PartOfDay(Enum):
    """When a run began, by the clocks of the place."""

    MORNING = "morning"  # from four
    AFTERNOON = "afternoon"  # from noon
    EVENING = "evening"  # from six, and at night


class Sort(NamedTuple):
    """One answer to one question: a PartOfDay, a Kind, the place of a band, of a weekday (Monday is 0), or INDOORS."""

    question: Question
    answer: PartOfDay | Kind | int


class Count(NamedTuple):
    """Of how many runs something was said, and how many of them felt good."""

    said: int
    good: int


class Pattern(NamedTuple):
    """A sort of run that is apart from the others: best, or hardest."""

    sort: Sort
    here: Count
    others: Count
    is_best: bool
    chance: float  # of a split so uneven if the sort made no difference


class Short(NamedTuple):
    """A sort of which too little is known: `missing` more of it, or of others, with a word for how they felt."""

    sort: Sort
    said: int
    missing: int
    of_others: bool


class Findings(NamedTuple):
    """What a runner's words add up to. `alike` are sorts that were looked at and are not apart."""

    all: Count
    patterns: tuple[Pattern, ...]
    alike: tuple[tuple[Sort, Count], ...]
    short: tuple[Short, ...]


def findings_in(diary: Diary, feelings: Mapping[int, Feeling]) -> Findings:
    """What a runner's words say about their runs, the clearest first. A line without a word says nothing here."""
    counts: dict[Sort, Count] = {}
    everything = Count(0, 0)
    for outing in diary:
        feeling = feelings.get(outing.run_id)
        if feeling is None or feeling.good is None:
            continue
        everything = _added(everything, feeling.good)
        for sort in sorts_of(outing):
            counts[sort] = _added(counts.get(sort, Count(0, 0)), feeling.good)
    looked_at = {sort: here for sort, here in counts.items() if min(here.said, everything.said - here.said) >= ENOUGH}
    apart = [
        found
        for sort, here in looked_at.items()
        if (found := _pattern(sort, here, everything)).chance * len(looked_at) <= BY_CHANCE
    ]
    patterns = _clearest(apart)
    told = {found.sort for found in apart}
    alike = tuple((sort, looked_at[sort]) for sort in sorted(looked_at, key=_order) if sort not in told)
    short = [_short(sort, here, everything) for sort, here in counts.items() if sort not in looked_at]
    return Findings(
        everything, patterns, alike, tuple(sorted(short, key=lambda each: (each.missing, _order(each.sort))))
    )


def sorts_of(outing: Outing) -> list[Sort]:
    """The sorts that a run belongs to, one for each question that it answers."""
    sorts = [
        Sort(Question.KIND, outing.kind),
        Sort(Question.DISTANCE, sum(outing.distance >= band.mm for band in BANDS)),
        Sort(Question.DAY, outing.day.weekday()),
        Sort(Question.PLACE, INDOORS if outing.indoor else OUTDOORS),
    ]
    if outing.minute is not None:
        sorts.append(Sort(Question.TIME, part_of_day(outing.minute)))
    return sorts


def part_of_day(minute: int) -> PartOfDay:
    """The part of the day of a minute of it, 0 to 1 439."""
    if 4 * 60 <= minute < 12 * 60:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if 12 * 60 <= minute < 18 * 60 else PartOfDay.EVENING


def chance_of(here: Count, everything: Count) -> float:
    """How often dealing out the same words anew splits them at least so unevenly between a sort and the others.

    Fisher's exact test with both tails: twice the smaller one, at most 1.
    """
    others = everything.said - here.said
    least, most = max(0, everything.good - others), min(here.said, everything.good)
    above = _tail(here.good, most, 1, here.said, everything)
    below = _tail(here.good, least, -1, here.said, everything)
    return min(1.0, 2 * min(above, below))


def _tail(good: int, last: int, step: int, said: int, everything: Count) -> float:
    """The chance of `good`, and of everything further out as far as `last`."""
    others, bad = everything.said - said, everything.said - everything.good
    one = exp(_ways(said, good) + _ways(others, everything.good - good) - _ways(everything.said, everything.good))
    total = one
    while good != last and one > total * 1e-12:
        if step > 0:  # the next one from this one: cheaper than from the beginning
            one *= (said - good) * (everything.good - good) / ((good + 1) * (bad - said + good + 1))
        else:
            one *= good * (bad - said + good) / ((said - good + 1) * (everything.good - good + 1))
        good += step
        total += one
    return total


def _ways(of: int, some: int) -> float:
    """The logarithm of how many ways there are to choose some of these."""
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)


def _pattern(sort: Sort, here: Count, everything: Count) -> Pattern:
    others = Count(everything.said - here.said, everything.good - here.good)
    is_best = here.good * others.said > others.good * here.said
    return Pattern(sort, here, others, is_best, chance_of(here, everything))


def _clearest(apart: list[Pattern]) -> tuple[Pattern, ...]:
    """Of each question the best and the hardest; where there are two answers only, the best says both."""
    told: dict[tuple[Question, bool], Pattern] = {}
    for found in sorted(apart, key=lambda each: (each.chance, _order(each.sort))):
        told.setdefault((found.sort.question, found.is_best), found)
    best = {question for question, is_best in told if is_best}
    both = [found for found in told.values() if found.is_best or found.sort.question is not Question.PLACE or
            Question.PLACE not in best]  # fmt: skip
    return tuple(sorted(both, key=lambda each: (not each.is_best, each.chance, _order(each.sort))))


def _short(sort: Sort, here: Count, everything: Count) -> Short:
    if here.said < ENOUGH:
        return Short(sort, here.said, ENOUGH - here.said, of_others=False)
    return Short(sort, here.said, ENOUGH - (everything.said - here.said), of_others=True)


def _added(count: Count, good: bool) -> Count:
    return Count(count.said + 1, count.good + good)


_QUESTIONS, _PARTS, _KINDS = list(Question), list(PartOfDay), list(Kind)


def _order(sort: Sort) -> tuple[int, int]:
    places: dict[type, Callable[[object], int]] = {PartOfDay: _PARTS.index, Kind: _KINDS.index}  # type: ignore[dict-item]
    place = places.get(type(sort.answer))
    return _QUESTIONS.index(sort.question), place(sort.answer) if place else int(sort.answer)  # type: ignore[arg-type]
