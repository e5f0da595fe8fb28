"""Paces come from a runner's own best efforts of the last year only."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.db import add, transaction
from challenges.runs.models import BestEffort
from challenges.units import HALF_MARATHON, Distance, Duration, Pace
from challenges.workouts.queries import paces_of
from challenges.workouts.rules.paces import MEASURE, RIEGEL, BestTime, over, paces_from, power_of
from challenges.workouts.rules.steps import Intensity
from tests import make
from tests.workouts.diaries import SUNDAY


def effort(km: float, minutes: float, run_id: int = 1) -> BestTime:
    return BestTime(Distance.of_km(km), Duration.of_minutes(minutes), SUNDAY, run_id)


def seconds(pace: Pace) -> float:
    return pace.ms_per_km / 1_000


def test_the_curves_match_the_published_tables():
    """VDOT 50 is 19:57 over 5 km and 41:21 over 10 km; VDOT 40 is 24:08, 50:03 and 1:50:59 (half marathon)."""
    for km, minutes, power in (
        (5, 19.95, 50),
        (10, 41.35, 50),
        (5, 24.133, 40),
        (10, 50.05, 40),
        (21.0975, 110.983, 40),
    ):
        assert power_of(Distance.of_km(km), Duration.of_minutes(minutes)) == pytest.approx(power, abs=0.1)


def test_five_kilometres_in_19_57_give_the_published_paces():
    paces = paces_from([effort(5, 19.95)])
    assert paces is not None
    assert seconds(paces.of[Intensity.TEMPO].fast) == pytest.approx(4 * 60 + 15, abs=2)
    hard = paces.of[Intensity.HARD]
    assert seconds(hard.fast) < 3 * 60 + 55 < seconds(hard.slow)
    assert seconds(paces.of[Intensity.FAST].slow) == pytest.approx(3 * 60 + 40, abs=3)


def test_riegel_gives_the_values_in_the_rules():
    assert over(Distance.of_km(10), effort(5, 25)).ceil_seconds() == 52 * 60 + 8  # 52:07.4
    assert over(HALF_MARATHON, effort(5, 25)).minutes == pytest.approx(115, abs=0.1)
    assert RIEGEL == 1.06


def test_efforts_too_short_too_long_or_too_slow_give_no_paces():
    assert paces_from([]) is None
    assert paces_from([effort(1.609344, 6), effort(3.218688, 13), effort(42.195, 210), effort(50, 280)]) is None
    assert paces_from([effort(5, 75)]) is None, "a walk"
    assert paces_from([effort(5, 600)]) is None


@given(st.lists(st.builds(effort, st.sampled_from([5, 10, 15, 21.0975, 30]), st.floats(14, 400)), min_size=1))
def test_paces_rise_with_intensity_and_come_from_the_best_effort(efforts):
    paces = paces_from(efforts)
    if paces is None:
        return
    ranges = [paces.of[intensity] for intensity in Intensity if intensity in paces.of]
    assert all(one.fast < one.slow for one in ranges)
    assert all(slower.slow > faster.slow for slower, faster in pairwise(ranges))
    assert over(MEASURE, paces.effort) <= min(
        over(MEASURE, one) for one in efforts if power_of(one.distance, one.duration) >= 14
    )
    assert paces == paces_from(reversed(efforts)) or len({over(MEASURE, one) for one in efforts}) < len(efforts)


def best(runner, *, km: float, minutes: float, day: date):
    run = make.recorded_run(runner, km=km + 1, minutes=minutes * (km + 1) / km + 5, day=day)
    with transaction():
        add(BestEffort(run_id=run.id, runner_id=runner.id, distance=Distance.of_km(km),
                       duration=Duration.of_minutes(minutes), after=Duration()))  # fmt: skip
    return run


def test_a_runner_sees_paces_and_which_effort_they_come_from(app, ann, ben, client_of):
    best(ann, km=5, minutes=25, day=SUNDAY - timedelta(days=40))
    fastest = best(ann, km=5, minutes=24, day=SUNDAY - timedelta(days=43))
    best(ann, km=5, minutes=20, day=SUNDAY - timedelta(days=400))
    best(ben, km=5, minutes=18, day=SUNDAY)
    paces = paces_of(ann)
    assert paces is not None and paces.effort.run_id == fastest.id
    page = client_of(ann).see("/workouts/six-threes")
    assert "Your paces" in page and "Based on your 24:00 for 5 km on 3 October 2026." in page
    assert f'href="/runs/{fastest.id}"' in page.html
    assert "4:32 to 4:48" not in page and "/km" in page


def test_a_held_run_gives_no_paces(app, ann):
    run = best(ann, km=10, minutes=20, day=SUNDAY)
    with transaction():
        run.held = "fast"
    assert paces_of(ann) is None


def test_without_efforts_the_page_tells_how_each_step_should_feel(client, client_of, ann):
    for reader in (client, client_of(ann)):
        page = reader.see("/workouts/six-threes")
        assert "By feel" in page and "Your paces" not in page and "/km" not in page
        assert "One word at a time." in page
