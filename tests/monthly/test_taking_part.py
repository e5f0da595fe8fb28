"""Join a challenge, see one's progress, leave."""

from datetime import date

import pytest

from challenges.db import transaction
from challenges.monthly import actions, queries
from challenges.refusals import Refused
from challenges.runners.events import RunnerLeaving
from challenges.runners.rules import Category
from tests import make


@pytest.fixture
def november(app):
    return make.challenge(title="November 100", km=100)


def test_runs_logged_before_joining_count_at_once(november, ann, client_of):
    make.run(ann, km=6, minutes=40, day="2026-11-03")
    seen = client_of(ann).send("/challenges/november-100/participation")
    assert "You've joined." in seen
    assert "6.0 of 100 km" in seen
    assert "1 runner" in seen or "runner 1" in seen


def test_joining_twice_is_joining_once(november, ann, client_of):
    browser = client_of(ann)
    for _ in range(2):
        browser.send("/challenges/november-100/participation")
    assert november.tally.participants == 1


def test_joining_in_place_changes_the_card_and_the_band(november, ann, client_of):
    browser = client_of(ann)
    answer = browser.post("/challenges/november-100/participation", region="progress", follow_redirects=True).get_data(
        as_text=True
    )
    assert answer.lstrip().startswith('<div id="progress"')
    assert "Your month" in answer
    assert '<hx-partial hx-target="#band"' in answer
    assert "<html" not in answer
    assert "/participation" not in answer.partition("hx-partial")[2]


def test_a_visitor_is_asked_to_sign_in_first(november, client):
    seen = client.see("/challenges/november-100")
    assert "Sign up to join" in seen
    answer = client.post("/challenges/november-100/participation")
    assert answer.status_code == 303
    assert "/sign-in" in answer.location


def test_a_runner_who_leaves_and_rejoins_gets_everything_back(november, ann, client_of):
    make.run(ann, km=6, minutes=40)
    browser = client_of(ann)
    browser.send("/challenges/november-100/participation")
    place = queries.participation_of(november, ann)
    assert "You've left." in browser.send("/challenges/november-100/departure")
    assert (november.tally.participants, november.tally.total) == (0, 0)
    assert queries.participation_of(november, ann) is None
    assert "6.0 of 100 km" in browser.send("/challenges/november-100/participation")
    assert queries.participation_of(november, ann).id == place.id
    assert november.tally.total == 6_000_000


def test_leaving_without_having_joined_changes_nothing(november, ann, client_of):
    client_of(ann).send("/challenges/november-100/departure")
    assert november.tally.participants == 0


def test_a_challenge_that_is_over_cannot_be_joined_and_says_why(november, ann, client_of, clock):
    clock.at("2026-11-30 23:00")  # 1 December in Paris
    browser = client_of(ann)
    assert "Join" not in browser.see("/challenges/november-100").split("Leaderboard")[0].split("November 100")[1]
    assert "This challenge is over" in browser.send("/challenges/november-100/participation", status=409)


def test_a_runner_can_join_until_the_last_hour_of_the_last_day(november, ann, client_of, clock):
    clock.at("2026-11-30 22:30")
    assert "You've joined." in client_of(ann).send("/challenges/november-100/participation")


def test_an_early_runner_joins_before_the_first_day(ann, client_of):
    make.challenge(title="December", first_day="2026-12-01", last_day="2026-12-31", km=62)
    seen = client_of(ann).send("/challenges/december/participation")
    assert "You're in" in seen
    assert "2.0 km a day gets you to 62 km." in seen
    assert "16 days" in seen


def test_a_final_challenge_cannot_be_left(november, ann, client_of, clock):
    make.participation(november, ann)
    clock.at("2026-12-06 12:00")
    browser = client_of(ann)
    assert "final" in browser.send("/challenges/november-100/departure", status=409)
    assert "Leave challenge" not in browser.see("/challenges/november-100")


def test_a_group_is_copied_only_where_the_runner_agreed(november, ann, ben):
    with transaction():
        ann.category, ann.born_on, ann.in_group_boards = Category.WOMEN, date(1990, 11, 2), True
        ben.category, ben.born_on = Category.MEN, date(1980, 1, 1)
    place = make.participation(november, ann)
    assert (place.category, place.age_group) == (
        Category.WOMEN,
        "35-39",
    )  # 35 on the first day, 36 on the second
    place = make.participation(november, ben)
    assert (place.category, place.age_group) == (None, None)


def test_deleting_an_account_leaves_every_challenge(november, ann, ben):
    december = make.challenge(title="December", first_day="2026-12-01", last_day="2026-12-31")
    for challenge in (november, december):
        for runner in (ann, ben):
            make.participation(challenge, runner)
    make.run(ann, km=6, minutes=40)
    with transaction():
        actions.leave_everywhere(RunnerLeaving(ann.id))
    assert (november.tally.participants, november.tally.total) == (1, 0)
    assert december.tally.participants == 1


def test_a_finisher_is_told_so(november, ann, client_of):
    make.participation(november, ann)
    for day in range(1, 11):
        make.run(ann, km=10.1, minutes=60, day=f"2026-11-{day:02}")
    seen = client_of(ann).see("/challenges/november-100")
    assert "Target reached" in seen
    assert "You reached 100 km on 10 Nov." in seen
    assert "Earned: you reached 100 km." in seen


def test_targets_are_shown_in_the_readers_units(november, ann, client_of):
    from challenges.units import Units

    make.participation(november, ann)
    with transaction():
        ann.units = Units.MI
    assert "of 62.14 mi" in client_of(ann).see("/challenges/november-100")


def test_a_draft_cannot_be_joined(app, ann, olu, client_of):
    draft = make.challenge(olu, title="Not yet", published=False)
    client_of(ann).send("/challenges/not-yet/participation", status=404)
    with pytest.raises(Refused):
        make.participation(draft, ann)
