"""How nightly ranks are encoded, and the line drawn from them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from challenges.boards.rules.rank_history import by_night, line_of, packed_night, packed_rank

DAY = date(2026, 11, 2)
ranks = st.one_of(st.none(), st.integers(1, 10**9))


def nights(*values, first=DAY):
    return [(first + timedelta(days=number), value) for number, value in enumerate(values)]


@given(st.lists(st.tuples(st.booleans(), ranks), max_size=40))
def test_recorded_nights_are_decoded_and_missed_ones_are_left_out(days):
    kept, taken, before, expected = "", "", None, []
    for number, (was_taken, rank) in enumerate(days):
        night = DAY + timedelta(days=number)
        if not was_taken:
            continue
        if rank != before:
            kept += packed_rank(night, rank)
            before = rank
        taken += packed_night(night)
        if rank or expected:
            expected.append((night, rank))
    assert by_night(kept, taken) == expected


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_the_later_of_two_entries_for_one_night_wins(first, second):
    kept = packed_rank(DAY, first) + packed_rank(DAY, second)
    assert by_night(kept, packed_night(DAY) * 2) == [(DAY, second)]


def test_an_unfinished_night_is_unknown_but_its_ranks_carry_on():
    kept = packed_rank(DAY, 7) + packed_rank(DAY + timedelta(days=1), 5)
    taken = packed_night(DAY) + packed_night(DAY + timedelta(days=2))
    assert by_night(kept, taken) == [(DAY, 7), (DAY + timedelta(days=2), 5)]


def test_a_night_takes_at_most_seven_characters_even_among_a_million():
    assert len(packed_rank(DAY, 999_999)) <= 7
    assert len(packed_rank(DAY, 12)) <= 5


def test_the_line_has_the_best_place_on_top_and_a_gap_at_a_missing_night():
    line = line_of([*nights(9, 5), *nights(1, 3, first=date(2026, 11, 6))])
    assert (line.best, line.worst, line.first, line.last) == (1, 9, DAY, date(2026, 11, 7))
    assert line.path == "M0.0 88.0L200.0 44.0M800.0 0.0L1000.0 22.0"
    assert line.rungs == ((0.0, 1), (88.0, 9))


def test_an_unchanged_place_is_a_line_in_the_middle_and_one_night_is_no_line():
    assert line_of(nights(4, 4)).rungs == ((44.0, 4),)
    assert line_of(nights(4)) is None
    assert line_of(nights(None, 4)) is None


def test_nights_without_a_place_break_the_line_too():
    assert line_of(nights(2, None, 1)).path == "M0.0 88.0h0.1M1000.0 0.0h0.1"
