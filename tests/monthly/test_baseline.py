"""Progress: a runner's total compared with their usual."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.clock import Window
from challenges.monthly.rules import (
    ChallengeClock,
    CountedRun,
    JudgedRun,
    Terms,
    Usual,
    baseline_of,
    concerns_baseline,
    scores_of,
    usual_of,
)
from challenges.monthly.rules.metrics import TARGETS, Measure, Metric
from challenges.recordings.kinds import GainBy, RunKind
from challenges.units import Distance, Duration

NOVEMBER = Window(date(2026, 11, 1), date(2026, 11, 30))
KM = 1_000_000
HUNDRED = Terms(Metric.DISTANCE, 100 * KM, (100 * KM,), NOVEMBER)


def run(number: int, day: date, km: float = 10, **values) -> JudgedRun:
    known = {
        "id": number, "local_date": day, "started_at": None, "distance": Distance.of_km(km),
        "duration": Duration.of_minutes(km * 6), "moving": Duration.of_minutes(km * 6), "kind": RunKind.EASY,
        "created_at": datetime(2026, 11, 3, tzinfo=UTC),
    }  # fmt: skip
    return JudgedRun(**{**known, **values})


def october(*kms: float, **values) -> list[JudgedRun]:
    """Runs on the first days of October."""
    return [run(number, date(2026, 10, number), km, **values) for number, km in enumerate(kms, 1)]


def progress(counted: list[CountedRun], terms: Terms, baseline: int | None) -> int | None:
    figure = scores_of(counted, terms.metric, usual_of(baseline, terms.window)).get(Measure(Metric.PROGRESS))
    return figure.value if figure else None


def test_a_baseline_is_the_sum_of_the_eight_weeks_before():
    edges = [run(1, date(2026, 9, 6)), run(2, date(2026, 10, 31)), run(3, date(2026, 9, 5)), run(4, date(2026, 11, 1))]
    assert baseline_of([*edges, run(5, date(2026, 10, 1)), run(6, date(2026, 10, 1))], HUNDRED) == 40 * KM


def test_a_baseline_takes_four_runs():
    assert baseline_of(october(5, 5, 5), HUNDRED) is None
    assert baseline_of(october(5, 5, 5, 1), HUNDRED) == 16 * KM


def test_a_usual_window_is_a_hundred_percent():
    eight_weeks = Usual(56 * KM, NOVEMBER.days)  # a kilometre a day
    assert eight_weeks.share(30 * KM) == 10_000
    assert eight_weeks.share(15 * KM) == 5_000
    assert eight_weeks.share(45 * KM) == eight_weeks.share(100 * KM) == 15_000


def test_a_new_account_has_no_progress_rank():
    assert progress([CountedRun(date(2026, 11, 3), 10 * KM)], HUNDRED, None) is None


def test_flat_weeks_are_no_baseline_for_elevation():
    hills = replace(HUNDRED, metric=Metric.ELEVATION)
    flat = october(5, 5, 5, 5, gain=Distance(0), gain_by=GainBy.POSITIONS)
    assert baseline_of(flat, hills) == 0
    assert progress([CountedRun(date(2026, 11, 3), 120_000)], hills, 0) is None


def test_a_baseline_includes_the_kinds_of_run_that_the_challenge_counts():
    strict = replace(HUNDRED, least_distance=Distance.of_km(3), allows_indoor=False)
    some = october(5, 5, 5, 5)
    others = [
        run(11, date(2026, 10, 11), 2),
        run(12, date(2026, 10, 12), indoor=True),
        run(13, date(2026, 10, 13), kind=RunKind.WALK),
        run(14, date(2026, 10, 14), held=True),
    ]
    assert baseline_of([*some, *others], strict) == 20 * KM


def test_self_reported_runs_are_in_the_baseline_even_if_only_verified_ones_count():
    assert baseline_of(october(5, 5, 5, 5), replace(HUNDRED, allows_typed=False)) == 20 * KM


def test_of_two_overlapping_runs_one_is_in_the_baseline():
    early = datetime(2026, 10, 20, 7, tzinfo=UTC)
    twice = [run(10 + number, date(2026, 10, 20), 5 + number, started_at=early) for number in (0, 1)]
    assert baseline_of([*october(5, 5, 5), *twice], HUNDRED) == 21 * KM


def test_a_run_on_the_first_day_of_the_hosts_clock_is_not_in_the_baseline():
    tokyo = replace(HUNDRED, clock=ChallengeClock.HOST, zone="Asia/Tokyo")
    evening = run(9, date(2026, 10, 31), started_at=datetime(2026, 10, 31, 20, tzinfo=UTC))
    assert baseline_of([*october(5, 5, 5, 5), evening], HUNDRED) == 30 * KM
    assert baseline_of([*october(5, 5, 5, 5), evening], tokyo) == 20 * KM


def test_active_days_are_counted_once_a_day():
    days = replace(HUNDRED, metric=Metric.ACTIVE_DAYS)
    assert baseline_of([*october(5, 5, 5), run(8, date(2026, 10, 3))], days) == 3


def test_maximum_progress_is_reached_on_the_day_that_completes_it():
    usual = Usual(56 * KM, NOVEMBER.days)
    counted = [CountedRun(date(2026, 11, day), 30 * KM) for day in (3, 7, 20)]
    figure = scores_of(counted, Metric.DISTANCE, usual)[Measure(Metric.PROGRESS)]
    assert (figure.value, figure.reached_on, figure.runs) == (15_000, date(2026, 11, 7), 3)


@pytest.mark.parametrize(("day", "touches"), [(-58, False), (-57, True), (-1, True), (0, True), (1, False)])
def test_a_run_within_a_day_of_the_eight_weeks_may_affect_the_baseline(day, touches):
    assert concerns_baseline(NOVEMBER.first_day + timedelta(days=day), NOVEMBER) is touches


# --- for any runs -----------------------------------------------------------------------------------------------------

values = st.integers(0, 50 * KM)
histories = st.lists(values, min_size=4, max_size=12).filter(any)
months = st.lists(st.tuples(st.integers(1, 30), values), min_size=1, max_size=12)
windows = st.integers(1, 366)


def month(runs: list[tuple[int, int]], times: int = 1) -> list[CountedRun]:
    return [CountedRun(date(2026, 11, day), value * times) for day, value in runs]


@given(histories, months, windows, st.integers(1, 50), st.sampled_from(TARGETS[:3]))
def test_progress_is_the_same_for_a_runner_who_always_runs_more(history, runs, days, times, metric):
    once = scores_of(month(runs), metric, Usual(sum(history), days))
    more = scores_of(month(runs, times), metric, Usual(sum(history) * times, days))
    assert more[Measure(Metric.PROGRESS)] == once[Measure(Metric.PROGRESS)]


@given(histories, months, windows)
def test_progress_is_between_0_and_150_percent(history, runs, days):
    figure = scores_of(month(runs), Metric.DISTANCE, Usual(sum(history), days))[Measure(Metric.PROGRESS)]
    assert 0 <= figure.value <= 15_000
    assert figure.reached_on in {run.day for run in month(runs)}


@given(histories, months, windows)
def test_progress_is_reached_on_the_named_day_and_not_before(history, runs, days):
    usual, counted = Usual(sum(history), days), month(runs)
    figure = scores_of(counted, Metric.DISTANCE, usual)[Measure(Metric.PROGRESS)]
    by_then = sum(run.value for run in counted if run.day <= figure.reached_on)
    the_day_before = sum(run.value for run in counted if run.day < figure.reached_on)
    assert usual.share(by_then) == figure.value
    assert usual.share(the_day_before) < figure.value or not figure.value


@given(histories, st.randoms(), st.integers(1, 30))
def test_a_baseline_does_not_depend_on_the_order_of_the_runs(history, lot, times):
    runs = [run(number, date(2026, 10, 1), 1 + value / KM) for number, value in enumerate(history)]
    mixed = list(runs)
    lot.shuffle(mixed)
    assert baseline_of(mixed, HUNDRED) == baseline_of(runs, HUNDRED) == sum(one.distance.mm for one in runs)
