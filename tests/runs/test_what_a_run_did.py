"""After logging, the run's page says what the run did, and takes it back with one button."""

from datetime import date

import pytest

from challenges.db import transaction
from challenges.goals import actions as goals
from challenges.goals.queries import GoalWords
from challenges.goals.rules import Aim, GoalKind
from challenges.monthly.rules.metrics import Metric
from challenges.runners.rules import Visibility
from tests import make
from tests.runs.paper import logged, upload
from tests.samples.recordings import gpx_of, north

TODAY = date(2026, 11, 15)
EIGHT = {"distance": "8", "duration": "44:00", "day": "2026-11-15"}
ADDRESS = "/runs/{}?logged=yes"


@pytest.fixture
def november(olu, ann, ben, cleo):
    """A challenge in which Ben has 10 km, Cleo 5 km, and Ann 3 km."""
    made = make.challenge(olu, title="November 100")
    for who, km in ((ann, 3), (ben, 10), (cleo, 5)):
        make.participation(made, who)
        make.run(who, km=km, minutes=km * 6, day="2026-11-10")
    return made


def test_a_run_says_how_many_places_it_gained(ann, client_of, november):
    seen = client_of(ann).send("/runs/new", EIGHT)
    assert "What it did" in seen
    assert "November 100 8.0 km added: 11.0 km of 100 km. Place 1 of 3, up 2 places." in seen


def test_a_run_that_passes_nobody_says_so(ann, client_of, november):
    seen = client_of(ann).send("/runs/new", {**EIGHT, "distance": "1", "duration": "6:00"})
    assert "1.0 km added: 4.0 km of 100 km. Still in place 3 of 3." in seen


def test_the_first_run_of_a_challenge_says_where_it_puts_the_runner(olu, ann, ben, client_of):
    made = make.challenge(olu, title="November 100")
    for who in (ann, ben):
        make.participation(made, who)
    make.run(ben, km=10, day="2026-11-10", minutes=60)
    seen = client_of(ann).send("/runs/new", EIGHT)
    assert "8.0 km added: 8.0 km of 100 km. Your first run here puts you in place 2 of 2." in seen


def test_the_second_run_of_a_day_says_why_a_challenge_of_days_is_unchanged(olu, ann, client_of):
    make.participation(make.challenge(olu, title="Ten days", metric=Metric.ACTIVE_DAYS, target=10), ann)
    make.run(ann, km=3, day="2026-11-15")
    seen = client_of(ann).send("/runs/new", EIGHT)
    assert "Ten days is unchanged Another run of this day already counted." in seen


def test_a_held_run_says_why_a_challenge_is_unchanged(ann, client_of, november):
    seen = client_of(ann).send("/runs/new", {**EIGHT, "duration": "15:00"})
    assert "November 100 is unchanged Waiting for a check" in seen
    assert "8.0 km added" not in seen


def test_a_run_says_how_far_it_took_a_goal(ann, client_of):
    aim = Aim(GoalKind.VOLUME, date(2026, 11, 1), date(2026, 11, 30), Metric.DISTANCE, 60_000_000)
    with transaction():
        goals.set_goal(ann.id, aim, GoalWords("", "", ""), TODAY)
    seen = client_of(ann).send("/runs/new", EIGHT)
    assert "60 km in November 8.0 km of 60 km, 16 days left. +8.0 km" in seen


def test_a_run_in_a_new_week_says_that_the_streak_grew(ann, client_of):
    for day in ("2026-11-04", "2026-10-28"):
        make.run(ann, km=5, day=day)
    assert "3 weeks in a row This run keeps it going." in client_of(ann).send("/runs/new", EIGHT)


def test_a_run_shows_the_trophies_it_earned(ann, client_of):
    seen = client_of(ann).send("/runs/new", EIGHT)
    assert "First 5 km" in seen.partition("What it did")[2]


def test_the_run_that_reaches_a_level_says_so_and_the_next_one_does_not(olu, ann, client_of):
    made = make.challenge(olu, title="November 100", rungs=(5_000_000,))
    make.participation(made, ann)
    seen = client_of(ann).send("/runs/new", EIGHT)
    assert "November 100 5 km, level 1 of 2" in seen.partition("What it did")[2]
    assert "level 1 of 2" not in client_of(ann).send("/runs/new", {**EIGHT, "distance": "4", "duration": "24:00"})


def test_runs_that_nobody_has_cheered_are_offered_one_for_each_runner(ann, ben, cleo, client_of):
    for title in ("Older", "Along the canal"):
        make.run(ben, km=5, title=title, visibility=Visibility.MEMBERS)
    make.run(cleo, km=4, title="Nobody sees this", visibility=Visibility.ME)
    reader = client_of(ann)
    part = reader.send("/runs/new", EIGHT).partition("Now cheer someone")[2]
    assert "Along the canal" in part
    assert "Older" not in part
    assert "Nobody sees this" not in part
    reader.send("/runs/2/kudos")
    assert "Along the canal" not in reader.see(ADDRESS.format(logged()[-1].id))


def test_undo_removes_the_run_at_once_and_gives_its_places_back(ann, client_of, november):
    reader = client_of(ann)
    reader.send("/runs/new", EIGHT)
    run_id = logged()[-1].id
    seen = reader.send(f"/runs/{run_id}/removal", {"undo": "yes"})
    assert "Undone. The run is no longer in your log." in seen
    assert len(logged()) == 3
    back = reader.send("/runs/new", {**EIGHT, "distance": "1", "duration": "6:00"})
    assert "Still in place 3 of 3." in back


def test_going_back_after_undoing_leads_to_the_log(ann, client_of):
    reader = client_of(ann)
    reader.send("/runs/new", EIGHT)
    reader.send("/runs/1/removal", {"undo": "yes"})
    assert "That run isn't here any more." in reader.see(ADDRESS.format(1), follow_redirects=True)
    assert "That run isn't here any more." in reader.send("/runs/1/removal", {"undo": "yes"})
    reader.send("/runs/1/removal", status=404)


def test_only_its_runner_undoes_a_run(ann, ben, client_of):
    client_of(ann).send("/runs/new", EIGHT)
    client_of(ben).send("/runs/1/removal", {"undo": "yes"})
    assert len(logged()) == 1


def test_the_page_is_the_ordinary_one_on_the_next_day_and_for_others(ann, ben, client_of, clock):
    run = make.run(ann, km=5, visibility=Visibility.MEMBERS)
    assert "What it did" in client_of(ann).see(ADDRESS.format(run.id))
    assert "What it did" not in client_of(ann).see(f"/runs/{run.id}")
    assert "What it did" not in client_of(ben).see(ADDRESS.format(run.id))
    clock.at("2026-11-17 12:00")
    assert "What it did" not in client_of(ann).see(ADDRESS.format(run.id))


def test_a_run_from_a_file_says_what_it_did_too(ann, client_of):
    seen = upload(client_of(ann), gpx_of(north([2.5] * 2000)))
    assert "What it did" in seen
    assert "Undo" in seen


def test_what_a_run_did_takes_as_many_queries_in_a_long_history(ann, client_of, november, queries_at_most):
    for day in range(1, 10):
        make.run(ann, km=2, minutes=12, day=f"2026-11-0{day}")
    run = make.run(ann, km=8, minutes=44)
    reader = client_of(ann)
    reader.see(ADDRESS.format(run.id))
    with queries_at_most(20):
        reader.see(ADDRESS.format(run.id))
