"""What it takes to pass the runner ahead."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from challenges.leaderboards.ahead import Level, step_to
from challenges.leaderboards.rules import Key

TENTH, ELEVENTH, TWELFTH = (date(2026, 11, day) for day in (10, 11, 12))
days = st.dates(TENTH, TWELFTH)


def test_an_equal_score_does_not_pass_one_reached_earlier():
    step = step_to(41, Key(-100, TENTH), Key(-170, TENTH), ELEVENTH)
    assert (step.rank, step.apart, step.more, step.level) == (41, 70, 71, Level.STAYS)


def test_an_equal_score_on_the_same_date_shares_the_place_and_more_passes():
    step = step_to(41, Key(-100, TENTH), Key(-170, ELEVENTH), ELEVENTH)
    assert (step.more, step.level) == (71, Level.SHARES)
    step = step_to(41, Key(-100, TENTH), Key(-170, ELEVENTH), ELEVENTH, shared_places=False)
    assert step.level is Level.STAYS


def test_an_equal_score_passes_one_reached_later():
    step = step_to(41, Key(-100, TENTH), Key(-170, TWELFTH), ELEVENTH)
    assert (step.more, step.level) == (70, Level.PASSES)


def test_a_maximum_score_cannot_be_passed():
    assert step_to(1, Key(-14_000, TENTH), Key(-15_000, TENTH), TWELFTH, most=15_000).more is None
    assert step_to(1, Key(-14_000, TENTH), Key(-14_999, TENTH), TWELFTH, most=15_000).more == 1_000


@given(st.integers(0, 50), days, st.integers(0, 50), days, days)
def test_the_amount_is_enough_and_one_less_is_not(value, on, other, other_on, today):
    mine, ahead = Key(-value, on), Key(-other, other_on)
    if not ahead < mine:
        return
    more = step_to(1, mine, ahead, today).more

    def with_more(added):
        return Key(mine.behind - added, max(today, on)) if added else mine

    assert with_more(more) < ahead
    assert not any(with_more(added) < ahead for added in range(more))
