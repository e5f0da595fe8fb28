"""Forecasts of figures, finish days and race times."""

from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.goals.rules.forecast import TimeSeen, figure_at_end, finish_day, riegel, time_at

KM = 1_000_000
TODAY = date(2026, 11, 22)
STEADY = [km * KM for km in (22, 25, 20, 24, 23, 26, 21, 24, 25, 22, 23, 24)]
ALWAYS = (STEADY * 3)[-26:]
FIVE, TEN, HALF, MARATHON = 5 * KM, 10 * KM, 21_097_500, 42_195 * 1_000
TWENTY_FIVE_MINUTES = 25 * 60_000

amounts = st.integers(0, 120 * KM)
histories = st.lists(amounts, max_size=26)
days = st.integers(0, 800)
efforts = st.builds(
    TimeSeen, st.integers(400_000, 50 * KM), st.integers(60_000, 6 * 3_600_000), st.integers(0, 900)
)  # fmt: skip


# --- figures ----------------------------------------------------------------------------------------------------------


def test_steady_weeks_go_on_much_as_they_are():
    low, likely, high = figure_at_end(40 * KM, STEADY, 28)
    assert 40 * KM + 4 * 20 * KM < likely < 40 * KM + 4 * 25 * KM
    assert 40 * KM < low < likely < high < 40 * KM + 4 * 40 * KM


def test_once_the_days_are_over_the_figure_is_what_is_done():
    assert figure_at_end(40 * KM, STEADY, 0) == (40 * KM,) * 3


def test_without_any_running_the_forecast_is_what_is_done():
    for weeks in ([], [0] * 12, [30 * KM] + [0] * 26):
        assert figure_at_end(3 * KM, weeks, 30) == (3 * KM,) * 3
        assert finish_day(50 * KM, 3 * KM, weeks, TODAY) is None


def test_ranges_widen_with_the_weeks_ahead():
    for weeks in (ALWAYS, [0, 18 * KM, 6 * KM, 0, 11 * KM] * 5):
        month, quarter, year = (figure_at_end(0, weeks, days) for days in (28, 91, 364))
        spans = [(each.high - each.low) / days for each, days in ((month, 28), (quarter, 91), (year, 364))]
        assert (quarter.high - quarter.low) > 1.6 * (month.high - month.low)
        assert (year.high - year.low) > 2 * (quarter.high - quarter.low)
        assert spans[2] > 0.5 * spans[1]  # independent weeks would narrow by half and more


def test_uneven_weeks_make_a_wider_range():
    uneven = [0, 50 * KM] * 6
    narrow, wide = figure_at_end(0, STEADY, 28), figure_at_end(0, uneven, 28)
    assert wide.high - wide.low > narrow.high - narrow.low


def test_after_a_comeback_the_forecast_expects_running_again():
    back = [*STEADY[:6], *[0] * 8, 18 * KM, 20 * KM, 21 * KM]
    assert figure_at_end(0, back, 28).likely > 45 * KM


def test_the_forecast_is_the_same_each_time():
    once, again = figure_at_end(0, STEADY, 30), figure_at_end(0, list(STEADY), 30)
    assert once == again
    assert [round(figure / KM) for figure in once] == [37, 93, 138]  # on any machine


def test_runs_and_days_are_forecast_like_kilometres():
    assert 10 <= figure_at_end(0, [3] * 12, 28).likely <= 12


@given(amounts, histories, days)
def test_a_range_contains_the_likely_figure_and_is_never_below_what_is_done(done, weeks, left):
    low, likely, high = figure_at_end(done, weeks, left)
    assert done <= low <= likely <= high


@given(amounts, histories.filter(bool), days, st.data())
def test_one_more_run_never_lowers_a_forecast(done, weeks, left, data):
    more = list(weeks)
    more[data.draw(st.integers(0, len(weeks) - 1))] += data.draw(st.integers(1, 40 * KM))
    for before, then in zip(figure_at_end(done, weeks, left), figure_at_end(done, more, left), strict=True):
        assert then >= before
    today = data.draw(st.integers(1, 40 * KM))
    assert figure_at_end(done + today, weeks, left).low >= figure_at_end(done, weeks, left).low


@given(histories, st.integers(1, 40 * KM), st.integers(0, 20), days)
def test_an_older_run_never_lowers_a_forecast(weeks, first, quiet, left):
    longer = [first, *[0] * quiet, *weeks][-26:]
    for before, then in zip(figure_at_end(0, weeks, left), figure_at_end(0, longer, left), strict=True):
        assert then >= before


@given(histories, days, st.integers(1, 100))
def test_more_days_never_lower_a_forecast(weeks, left, more):
    for before, then in zip(figure_at_end(0, weeks, left), figure_at_end(0, weeks, left + more), strict=True):
        assert then >= before


# --- the day ----------------------------------------------------------------------------------------------------------


def test_a_target_that_is_reached_is_reached_today():
    assert finish_day(10 * KM, 10 * KM, [], TODAY) == (TODAY,) * 3


def test_a_target_is_reached_once_the_weeks_add_up_to_it():
    early, likely, late = finish_day(100 * KM, 8 * KM, STEADY, TODAY)
    assert TODAY + timedelta(days=21) < likely < TODAY + timedelta(days=35)
    assert early < likely < late < TODAY + timedelta(days=84)


def test_a_target_that_is_far_away_has_no_latest_day():
    early, likely, late = finish_day(4_000 * KM, 0, STEADY, TODAY)
    assert late is None
    assert TODAY + timedelta(days=730) < early < likely
    assert finish_day(10**15, 0, [1], TODAY).likely < date(2200, 1, 1)


@settings(max_examples=50)
@given(amounts, histories.filter(any), st.integers(1, 2_000 * KM), st.data())
def test_one_more_run_never_delays_the_finish(done, weeks, target, data):
    more = list(weeks)
    more[data.draw(st.integers(0, len(weeks) - 1))] += data.draw(st.integers(1, 40 * KM))
    before, then = finish_day(target, done, weeks, TODAY), finish_day(target, done, more, TODAY)
    assert then.early <= before.early <= before.likely
    assert then.likely <= before.likely
    assert (then.late or date.max) <= (before.late or date.max)
    assert finish_day(target, done + 1, weeks, TODAY).likely <= before.likely


@settings(max_examples=50)
@given(histories.filter(any), st.integers(1, 400 * KM))
def test_the_finish_day_and_the_figure_agree(weeks, target):
    finish = finish_day(target, 0, weeks, TODAY)
    left = (finish.likely - TODAY).days + 1
    if left <= 700:  # a week is a few runs, not a straight line, so the two may differ by some days
        assert figure_at_end(0, weeks, left + 8, TODAY).likely >= target * 0.99


# --- times ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "time, distance, other, worth",
    [
        (25 * 60, FIVE, TEN, 52 * 60 + 7),
        (25 * 60, FIVE, HALF, 3_600 + 55 * 60),
        (25 * 60, FIVE, MARATHON, 3 * 3_600 + 59 * 60 + 47),
        (50 * 60, TEN, HALF, 3_600 + 50 * 60 + 19),
    ],
)
def test_riegel_gives_the_values_in_the_rules(time, distance, other, worth):
    assert round(riegel(time, distance, other)) == worth


def test_a_time_is_predicted_from_the_most_promising_effort():
    seen = [TimeSeen(FIVE, TWENTY_FIVE_MINUTES, 14), TimeSeen(TEN, 70 * 60_000, 3)]
    low, likely, high = time_at(TEN, seen, [40 * KM] * 12, 28)
    assert 51.5 * 60_000 < likely < 54 * 60_000
    assert low < 52.1 * 60_000 < high
    assert time_at(TEN, seen[:1], [40 * KM] * 12, 28) == (low, likely, high)


def test_without_a_usable_effort_there_is_no_predicted_time():
    assert time_at(MARATHON, [], STEADY, 30) is None
    assert time_at(MARATHON, [TimeSeen(400_000, 90_000, 3)], STEADY, 30) is None
    assert time_at(FIVE, [TimeSeen(0, 0, 3)], STEADY, 30) is None


def test_a_marathon_takes_longer_after_short_weeks():
    seen = [TimeSeen(TEN, 50 * 60_000, 10)]
    assert time_at(MARATHON, seen, [10 * KM] * 12, 60).likely > time_at(MARATHON, seen, [60 * KM] * 12, 60).likely


def test_gains_from_training_diminish():
    seen = [TimeSeen(TEN, 50 * 60_000, 0)]
    now, soon, later, much_later = (time_at(TEN, seen, [50 * KM] * 12, days).likely for days in (0, 60, 120, 180))
    assert now > soon > later > much_later
    assert now - soon > soon - later > later - much_later


def test_an_old_effort_predicts_a_slower_and_less_certain_time():
    fresh, old = (time_at(TEN, [TimeSeen(TEN, 50 * 60_000, days)], STEADY, 30) for days in (5, 365))
    assert old.likely > fresh.likely
    assert old.high - old.low > fresh.high - fresh.low


@given(st.integers(KM, 50 * KM), st.lists(efforts, max_size=6), efforts, histories, days, st.data())
def test_one_more_run_never_makes_a_time_slower(distance, seen, effort, weeks, left, data):
    more = [week + data.draw(st.integers(0, 20 * KM)) for week in weeks]
    before, then = time_at(distance, seen, weeks, left), time_at(distance, [*seen, effort], more, left)
    if before is not None:
        assert then is not None
        assert before.low <= before.likely <= before.high
        assert all(one <= other for one, other in zip(then, before, strict=True))


def test_a_forecast_takes_about_a_millisecond():
    finish_day(500 * KM, 0, STEADY, TODAY)
    before = process_time()
    for _ in range(10):
        figure_at_end(0, STEADY, 91)
        finish_day(500 * KM, 0, STEADY, TODAY)
        time_at(TEN, [TimeSeen(FIVE, TWENTY_FIVE_MINUTES, 14)] * 50, STEADY, 91)
    assert (process_time() - before) / 10 < 0.03
