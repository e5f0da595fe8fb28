"""Matching and request limits, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.partners.rules import (
    PartnerAim,
    PartnerWish,
    RunningTime,
    ask_refusal,
    is_like,
    match_of,
    place_words,
    ranked,
    setting_out_refusal,
)

NOW = datetime(2026, 11, 15, 12, tzinfo=UTC)
looking = st.builds(
    PartnerWish,
    st.text(max_size=60),
    st.integers(300_000, 900_000),
    st.integers(150_000, 300_000),
    st.frozensets(st.integers(0, 6)),
    st.frozensets(st.sampled_from(RunningTime)),
    st.frozensets(st.sampled_from(PartnerAim)),
)


def card(place="Vondelpark", slow=390_000, fast=340_000, days=(1, 3), parts=(RunningTime.MORNING,), aims=()):
    return PartnerWish(place, slow, fast, frozenset(days), frozenset(parts), frozenset(aims))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Vondelpark side of town", ("vondelpark",)),
        ("near the VONDELPARK!", ("vondelpark",)),
        ("Zürich-Altstetten", ("zurich", "altstetten")),
        ("the park", ("the", "park")),
        ("", ()),
        ("…", ()),
    ],
)
def test_a_place_is_reduced_to_the_words_that_identify_it(text, words):
    assert place_words(text) == words


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("vondelpark", "vondelpark", True),
        ("vondelpark", "vondelprak", True),
        ("vondelpark", "vondelparkk", True),
        ("vondel", "vondelpark", True),
        ("oost", "west", False),
        ("ost", "oost", False),
        ("north", "south", False),
        ("amstel", "amsterdam", False),
    ],
)
def test_similar_place_names_match(one, other, alike):
    assert is_like(one, other) is alike
    assert is_like(other, one) is alike


@given(looking, looking)
def test_a_match_is_the_same_from_both_sides(one, other):
    here, there = match_of(one, other), match_of(other, one)
    assert (here.suits, here.pace, here.days, here.parts, here.aims) == (
        there.suits, there.pace, there.days, there.parts, there.aims,
    )  # fmt: skip
    assert bool(here.places) == bool(there.places)


@given(looking)
def test_a_card_matches_itself_fully(one):
    own = match_of(one, one)
    assert own.pace == (one.slow, one.fast)
    assert len(own.days) == len(one.days)


@given(looking, looking, st.integers(0, 6))
def test_one_more_day_never_makes_a_match_worse(mine, theirs, day):
    more = mine._replace(days=mine.days | {day})
    assert match_of(more, theirs).score >= match_of(mine, theirs).score


def test_nearby_matches_come_first_and_impossible_ones_are_left_out():
    others = [
        ("far", card("Harbour")),
        ("near", card("by the Vondelpark")),
        ("slow", card(slow=600_000, fast=500_000)),
        ("other days", card(days=(0, 2))),
        ("evenings", card(parts=(RunningTime.EVENING,))),
    ]
    assert [key for key, _match in ranked(card(), others)] == ["near", "far"]


def test_matching_paces_are_the_overlap_of_both_ranges():
    assert match_of(card(slow=390_000, fast=340_000), card(slow=420_000, fast=370_000)).pace == (390_000, 370_000)
    assert match_of(card(slow=350_000, fast=340_000), card(slow=420_000, fast=370_000)).pace is None


def test_requests_are_limited_in_number_and_frequency():
    assert ask_refusal(9, 0, None, NOW) is None
    assert ask_refusal(10, 0, None, NOW) is not None
    assert ask_refusal(0, 30, None, NOW) is not None
    assert ask_refusal(0, 0, NOW - timedelta(days=29), NOW) is not None
    assert ask_refusal(0, 0, NOW - timedelta(days=30), NOW) is None


def test_a_run_starts_in_the_future_and_within_eight_days():
    assert setting_out_refusal(NOW, NOW) is not None
    assert setting_out_refusal(NOW + timedelta(hours=1), NOW) is None
    assert setting_out_refusal(NOW + timedelta(days=9), NOW) is not None
