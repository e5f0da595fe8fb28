"""Scores, calculated from the runs that count."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from challenges.monthly.rules import CountedRun, Usual, reached_on, scores_of
from challenges.monthly.rules.metrics import TARGETS, Evidence, Measure, Metric, boards_of

FIRST = date(2026, 11, 1)

runs = st.builds(
    lambda day, value, verified: CountedRun(FIRST + timedelta(days=day), value, verified),
    st.integers(0, 29),
    st.integers(0, 40_000_000),
    st.booleans(),
)
usuals = st.none() | st.builds(Usual, st.integers(1, 10**9), st.integers(1, 366))
lists = st.lists(runs, max_size=25)
metrics = st.sampled_from(TARGETS)


def on(day: int, km: float = 5) -> CountedRun:
    return CountedRun(date(2026, 11, day), round(km * 1_000_000))


def test_a_challenge_offers_its_own_metric_runs_and_active_days():
    scores = scores_of([on(3), on(7, 12), on(7, 4)], Metric.DISTANCE)
    assert {measure: score.value for measure, score in scores.items()} == {
        Measure(Metric.DISTANCE): 21_000_000,
        Measure(Metric.RUNS): 3,
        Measure(Metric.ACTIVE_DAYS): 2,
    }
    assert all(score.runs == 3 for score in scores.values())


def test_a_score_is_reached_with_the_last_run_that_raised_it():
    flat = [CountedRun(date(2026, 11, 3), 120_000), CountedRun(date(2026, 11, 9), 0)]
    scores = scores_of(flat, Metric.ELEVATION)
    assert scores[Measure(Metric.ELEVATION)].reached_on == date(2026, 11, 3)
    assert scores[Measure(Metric.RUNS)].reached_on == date(2026, 11, 9)
    assert scores[Measure(Metric.ACTIVE_DAYS)].reached_on == date(2026, 11, 9)


def test_a_score_of_zero_is_reached_with_the_first_run():
    flat = [CountedRun(date(2026, 11, 9), 0), CountedRun(date(2026, 11, 3), 0)]
    assert scores_of(flat, Metric.ELEVATION)[Measure(Metric.ELEVATION)].reached_on == date(2026, 11, 3)


def test_without_a_counted_run_there_is_no_score():
    assert scores_of([], Metric.DISTANCE) == {}


def test_the_target_is_reached_on_the_day_that_completes_it():
    runs_ = [on(20, 30), on(3, 40), on(11, 30), on(28, 5)]
    assert reached_on(runs_, Metric.DISTANCE, 100_000_000) == date(2026, 11, 20)
    assert reached_on(runs_, Metric.DISTANCE, 105_000_001) is None
    assert reached_on([on(3), on(3), on(4)], Metric.ACTIVE_DAYS, 2) == date(2026, 11, 4)


@given(lists, metrics, usuals, st.randoms())
def test_the_order_of_runs_does_not_matter(some, metric, usual, lot):
    mixed = list(some)
    lot.shuffle(mixed)
    assert scores_of(mixed, metric, usual) == scores_of(some, metric, usual)


@given(lists, runs, metrics)
def test_adding_and_removing_a_run_changes_nothing(some, one, metric):
    more = [*some, one]
    more.remove(one)
    assert scores_of(more, metric) == scores_of(some, metric)


@given(lists, runs, metrics, usuals)
def test_one_more_counted_run_never_lowers_a_score(some, one, metric, usual):
    before, after = scores_of(some, metric, usual), scores_of([*some, one], metric, usual)
    for board in map(Measure, boards_of(metric)):
        assert board not in before or after[board].value >= before[board].value
        assert (
            board not in before
            or after[board].reached_on >= before[board].reached_on
            or one.day < max(run.day for run in some)
        )


@given(st.lists(runs, min_size=1, max_size=25), metrics)
def test_a_score_is_reached_on_the_day_it_names(some, metric):
    values = [CountedRun(run.day, 1) for run in some] if metric.is_count else some
    score = scores_of(values, metric)[Measure(metric)]
    if score.value:
        assert reached_on(values, metric, score.value) == score.reached_on
        assert reached_on(values, metric, score.value + 1) is None


# --- lanes ------------------------------------------------------------------------------------------------------------


def test_verified_scores_have_their_own_date():
    typed, recorded = on(9, 5), CountedRun(date(2026, 11, 3), 12_000_000, verified=True)
    scores = scores_of([typed, recorded], Metric.DISTANCE)
    assert scores[Measure(Metric.DISTANCE)].reached_on == date(2026, 11, 9)
    assert scores[Measure(Metric.DISTANCE, Evidence.VERIFIED)].reached_on == date(2026, 11, 3)
    assert scores[Measure(Metric.DISTANCE, Evidence.VERIFIED)].runs == 1


@given(lists, metrics, usuals)
def test_verified_scores_are_those_of_the_verified_runs_alone(some, metric, usual):
    scores = scores_of(some, metric, usual)
    alone = scores_of([run for run in some if run.verified], metric, usual)
    for board in boards_of(metric):
        assert scores.get(Measure(board, Evidence.VERIFIED)) == alone.get(Measure(board))


@given(lists, metrics, usuals)
def test_a_verified_score_is_never_higher_than_that_of_all_runs(some, metric, usual):
    scores = scores_of(some, metric, usual)
    for (board, evidence), score in scores.items():
        assert evidence is Evidence.ALL or score.value <= scores[Measure(board)].value
