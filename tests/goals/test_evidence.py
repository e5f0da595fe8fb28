"""Back-tests of odds and forecasts on weeks that the model hasn't seen. A worse model fails here.

The same as `make bench ARGS=evidence`, with few runners; docs/evidence.md has the figures for many.
"""

import numpy as np
import pytest

from bench.evidence import (
    GOALS,
    SITUATIONS,
    Asked,
    BackTest,
    Base,
    back_test,
    back_test_on,
    by_tenths,
    regression_score,
    score,
)
from bench.histories import describe, irregular_runners


@pytest.fixture(scope="module")
def tested() -> tuple[Base, list[Asked]]:
    base, _, asked = back_test(seed=3, each=8)
    return base, asked


def _of(asked: list[Asked], goal: str) -> list[Asked]:
    return [one for one in asked if one.goal == goal]


def test_the_odds_beat_the_base_rate_for_every_kind_of_goal(tested):
    base, asked = tested
    found = {goal: score(_of(asked, goal), base) for goal in GOALS}
    assert found["figure"].odds < 0.65 * found["figure"].base
    assert found["streak"].odds < 0.85 * found["streak"].base
    assert found["time"].odds < 0.70 * found["time"].base
    assert score(asked, base).odds < 0.155


def test_most_outcomes_are_inside_the_range_and_not_all(tested):
    """Ranges fit weeks as irregular as real ones, so they are wide for the steady runners in this sample."""
    base, asked = tested
    for some, most in ((asked, 0.94), (_of(asked, "figure"), 0.95), (_of(asked, "time"), 0.93)):
        inside = score(some, base).inside
        assert inside is not None
        assert 0.7 <= inside <= most


def test_the_range_is_narrow_enough_to_be_useful(tested):
    base, asked = tested
    figures = score([one for one in _of(asked, "figure") if one.days_left > 7], base)
    times = score(_of(asked, "time"), base)
    assert figures.width < 1.15
    assert times.width < 0.15


def test_odds_of_seven_in_ten_come_true_about_seven_times_in_ten(tested):
    _, asked = tested
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.0)):
        some = [one for one in asked if low <= one.odds < high]
        said = sum(one.odds for one in some) / len(some)
        assert sum(one.reached for one in some) / len(some) == pytest.approx(said, abs=0.12)


# --- irregular runners ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def irregular() -> BackTest:
    return back_test_on(irregular_runners(np.random.default_rng(3), 70), seed=3)


def test_irregular_runners_are_as_irregular_as_real_ones():
    like = describe(irregular_runners(np.random.default_rng(7), 200))
    assert like.km == pytest.approx(7, abs=0.8)
    assert like.empty == pytest.approx(0.5, abs=0.05)
    assert like.breaks == pytest.approx(2, abs=0.3)
    assert like.variation == pytest.approx(1.36, abs=0.1)


def test_the_odds_of_irregular_runners_beat_the_base_rate_too(irregular):
    figures = score(_of(irregular.asked, "figure"), irregular.base)
    assert figures.odds < 0.75 * figures.base
    streaks = score(_of(irregular.asked, "streak"), irregular.base)
    assert streaks.odds < 0.85 * streaks.base
    assert streaks.odds < regression_score(irregular.training, irregular.asked) + 0.015


def test_eight_of_ten_irregular_outcomes_are_inside_the_range_some_weeks_ahead(irregular):
    late = [one for one in _of(irregular.asked, "figure") if one.days_left > 30]
    assert 0.7 <= score(late, irregular.base).inside <= 0.9


def test_the_odds_of_irregular_runners_come_true(irregular):
    for tenth in by_tenths(_of(irregular.asked, "figure"), 5):
        assert tenth.goals < 40 or tenth.reached == pytest.approx(tenth.said, abs=0.12)


@pytest.mark.parametrize("situation", ["one empty week", "two and more"])
def test_after_empty_weeks_the_odds_promise_no_more_than_is_reached(irregular, situation):
    some = [one for one in irregular.asked if one.goal != "time" and SITUATIONS[situation](one.kept)]
    said, reached, _ = by_tenths(some, 1)[0]
    assert said <= reached + 0.08
