"""Find which types of run feel good to a runner, from the words they gave their own runs. Pure.

A *sort* is one answer to one question: morning (time of day), long (kind), 5 to 10 km (distance), Sunday (weekday),
indoors (place). A sort is tested once at least eight runs of it and at least eight other runs have a word. It becomes
a pattern when Fisher's exact test gives a split this uneven, in either direction, a probability of at most 0.05 divided
by the number of sorts tested (Bonferroni). So among runners to whom the sort makes no difference, at most one in twenty
sees any pattern at all (tests/mood/test_patterns.py measures this). Each question yields at most one best and one
hardest sort: the one with the smallest probability.
Source: Fisher, Statistical Methods for Research Workers (1934), section 21.02.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from math import exp, lgamma
from typing import NamedTuple

from challenges.mood.rules.feelings import FeelingFacts
from challenges.recordings.kinds import RunKind
from challenges.runs.rules.facts import RunFacts, RunHistory
from challenges.units import Distance

ENOUGH = 8
BY_CHANCE = 0.05
BANDS = (Distance.of_km(5), Distance.of_km(10), Distance.of_km(16))  # exclusive upper bounds; the last band is open
INDOORS, OUTDOORS = 1, 0


class PatternQuestion(Enum):
    """A property by which runs are compared."""

    TIME = "time"
    KIND = "kind"
    DISTANCE = "distance"
    DAY = "day"
    PLACE = "place"


class PartOfDay(Enum):
    """The part of the day in which a run started, in local time."""

    MORNING = "morning"  # from 04:00
    AFTERNOON = "afternoon"  # from 12:00
    EVENING = "evening"  # from 18:00, and at night


class PatternSort(NamedTuple):
    """One answer to one question.

    `answer` is a PartOfDay, a Kind, the index of a distance band, a weekday (Monday is 0), or INDOORS or OUTDOORS.
    """

    question: PatternQuestion
    answer: PartOfDay | RunKind | int


class PatternCount(NamedTuple):
    """How many runs have a word, and how many of those felt good."""

    described: int
    good: int


class Pattern(NamedTuple):
    """A sort of run that feels clearly better, or clearly harder, than the runner's other runs."""

    sort: PatternSort
    here: PatternCount
    others: PatternCount
    is_best: bool
    chance: float  # probability of a split this uneven if the sort made no difference


class PatternGap(NamedTuple):
    """A sort with too few words to test: `missing` more runs of it, or of others, need a word."""

    sort: PatternSort
    described: int
    missing: int
    of_others: bool


class Findings(NamedTuple):
    """All results for a runner. `alike` are the sorts that were tested without a clear difference."""

    all: PatternCount
    patterns: tuple[Pattern, ...]
    alike: tuple[tuple[PatternSort, PatternCount], ...]
    short: tuple[PatternGap, ...]


def findings_in(diary: RunHistory, feelings: Mapping[int, FeelingFacts]) -> Findings:
    """Return what a runner's words say about their runs, clearest patterns first. Runs without a word are ignored."""
    counts: dict[PatternSort, PatternCount] = {}
    everything = PatternCount(0, 0)
    for outing in diary:
        feeling = feelings.get(outing.run_id)
        if feeling is None or feeling.good is None:
            continue
        everything = _added(everything, feeling.good)
        for sort in sorts_of(outing):
            counts[sort] = _added(counts.get(sort, PatternCount(0, 0)), feeling.good)
    looked_at = {
        sort: here
        for sort, here in counts.items()
        if min(here.described, everything.described - here.described) >= ENOUGH
    }
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


def sorts_of(outing: RunFacts) -> list[PatternSort]:
    """Return the sorts that a run belongs to: one per question, without the time of day if it is unknown."""
    sorts = [
        PatternSort(PatternQuestion.KIND, outing.kind),
        PatternSort(PatternQuestion.DISTANCE, sum(outing.distance >= band.mm for band in BANDS)),
        PatternSort(PatternQuestion.DAY, outing.day.weekday()),
        PatternSort(PatternQuestion.PLACE, INDOORS if outing.indoor else OUTDOORS),
    ]
    if outing.minute is not None:
        sorts.append(PatternSort(PatternQuestion.TIME, part_of_day(outing.minute)))
    return sorts


def part_of_day(minute: int) -> PartOfDay:
    """Return the part of the day for a minute of the day, 0 to 1439."""
    if 4 * 60 <= minute < 12 * 60:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if 12 * 60 <= minute < 18 * 60 else PartOfDay.EVENING


def chance_of(here: PatternCount, everything: PatternCount) -> float:
    """Return the probability that a random split of the same words is at least as uneven as this one.

    Two-sided Fisher's exact test: twice the smaller tail, at most 1.
    """
    others = everything.described - here.described
    least, most = max(0, everything.good - others), min(here.described, everything.good)
    above = _tail(here.good, most, 1, here.described, everything)
    below = _tail(here.good, least, -1, here.described, everything)
    return min(1.0, 2 * min(above, below))


def _tail(good: int, last: int, step: int, said: int, everything: PatternCount) -> float:
    """Return the probability of `good` and of every more extreme count up to `last`."""
    others, bad = everything.described - said, everything.described - everything.good
    one = exp(_ways(said, good) + _ways(others, everything.good - good) - _ways(everything.described, everything.good))
    total = one
    while good != last and one > total * 1e-12:
        if step > 0:  # each term follows from the one before, which is cheaper than computing it from scratch
            one *= (said - good) * (everything.good - good) / ((good + 1) * (bad - said + good + 1))
        else:
            one *= good * (bad - said + good) / ((said - good + 1) * (everything.good - good + 1))
        good += step
        total += one
    return total


def _ways(of: int, some: int) -> float:
    """Return the natural logarithm of the binomial coefficient `of` choose `some`."""
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)


def _pattern(sort: PatternSort, here: PatternCount, everything: PatternCount) -> Pattern:
    others = PatternCount(everything.described - here.described, everything.good - here.good)
    is_best = here.good * others.described > others.good * here.described
    return Pattern(sort, here, others, is_best, chance_of(here, everything))


def _clearest(apart: list[Pattern]) -> tuple[Pattern, ...]:
    """Return the best and the hardest sort of each question, best ones first.

    Indoors and outdoors are opposites, so for that question the hardest would only repeat the best.
    """
    told: dict[tuple[PatternQuestion, bool], Pattern] = {}
    for found in sorted(apart, key=lambda each: (each.chance, _order(each.sort))):
        told.setdefault((found.sort.question, found.is_best), found)
    best = {question for question, is_best in told if is_best}
    both = [found for found in told.values() if found.is_best or found.sort.question is not PatternQuestion.PLACE or
            PatternQuestion.PLACE not in best]  # fmt: skip
    return tuple(sorted(both, key=lambda each: (not each.is_best, each.chance, _order(each.sort))))


def _short(sort: PatternSort, here: PatternCount, everything: PatternCount) -> PatternGap:
    if here.described < ENOUGH:
        return PatternGap(sort, here.described, ENOUGH - here.described, of_others=False)
    return PatternGap(sort, here.described, ENOUGH - (everything.described - here.described), of_others=True)


def _added(count: PatternCount, good: bool) -> PatternCount:
    return PatternCount(count.described + 1, count.good + good)


_QUESTIONS, _PARTS, _KINDS = list(PatternQuestion), list(PartOfDay), list(RunKind)


def _order(sort: PatternSort) -> tuple[int, int]:
    places: dict[type, Callable[[object], int]] = {PartOfDay: _PARTS.index, RunKind: _KINDS.index}  # type: ignore[dict-item]
    place = places.get(type(sort.answer))
    return _QUESTIONS.index(sort.question), place(sort.answer) if place else int(sort.answer)  # type: ignore[arg-type]
