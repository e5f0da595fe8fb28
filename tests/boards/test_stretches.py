"""The buckets of a board, which find a place by adding up a few counts."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.boards.rules.buckets import (
    FINE_IN_COARSE,
    BucketScale,
    SortKey,
    are_equal,
    bucket_position_of,
    coarse_bucket_of,
    end_of,
    fine_bucket_of,
    start_of,
)
from challenges.monthly.rules.metrics import Metric

FIRST_DAY = date(2026, 11, 1)
DAYS = st.integers(-3, 45).map(lambda day: FIRST_DAY + timedelta(days=day))
FAR_DAYS = st.integers(-3, 900).map(lambda day: FIRST_DAY + timedelta(days=day))
VALUES = {
    Metric.DISTANCE: st.integers(0, 30).map(lambda half: half * 500_000) | st.integers(0, 10**11),
    Metric.MOVING_TIME: st.integers(0, 10**8),
    Metric.ELEVATION: st.integers(0, 3 * 10**6),
    Metric.RUNS: st.integers(0, 40) | st.integers(9_990, 10_010),
    Metric.ACTIVE_DAYS: st.integers(0, 31),
    Metric.PROGRESS: st.integers(0, 15_000) | st.integers(14_970, 15_000) | st.just(15_000),
}
IDS = st.integers(1, 60) | st.integers(4_000, 4_200) | st.integers(1, 10**12)


@st.composite
def boards(draw, days=FAR_DAYS):
    metric = draw(st.sampled_from(list(Metric)))
    scores = draw(st.lists(st.tuples(VALUES[metric], days, IDS), min_size=1, max_size=25, unique_by=lambda row: row[2]))
    return BucketScale(metric, FIRST_DAY), sorted(SortKey(-value, day, key) for value, day, key in scores)


def coarse(scale: BucketScale, row: SortKey) -> int:
    return coarse_bucket_of(scale, -row.sort_value, row.reached_on)


def fine(scale: BucketScale, row: SortKey) -> int:
    return fine_bucket_of(scale, -row.sort_value, row.reached_on, row.participation_id)


@given(boards())
def test_a_higher_score_is_never_in_a_lower_bucket(board):
    scale, rows = board
    for number in (coarse, fine):
        places = [number(scale, row) for row in rows]
        assert places == sorted(places, reverse=True)


@given(boards())
def test_a_fine_bucket_is_inside_its_coarse_one_and_starts_in_the_right_place(board):
    scale, rows = board
    for row in rows:
        mine = fine(scale, row)
        assert mine // FINE_IN_COARSE == coarse(scale, row)
        assert mine < end_of(coarse(scale, row))
        start = start_of(scale, mine)
        assert start <= row
        assert all(other < start for other in rows if fine(scale, other) > mine)


@given(boards())
def test_a_place_found_with_buckets_is_one_more_than_the_rows_before_it(board):
    scale, rows = board
    coarse_counts, fine_counts = (Counter(number(scale, row) for row in rows) for number in (coarse, fine))
    for row in rows:
        mine, here = coarse(scale, row), fine(scale, row)
        higher = sum(scores for number, scores in coarse_counts.items() if number > mine)
        steps_before = sum(scores for number, scores in fine_counts.items() if here < number < end_of(mine))
        inside = sum(start_of(scale, here) <= other < row for other in rows)
        assert higher + steps_before + inside == rows.index(row)


@given(boards())
def test_scores_in_a_bucket_of_ties_share_one_rank(board):
    scale, rows = board
    for row in rows:
        if are_equal(scale, coarse(scale, row)):
            same = {other[:2] for other in rows if coarse(scale, other) == coarse(scale, row)}
            assert len(same) == 1


@given(boards(), st.data())
def test_any_position_is_found_by_walking_the_buckets(board, data):
    scale, rows = board
    position = data.draw(st.integers(1, len(rows)))
    coarse_counts = Counter(coarse(scale, row) for row in rows)
    found = bucket_position_of(position, sorted(coarse_counts.items(), reverse=True))
    fine_counts = Counter(fine(scale, row) for row in rows if coarse(scale, row) == found.number)
    inside = bucket_position_of(found.inside + 1, sorted(fine_counts.items(), reverse=True))
    start = start_of(scale, inside.number)
    assert [row for row in rows if row >= start][inside.inside] == rows[position - 1]
    assert bucket_position_of(len(rows) + 1, coarse_counts.items()) is None


@pytest.mark.parametrize(
    ("metric", "value", "other"),
    [(Metric.DISTANCE, 42_195_000, 42_220_000), (Metric.MOVING_TIME, 3_600_000, 3_620_000)],
)
def test_scores_one_bucket_apart_are_counted_separately(metric, value, other):
    scale, day = BucketScale(metric, FIRST_DAY), FIRST_DAY
    assert fine_bucket_of(scale, value, day, 1) != fine_bucket_of(scale, other, day, 1)


def test_fine_buckets_stay_small_even_with_many_ties():
    scale = BucketScale(Metric.RUNS, FIRST_DAY)
    fine_counts = Counter(fine_bucket_of(scale, 9, FIRST_DAY, key) for key in range(1, 20_000))
    assert max(fine_counts.values()) <= 4_096
