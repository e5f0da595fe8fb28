"""The odds of a goal and the levels near it."""

from datetime import date
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.goals.rules.forecast import TimeSeen, figure_at_end, time_at
from challenges.goals.rules.odds import (
    in_ten,
    odds_of_figure,
    odds_of_streak,
    odds_of_time,
    rungs_near_figure,
    rungs_near_time,
)

KM = 1_000_000
STEADY = [km * KM for km in (22, 25, 20, 24, 23, 26, 21, 24, 25, 22, 23, 24)]  # started twelve weeks ago
ALWAYS = (STEADY * 3)[-26:]
TEN = 10 * KM
FIFTY_MINUTES = 50 * 60_000
SEEN = [TimeSeen(5 * KM, 24 * 60_000, 20)]

amounts = st.integers(0, 120 * KM)
histories = st.lists(amounts, max_size=26)
counts = st.lists(st.integers(0, 7), max_size=26)
days = st.integers(0, 400)
todays = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))
targets = st.integers(1, 2_000 * KM)


# --- figures ----------------------------------------------------------------------------------------------------------


def test_the_usual_amount_is_likely_and_several_times_as_much_is_not():
    assert odds_of_figure(60 * KM, 0, ALWAYS, 28) > 0.85
    assert odds_of_figure(300 * KM, 0, ALWAYS, 28) < 0.05


def test_a_newcomer_has_slightly_lower_odds_than_a_runner_with_six_months_like_that():
    assert 0.7 < odds_of_figure(60 * KM, 0, STEADY, 28) < odds_of_figure(60 * KM, 0, ALWAYS, 28)


@pytest.mark.parametrize("days_ahead", [7, 28, 91])
def test_an_empty_last_week_lowers_the_odds_by_more_than_its_share(days_ahead):
    target = days_ahead * 3 * KM
    empty_now, empty_then = [*ALWAYS[:-1], 0], [*ALWAYS[:-3], 0, *ALWAYS[-2:]]
    assert odds_of_figure(target, 0, empty_now, days_ahead) < odds_of_figure(target, 0, empty_then, days_ahead) - 0.03


def test_the_longer_the_break_the_lower_the_odds():
    odds = [odds_of_figure(30 * KM, 0, [*ALWAYS, *[0] * gap][-26:], 28) for gap in range(8)]
    assert odds == sorted(odds, reverse=True)
    assert odds[0] - odds[1] > 0.05


def test_one_very_good_week_does_not_make_a_big_target_likely():
    assert odds_of_figure(120 * KM, 0, [*[5 * KM, 0] * 12, 5 * KM, 40 * KM], 28) < 0.35


def test_december_and_january_hold_a_little_less():
    autumn, december = (odds_of_figure(90 * KM, 0, ALWAYS, 28, day) for day in (date(2026, 9, 1), date(2026, 12, 1)))
    assert autumn - 0.3 < december < autumn - 0.05
    within = odds_of_figure(90 * KM, 0, ALWAYS[-4:], 14, date(2027, 1, 4))  # these weeks were in December, too
    assert within >= odds_of_figure(90 * KM, 0, ALWAYS[-4:], 14, date(2026, 9, 1)) - 0.02
    streaks = [odds_of_streak(8, [1, 0, 2, 1] * 6, 0, day) for day in (date(2026, 9, 1), date(2026, 12, 1))]
    assert streaks[1] < streaks[0]


def test_the_likely_figure_has_even_odds():
    likely = figure_at_end(10 * KM, STEADY, 30).likely
    assert odds_of_figure(likely, 10 * KM, STEADY, 30) == pytest.approx(0.5, abs=0.02)


def test_nothing_is_certain():
    assert odds_of_figure(10 * KM, 12 * KM, STEADY, 30) == 0.99
    assert odds_of_figure(10**15, 0, STEADY, 30) == 0.01
    assert odds_of_figure(10 * KM, 0, STEADY, 0) == 0.01
    assert odds_of_figure(10 * KM, 0, [], 30) == 0.01


@given(targets, targets, amounts, histories, days, todays)
def test_a_higher_target_never_has_higher_odds(one, other, done, weeks, left, today):
    lower, higher = sorted((one, other))
    assert odds_of_figure(lower, done, weeks, left, today) >= odds_of_figure(higher, done, weeks, left, today)


@given(targets, amounts, histories.filter(bool), days, todays, st.data())
def test_one_more_run_never_lowers_the_odds(target, done, weeks, left, today, data):
    more = list(weeks)
    more[data.draw(st.integers(0, len(weeks) - 1))] += data.draw(st.integers(1, 40 * KM))
    odds = odds_of_figure(target, done, weeks, left, today)
    assert odds_of_figure(target, done, more, left, today) >= odds
    assert odds_of_figure(target, done + 1, weeks, left, today) >= odds
    assert odds_of_figure(target, done, weeks, left + 1, today) >= odds
    first = [1, *[0] * data.draw(st.integers(0, 20)), *weeks][-26:]
    assert odds_of_figure(target, done, first, left, today) >= odds


# --- streaks ----------------------------------------------------------------------------------------------------------


def test_a_runner_who_kept_every_week_is_likely_to_keep_more():
    always, sometimes = [3] * 26, [2, 0, 1, 0, 0, 2, 1, 0] * 3
    assert odds_of_streak(4, always) > 0.8
    assert odds_of_streak(4, sometimes) < odds_of_streak(4, always) - 0.25


def test_a_recent_break_lowers_the_odds_of_a_streak():
    back = [3] * 16 + [0] * 6 + [3] * 4
    assert odds_of_streak(8, back) < odds_of_streak(8, [3] * 26) - 0.15
    gone = [odds_of_streak(4, [*[2] * 20, *[0] * gap]) for gap in range(6)]
    assert gone == sorted(gone, reverse=True)
    assert gone[1] < 0.6 * gone[0]


def test_a_runner_with_many_runs_a_week_keeps_a_streak_more_surely():
    assert odds_of_streak(8, [4] * 26) > odds_of_streak(8, [1] * 26) + 0.05


def test_each_skip_raises_the_odds_of_a_streak():
    weeks = [2, 2, 0, 3, 1, 2, 0, 2]
    assert odds_of_streak(4, weeks, skips=2) > odds_of_streak(4, weeks, skips=1) > odds_of_streak(4, weeks)
    assert odds_of_streak(4, weeks, skips=5) == odds_of_streak(4, weeks, skips=2)


def test_odds_of_a_streak_are_lowest_without_runs_and_highest_once_it_is_done():
    assert odds_of_streak(4, [0] * 26) == odds_of_streak(4, []) == 0.01
    assert odds_of_streak(0, []) == 0.99


@given(st.integers(1, 60), st.integers(1, 60), counts, st.integers(0, 2))
def test_a_longer_streak_never_has_higher_odds(one, other, weeks, skips):
    shorter, longer = sorted((one, other))
    assert odds_of_streak(shorter, weeks, skips) >= odds_of_streak(longer, weeks, skips) - 1e-12


@given(st.integers(1, 60), counts, st.integers(0, 1), todays)
def test_one_more_skip_never_lowers_the_odds_of_a_streak(wanted, weeks, skips, today):
    assert odds_of_streak(wanted, weeks, skips + 1, today) >= odds_of_streak(wanted, weeks, skips, today) - 1e-12


@given(st.integers(1, 60), counts.filter(bool), st.data())
def test_one_more_run_never_lowers_the_odds_of_a_streak(wanted, weeks, data):
    more = list(weeks)
    more[data.draw(st.integers(0, len(weeks) - 1))] += 1
    assert odds_of_streak(wanted, more) >= odds_of_streak(wanted, weeks) - 1e-12
    first = [1, *[0] * data.draw(st.integers(0, 20)), *weeks][-26:]
    assert odds_of_streak(wanted, first) >= odds_of_streak(wanted, weeks) - 1e-12


# --- times ------------------------------------------------------------------------------------------------------------


def test_the_likely_time_has_even_odds():
    likely = time_at(TEN, SEEN, STEADY, 30).likely
    assert odds_of_time(likely, TEN, SEEN, STEADY, 30) == pytest.approx(0.5, abs=0.001)
    assert odds_of_time(round(likely * 0.9), TEN, SEEN, STEADY, 30) < 0.02
    assert odds_of_time(round(likely * 1.1), TEN, SEEN, STEADY, 30) > 0.98


def test_without_an_effort_there_are_no_odds_and_a_time_of_zero_is_never_reached():
    assert odds_of_time(FIFTY_MINUTES, TEN, [], STEADY, 30) is None
    assert odds_of_time(0, TEN, SEEN, STEADY, 30) == 0.01


@given(st.integers(1, 10**8), st.integers(1, 10**8), histories, days)
def test_a_faster_time_never_has_higher_odds(one, other, weeks, left):
    faster, slower = sorted((one, other))
    assert odds_of_time(faster, TEN, SEEN, weeks, left) <= odds_of_time(slower, TEN, SEEN, weeks, left)


@given(
    st.integers(20 * 60_000, 120 * 60_000),
    st.builds(TimeSeen, st.integers(KM, 40 * KM), st.integers(180_000, 4 * 3_600_000), st.integers(0, 700)),
    histories,
    st.integers(0, 20 * KM),
)
def test_one_more_run_never_lowers_the_odds_of_a_time(target, effort, weeks, more):
    before = odds_of_time(target, TEN, SEEN, weeks, 30)
    assert odds_of_time(target, TEN, [effort, *SEEN], [week + more for week in weeks], 30) >= before


# --- levels -----------------------------------------------------------------------------------------------------------


def test_an_ambitious_target_gets_an_easier_level_that_is_likely():
    softer, asked, bolder = rungs_near_figure(120 * KM, 0, STEADY, 28, 5 * KM)
    assert asked.target == 120 * KM
    assert softer.odds >= 0.8 > odds_of_figure(softer.target + 5 * KM, 0, STEADY, 28)
    assert bolder.target == 125 * KM


def test_a_modest_target_gets_a_harder_level_with_even_odds():
    softer, _, bolder = rungs_near_figure(50 * KM, 0, STEADY, 28, 5 * KM)
    assert softer.target == 45 * KM
    assert bolder.odds <= 0.5 < odds_of_figure(bolder.target - 5 * KM, 0, STEADY, 28)


def test_a_target_of_one_step_has_no_easier_level():
    assert rungs_near_figure(1, 0, [3] * 12, 28, 1)[0].target == 1


@settings(max_examples=60)
@given(targets, amounts, histories, days, st.sampled_from([1, KM, 5 * KM, 1_609_344]))
def test_levels_are_round_numbers_in_order(target, done, weeks, left, step):
    softer, asked, bolder = rungs_near_figure(target, done, weeks, left, step)
    assert 0 < softer.target <= asked.target == target < bolder.target
    assert softer.target % step == 0 or softer.target == target
    assert bolder.target % step == 0
    assert softer.odds >= asked.odds >= bolder.odds
    for rung in (softer, asked, bolder):
        assert rung.odds == odds_of_figure(rung.target, done, weeks, left)


@settings(max_examples=60)
@given(st.integers(1, 10**8), histories, days)
def test_levels_of_a_time_are_in_order(target, weeks, left):
    softer, asked, bolder = rungs_near_time(target, TEN, SEEN, weeks, left)
    assert 0 < bolder.target <= asked.target == target < softer.target
    assert softer.odds >= asked.odds >= bolder.odds
    assert softer.odds >= 0.8


def test_without_an_effort_a_time_has_no_levels():
    assert rungs_near_time(FIFTY_MINUTES, TEN, [], STEADY, 30) == ()


@pytest.mark.parametrize("odds, tenths", [(0.01, 0), (0.05, 1), (0.34, 3), (0.35, 4), (0.5, 5), (0.949, 9), (0.99, 10)])
def test_odds_are_rounded_to_tenths(odds, tenths):
    assert in_ten(odds) == tenths


def test_odds_take_about_a_millisecond():
    odds_of_streak(12, [3] * 12)
    before = process_time()
    for _ in range(10):
        rungs_near_figure(120 * KM, 0, STEADY, 91, 5 * KM)
        odds_of_streak(12, [3] * 12)
        rungs_near_time(FIFTY_MINUTES, TEN, SEEN, STEADY, 91)
    assert (process_time() - before) / 10 < 0.03
