"""When a race takes entries, and what organisers may still change. Without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.clock import Window
from challenges.monthly.rules import ChallengeState
from challenges.races import rules
from challenges.races.rules import RaceFacts, RaceStage
from challenges.units import Distance

WINDOW = Window(date(2026, 11, 28), date(2026, 12, 6))
CLOSES = datetime(2026, 12, 1, 20, tzinfo=UTC)
BEFORE, AFTER = CLOSES - timedelta(days=3), CLOSES + timedelta(days=1)


def race(state=ChallengeState.PUBLISHED, *, zone=None, capacity=None, taken=0, closes=CLOSES):
    return RaceFacts(state, WINDOW, zone, closes, capacity, taken)


@pytest.mark.parametrize(
    ("facts", "now", "stage", "says"),
    [
        (race(), BEFORE, RaceStage.OPEN, None),
        (race(capacity=5, taken=5), BEFORE, RaceStage.OPEN, None),
        (race(), AFTER, RaceStage.CLOSED, "Sign-up closed on "),
        (race(ChallengeState.DRAFT), BEFORE, RaceStage.DRAFT, "isn't published yet"),
        (race(ChallengeState.CANCELLED), BEFORE, RaceStage.CANCELLED, "was cancelled"),
        (race(), datetime(2026, 12, 20, tzinfo=UTC), RaceStage.OVER, "is over"),
    ],
)
def test_a_race_takes_runners_between_publication_and_the_end_of_sign_up(facts, now, stage, says):
    assert rules.stage_of(facts, now) is stage
    refusal = rules.refusal_of(facts, now)
    assert refusal is None if says is None else says in str(refusal)


def test_sign_up_is_open_until_just_before_it_closes():
    assert rules.refusal_of(race(), CLOSES - timedelta(microseconds=1)) is None
    assert rules.refusal_of(race(), CLOSES) is not None


def test_a_race_on_each_runners_calendar_is_over_when_the_last_day_has_ended_everywhere():
    open_until_the_end = race(closes=datetime(2026, 12, 30, tzinfo=UTC))
    assert rules.stage_of(open_until_the_end, datetime(2026, 12, 7, 11, 59, tzinfo=UTC)) is RaceStage.OPEN
    assert rules.stage_of(open_until_the_end, datetime(2026, 12, 7, 12, 0, tzinfo=UTC)) is RaceStage.OVER


def test_a_race_on_the_hosts_clock_is_over_at_its_midnight():
    in_auckland = race(zone="Pacific/Auckland", closes=datetime(2026, 12, 30, tzinfo=UTC))
    assert rules.stage_of(in_auckland, datetime(2026, 12, 6, 10, 59, tzinfo=UTC)) is RaceStage.OPEN
    assert rules.stage_of(in_auckland, datetime(2026, 12, 6, 11, 0, tzinfo=UTC)) is RaceStage.OVER


def test_days_are_counted_on_the_readers_calendar_or_the_hosts():
    evening = datetime(2026, 11, 27, 20, tzinfo=UTC)  # already the 28th in Auckland
    assert rules.days_to_start(race(), evening, "Europe/London") == 1
    assert rules.days_to_start(race(), evening, "Pacific/Auckland") == 0
    assert rules.days_to_start(race(zone="Pacific/Auckland"), evening, "Europe/London") == 0
    assert rules.days_left(race(), evening, "Europe/London") == 9


@given(st.sampled_from(ChallengeState), st.timedeltas(timedelta(days=-60), timedelta(days=60)))
def test_while_sign_up_is_open_runners_may_withdraw_and_places_are_passed_on(state, later):
    facts, now = race(state), CLOSES + later
    may_sign_up = rules.refusal_of(facts, now) is None
    assert may_sign_up == rules.hands_places_on(facts, now)
    if may_sign_up:
        assert rules.refusal_of_withdrawing(facts, now) is None


def test_after_sign_up_closed_runners_may_withdraw_but_nobody_moves_up():
    assert rules.refusal_of_withdrawing(race(), AFTER) is None
    assert not rules.hands_places_on(race(), AFTER)
    assert rules.refusal_of_withdrawing(race(), datetime(2026, 12, 20, tzinfo=UTC)) is not None


@given(st.none() | st.integers(1, 10_000), st.integers(0, 10_000))
def test_places_shrink_down_to_those_taken_and_no_further(capacity, taken):
    refused = rules.refusal_of_capacity(capacity, taken) is not None
    assert refused == (capacity is not None and capacity < taken)


@pytest.mark.parametrize(
    ("facts", "now", "words"),
    [
        (race(), BEFORE, "Room for everyone"),
        (race(capacity=500, taken=463), BEFORE, "37 of 500 places left"),
        (race(capacity=10, taken=10), BEFORE, "Full, waiting list open"),
        (race(capacity=10, taken=10), AFTER, "Sign-up has closed"),
        (race(ChallengeState.CANCELLED), BEFORE, "Cancelled"),
    ],
)
def test_a_card_shows_the_stage_of_the_race(facts, now, words):
    assert str(rules.standing_of(facts, now)) == words


def test_distance_and_dates_stay_after_the_first_entry():
    before = {"distance": Distance.of_km(10), "first_day": WINDOW.first_day, "zone": "UTC"}
    assert rules.refusal_of_changing(before, {**before, "title": "Another name", "capacity": 7}) is None
    assert rules.refusal_of_changing(before, {**before, "distance": Distance.of_km(5)}) is not None


def test_a_window_runs_forward_and_lasts_at_most_92_days():
    assert rules.refusal_of_window(WINDOW.first_day, WINDOW.first_day) is None
    assert rules.refusal_of_window(WINDOW.last_day, WINDOW.first_day) is not None
    assert rules.refusal_of_window(date(2026, 1, 1), date(2026, 12, 31)) is not None


def test_sign_up_closes_before_the_race_is_over():
    assert rules.refusal_of_closing(WINDOW.ends_at("UTC"), WINDOW, "UTC") is None
    assert rules.refusal_of_closing(WINDOW.ends_at("UTC") + timedelta(minutes=1), WINDOW, "UTC") is not None
    assert rules.refusal_of_closing(WINDOW.ends_at("UTC") + timedelta(hours=12), WINDOW, None) is None


@pytest.mark.parametrize(
    ("title", "number", "slug"),
    [
        ("Frost Moon 10K", 1, "frost-moon-10k"),
        ("Frost Moon 10K", 2, "frost-moon-10k-2"),
        ("Übers Feld & zurück", 1, "ubers-feld-zuruck"),
        ("走る", 1, "race"),
        ("New", 1, "new-race"),
        ("../..//", 1, "race"),
    ],
)
def test_a_slug_is_made_of_plain_letters(title, number, slug):
    assert rules.slug_of(title, number) == slug


@given(st.text(max_size=60), st.integers(1, 99))
def test_every_title_has_a_valid_slug(title, number):
    slug = rules.slug_of(title, number)
    assert 0 < len(slug) <= 60
    assert slug.replace("-", "a").isalnum()
    assert slug.isascii()
    assert slug not in rules.NOT_SLUGS
