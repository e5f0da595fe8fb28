"""Goals: definition, progress and validation."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.clock import Window
from challenges.goals.rules import (
    Aim,
    GoalKind,
    GoalPeriod,
    GoalStage,
    PastEffort,
    curve_of,
    days_off,
    fastest,
    is_off,
    merged,
    period_of,
    progress_of,
    refusals_of,
    usual_hours,
    week_asked,
    weeks_of,
    window_of,
)
from challenges.goals.rules.forecast import Forecast
from challenges.goals.rules.streaks import StreakPause
from challenges.monthly.rules.metrics import Metric
from challenges.runs.rules.facts import order_of
from challenges.units import MARATHON, Distance, Duration
from tests.goals.aims import DAYS, TODAY, aims, diaries, outing, pauses

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
KM = 1_000_000


def volume(km, first=NOVEMBER[0], last=NOVEMBER[1]):
    return Aim(GoalKind.VOLUME, first, last, Metric.DISTANCE, int(km * KM))


def on(day, **values):
    return outing(1, date.fromisoformat(day), **values)


FEW = settings(max_examples=40)

# --- properties -------------------------------------------------------------------------------------------------------


@FEW
@given(aims(), diaries(), pauses(), st.integers())
def test_the_order_in_which_runs_were_logged_does_not_matter(aim, diary, off, seed):
    shuffled = [run._replace(run_id=number) for number, run in enumerate(diary)]
    Random(seed).shuffle(shuffled)
    renumbered = sorted((run._replace(run_id=number) for number, run in enumerate(shuffled)), key=order_of)
    one, other = progress_of(aim, diary, (), off, TODAY), progress_of(aim, renumbered, (), off, TODAY)
    assert one == other


@FEW
@given(aims(), diaries(), pauses(), DAYS, st.floats(0.1, 60), st.floats(1, 400))
def test_one_more_run_never_lowers_progress_and_taking_it_back_changes_nothing(aim, diary, off, day, km, minutes):
    before = progress_of(aim, diary, (), off, TODAY)
    more = sorted([*diary, outing(999, day, km, minutes)], key=order_of)
    after = progress_of(aim, more, (), off, TODAY)
    assert after.share >= before.share
    if before.finished_on:
        assert after.finished_on is not None and after.finished_on <= before.finished_on
    assert progress_of(aim, [run for run in more if run.run_id != 999], (), off, TODAY) == before


@FEW
@given(aims(), diaries(), pauses())
def test_a_goal_is_reached_when_its_ring_is_full(aim, diary, off):
    standing = progress_of(aim, diary, (), off, TODAY)
    if aim.kind in (GoalKind.VOLUME, GoalKind.TIME):
        assert (standing.finished_on is not None) == (standing.share >= 1)
    assert all(0 <= x <= 1 and y >= 0 for x, y in standing.points)
    assert standing.days_left >= 0
    if standing.finished_on:
        assert aim.first_day <= standing.finished_on <= (aim.last_day or TODAY)


@FEW
@given(pauses())
def test_merged_days_off_are_the_same_days(off):
    whole = merged(off)
    window = Window(TODAY - timedelta(days=250), TODAY + timedelta(days=40))
    assert [is_off(whole, day) for day in window] == [is_off(off, day) for day in window]
    assert days_off(off, window) == sum(is_off(off, day) for day in window)
    assert all(one.last is not None and one.last < other.first for one, other in pairwise(whole))


@FEW
@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 2 * 10**9))
def test_the_curve_stays_in_its_box(likely, below, above, target):
    curve = curve_of(Forecast(likely - below, likely, likely + above), target)
    assert all(0 <= x <= 300 and 0 <= y <= 56 for x, y in curve.outline)
    assert 0 < curve.target < 300


# --- progress ---------------------------------------------------------------------------------------------------------


def test_a_volume_counts_the_runs_of_its_days():
    diary = [on("2026-10-31", km=9), on("2026-11-01", km=5), on("2026-11-14", km=7)]
    standing = progress_of(volume(100), diary, (), (), TODAY)
    assert standing.value == 12 * KM
    assert standing.stage is GoalStage.ON
    assert standing.week().whole >= 12 * KM


def test_a_goal_is_reached_on_the_day_of_the_run_that_completes_it():
    diary = [on("2026-11-03", km=6), on("2026-11-05", km=6), on("2026-11-09", km=6)]
    standing = progress_of(volume(12), diary, (), (), TODAY)
    assert (standing.stage, standing.finished_on) == (GoalStage.REACHED, date(2026, 11, 5))
    assert progress_of(volume(12), diary[1:], (), (), TODAY).finished_on == date(2026, 11, 9)


def test_a_goal_whose_days_are_over_is_closed_by_its_dates():
    assert progress_of(volume(12), [], (), (), date(2026, 12, 1)).stage is GoalStage.OVER
    assert progress_of(volume(12), [], (), (), date(2026, 10, 31)).stage is GoalStage.UPCOMING


def test_days_off_require_nothing():
    off = [StreakPause(date(2026, 11, 1), date(2026, 11, 10))]
    aim = volume(20)
    assert progress_of(aim, [], (), off, date(2026, 11, 11)).even == 0
    assert progress_of(aim, [], (), off, date(2026, 11, 21)).even == 10 * KM
    assert progress_of(aim, [], (), off, date(2026, 11, 5)).stage is GoalStage.PAUSED
    ahead = [StreakPause(date(2026, 11, 20), date(2026, 11, 24))]
    assert progress_of(aim, [], (), ahead, date(2026, 11, 16)).days_left == 10


def test_a_longer_run_without_a_recording_bounds_the_time_over_the_distance():
    aim = Aim(GoalKind.TIME, date(2026, 11, 1), date(2027, 2, 28), target=25 * 60_000, distance=5 * KM)
    run = on("2026-11-08", km=5.2, minutes=24.5)
    standing = progress_of(aim, [run], (), (), TODAY)
    assert standing.is_bound and standing.finished_on == run.day
    short = progress_of(aim, [on("2026-11-08", km=4.98, minutes=20)], (), (), TODAY)
    assert (short.value, short.finished_on) == (0, None)


def test_a_best_effort_inside_a_long_run_counts_and_an_earlier_one_does_not():
    aim = Aim(GoalKind.TIME, date(2026, 11, 1), date(2027, 2, 28), target=25 * 60_000, distance=5 * KM)
    efforts = [PastEffort(date(2026, 10, 1), 5 * KM, 1_400_000), PastEffort(date(2026, 11, 2), 5 * KM, 1_490_000)]
    standing = progress_of(aim, [on("2026-11-02", km=10, minutes=60)], efforts, (), TODAY)
    assert (standing.value, standing.is_bound) == (1_490_000, False)
    assert standing.finished_on == date(2026, 11, 2)


def test_a_streak_of_weeks_is_reached_on_the_first_run_of_its_last_week():
    diary = [on(day) for day in ("2026-10-20", "2026-10-27", "2026-11-03", "2026-11-10", "2026-11-12")]
    aim = Aim(GoalKind.STREAK, date(2026, 10, 20), target=4)
    standing = progress_of(aim, diary, (), (), TODAY)
    assert (standing.value, standing.finished_on) == (4, date(2026, 11, 10))
    assert progress_of(aim, diary[1:], (), (), TODAY).finished_on is None


def test_weeks_start_with_the_first_run_and_leave_out_days_off():
    diary = [on("2026-10-20", km=5), on("2026-11-14", km=7)]
    assert weeks_of(diary, Metric.DISTANCE, TODAY) == [5 * KM, 0, 0, 7 * KM]
    off = [StreakPause(date(2026, 10, 25), date(2026, 11, 7))]
    assert weeks_of(diary, Metric.DISTANCE, TODAY, off) == [5 * KM, 7 * KM]
    assert weeks_of([], Metric.RUNS, TODAY) == []


def test_the_usual_hours_are_those_of_the_last_weeks():
    diary = [on(f"2026-11-{day:02}")._replace(minute=1_090) for day in (2, 4, 9, 11)]
    assert usual_hours(diary, TODAY) == ((0, 2), 1_095)
    assert usual_hours([], TODAY) == ((1, 3, 6), 420)


@pytest.mark.parametrize(
    ("today", "week"),
    [
        ("2026-11-15", "2026-11-09"),
        ("2026-11-16", "2026-11-09"),
        ("2026-11-18", "2026-11-09"),
        ("2026-11-19", "2026-11-16"),
    ],
)
def test_until_wednesday_the_check_in_is_about_the_week_before(today, week):
    assert week_asked(date(2026, 11, 2), date.fromisoformat(today)) == date.fromisoformat(week)


def test_the_check_in_of_a_new_goal_is_about_this_week():
    assert week_asked(date(2026, 11, 16), date(2026, 11, 17)) == date(2026, 11, 16)


# --- periods ----------------------------------------------------------------------------------------------------------


@FEW
@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_a_period_contains_today_or_follows_it(day):
    for period in GoalPeriod:
        window = window_of(period, day)
        if window is None:
            assert period is GoalPeriod.DATES
        elif period.value.startswith("next"):
            assert day < window.first_day <= day + timedelta(days=366)
        else:
            assert day in window
            assert period_of(window) is period


# --- what makes no sense ----------------------------------------------------------------------------------------------

TOO_MUCH = {
    Metric.DISTANCE: 30 * 1_000 * KM, Metric.ELEVATION: 30 * 21 * KM, Metric.MOVING_TIME: 30 * 24 * 3_600_000 + 1,
    Metric.RUNS: 721, Metric.ACTIVE_DAYS: 31,
}  # fmt: skip


@pytest.mark.parametrize("metric", TOO_MUCH)
def test_more_than_anybody_can_run_is_refused(metric):
    assert list(refusals_of(Aim(GoalKind.VOLUME, *NOVEMBER, metric, TOO_MUCH[metric]), TODAY)) == ["target"]


@pytest.mark.parametrize(
    ("aim", "field"),
    [
        (volume(0), "target"),
        (volume(50, date(2026, 12, 1), date(2026, 11, 20)), "last_day"),
        (volume(50, date(2026, 10, 1), date(2026, 10, 31)), "last_day"),
        (volume(50, date(2026, 11, 1), date(2199, 1, 1)), "last_day"),
        (volume(50, date(1900, 1, 1), date(2026, 12, 1)), "first_day"),
        (Aim(GoalKind.TIME, TODAY, date(2027, 1, 1), target=12 * 60_000, distance=5 * KM), "target"),
        (Aim(GoalKind.TIME, TODAY, date(2027, 1, 1), target=42_000, distance=400_000), "target"),
        (Aim(GoalKind.TIME, TODAY, date(2027, 1, 1), target=0, distance=5 * KM), "target"),
        (Aim(GoalKind.TIME, TODAY, date(2027, 1, 1), target=10**9, distance=5 * KM), "target"),
        (Aim(GoalKind.TIME, TODAY, date(2027, 1, 1), target=10**6, distance=300_000), "distance"),
        (Aim(GoalKind.TIME, TODAY, date(2027, 1, 1), target=10**8, distance=201 * KM), "distance"),
        (Aim(GoalKind.STREAK, TODAY, target=0), "target"),
        (Aim(GoalKind.STREAK, TODAY, target=5), "target"),
        (Aim(GoalKind.STREAK, TODAY, target=521), "target"),
    ],
)
def test_impossible_goals_are_refused_beside_their_field(aim, field):
    assert list(refusals_of(aim, TODAY, weeks_now=6)) == [field]


@FEW
@given(aims())
def test_a_valid_goal_is_never_refused_for_its_days(aim):
    ahead = replace(aim, last_day=TODAY + timedelta(days=30)) if aim.last_day else aim
    assert not {"first_day", "last_day"} & set(refusals_of(ahead, TODAY))


def test_the_fastest_time_is_close_to_known_records():
    assert Duration.of_hms(2, 0, 0) <= fastest(MARATHON) <= Duration.of_hms(2, 1, 39)
    assert fastest(Distance.of_m(400)) == Duration.of_seconds("43.03")
    assert Duration.of_seconds(95) < fastest(Distance.of_m(800)) < Duration.of_seconds(103)
