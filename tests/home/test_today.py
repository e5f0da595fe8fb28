"""What Ann sees when she opens the site."""

import re
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert

from challenges.db import db, transaction
from challenges.recordings.kinds import RunKind, Source
from challenges.runners.rules import Visibility
from challenges.runs.models import Run
from challenges.units import Distance, Duration
from tests import make


def test_today_greets_ann_by_name_and_shows_her_week(client_of, ann):
    make.run(ann, km=5)
    page = client_of(ann).see("/")
    assert "Good afternoon, Ann" in page  # noon in London is one o'clock in Paris
    assert "5.0 km in one run." in page.replace("\xa0", " ")


def test_a_runner_without_runs_is_told_what_to_do(client_of, ann):
    page = client_of(ann).see("/")
    assert "No runs yet this week. The first one can be short." in page
    assert "Quiet here so far" in page
    assert "Log a run" in page


def test_today_shows_the_runs_of_others_and_not_anns_own(client_of, ann, ben):
    make.run(ben, km=8, title="Along the canal")
    make.run(ann, km=3, title="Mine alone")
    page = client_of(ann).see("/")
    assert "Along the canal" in page
    assert "Mine alone" not in page


def test_followed_runners_come_first(client_of, ann, ben, cleo):
    make.run(ben, km=8, title="Along the canal", day=date(2026, 11, 10))
    for number in range(12):
        make.run(cleo, km=4, title=f"Lap {number}", day=date(2026, 11, 14) - timedelta(days=number))
    assert "Along the canal" not in client_of(ann).see("/")
    make.follow(ann, ben)
    seen = client_of(ann).see("/")
    assert seen.index("Along the canal") < seen.index("Lap 11")


def test_a_private_run_is_not_in_anybodys_feed(client_of, ann, ben):
    make.run(ben, km=8, title="Secret path", visibility=Visibility.ME)
    assert "Secret path" not in client_of(ann).see("/")


def test_today_shows_the_place_in_the_challenge(client_of, ann, ben):
    challenge = make.challenge(title="November 100")
    make.participation(challenge, ann)
    make.participation(challenge, ben)
    make.run(ben, km=20, minutes=110)
    make.run(ann, km=10, minutes=55)
    assert "10.0 of 100 km, ranked 2 of 2" in client_of(ann).see("/").replace("\xa0", " ")


def test_a_challenge_that_ann_has_not_joined_is_offered(client_of, ann):
    make.challenge(title="November 100")
    page = client_of(ann).see("/")
    assert "November 100" in page
    assert "Join challenge" in page


def test_a_place_from_the_waiting_list_is_shown_until_it_is_marked_as_read(client_of, ann, ben, olu):
    race = make.race(olu, capacity=1, title="Frost Moon 10K")
    make.entry(race, ben)
    make.entry(race, ann)
    make.withdraw(race, ben)
    reader = client_of(ann)
    page = reader.see("/")
    assert "You have a place in Frost Moon 10K" in page
    address = page.html.split('action="/notifications/')[1].split('"')[0]
    assert "You have a place" not in reader.send(f"/notifications/{address}")


def test_today_takes_few_queries(client_of, ann, ben, olu, queries_at_most):
    challenges = [make.challenge(title=f"Challenge {number}") for number in range(3)]
    for challenge in challenges:
        make.participation(challenge, ann)
    race = make.race(olu)
    make.entry(race, ann)
    for back in range(12):
        make.run(ben, km=4, day=date(2026, 11, 15) - timedelta(days=back))
        make.run(ann, km=5, day=date(2026, 11, 15) - timedelta(days=back))
    reader = client_of(ann)
    with queries_at_most(12):
        reader.see("/")


def test_the_landing_page_says_what_the_site_is_with_what_is_on(client, ann, olu, queries_at_most):
    make.challenge(title="November 100")
    make.race(olu, title="Frost Moon 10K")
    make.run(ann, km=5, title="Open to all", visibility=Visibility.PUBLIC)
    with queries_at_most(6):
        page = client.see("/")
    for words in ("For the days you don't feel like running", "November 100", "Frost Moon 10K", "Open to all"):
        assert words in page
    assert "runners here 2" in page


def test_the_figures_on_the_landing_page_are_at_most_a_minute_old(client, clock, ann):
    assert "runner here 1" in client.see("/")
    make.run(ann, km=5)
    clock.at("2026-11-15 12:02")
    assert "5 km" in client.see("/").replace("\xa0", " ")


def test_the_landing_page_of_an_empty_site_invites(client):
    assert "Nothing on yet" in client.see("/")


def test_a_visitor_sees_no_runs_for_members(client, ann):
    make.run(ann, km=5, title="Among ourselves")
    assert "Among ourselves" not in client.see("/")


def test_health_reports_live_and_ready(client):
    assert client.get("/health/live").json == {"status": "live"}
    assert client.get("/health/ready").json == {"faults": [], "status": "ready"}


def test_today_shows_one_thing_first_and_the_rest_shorter(client_of, ann, olu, clock):
    clock.at("2026-11-16 07:00")
    client = client_of(ann)
    data = {"target": "40 km", "metric": "distance", "period": "month", "obstacle": "rain", "plan": "the covered loop"}
    client.send("/goals/new?kind=volume", data)
    make.run(ann, km=5, minutes=30, day="2026-11-16")
    clock.at("2026-11-20 07:00")
    page = client.see("/").replace("\xa0", " ")
    assert "Your plan: “the covered loop”. How did it go this week?" in page
    assert "Your goal" in page
    assert "40 km in November" in page


def test_an_award_is_celebrated_once(client_of, ann):
    make.run(ann, km=10.2, minutes=60)
    client = client_of(ann)
    page = client.see("/")
    assert "First 10 km" in page.replace("\xa0", " ")
    for award in sorted(set(re.findall(r"/trophies/(\d+)/celebration", page.html))):
        client.send(f"/trophies/{award}/celebration")
    assert "Add to trophies" not in client.see("/")


def test_a_day_with_everything_takes_twelve_queries(client_of, ann, ben, olu, queries_at_most, clock):
    """Ten years of runs, a goal, a plan, a coach, worn shoes, a challenge, a race and other people's runs."""
    clock.at("2026-11-20 07:00")
    years_of_runs(ann, 3_000)
    challenge = make.challenge(title="November 100", rungs=(make.distance(50).mm,))
    for runner in (ann, ben):
        make.participation(challenge, runner)
    make.entry(make.race(olu), ann)
    make.follow(ann, ben)
    client = client_of(ann)
    goal = {"target": "100 km", "metric": "distance", "period": "month", "plan": "the covered loop", "obstacle": "rain"}
    client.send("/goals/new?kind=volume", goal)
    client.send("/gear/new", {"name": "Blue", "first_day": "2026-11-01", "good_for": "5 km", "kinds": ["easy"]})
    make.run(ann, km=8, minutes=48, day="2026-11-19")
    make.run(ben, km=6, minutes=36, title="Along the canal")
    client.see("/")
    with queries_at_most(12):
        page = client.see("/")
    for words in ("Along the canal", "November 100", "Your goal", "Frost Moon 10K", "weeks in a row"):
        assert words in page


def years_of_runs(runner, many):
    """Create a run for every day, backwards from yesterday."""
    day, started = date(2026, 11, 18), datetime(2026, 11, 18, 6, 30, tzinfo=UTC)
    rows = [
        {
            "runner_id": runner.id, "zone": "Europe/Paris", "local_date": day - timedelta(days=number),
            "started_at": started - timedelta(days=number), "kind": RunKind.EASY, "distance": Distance.of_km(6),
            "duration": Duration.of_minutes(36), "moving": Duration.of_minutes(36), "source": Source.HAND,
            "created_at": started, "updated_at": started, "title": "", "notes": "",
        }
        for number in range(many)
    ]  # fmt: skip
    with transaction():
        db.session.execute(insert(Run), rows)
