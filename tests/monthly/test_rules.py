"""Which runs count, and the sentences about those that don't."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.clock import Window, local_date, local_instant
from challenges.lifecycle import Phase
from challenges.monthly import rules
from challenges.monthly.rules import ChallengeClock, ChallengeState, CountsFrom, JudgedRun, Terms
from challenges.monthly.rules.metrics import TARGETS, Metric
from challenges.recordings.kinds import GainBy, RunKind
from challenges.runs.rules.duplicates import overlap
from challenges.units import Distance, Duration

NOVEMBER = Window(date(2026, 11, 1), date(2026, 11, 30))
JANUARY_2025 = Window(date(2025, 1, 1), date(2025, 1, 31))
JOINED = date(2026, 11, 10)


def terms(**values) -> Terms:
    known = {"metric": Metric.DISTANCE, "target": 100_000_000, "rungs": (100_000_000,), "window": NOVEMBER}
    return Terms(**{**known, **values})


def run(start: str | None = "2026-11-15T07:00+01:00", *, zone: str = "Europe/Paris", km=5.0, minutes=30.0, **values):
    started_at = datetime.fromisoformat(start).astimezone(UTC) if start else None
    day = values.pop("day", None) or local_date(started_at, zone)
    known = {
        "id": 1, "local_date": day, "started_at": started_at, "distance": Distance.of_km(km),
        "duration": Duration.of_minutes(minutes), "moving": Duration.of_minutes(minutes), "kind": RunKind.EASY,
        "created_at": datetime(2026, 11, 15, 9, tzinfo=UTC),
    }  # fmt: skip
    return JudgedRun(**{**known, **values})


def failed(run_: JudgedRun, terms_: Terms, joined_on: date = JOINED) -> tuple[str, ...]:
    return rules.failures([run_], terms_, joined_on)[run_.id]


def told(run_: JudgedRun, terms_: Terms, joined_on: date = JOINED) -> list[str]:
    return [str(reason) for reason in rules.sentences(failed(run_, terms_, joined_on), run_, terms_, joined_on)]


# --- time and place (rules, section 1) --------------------------------------------------------------------------------


def test_midnight_in_paris_counts_for_january_though_it_is_december_in_utc():
    new_year = run("2025-01-01T00:00+01:00", created_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert new_year.started_at == datetime(2024, 12, 31, 23, tzinfo=UTC)
    assert failed(new_year, terms(window=JANUARY_2025)) == ()


def test_two_in_the_morning_in_kolkata_counts_for_that_day():
    assert failed(run("2026-11-01T02:00+05:30", zone="Asia/Kolkata"), terms()) == ()
    assert failed(run("2026-12-01T02:00+05:30", zone="Asia/Kolkata"), terms()) == ("window",)


def test_a_run_over_midnight_belongs_to_the_day_it_starts():
    assert failed(run("2026-11-30T23:50+01:00", minutes=60), terms()) == ()
    assert failed(run("2026-10-31T23:50+01:00", minutes=60), terms()) == ("window",)


def test_a_runner_who_crosses_the_date_line_can_run_twice_on_one_date():
    first = run("2026-11-30T08:00+13:00", zone="Pacific/Auckland")
    again = run("2026-11-30T06:00-10:00", zone="Pacific/Honolulu", id=2)
    assert rules.failures([first, again], terms(), JOINED) == {1: (), 2: ()}


def test_on_the_hosts_clock_the_start_is_read_in_the_hosts_zone():
    london = terms(clock=ChallengeClock.HOST, zone="Europe/London")
    assert failed(run("2026-12-01T08:00+13:00", zone="Pacific/Auckland"), london) == ()  # 30 November in London
    assert failed(run("2026-11-30T23:00-08:00", zone="America/Los_Angeles"), london) == ("window",)


def test_a_typed_run_without_a_time_keeps_its_own_date_on_the_hosts_clock():
    london = terms(clock=ChallengeClock.HOST, zone="Europe/London")
    assert failed(run(None, day=date(2026, 11, 30)), london) == ()
    assert failed(run(None, day=date(2026, 12, 1)), london) == ("window",)


def test_days_of_23_and_25_hours_change_nothing():
    october = terms(window=Window(date(2026, 10, 25), date(2026, 10, 25)))
    late = run("2026-10-25T23:30+01:00", created_at=datetime(2026, 10, 26, tzinfo=UTC))
    assert failed(late, october) == ()
    assert october.ends_for("Europe/Paris") - october.window.starts_at("Europe/Paris") == timedelta(hours=25)


# --- the rule card ----------------------------------------------------------------------------------------------------


def test_a_short_run_says_how_long_it_should_have_been():
    assert told(run(km=0.8), terms(least_distance=Distance.of_km(1))) == [
        "Too short: Distance(mm=800000). Runs must be at least Distance(mm=1000000)."
    ]
    assert failed(run(km=1), terms(least_distance=Distance.of_km(1))) == ()


def test_counting_from_joining_includes_the_day_of_joining():
    later = terms(counts_from=CountsFrom.JOINING)
    assert failed(run(None, day=date(2026, 11, 9)), later) == ("joining",)
    assert failed(run(None, day=date(2026, 11, 10)), later) == ()
    assert failed(run(None, day=date(2026, 11, 9)), terms()) == ()


@pytest.mark.parametrize(
    ("change", "card", "code"),
    [
        ({"indoor": True}, {"allows_indoor": False}, "indoor"),
        ({"kind": RunKind.WALK}, {"allows_walks": False}, "walk"),
        ({"verified": False}, {"allows_typed": False}, "typed"),
    ],
)
def test_each_kind_of_run_counts_only_where_the_card_says_so(change, card, code):
    strict, kind = terms(**card), run(**change)
    assert failed(kind, strict) == (code,)
    assert failed(kind, terms(**dict.fromkeys(card, True))) == ()


def test_a_held_run_waits_for_its_review():
    assert told(run(held=True), terms()) == ["Waiting for a check: it counts once that's settled."]


def test_only_measured_elevation_counts():
    climbing = terms(metric=Metric.ELEVATION, target=2_000_000)
    assert failed(run(gain=Distance.of_m(120), gain_by=GainBy.POSITIONS), climbing) == ()
    assert (
        failed(run(gain=Distance.of_m(120), gain_by=GainBy.DEVICE), climbing) == ()
    )  # the device's figure is only used if there are no heights
    assert failed(run(gain=Distance.of_m(120), gain_by=GainBy.HAND), climbing) == ("climb",)
    assert failed(run(), climbing) == ("climb",)


def test_a_run_logged_in_the_grace_period_counts_and_a_later_one_does_not():
    closes = terms().times.provisional_at
    assert closes == NOVEMBER.ends_at("-12:00") + timedelta(hours=72)
    assert failed(run(created_at=closes - timedelta(seconds=1)), terms()) == ()
    assert failed(run(created_at=closes), terms()) == ("late",)
    assert failed(run(created_at=NOVEMBER.ends_at("-12:00")), terms(grace=timedelta(0))) == ("late",)


def test_a_run_that_fails_several_rules_gets_a_reason_for_each():
    card = terms(least_distance=Distance.of_km(1), allows_indoor=False, allows_typed=False)
    assert failed(run(None, day=date(2026, 12, 1), km=0.5, indoor=True), card) == ("window", "short", "typed", "indoor")
    assert len(told(run(None, day=date(2026, 12, 1), km=0.5, indoor=True), card)) == 4


# --- overlaps ---------------------------------------------------------------------------------------------------------


def at(clock: str, *, km: float, minutes: float, number: int, **values) -> JudgedRun:
    return run(f"2026-11-15T{clock}+01:00", km=km, minutes=minutes, id=number, **values)


def test_of_two_overlapping_recordings_the_longer_counts():
    whole, half = at("07:00", km=10, minutes=60, number=1), at("07:30", km=6, minutes=40, number=2)
    assert rules.failures([whole, half], terms(), JOINED) == {1: (), 2: ("overlap",)}
    assert rules.failures([half, whole], terms(), JOINED) == {1: (), 2: ("overlap",)}


def test_of_two_equal_overlapping_runs_the_first_logged_counts():
    one, other = at("07:00", km=10, minutes=60, number=1), at("07:01", km=10, minutes=60, number=2)
    assert rules.failures([one, other], terms(), JOINED) == {1: (), 2: ("overlap",)}


def test_a_watch_that_stops_late_overlaps_nothing():
    before, after = at("07:00", km=5, minutes=30.5, number=1), at("07:30", km=5, minutes=30, number=2)
    assert rules.failures([before, after], terms(), JOINED) == {1: (), 2: ()}


def test_a_longer_run_that_does_not_count_leaves_the_shorter_one_counted():
    held, fine = at("07:00", km=60, minutes=60, number=1, held=True), at("07:10", km=6, minutes=40, number=2)
    assert rules.failures([held, fine], terms(), JOINED) == {1: ("held",), 2: ()}


def test_a_run_without_a_time_of_day_overlaps_nothing():
    timed, dated = at("07:00", km=5, minutes=30, number=1), run(None, day=date(2026, 11, 15), km=6, id=2)
    assert rules.failures([timed, dated], terms(), JOINED) == {1: (), 2: ()}


# --- what holds for every run -----------------------------------------------------------------------------------------


runs = st.builds(
    lambda number, minute, km, minutes, timed, **flags: run(
        (datetime(2026, 10, 31, tzinfo=UTC) + timedelta(minutes=minute)).isoformat() if timed else None,
        day=(datetime(2026, 10, 31, tzinfo=UTC) + timedelta(minutes=minute)).date(),
        km=km,
        minutes=minutes,
        id=number,
        **flags,
    ),
    number=st.integers(1, 9),
    minute=st.integers(0, 33 * 24 * 60),
    km=st.floats(0.1, 100),
    minutes=st.floats(1, 1440),
    timed=st.booleans(),
    indoor=st.booleans(),
    held=st.booleans(),
    verified=st.booleans(),
    kind=st.sampled_from(RunKind),
    created_at=st.integers(0, 38 * 24).map(lambda hours: datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=hours)),
    gain=st.none() | st.integers(0, 2000).map(Distance.of_m),
    gain_by=st.none() | st.sampled_from(GainBy),
)
cards = st.builds(
    terms,
    metric=st.sampled_from(TARGETS),
    least_distance=st.none() | st.floats(0.5, 10).map(Distance.of_km),
    allows_typed=st.booleans(),
    allows_indoor=st.booleans(),
    allows_walks=st.booleans(),
    counts_from=st.sampled_from(CountsFrom),
    clock=st.sampled_from(ChallengeClock),
    zone=st.sampled_from(["UTC", "Pacific/Auckland", "America/Los_Angeles"]),
    grace=st.integers(0, 240).map(lambda hours: timedelta(hours=hours)),
)


@given(st.lists(runs, max_size=6, unique_by=lambda one: one.id), cards)
def test_a_run_counts_exactly_when_no_rule_fails(some, card):
    verdicts = rules.failures(some, card, JOINED)
    for one in some:
        broken = [rule.code for rule in rules.rules_of(card) if rule.fails(one, JOINED)]
        assert [code for code in verdicts[one.id] if code != "overlap"] == broken
        assert len(rules.sentences(verdicts[one.id], one, card, JOINED)) == len(verdicts[one.id])


@given(st.lists(runs, max_size=6, unique_by=lambda one: one.id), cards, st.randoms())
def test_verdicts_do_not_depend_on_the_order_of_the_runs(some, card, lot):
    mixed = list(some)
    lot.shuffle(mixed)
    assert rules.failures(mixed, card, JOINED) == rules.failures(some, card, JOINED)


@given(st.lists(runs, max_size=6, unique_by=lambda one: one.id), cards)
def test_counted_runs_overlap_by_less_than_half_of_the_shorter(some, card):
    verdicts = rules.failures(some, card, JOINED)
    counted = [one for one in some if not verdicts[one.id]]
    for one, other in combinations(counted, 2):
        assert not overlap(one, other)
    for lost in (one for one in some if verdicts[one.id] == ("overlap",)):
        assert any(overlap(lost, one) and one.distance >= lost.distance for one in counted)


def test_a_run_that_overlaps_the_end_of_a_longer_one_briefly_counts_too():
    whole, after = at("07:00", km=10, minutes=60, number=1), at("07:45", km=5, minutes=31, number=2)
    assert rules.failures([whole, after], terms(), JOINED) == {1: (), 2: ()}
    assert rules.failures([whole, replace(after, duration=Duration.of_minutes(30))], terms(), JOINED)[2] == ("overlap",)


@given(cards)
def test_every_rule_has_a_line_on_the_card_and_a_code_of_its_own(card):
    found = rules.rules_of(card)
    assert len({rule.code for rule in found}) == len(found)
    assert all(str(rule.card()).endswith(".") for rule in found)


# --- where it stands --------------------------------------------------------------------------------------------------


def test_a_challenge_opens_at_each_runners_midnight_and_closes_for_everybody_at_once():
    card = terms()
    morning = local_instant(date(2026, 11, 1), datetime.min.time(), "Pacific/Auckland")
    assert card.phase_for(morning, "Pacific/Auckland") is Phase.open
    assert card.phase_for(morning, "America/Los_Angeles") is Phase.upcoming
    over = local_instant(date(2026, 12, 1), datetime.min.time(), "Pacific/Auckland")
    assert card.phase_for(over, "Pacific/Auckland") is Phase.grace
    assert card.phase_for(over, "America/Los_Angeles") is Phase.open
    for zone in ("Pacific/Auckland", "America/Los_Angeles"):
        assert card.phase_for(card.times.provisional_at, zone) is Phase.provisional
        assert card.phase_for(card.times.final_at, zone) is Phase.final
        assert card.phase_for(over, zone, ChallengeState.CANCELLED) is Phase.cancelled


@pytest.mark.parametrize(
    ("state", "moment", "told_why"),
    [
        (ChallengeState.PUBLISHED, "2026-11-30T22:59+00:00", None),
        (ChallengeState.PUBLISHED, "2026-10-01T00:00+00:00", None),
        (ChallengeState.PUBLISHED, "2026-11-30T23:00+00:00", "This challenge is over. Its last day was 2026-11-30."),
        (ChallengeState.CANCELLED, "2026-11-15T00:00+00:00", "This challenge was cancelled."),
        (ChallengeState.DRAFT, "2026-11-15T00:00+00:00", "This challenge isn't published yet."),
    ],
)
def test_joining_is_possible_until_the_last_day_is_over_where_the_runner_is(state, moment, told_why):
    refusal = rules.refusal_of_joining(terms(), state, datetime.fromisoformat(moment), "Europe/Paris")
    assert (refusal and str(refusal)) == told_why


def test_the_same_terms_make_the_same_card():
    assert rules.rules_of(terms()) == rules.rules_of(replace(terms()))
