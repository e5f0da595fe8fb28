"""What it takes to pass the runner ahead."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from challenges.boards.rules.gaps import TargetEffect, gap_to
from challenges.boards.rules.ranking import ScoreKey

TENTH, ELEVENTH, TWELFTH = (date(2026, 11, day) for day in (10, 11, 12))
days = st.dates(TENTH, TWELFTH)


def test_an_equal_score_does_not_pass_one_reached_earlier():
    gap = gap_to(41, ScoreKey(-100, TENTH), ScoreKey(-170, TENTH), ELEVENTH)
    assert (gap.rank, gap.difference, gap.more, gap.level) == (41, 70, 71, TargetEffect.STAYS)


def test_an_equal_score_on_the_same_date_shares_the_place_and_more_passes():
    gap = gap_to(41, ScoreKey(-100, TENTH), ScoreKey(-170, ELEVENTH), ELEVENTH)
    assert (gap.more, gap.level) == (71, TargetEffect.SHARES)
    gap = gap_to(41, ScoreKey(-100, TENTH), ScoreKey(-170, ELEVENTH), ELEVENTH, shared_places=False)
    assert gap.level is TargetEffect.STAYS


def test_an_equal_score_passes_one_reached_later():
    gap = gap_to(41, ScoreKey(-100, TENTH), ScoreKey(-170, TWELFTH), ELEVENTH)
    assert (gap.more, gap.level) == (70, TargetEffect.PASSES)


def test_a_maximum_score_cannot_be_passed():
    assert gap_to(1, ScoreKey(-14_000, TENTH), ScoreKey(-15_000, TENTH), TWELFTH, most=15_000).more is None
    assert gap_to(1, ScoreKey(-14_000, TENTH), ScoreKey(-14_999, TENTH), TWELFTH, most=15_000).more == 1_000


@given(st.integers(0, 50), days, st.integers(0, 50), days, days)
def test_the_amount_is_enough_and_one_less_is_not(value, on, other, other_on, today):
    mine, ahead = ScoreKey(-value, on), ScoreKey(-other, other_on)
    if not ahead < mine:
        return
    more = gap_to(1, mine, ahead, today).more

    def with_more(added):
        return ScoreKey(mine.sort_value - added, max(today, on)) if added else mine

    assert with_more(more) < ahead
    assert not any(with_more(added) < ahead for added in range(more))
