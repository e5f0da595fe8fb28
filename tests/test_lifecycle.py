"""The phases of a challenge, from upcoming to final."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.clock import Window
from challenges.lifecycle import GRACE, PROTEST, Phase, phase_of, times_of

NOVEMBER = Window(date(2026, 11, 1), date(2026, 11, 30))
ORDER = [Phase.upcoming, Phase.open, Phase.grace, Phase.provisional, Phase.final]
MOMENT = timedelta(microseconds=1)
graces = st.builds(timedelta, hours=st.integers(0, 240))


def test_a_challenge_goes_through_its_phases_at_the_hosts_midnights():
    times = times_of(NOVEMBER, "Europe/Paris")

    def phase(instant):
        return phase_of(NOVEMBER, instant, NOVEMBER.starts_at("Europe/Paris"), NOVEMBER.ends_at("Europe/Paris"))

    assert times.starts_at.isoformat() == "2026-10-31T23:00:00+00:00"
    assert times.ends_at.isoformat() == "2026-11-30T23:00:00+00:00"
    assert times.provisional_at - times.ends_at == GRACE == timedelta(hours=72)
    assert times.final_at - times.provisional_at == PROTEST == timedelta(hours=24)
    for instant, before, after in zip(
        [times.starts_at, times.ends_at, times.provisional_at, times.final_at], ORDER, ORDER[1:], strict=False
    ):
        assert (phase(instant - MOMENT), phase(instant)) == (before, after)


def test_on_each_runners_own_calendar_it_is_open_while_it_is_one_of_its_days_anywhere():
    assert phase_of(NOVEMBER, NOVEMBER.starts_at("Pacific/Kiritimati")) is Phase.open
    assert phase_of(NOVEMBER, NOVEMBER.starts_at("Pacific/Kiritimati") - MOMENT) is Phase.upcoming
    assert phase_of(NOVEMBER, NOVEMBER.ends_at("-12:00") - MOMENT) is Phase.open
    assert phase_of(NOVEMBER, NOVEMBER.ends_at("-12:00")) is Phase.grace


def test_drafts_and_cancelled_challenges_have_no_other_phase():
    during = NOVEMBER.starts_at("UTC")
    assert phase_of(NOVEMBER, during, published=False) is Phase.draft
    assert phase_of(NOVEMBER, during, cancelled=True) is Phase.cancelled
    assert phase_of(NOVEMBER, during, cancelled=True, published=False) is Phase.cancelled


@given(graces, st.integers(-100, 4000), st.integers(0, 500))
def test_phases_never_go_back(grace, hours, later):
    instant = NOVEMBER.starts_at("UTC") + timedelta(hours=hours)
    before = phase_of(NOVEMBER, instant, grace=grace)
    after = phase_of(NOVEMBER, instant + timedelta(hours=later), grace=grace)
    assert ORDER.index(before) <= ORDER.index(after)


@given(graces)
def test_without_a_grace_period_it_is_provisional_at_once(grace):
    times = times_of(NOVEMBER, "UTC", grace)
    at_the_end = phase_of(NOVEMBER, times.ends_at, times.starts_at, times.ends_at, grace)
    assert at_the_end is (Phase.grace if grace else Phase.provisional)


@pytest.mark.parametrize("grace", [timedelta(days=-1), timedelta(days=11)])
def test_a_grace_period_is_zero_to_ten_days(grace):
    with pytest.raises(ValueError, match="grace"):
        times_of(NOVEMBER, "UTC", grace)


def test_no_day_is_left_once_the_grace_period_begins():
    assert [phase.over for phase in ORDER] == [False, False, True, True, True]
