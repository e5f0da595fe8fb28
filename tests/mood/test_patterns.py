"""Patterns in a runner's words for their runs, and no patterns from chance alone."""

from datetime import date, timedelta
from fractions import Fraction
from math import comb
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.mood.rules import FeelingFacts
from challenges.mood.rules.patterns import (
    BY_CHANCE,
    ENOUGH,
    PartOfDay,
    PatternCount,
    PatternQuestion,
    PatternSort,
    chance_of,
    findings_in,
    part_of_day,
)
from challenges.recordings.kinds import RunKind
from challenges.runs.rules.facts import RunFacts
from challenges.units import Distance

FIRST = date(2026, 1, 5)
GOOD, BAD = FeelingFacts("Light", True, ""), FeelingFacts("Heavy", False, "")
MORNING, EVENING = (
    PatternSort(PatternQuestion.TIME, PartOfDay.MORNING),
    PatternSort(PatternQuestion.TIME, PartOfDay.EVENING),
)


def outing(number, *, minute=7 * 60, kind=RunKind.EASY, km=7.0, day=None, indoor=False):
    distance = Distance.of_km(km).mm
    return RunFacts(number, day or FIRST + timedelta(days=number), minute, kind, distance, 1, 1, 0, False, indoor)


def diary_of(morning, evening):
    """Return morning and evening runs, alike otherwise, and how they felt. Each argument is (good, said)."""
    runs = [outing(number * 7, minute=7 * 60) for number in range(morning[1])]
    runs += [outing((100 + number) * 7, minute=19 * 60) for number in range(evening[1])]
    good = [number < morning[0] for number in range(morning[1])] + [number < evening[0] for number in range(evening[1])]
    return runs, {run.run_id: GOOD if fine else BAD for run, fine in zip(runs, good, strict=True)}


def test_mornings_that_feel_better_are_found():
    found = findings_in(*diary_of((14, 16), (6, 20)))
    assert [(each.sort, each.here, each.others, each.is_best) for each in found.patterns] == [
        (MORNING, PatternCount(16, 14), PatternCount(20, 6), True),
        (EVENING, PatternCount(20, 6), PatternCount(16, 14), False),
    ]


def test_a_small_difference_is_not_a_pattern():
    found = findings_in(*diary_of((12, 16), (11, 20)))
    assert found.patterns == ()
    assert (MORNING, PatternCount(16, 12)) in found.alike


def test_seven_runs_are_too_few_and_the_missing_ones_are_counted():
    found = findings_in(*diary_of((7, 7), (0, 20)))
    assert found.patterns == ()
    [short] = [each for each in found.short if each.sort == MORNING]
    assert (short.described, short.missing, short.of_others) == (7, 1, False)


def test_a_morning_runner_needs_runs_at_other_times_to_compare():
    found = findings_in(*diary_of((20, 20), (0, 3)))
    assert found.patterns == ()
    [short] = [each for each in found.short if each.sort == MORNING]
    assert (short.missing, short.of_others) == (5, True)


def test_indoors_against_outdoors_is_one_pattern_not_two():
    runs = [outing(7 * number, indoor=number < 20) for number in range(40)]
    found = findings_in(runs, {run.run_id: BAD if run.indoor else GOOD for run in runs})
    assert [(each.sort, each.is_best) for each in found.patterns] == [(PatternSort(PatternQuestion.PLACE, 0), True)]


def test_runs_without_a_word_or_a_start_time_do_not_count_for_mornings():
    runs = [outing(number, minute=None) for number in range(30)]
    found = findings_in(runs, {run.run_id: FeelingFacts("", None, "Herons.") for run in runs})
    assert found.all == PatternCount(0, 0)
    found = findings_in(runs, {run.run_id: GOOD for run in runs})
    assert not [each for each in found.short if each.sort.question is PatternQuestion.TIME]


@pytest.mark.parametrize("minute, part", [(0, "evening"), (239, "evening"), (240, "morning"), (719, "morning"),
                                          (720, "afternoon"), (1079, "afternoon"), (1080, "evening")])  # fmt: skip
def test_morning_starts_at_four_afternoon_at_noon_and_evening_at_six(minute, part):
    assert part_of_day(minute).value == part


def a_year(random, *, runs=120, good=0.6):
    """Return a varied run history, with words that have nothing to do with the type of run."""
    diary = [
        outing(
            number,
            day=FIRST + timedelta(days=number * 3 + random.randrange(3)),
            minute=random.choice((None, 420, 450, 800, 1110, 1150)),
            kind=random.choice((RunKind.EASY, RunKind.EASY, RunKind.EASY, RunKind.LONG, RunKind.TEMPO, RunKind.TRAIL)),
            km=random.choice((4, 6, 8, 12, 18)),
            indoor=random.random() < 0.15,
        )
        for number in range(runs)
    ]
    return diary, {run.run_id: GOOD if random.random() < good else BAD for run in diary if random.random() < 0.8}


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_runs_does_not_matter(random):
    diary, feelings = a_year(random, runs=60)
    shuffled = list(diary)
    random.shuffle(shuffled)
    assert findings_in(shuffled, feelings) == findings_in(diary, feelings)


@settings(max_examples=40)
@given(st.randoms(use_true_random=False), st.integers(0, 80))
def test_every_pattern_rests_on_at_least_eight_runs_and_eight_others(random, runs):
    found = findings_in(*a_year(random, runs=runs, good=random.random()))
    for each in found.patterns:
        assert min(each.here.described, each.others.described) >= ENOUGH
        assert each.here.described + each.others.described == found.all.described
        assert each.is_best == (each.here.good / each.here.described > each.others.good / each.others.described)
    for short in found.short:
        assert 0 < short.missing <= ENOUGH
    sorts = [sort for sort, _ in found.alike] + [each.sort for each in [*found.patterns, *found.short]]
    assert len(sorts) == len(set(sorts))


@pytest.mark.parametrize("runs, good", [(40, 0.6), (120, 0.6), (120, 0.85), (250, 0.5)])
def test_without_a_real_difference_patterns_are_rare(runs, good):
    """The bound holds for any number of questions. Fisher's test is conservative, so the rate stays below it."""
    random = Random(26)
    trials = 80
    claimed = sum(bool(findings_in(*a_year(random, runs=runs, good=good)).patterns) for _ in range(trials))
    assert claimed <= trials * BY_CHANCE


def test_a_real_difference_is_found_in_a_year_of_running():
    random = Random(3)
    found = 0
    for _ in range(40):
        diary, feelings = a_year(random)
        for run in diary:
            if run.run_id in feelings and run.minute in (420, 450):
                feelings[run.run_id] = GOOD if random.random() < 0.93 else BAD
        found += any(each.sort == MORNING and each.is_best for each in findings_in(diary, feelings).patterns)
    assert found >= 24


@given(st.integers(0, 30), st.integers(0, 30), st.data())
def test_the_probability_is_that_of_fishers_exact_test(said, others, data):
    good, other = data.draw(st.integers(0, said)), data.draw(st.integers(0, others))
    total, fine = said + others, good + other
    ways = {k: comb(said, k) * comb(others, fine - k) for k in range(max(0, fine - others), min(said, fine) + 1)}
    above = sum(ways[k] for k in ways if k >= good)
    below = sum(ways[k] for k in ways if k <= good)
    expected = min(Fraction(1), Fraction(2 * min(above, below), comb(total, fine)))
    assert chance_of(PatternCount(said, good), PatternCount(total, fine)) == pytest.approx(float(expected), rel=1e-9)
