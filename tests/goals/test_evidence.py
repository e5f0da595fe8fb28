"""The odds and the forecasts are tested on weeks that they have not seen: a worse model fails here.

The same as `make bench ARGS=evidence`, with few runners; docs/evidence.md has the figures for many.
"""

import pytest

from bench.evidence import GOALS, Asked, Base, back_test, score


@pytest.fixture(scope="module")
def tested() -> tuple[Base, list[Asked]]:
    return back_test(seed=3, each=8)


def _of(asked: list[Asked], goal: str) -> list[Asked]:
    return [one for one in asked if one.goal == goal]


def test_the_odds_beat_the_base_rate_for_every_kind_of_goal(tested):
    base, asked = tested
    found = {goal: score(_of(asked, goal), base) for goal in GOALS}
    assert found["figure"].odds < 0.65 * found["figure"].base
    assert found["streak"].odds < 0.85 * found["streak"].base
    assert found["time"].odds < 0.70 * found["time"].base
    assert score(asked, base).odds < 0.155


def test_seven_to_nine_of_ten_outcomes_are_inside_the_range(tested):
    base, asked = tested
    for some, most in ((asked, 0.9), (_of(asked, "figure"), 0.9), (_of(asked, "time"), 0.93)):  # few times are timed
        inside = score(some, base).inside
        assert inside is not None
        assert 0.7 <= inside <= most


def test_the_range_is_narrow_enough_to_say_something(tested):
    base, asked = tested
    figures = score([one for one in _of(asked, "figure") if one.days_left > 7], base)
    times = score(_of(asked, "time"), base)
    assert figures.width < 0.85
    assert times.width < 0.15


def test_odds_of_seven_in_ten_come_true_about_seven_times_in_ten(tested):
    _, asked = tested
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.0)):
        some = [one for one in asked if low <= one.odds < high]
        said = sum(one.odds for one in some) / len(some)
        assert sum(one.reached for one in some) / len(some) == pytest.approx(said, abs=0.12)
