"""What runs earn, regardless of the order in which they were added."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.awards.rules import (
    BADGES,
    AwardBook,
    AwardKind,
    FoundAward,
    StoredAward,
    WhyGone,
    advance,
    area_of,
    changes_of,
    found_in,
    in_order,
)
from challenges.awards.rules.badges import BadgeCount, Moment
from challenges.awards.rules.changes import AwardHistory, reason_of
from challenges.awards.rules.state import is_new_area
from challenges.goals.rules.streaks import StreakPause
from challenges.recordings.kinds import RunKind
from challenges.recordings.routes import SimplifiedRoute
from challenges.runs.rules.facts import RunFacts

MONDAY = date(2026, 1, 5)
KM = 1_000_000


def outing(run_id=1, day=MONDAY, *, km=5.0, at=720, kind=RunKind.EASY, minutes=30, gain=0, indoor=False):
    ms = minutes * 60_000
    return RunFacts(run_id, day, at, kind, round(km * KM), ms, ms, gain * 1000, True, indoor)


def runs(*kilometres, every=7, **values):
    return [outing(at + 1, MONDAY + timedelta(days=at * every), km=km, **values) for at, km in enumerate(kilometres)]


def earned(diary, efforts=None, places=None, pauses=()):
    return found_in(diary, efforts or {}, places or {}, pauses)[1]


def those(found, what):
    return [(one.detail, one.figure) for one in found if one.what is what]


def test_the_first_run_is_a_first_but_no_record():
    found = earned(runs(5.2))
    assert those(found, AwardKind.FIRST) == [(str(5 * KM), 5 * KM)]
    assert those(found, AwardKind.COUNT) == [("1", 1)]
    assert those(found, AwardKind.LONGEST) == []


def test_one_run_earns_only_the_longest_of_its_firsts():
    found = earned(runs(3, 12, 11, 21.5))
    assert [detail for detail, _ in those(found, AwardKind.FIRST)] == ["1000000", "10000000", "21097500"]


def test_4_98_km_is_not_5_km():
    assert [detail for detail, _ in those(earned(runs(4.98)), AwardKind.FIRST)] == ["1000000"]


def test_a_best_effort_earns_a_first_even_if_the_total_is_shorter():
    found = earned(runs(4.98), {1: {5 * KM: 1_500_000}})
    assert [detail for detail, _ in those(found, AwardKind.FIRST)] == [str(5 * KM)]


def test_the_longest_run_keeps_the_previous_best():
    found = [one for one in earned(runs(5, 4, 6.5, 6.5)) if one.what is AwardKind.LONGEST]
    assert [(one.run_id, one.figure, one.before) for one in found] == [(3, 6_500_000, 5 * KM)]


def test_the_first_effort_and_an_equal_one_are_no_records():
    efforts = {1: {5 * KM: 1_500_000}, 2: {5 * KM: 1_500_000}, 3: {5 * KM: 1_490_000}}
    found = [one for one in earned(runs(5, 5, 5), efforts) if one.what is AwardKind.FASTEST]
    assert [(one.run_id, one.figure, one.before) for one in found] == [(3, 1_490_000, 1_500_000)]


def test_totals_and_counts_belong_to_the_run_that_reaches_them():
    found = earned(runs(*[6] * 10))
    assert those(found, AwardKind.TOTAL) == [(str(mark * KM), mark * KM) for mark in (10, 25, 50)]
    assert [(one.detail, one.run_id) for one in found if one.what is AwardKind.COUNT] == [("1", 1), ("10", 10)]


def test_streak_marks_belong_to_the_run_that_reaches_them():
    found = [one for one in earned(runs(*[3] * 13)) if one.what is AwardKind.STREAK]
    assert [(one.figure, one.run_id) for one in found] == [(4, 4), (8, 8), (12, 12)]


def test_a_pause_keeps_a_streak_together():
    first, second = runs(3, 3, 3), [one._replace(run_id=9, day=one.day + timedelta(weeks=9)) for one in runs(3)]
    pause = StreakPause(MONDAY + timedelta(weeks=3), MONDAY + timedelta(weeks=9) - timedelta(days=1))
    assert those(earned([*first, *second]), AwardKind.STREAK) == []
    assert those(earned([*first, *second], pauses=[pause]), AwardKind.STREAK) == [("4", 4)]


@pytest.mark.parametrize("days, weeks", [(27, None), (28, 28), (42, 42)])
def test_coming_back_after_four_weeks_is_a_milestone(days, weeks):
    diary = [outing(1), outing(2, MONDAY + timedelta(days=days))]
    found = [one for one in earned(diary) if one.what is AwardKind.COMEBACK]
    assert [one.figure for one in found] == ([weeks] if weeks else [])


def test_walks_make_no_records():
    found = earned([outing(1, km=5), outing(2, MONDAY + timedelta(days=1), km=30, kind=RunKind.WALK)])
    assert those(found, AwardKind.LONGEST) == []
    assert (str(25 * KM), 25 * KM) in those(found, AwardKind.TOTAL)


# --- places -----------------------------------------------------------------------------------------------------------


def at(lat, lon):
    return area_of(SimplifiedRoute((((lat, lon), (lat + 0.01, lon)),)).encoded())


def test_a_place_is_new_beyond_five_kilometres_of_every_other():
    home = at(48.85, 2.35)
    assert not is_new_area(at(48.87, 2.38), [home])
    assert is_new_area(at(48.95, 2.35), [home])
    assert not is_new_area(at(48.95, 2.35), [home, at(48.97, 2.33)])


def test_places_across_the_date_line_are_close():
    assert not is_new_area(at(-17.0, 179.99), [at(-17.0, -179.99)])
    assert area_of("") is None


def test_the_first_place_is_home_and_does_not_count():
    found = earned(runs(5, 5, 5), places={1: at(48.85, 2.35), 2: at(52.5, 13.4), 3: at(48.86, 2.36)})
    assert [(one.run_id, one.figure) for one in found if one.what is AwardKind.PLACE] == [(2, 1)]


# --- badges -----------------------------------------------------------------------------------------------------------


def badges(diary, key, places=None):
    return [(one.occasion, one.run_id) for one in earned(diary, places=places) if one.detail == key]


def on(*days, **values):
    return [outing(number, date.fromisoformat(day), **values) for number, day in enumerate(days, 1)]


def test_ten_runs_before_seven_make_an_early_bird():
    assert badges(runs(*[3] * 10, at=6 * 60 + 59), "early-bird") == [("10", 10)]
    assert badges(runs(*[3] * 10, at=7 * 60), "early-bird") == []
    assert badges(runs(*[3] * 10, at=None), "early-bird") == [], "a run without a time of day began at no hour"


def test_all_seasons_must_fall_in_one_year_and_can_be_earned_again():
    assert badges(on("2025-01-10", "2025-04-10", "2025-07-10", "2026-10-10"), "all-seasons") == []
    two = on(*(f"{year}-{month}-10" for year in (2025, 2026) for month in ("01", "04", "07", "10")))
    assert badges(two, "all-seasons") == [("2025:4", 4), ("2026:4", 8)]


def test_thirty_active_days_count_days_and_not_runs():
    june = [date(2026, 6, 1) + timedelta(days=at) for at in range(30)]
    twice = [outing(2 * at + hour, day, at=hour * 60) for at, day in enumerate(june, 1) for hour in (0, 1)]
    assert [occasion for occasion, _ in badges(twice, "summer-days")] == ["2026:30"]
    assert badges(twice[:58], "summer-days") == []


def test_a_winter_spans_new_year():
    days = [date(2025, 12, 15) + timedelta(days=at) for at in range(30)]
    assert badges([outing(at, day) for at, day in enumerate(days)], "winter-days") == [("2026:30", 29)]


def test_every_type_of_run_excludes_walks():
    kinds = [kind for kind in RunKind if kind is not RunKind.WALK]
    diary = [outing(at, MONDAY + timedelta(days=at), kind=kind) for at, kind in enumerate(kinds)]
    assert badges(diary, "every-kind") == [("9", 8)]


def test_three_weeks_after_a_comeback_earn_a_badge():
    back = [MONDAY + timedelta(days=28 + 7 * at) for at in range(3)]
    diary = [outing(0), *(outing(at, day) for at, day in enumerate(back, 1))]
    assert badges(diary, "came-back") == [(f"{back[0].isoformat()}:3", 3)]
    gap = [outing(0), outing(1, back[0]), outing(2, back[2])]
    assert badges(gap, "came-back") == []


def test_new_places_count_beyond_home():
    places = {at_ + 1: at(40 + at_, 5) for at_ in range(6)}
    assert badges(runs(*[3] * 6), "new-places", places) == [("5", 6)]


@pytest.mark.parametrize("badge", BADGES.values(), ids=BADGES)
def test_every_badge_has_a_rule_and_rising_levels(badge):
    assert badge.rule.endswith(".")
    assert list(badge.rungs) == sorted(set(badge.rungs))
    assert badge.after(BadgeCount(), outing(), Moment(True, None, 0)).value >= 0


def test_a_count_is_zero_once_its_period_is_over():
    book = found_in(runs(100), {}, {})[0]
    assert BADGES["year"].now(book.count_of("year"), date(2026, 12, 31)) == 100 * KM
    assert BADGES["year"].now(book.count_of("year"), date(2027, 1, 1)) == 0


# --- properties -------------------------------------------------------------------------------------------------------

OUTINGS = st.builds(
    outing,
    run_id=st.just(0),
    day=st.integers(0, 500).map(lambda days: MONDAY + timedelta(days=days)),
    km=st.sampled_from([1.2, 3.0, 5.0, 5.5, 10.2, 21.1, 43.0]),
    at=st.none() | st.sampled_from([300, 400, 720, 1300]),
    kind=st.sampled_from(RunKind),
    gain=st.sampled_from([0, 50, 900]),
)
DIARIES = st.lists(OUTINGS, max_size=25).map(
    lambda outings: [one._replace(run_id=number) for number, one in enumerate(outings, 1)]
)


def efforts_in(diary):
    """Return efforts that depend on a run's content, not on its id."""
    return {
        one.run_id: {5 * KM: 1_500_000 + one.day.toordinal() * 7919 % 300_000}
        for one in diary
        if one.distance >= 5 * KM and one.verified
    }


def without_ids(found):
    return sorted((one.what.value, one.detail, one.day, one.figure, one.before or 0) for one in found)


@given(DIARIES, st.randoms())
@settings(max_examples=25)
def test_the_order_of_uploading_does_not_matter(diary, chance):
    shuffled = list(diary)
    chance.shuffle(shuffled)
    renumbered = [one._replace(run_id=number) for number, one in enumerate(shuffled, 1)]
    assert without_ids(earned(diary, efforts_in(diary))) == without_ids(earned(renumbered, efforts_in(renumbered)))


@given(DIARIES)
@settings(max_examples=25)
def test_continuing_from_a_stored_state_equals_starting_again(diary):
    efforts = efforts_in(diary)
    book, found = AwardBook(), []
    for one in in_order(diary):
        found += advance(book, one, efforts.get(one.run_id, {}), None, ())
        kept = AwardBook.of(book.text())
        assert kept == book
        book = kept
    assert (book, found) == found_in(diary, efforts, {})


def stored(found):
    return [StoredAward(number, one, None) for number, one in enumerate(found, 1)]


def kept_after(kept, changes):
    other, lost = dict(changes.changed), dict(changes.lost)
    rows = [
        StoredAward(one.id, other.get(one.id, one.award), None if one.id in other else lost.get(one.id, one.gone))
        for one in kept
    ]
    return rows + [StoredAward(len(kept) + number, one, None) for number, one in enumerate(changes.new, 1)]


@given(DIARIES.filter(bool), st.data())
@settings(max_examples=25)
def test_removing_a_run_and_adding_it_again_changes_nothing(diary, data):
    gone = data.draw(st.sampled_from(diary))
    left = [one for one in diary if one is not gone]
    back = [*left, gone._replace(run_id=99)]
    before = stored(earned(diary, efforts_in(diary)))
    without = [
        one._replace(award=one.award._replace(run_id=None)) if one.award.run_id == gone.run_id else one
        for one in before
    ]
    by_id = {one.run_id: one for one in left}
    without = kept_after(
        without, changes_of(without, earned(left, efforts_in(left)), lambda lost: reason_of(lost, AwardHistory(by_id)))
    )
    after = kept_after(without, changes_of(without, earned(back, efforts_in(back)), lambda lost: WhyGone.SHORT))
    assert without_ids(one.award for one in after if not one.gone) == without_ids(one.award for one in before)
    assert {one.id for one in before} <= {one.id for one in after if not one.gone}, (
        "the same rows, so shared ones stay shared"
    )


@given(DIARIES, OUTINGS)
@settings(max_examples=25)
def test_one_more_run_never_lowers_a_total(diary, more):
    more = more._replace(run_id=99)
    for what in (AwardKind.TOTAL, AwardKind.COUNT, AwardKind.FIRST):
        before = max((one.figure for one in earned(diary) if one.what is what), default=0)
        assert max(one.figure for one in earned([*diary, more]) if one.what is what) >= before if before else True


def test_the_reasons_why_an_award_no_longer_counts():
    longest = FoundAward(AwardKind.LONGEST, "", "7", 7, MONDAY, 9 * KM)
    there = outing(7, MONDAY, km=9)
    assert reason_of(longest._replace(run_id=None), AwardHistory({})) is WhyGone.REMOVED
    assert reason_of(longest, AwardHistory({})) is WhyGone.HELD
    assert reason_of(longest, AwardHistory({}, instead={7: 8})) is WhyGone.SUPERSEDED
    assert reason_of(longest, AwardHistory({7: there._replace(distance=8 * KM)})) is WhyGone.CORRECTED
    assert reason_of(longest, AwardHistory({7: there})) is WhyGone.OVERTAKEN
    assert reason_of(longest._replace(what=AwardKind.TOTAL), AwardHistory({7: there})) is WhyGone.SHORT
    fastest = FoundAward(AwardKind.FASTEST, str(5 * KM), "7", 7, MONDAY, 1_500_000)
    assert reason_of(fastest, AwardHistory({7: there}, {7: {5 * KM: 1_500_000}})) is WhyGone.OVERTAKEN
    assert reason_of(fastest, AwardHistory({7: there})) is WhyGone.CORRECTED, (
        "its figures were edited, so no effort is left"
    )
    first = FoundAward(AwardKind.FIRST, str(10 * KM), "", 7, MONDAY, 10 * KM)
    assert reason_of(first, AwardHistory({7: there})) is WhyGone.CORRECTED, "9 km aren't 10"


@pytest.mark.parametrize(
    ("detail", "fewer", "why"),
    [("came-back", False, WhyGone.OVERTAKEN), ("came-back", True, WhyGone.SHORT), ("year", False, WhyGone.SHORT)],
)
def test_a_badge_undone_by_an_older_run_becomes_past(detail, fewer, why):
    badge = FoundAward(AwardKind.BADGE, detail, "2026-01-05:3", 7, MONDAY, 3)
    assert reason_of(badge, AwardHistory({7: outing(7, MONDAY)}, fewer=fewer)) is why
