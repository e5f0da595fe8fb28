"""The lists of challenges, and a challenge's page."""

from datetime import date

import pytest

from challenges.db import transaction
from challenges.monthly import actions, queries
from challenges.monthly.rules.metrics import Metric
from challenges.units import Distance, Duration
from tests import make


@pytest.fixture
def months(app):
    return {
        "past": make.challenge(title="October", first_day="2026-10-01", last_day="2026-10-31"),
        "now": make.challenge(title="November"),
        "upcoming": make.challenge(title="December", first_day="2026-12-01", last_day="2026-12-31"),
    }


@pytest.mark.parametrize(
    ("tab", "shown"),
    [("", "November"), ("now", "November"), ("upcoming", "December"), ("past", "October"), ("odd", "November")],
)
def test_each_list_shows_its_challenges(months, client, tab, shown):
    seen = client.see("/challenges", query_string={"tab": tab} if tab else {})
    for title in ("October", "November", "December"):
        assert ("Monthly challenge" in seen) and ((title in seen.partition("Past")[2]) == (title == shown))


def test_my_list_shows_my_challenges_and_my_progress(months, ann, ben, client_of, client):
    make.participation(months["now"], ann)
    make.run(ann, km=30, minutes=200, day="2026-11-04")
    assert "30.0 of 100 km, 16 days left" in client_of(ann).see("/challenges?tab=mine")
    assert "You haven't joined a challenge yet" in client_of(ben).see("/challenges?tab=mine")
    assert "Mine" not in client.see("/challenges")


def test_the_month_changes_with_the_readers_own_midnight(months, ann, client_of, clock):
    clock.at("2026-11-30 23:30")
    assert "December" in client_of(ann).see("/challenges").partition("Past")[2]


def test_drafts_are_for_organisers(app, ann, olu, client, client_of):
    make.challenge(olu, title="Secret plan", published=False)
    assert "Secret plan" in client_of(olu).see("/challenges?tab=drafts")
    assert "Secret plan" in client_of(olu).see("/challenges/secret-plan")
    assert "Secret plan" not in client_of(ann).see("/challenges?tab=drafts")
    for browser in (client, client_of(ann)):
        browser.see("/challenges/secret-plan", status=404)


def test_a_list_comes_in_pages(app, client):
    for number in range(14):
        make.challenge(title=f"Number {number:02}")
    assert "Number 11" in client.see("/challenges")
    second = client.see("/challenges?page=2")
    assert "13 to 14 of 14" in second
    assert "Number 11" not in second


@pytest.mark.parametrize(
    ("tab", "words"),
    [
        ("now", "No challenges right now"),
        ("upcoming", "Nothing planned yet"),
        ("past", "No past challenges"),
        ("mine", "You haven't joined"),
    ],
)
def test_an_empty_list_says_what_to_do_next(app, ann, client_of, tab, words):
    seen = client_of(ann).see(f"/challenges?tab={tab}")
    assert words in seen
    assert "See what's" in seen


def test_the_lists_take_six_queries(months, ann, client_of, queries_at_most):
    make.participation(months["now"], ann)
    browser = client_of(ann)
    for tab in ("now", "upcoming", "past", "mine"):
        with queries_at_most(6):
            browser.see(f"/challenges?tab={tab}")


def test_the_page_takes_ten_queries_for_a_participant_and_a_visitor(
    months, ann, ben, cleo, client_of, client, queries_at_most
):
    for runner in (ann, ben, cleo):
        make.participation(months["now"], runner)
        make.run(runner, km=6, minutes=40)
    browser = client_of(ann)
    with queries_at_most(10):
        browser.see("/challenges/november")
    with queries_at_most(10):
        client.see("/challenges/november")


def test_a_page_that_is_not_there_is_missing(app, client):
    client.see("/challenges/nothing-here", status=404)


def test_the_page_carries_the_rule_card(app, client):
    make.challenge(
        title="Strict",
        least_distance=Distance.of_km(3),
        allows_typed=False,
        allows_indoor=False,
        allows_walks=True,
        grace_hours=0,
    )
    seen = client.see("/challenges/strict")
    for line in (
        "Each run must be at least 3 km.",
        "Only runs verified by a recording count.",
        "Only outdoor runs count.",
        "Walks count too.",
        "If two of your runs overlap by at least half of the shorter one, only the longer counts.",
        "Ranked by distance.",
        "After that, the standings are provisional for 24 hours, then final.",
        "Ends for you at the end of Monday 30 November, local time.",
    ):
        assert line in seen


def test_on_the_hosts_clock_the_page_says_when_it_ends_for_the_reader(app, ann, client_of):
    from challenges.monthly.rules.terms import ChallengeClock as Clock

    make.challenge(title="Sydney", clock=Clock.HOST, zone="Australia/Sydney")
    assert "Ends for you on Monday 30 November, 14:00." in client_of(ann).see("/challenges/sydney")


@pytest.mark.parametrize(
    ("metric", "target", "words"),
    [
        (Metric.DISTANCE, 42_195_000, "42.195 km"),
        (Metric.ELEVATION, 2_000_000, "2,000 m"),
        (Metric.MOVING_TIME, Duration.of_hms(hours=20).ms, "20 h"),
        (Metric.RUNS, 12, "12 runs"),
        (Metric.ACTIVE_DAYS, 15, "15 days"),
    ],
)
def test_a_target_is_written_in_its_own_unit(app, ann, client_of, metric, target, words):
    challenge = make.challenge(title="Any", metric=metric, target=target)
    make.participation(challenge, ann)
    make.run(ann, km=6, minutes=40)
    seen = client_of(ann).see("/challenges/any").replace("\N{NO-BREAK SPACE}", " ")
    assert f"of {words}" in seen
    assert "gets you there" in seen or "get you there" in seen


def test_a_shared_link_says_what_it_is(app, client):
    make.challenge(title="For <all>")
    html = client.see("/challenges/for-all").html
    assert '<meta property="og:title" content="For &lt;all&gt;">' in html
    assert '<meta property="og:description" content="Run it wherever you are.">' in html


def test_a_cancelled_challenge_says_why(app, ann, client):
    november = make.challenge(title="Park month")
    make.participation(november, ann)
    make.run(ann, km=6, minutes=40)
    with transaction():
        actions.cancel(november.id, "The park is flooded.")
    seen = client.see("/challenges/park-month")
    assert "This challenge was cancelled: The park is flooded." in seen
    assert "6.0 km" in seen
    assert "Cancelled" in client.see("/challenges")


def test_a_description_is_markdown_without_html(app, client):
    make.challenge(title="Words", description="Come *as you are*. <script>alert(1)</script>")
    html = client.see("/challenges/words").html
    assert "<em>as you are</em>" in html
    assert "<script>alert" not in html


def test_current_challenges_begin_with_my_own(months, ann):
    make.challenge(title="Busy")
    make.participation(months["now"], ann)
    listed = queries.current_challenges(ann, date(2026, 11, 15))
    assert [(one.challenge.title, one.joined) for one in listed] == [("November", True), ("Busy", False)]
    assert [one.challenge.title for one in queries.current_challenges(None, date(2026, 11, 15))] == ["November", "Busy"]


def test_after_the_last_day_the_page_shows_the_total_and_when_it_becomes_final(months, ann, client_of, clock):
    november = make.challenge(title="Rungs", km=100, rungs=(25_000_000, 50_000_000))
    make.participation(november, ann)
    make.run(ann, km=30, minutes=200, day="2026-11-04")
    browser = client_of(ann)
    clock.at("2026-12-02 12:00")
    seen = browser.see("/challenges/rungs")
    assert "Level 1 of 3" in seen
    assert "You got to 30.0 km." in seen
    assert "Runs from these days still count if you log them by Friday 4 December, 13:00." in seen
    assert "Earned: you reached the 25 km level." in seen
    clock.at("2026-12-05 10:00")
    assert "The standings are provisional until Saturday 5 December, 13:00, then final." in browser.see(
        "/challenges/rungs"
    )
    clock.at("2026-12-06 12:00")
    assert "The standings have been final since Saturday 5 December, 13:00." in browser.see("/challenges/rungs")
