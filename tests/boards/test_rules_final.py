"""The canonical text and its fingerprint, the chain of amendments, and places after amendments."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from challenges.boards import rules
from challenges.boards.rules import (
    AmendedOrder,
    AmendmentKind,
    FixedRow,
    MovedRow,
    RankedRow,
    SignedAmendment,
    StandingFacts,
)
from challenges.boards.rules.ranking import ScoreKey, ranked
from challenges.lifecycle import Phase
from challenges.monthly.rules.metrics import Evidence, Metric, Ranking

FACTS = StandingFacts("2026-11", date(2026, 11, 1), date(2026, 11, 30))
ANN = FixedRow(
    Metric.DISTANCE, Evidence.ALL, 1, 17, 120_500_000, date(2026, 11, 29), 14, 100_000_000, date(2026, 11, 22)
)
BEN = FixedRow(Metric.DISTANCE, Evidence.ALL, 2, 9, 80_000_000, date(2026, 11, 30), 8)

days = st.dates(date(2026, 10, 30), date(2026, 12, 1))
metrics = st.sampled_from(Metric)
fixed = st.builds(
    FixedRow,
    metrics,
    st.sampled_from(Evidence),
    st.integers(1, 10**6),
    st.integers(1, 10**9),
    st.integers(0, 10**12),
    days,
    st.integers(1, 500),
    st.none() | st.integers(1, 10**12),
    st.none() | days,
)
fields = st.lists(fixed, max_size=30, unique_by=lambda one: one.order)


def text_of(facts, standings):
    """Return the whole text, from standings in any order."""
    return "".join(rules.lines_of(facts, sorted(standings, key=lambda one: one.order)))


def fingerprint(standings, facts=FACTS):
    return rules.fingerprint_of([text_of(facts, standings)])


def test_the_canonical_text_is_a_plain_table():
    assert text_of(FACTS, [BEN, ANN]) == (
        "challenge,first_day,last_day,metric,lane,rank,entry,value,reached_on,runs,rung,finished_on\n"
        "2026-11,2026-11-01,2026-11-30,distance,all,1,17,120500000,2026-11-29,14,100000000,2026-11-22\n"
        "2026-11,2026-11-01,2026-11-30,distance,all,2,9,80000000,2026-11-30,8,,\n"
    )


def test_the_fingerprint_is_the_sha_256_of_the_text():
    text = text_of(FACTS, [ANN, BEN])
    assert fingerprint([ANN, BEN]) == hashlib.sha256(text.encode()).hexdigest()


@given(fields)
def test_the_text_is_generated_line_by_line(standings):
    ordered = sorted(standings, key=lambda one: one.order)
    lines = list(rules.lines_of(FACTS, iter(ordered)))
    assert len(lines) == len(standings) + 1
    assert rules.fingerprint_of(lines) == fingerprint(standings)
    assert all(line.isascii() and line.endswith("\n") and line.count(",") == len(rules.COLUMNS) - 1 for line in lines)


@given(fields.filter(len), fixed, st.data())
def test_any_change_changes_the_fingerprint(standings, other, data):
    place = data.draw(st.integers(0, len(standings) - 1))
    name = data.draw(st.sampled_from([slot for slot in FixedRow.__slots__ if slot != "order"]))
    changed = replace(standings[place], **{name: getattr(other, name)})
    assume(changed not in standings)
    tampered = [*standings[:place], changed, *standings[place + 1 :]]
    assume(len({one.order for one in tampered}) == len(tampered))
    assert fingerprint(tampered) != fingerprint(standings)


@given(fields.filter(len), fixed, st.data())
def test_any_added_or_missing_row_changes_the_fingerprint(standings, other, data):
    place = data.draw(st.integers(0, len(standings) - 1))
    assert fingerprint(standings[:place] + standings[place + 1 :]) != fingerprint(standings)
    assume(all(other.order != one.order for one in standings))
    assert fingerprint([*standings, other]) != fingerprint(standings)


def test_the_same_standings_of_another_challenge_have_another_fingerprint():
    assert fingerprint([ANN], replace(FACTS, slug="2026-12")) != fingerprint([ANN])
    assert fingerprint([ANN], replace(FACTS, last_day=date(2026, 11, 29))) != fingerprint([ANN])


def test_standings_out_of_order_or_duplicated_are_refused():
    for standings in ([BEN, ANN], [ANN, ANN]):
        with pytest.raises(ValueError, match="out of order or duplicated"):
            list(rules.lines_of(FACTS, standings))


@pytest.mark.parametrize(("value", "rung"), [(24, None), (25, 25), (99, 50), (100, 100), (400, 150)])
def test_a_medal_is_for_the_highest_level(value, rung):
    assert rules.rung_reached(value, [25, 50, 100, 150]) == rung


# --- amendments -------------------------------------------------------------------------------------------------------

FIRST = SignedAmendment(
    "2026-11",
    1,
    "ab" * 32,
    17,
    AmendmentKind.FIGURE,
    "distance",
    "all",
    120_500_000,
    95_000_000,
    "One run was a bike ride.",
    3,
    datetime(2026, 12, 6, 9, 30, tzinfo=UTC),
    "",
)


def chain_of(*amendments):
    chain, previous = [], ""
    for number, amendment in enumerate(amendments, 1):
        signed = replace(amendment, number=number, previous=previous)
        previous = rules.hash_of(signed)
        chain.append((signed, previous))
    return chain


def test_an_amendment_is_signed_as_one_line_of_json():
    assert rules.text_of_amendment(
        replace(FIRST, reason="Zoë’s watch", metric="", evidence="", before=None, after=None)
    ) == (
        '{"after":null,"before":null,"challenge":"2026-11","entry":17,"fingerprint":"' + "ab" * 32 + '",'
        '"kind":"figure","lane":"","metric":"","number":1,"previous":"","reason":"Zo\\u00eb\\u2019s watch",'
        '"signed_at":"2026-12-06T09:30:00Z","signer":3}'
    )


def test_an_unchanged_chain_is_valid():
    assert (
        rules.broken_links(chain_of(FIRST, replace(FIRST, entry=9), replace(FIRST, kind=AmendmentKind.WITHDRAWN))) == []
    )
    assert rules.broken_links([]) == []


@given(
    st.integers(0, 3),
    st.sampled_from(["entry", "before", "after", "signer"]),
    st.integers(0, 10**9),
    st.text(max_size=20),
)
def test_a_changed_amendment_breaks_the_chain(place, name, value, reason):
    chain = chain_of(*[replace(FIRST, entry=entry) for entry in (1, 2, 3, 4)])
    signed, kept = chain[place]
    for changed in (replace(signed, **{name: value}), replace(signed, reason=reason)):
        if changed != signed:
            assert rules.broken_links([*chain[:place], (changed, kept), *chain[place + 1 :]]) == [place + 1]
            resigned = [*chain[:place], (changed, rules.hash_of(changed)), *chain[place + 1 :]]
            assert rules.broken_links(resigned) == ([place + 2] if place < 3 else [])


def test_a_removed_amendment_breaks_the_chain():
    chain = chain_of(FIRST, replace(FIRST, entry=9), replace(FIRST, entry=11))
    assert rules.broken_links([chain[0], chain[2]]) == [3]
    assert rules.broken_links(chain[1:]) == [2, 3]


@pytest.mark.parametrize(
    ("phase", "fixed", "may"),
    [
        (Phase.open, False, False),
        (Phase.grace, False, False),
        (Phase.provisional, False, True),
        (Phase.final, False, False),
        (Phase.final, True, True),
        (Phase.cancelled, False, False),
    ],
)
def test_standings_are_amended_while_provisional_and_once_fixed(phase, fixed, may):
    assert (rules.refusal_of_amending(phase, fixed=fixed) is None) == may


def test_only_participants_may_protest_and_only_while_provisional():
    assert rules.refusal_of_protesting(Phase.provisional, takes_part=True, sent=4) is None
    assert rules.refusal_of_protesting(Phase.provisional, takes_part=True, sent=5)
    assert rules.refusal_of_protesting(Phase.provisional, takes_part=False, sent=0)
    for phase in set(Phase) - {Phase.provisional}:
        assert rules.refusal_of_protesting(phase, takes_part=True, sent=0)


# --- places after amendments ------------------------------------------------------------------------------------------

keys = st.tuples(st.integers(-12, 0), st.integers(0, 3))


@st.composite
def amended_boards(draw):
    """Strategy for the ordered rows of a board, some with a new score, or None if withdrawn."""
    drawn = draw(st.lists(keys, min_size=1, max_size=25))
    first = date(2026, 11, 1)
    rows = sorted(
        RankedRow(sort_value, first + timedelta(day), entry) for entry, (sort_value, day) in enumerate(drawn, 1)
    )
    changed = draw(st.sets(st.sampled_from(rows), max_size=6))
    return rows, {row: draw(st.none() | st.integers(-12, 0)) for row in changed}


def moved_of(rows, changes):
    moved = []
    for row, sort_value in changes.items():
        now = None if sort_value is None else row._replace(sort_value=sort_value)
        ahead = sum(other < now for other in rows) if now else 0
        better = sum(other.key < now.key for other in rows) if now else 0
        moved.append(MovedRow(rows.index(row) + 1, row, now, ahead, better))
    return moved


@given(amended_boards(), st.integers(1, 5), st.sampled_from(Ranking))
def test_a_board_with_amendments_equals_one_ranked_from_scratch(board, size, ranking):
    rows, changes = board
    order = AmendedOrder(len(rows), moved_of(rows, changes), ranking)
    fixed_ranks = dict(zip(rows, ranked([ScoreKey(*row.key) for row in rows], ranking), strict=True))
    entries = {row.entry: row for row in rows}
    kept = [row for row in rows if row not in changes]
    new = sorted([*kept, *(row._replace(sort_value=at) for row, at in changes.items() if at is not None)])
    expected = list(zip(new, ranked([ScoreKey(*row.key) for row in new], ranking), strict=True))
    assert order.total == len(new)
    found = []
    for first in range(1, len(new) + 1, size):
        last = min(first + size - 1, len(new))
        moved, (start, end) = order.amended(first, last), order.fixed(first, last)
        others = iter(
            row for at, row in enumerate(rows, 1) if start <= at <= end and at not in order.positions_left_out
        )
        for place in range(first, last + 1):
            if one := moved.get(place):
                found.append((one.now, order.rank_of_moved(one)))
            else:
                row = next(others)
                found.append((row, order.rank(rows.index(row) + 1, fixed_ranks[row], row)))
                assert order.place(rows.index(row) + 1, row) == place
        assert next(others, None) is None, "no row is read that is not shown"
    assert found == expected
    assert {row.entry for row, _ in found} <= set(entries)
