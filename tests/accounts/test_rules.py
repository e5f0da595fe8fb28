"""Rules for passwords, addresses and limits, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.accounts.rules import AttemptLimit, password_reason, wait_for
from challenges.parse import address_key

NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)
LIMIT = AttemptLimit(3, timedelta(minutes=10))
minutes = st.lists(st.integers(0, 60), max_size=12)


@pytest.mark.parametrize(
    "password",
    ["over hill and dale", "ordentlich gelaufen", "日本の山を走る人たち", "x1" * 4 + "-z", "a" * 197 + "bcd"],
)
def test_ten_to_two_hundred_characters_of_any_kind_are_accepted(password):
    assert password_reason(password, ["dora", "dora@example.test"]) is None


@given(st.text(max_size=9))
def test_fewer_than_ten_characters_are_refused(password):
    assert password_reason(password, []) is not None


@pytest.mark.parametrize("password", ["Dora-Dunn-Runs", " dora@EXAMPLE.test"])
def test_a_handle_or_an_address_is_refused(password):
    assert password_reason(password, ["dora-dunn-runs", "dora@example.test"]) is not None


def test_two_spellings_of_an_address_are_one():
    assert address_key(" Zoë@Example.TEST") == address_key("zoe\u0308@example.test")


@given(minutes)
def test_another_attempt_is_allowed_exactly_after_the_wait(ago):
    tries = [NOON - timedelta(minutes=number) for number in ago]
    wait = wait_for(LIMIT, tries, NOON)
    recent = [at for at in tries if at > NOON - LIMIT.within]
    assert (wait is None) == (len(recent) < LIMIT.tries)
    if wait:
        assert timedelta(0) < wait <= LIMIT.within
        assert wait_for(LIMIT, tries, NOON + wait) is None
        assert wait_for(LIMIT, tries, NOON + wait - timedelta(seconds=1)) is not None


@given(minutes)
def test_a_recorded_attempt_does_not_count_against_itself(ago):
    others = [NOON - timedelta(minutes=number) for number in ago]
    before, after = wait_for(LIMIT, others, NOON), wait_for(LIMIT, [*others, NOON], NOON, own=1)
    assert before == after
