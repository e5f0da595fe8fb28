"""Ranks and the shown part of a board, without a database."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.boards.rules.ranking import (
    EVERYONE,
    SEGMENTS,
    ScoreKey,
    is_due,
    layout,
    movement,
    night_of,
    pages_of,
    ranked,
    ranked_from,
    segments_of,
)
from challenges.monthly.rules.metrics import Metric, Ranking
from challenges.runners.rules import Category, age_group

FIRST_DAY = date(2026, 11, 1)
DAYS = st.integers(-3, 45).map(lambda day: FIRST_DAY + timedelta(days=day))
VALUES = {
    Metric.DISTANCE: st.integers(0, 30).map(lambda half: half * 500_000) | st.integers(0, 2 * 10**10),
    Metric.MOVING_TIME: st.integers(0, 10**8),
    Metric.ELEVATION: st.integers(0, 3 * 10**6),
    Metric.RUNS: st.integers(0, 40) | st.integers(9_990, 10_010),
    Metric.ACTIVE_DAYS: st.integers(0, 31),
    Metric.PROGRESS: st.integers(0, 15_000) | st.integers(14_970, 15_000) | st.just(15_000),
}


@st.composite
def boards(draw, days=DAYS):
    metric = draw(st.sampled_from(list(Metric)))
    scores = draw(st.lists(st.tuples(VALUES[metric], days), min_size=1, max_size=25))
    return metric, sorted(ScoreKey(-value, day) for value, day in scores)


def test_a_shared_place_follows_the_ranking_method():
    day = date(2026, 11, 3)
    keys = [ScoreKey(-30, day), ScoreKey(-20, day), ScoreKey(-20, day), ScoreKey(-10, day)]
    assert ranked(keys) == [1, 2, 2, 4]
    assert ranked(keys, Ranking.ORDINAL) == [1, 2, 3, 4]


def test_the_earlier_date_ranks_first_in_a_tie():
    early, late = date(2026, 11, 3), date(2026, 11, 4)
    keys = sorted([ScoreKey(-100, late), ScoreKey(-100, early), ScoreKey(-100, early)])
    assert ranked(keys) == [1, 1, 3]
    assert keys[2].reached_on == late


@given(boards())
def test_ranks_are_one_more_than_the_scores_before(board):
    _, keys = board
    assert ranked(keys) == [1 + sum(other < key for other in keys) for key in keys]
    assert ranked(keys, Ranking.ORDINAL) == list(range(1, len(keys) + 1))


@given(boards(), st.data())
def test_a_part_of_a_board_has_the_ranks_of_the_whole(board, data):
    _, keys = board
    whole = ranked(keys)
    first = data.draw(st.integers(0, len(keys) - 1))
    assert ranked_from(keys[first:], first + 1, whole[first]) == whole[first:]
    assert ranked_from(keys[first:], first + 1, first + 1, Ranking.ORDINAL)[-1] == len(keys)


@given(st.integers(1, 400), st.data())
def test_shown_and_hidden_rows_make_up_the_whole_board(total, data):
    position = data.draw(st.integers(1, total))
    shown = layout(position, total)
    near = max(0, shown.last - shown.first + 1)
    assert shown.top + shown.between + near + shown.behind == total
    assert shown.between != 1, "a gap that hides one runner says less than the runner"
    seen = {*range(1, shown.top + 1), *range(shown.first, shown.last + 1)}
    assert {place for place in range(position - 3, position + 4) if 1 <= place <= total} <= seen
    assert min(6, total) <= shown.top


@pytest.mark.parametrize(
    ("position", "total", "expected"),
    [
        (413, 1284, (6, 403, 410, 416, 868)),
        (12, 1284, (6, 2, 9, 15, 1269)),
        (11, 1284, (14, 0, 15, 14, 1270)),
        (2, 3, (3, 0, 4, 3, 0)),
    ],
)
def test_a_runner_sees_the_top_a_gap_and_three_on_each_side(position, total, expected):
    shown = layout(position, total)
    assert (shown.top, shown.between, shown.first, shown.last, shown.behind) == expected


def test_movement_counts_places_up_and_new_runners_have_none():
    assert movement(418, 413) == 5
    assert movement(4, 6) == -2
    assert movement(3, 3) == 0
    assert movement(None, 3) is None


def test_a_score_is_on_the_boards_of_its_groups():
    assert segments_of(None, None) == (EVERYONE,)
    assert segments_of(Category.WOMEN, "35-39") == (EVERYONE, "women", "35-39")


@given(st.integers(10, 105))
def test_every_age_has_a_board(age):
    assert age_group(date(2026 - age, 1, 1), FIRST_DAY) in SEGMENTS


def test_a_board_has_pages_of_fifty():
    assert [pages_of(total) for total in (0, 1, 50, 51, 100_000)] == [1, 1, 1, 2, 2_000]


def test_a_night_begins_at_three():
    assert night_of(datetime(2026, 11, 15, 3, 0)) == date(2026, 11, 15)  # noqa: DTZ001 a clock on the wall
    assert night_of(datetime(2026, 11, 15, 2, 59)) == date(2026, 11, 14)  # noqa: DTZ001


def test_a_missed_night_is_made_up_for_and_a_new_board_waits_for_three():
    noon, three = datetime(2026, 11, 15, 12), datetime(2026, 11, 15, 3)  # noqa: DTZ001
    assert is_due(three, None)
    assert not is_due(noon, None)
    assert is_due(noon, date(2026, 11, 14))
    assert not is_due(noon, date(2026, 11, 15))
