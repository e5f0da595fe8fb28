"""Who sees which name, and which names are accepted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.runners.rules import ShownAs, age_group, age_on, alias_reason, appearance, birth_reason, name_reason

names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=30)
days = st.dates(date(1900, 1, 1), date(2026, 11, 15))


@given(st.sampled_from(ShownAs), names, names, st.none() | names, st.booleans())
def test_runners_always_see_their_own_name(shown_as, name, handle, alias, member):
    seen = appearance(shown_as, name, handle, alias, member=member, own=True)
    assert (seen.name, seen.handle) == (name, handle)


@given(names, names, st.none() | names, st.booleans())
def test_others_see_only_the_alias(name, handle, alias, member):
    seen = appearance(ShownAs.ALIAS, name, handle, alias, member=member, own=False)
    assert (seen.name, seen.handle) == (alias, None)


@pytest.mark.parametrize(
    "shown_as, member, name",
    [(ShownAs.MEMBERS, True, "Ann"), (ShownAs.MEMBERS, False, None), (ShownAs.EVERYONE, False, "Ann")],
)
def test_members_see_the_name_and_visitors_see_a_runner(shown_as, member, name):
    seen = appearance(shown_as, "Ann", "ann", None, member=member, own=False)
    assert (seen.name, seen.handle) == (name, "ann" if name else None)


@pytest.mark.parametrize(
    "name, initials", [("Ann Archer", "AA"), ("Ann", "A"), ("Ann van der Meer", "AM"), ("李 小龙", "李小")]
)
def test_initials_come_from_the_first_and_last_names(name, initials):
    assert appearance(ShownAs.EVERYONE, name, "x", None, member=True, own=False).initials == initials


@pytest.mark.parametrize(
    "born, day, age",
    [
        (date(1990, 11, 15), date(2026, 11, 14), 35),
        (date(1990, 11, 15), date(2026, 11, 15), 36),
        (date(1996, 2, 29), date(2026, 2, 28), 29),
        (date(1996, 2, 29), date(2026, 3, 1), 30),
    ],
)
def test_age_is_completed_years(born, day, age):
    assert age_on(born, day) == age


@given(days)
def test_the_age_group_contains_the_age(born):
    group, age = age_group(born, date(2026, 11, 15)), age_on(born, date(2026, 11, 15))
    if group == "under-18":
        assert age < 18
    else:
        first, last = map(int, group.split("-"))
        assert first <= age <= last


@given(st.text(min_size=1, max_size=60))
def test_every_accepted_name_is_visible(name):
    if name_reason(name) is None:
        assert not set(name) & set("\n\r\t\0\u202e\u2066\u200b")
        assert any(sign.isalnum() for sign in name)


@pytest.mark.parametrize("alias", ["Ann", "archer", "ANN ARCHER", "a-n-n", "ann_archer"])
def test_an_alias_that_reveals_the_name_is_refused(alias):
    assert alias_reason(alias, "Ann Archer", "ann_archer") is not None


def test_an_alias_can_be_anything_else():
    assert alias_reason("Quiet Fox", "Ann Archer", "ann") is None


def test_a_date_of_birth_is_in_the_past():
    today = date(2026, 11, 15)
    assert birth_reason(date(1926, 11, 15), today) is None
    assert birth_reason(date(2026, 11, 16), today) is not None
    assert birth_reason(date(1900, 1, 1), today) is not None
