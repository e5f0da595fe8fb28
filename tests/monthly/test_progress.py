"""A runner's progress in a challenge."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.clock import Window
from challenges.monthly.rules import CountedRun, PaceTag, Progress, Terms, step_of
from challenges.monthly.rules.metrics import Metric
from challenges.units import Units

NOVEMBER = Window(date(2026, 11, 1), date(2026, 11, 30))
KM = 1_000_000
HUNDRED = Terms(Metric.DISTANCE, 100 * KM, tuple(rung * KM for rung in (25, 50, 75, 100, 150)), NOVEMBER)


def after(*runs: tuple[int, float], today: int, terms: Terms = HUNDRED) -> Progress:
    """Return the progress after runs given as (day of November, km), seen on another day; 31 is 1 December."""
    counted = [CountedRun(NOVEMBER.first_day + timedelta(days=day - 1), round(km * KM)) for day, km in runs]
    return Progress.of(counted, terms, NOVEMBER.first_day + timedelta(days=today - 1))


def test_progress_of_a_runner_who_is_nearly_on_pace():
    progress = after((2, 30), (12, 30), (21, 12.4), today=23)
    assert (progress.value, progress.days_left, progress.days_behind) == (72_400_000, 8, 22)
    assert progress.pace is PaceTag.NEARLY
    assert progress.per_day(progress.target, step_of(Metric.DISTANCE, Units.KM)) == 3_500_000
    assert progress.averaged == 72_400_000 // 22
    assert progress.next_rung == 75 * KM
    assert progress.rung_reached == 50 * KM
    assert progress.points[-1] == (22 / 30, 0.724)


@pytest.mark.parametrize(
    ("km", "word"),
    [
        (0, PaceTag.BEHIND),
        (30, PaceTag.BEHIND),
        (40, PaceTag.NEARLY),
        (46.7, PaceTag.ON),
        (50.1, PaceTag.AHEAD),
        (100, PaceTag.FINISHED),
    ],
)
def test_the_tag_compares_with_an_even_pace(km, word):
    runs = [(3, km)] if km else []
    assert after(*runs, today=15).pace is word


def test_today_does_not_count_until_it_has_a_run():
    even = after((1, 100 / 30), today=2)
    assert even.pace is PaceTag.ON
    assert even.days_to_come == 29


def test_after_todays_run_the_remaining_days_start_tomorrow():
    progress = after((15, 10), today=15)
    assert progress.days_behind == 15
    assert progress.days_to_come == 15
    assert progress.points[-1] == (0.5, 0.1)


def test_on_the_last_day_there_is_always_one_day_left():
    assert after((30, 90), today=30).days_to_come == 1
    assert after((30, 90), today=30).per_day(100 * KM) == 10 * KM


def test_before_the_first_day_the_whole_window_is_left():
    progress = after(today=-3)
    assert progress.pace is PaceTag.UPCOMING
    assert (progress.days_to_come, progress.averaged, progress.points) == (30, 0, [])


def test_after_the_last_day_the_tag_says_which_level_was_reached():
    progress = after((2, 30), (12, 30), today=33)
    assert progress.pace is PaceTag.OVER
    assert str(progress.tag) == "Level 2 of 5"
    assert progress.points[-1] == (1.0, 0.6)
    assert str(after(today=33).tag) == "Challenge over"


def test_a_finisher_sees_the_date_and_the_next_level():
    progress = after((2, 60), (12, 50), today=20)
    assert progress.finished_on == date(2026, 11, 12)
    assert progress.next_rung == 150 * KM
    assert after((2, 200), today=20).next_rung is None


def test_active_days_count_each_day_once():
    days = Terms(Metric.ACTIVE_DAYS, 10, (10,), NOVEMBER)
    counted = [CountedRun(date(2026, 11, day), 1) for day in (2, 2, 3)]
    assert Progress.of(counted, days, date(2026, 11, 5)).value == 2


@given(
    st.lists(st.tuples(st.integers(1, 30), st.floats(0.1, 40)), max_size=20),
    st.integers(-5, 40),
    st.sampled_from(Units),
)
def test_the_amount_per_day_reaches_the_target(runs, today, units):
    progress = after(*(run for run in runs if run[0] <= today), today=today)
    step = step_of(Metric.DISTANCE, units)
    enough = progress.value + progress.per_day(progress.target, step) * progress.days_to_come
    assert enough >= progress.target or not progress.days_to_come
    assert progress.per_day(progress.target, step) % step == 0 or not progress.days_to_come


@given(st.lists(st.tuples(st.integers(1, 30), st.floats(0.1, 40)), max_size=20), st.integers(-5, 40))
def test_the_line_never_falls_and_ends_at_the_total(runs, today):
    progress = after(*(run for run in runs if run[0] <= today), today=today)
    heights = [y for _, y in progress.points]
    assert heights == sorted(heights)
    assert not heights or heights[-1] == pytest.approx(progress.share)
    assert all(0 <= x <= 1 for x, _ in progress.points)
    assert str(progress.tag)
