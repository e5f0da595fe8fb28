"""Kudos for milestones, and badges for giving kudos."""

import pytest
from sqlalchemy import select

from challenges.awards import actions as awards
from challenges.awards.models import Award
from challenges.awards.rules import AwardKind
from challenges.db import db, transaction
from challenges.jobs import run as run_job
from challenges.kudos import actions as kudos
from challenges.kudos.models import Kudos
from tests import cast, make


@pytest.fixture
def milestone(ben):
    make.run(ben, km=5)
    with transaction():
        first = db.session.scalars(select(Award).where(Award.what == AwardKind.FIRST)).one()
        return f"/milestones/{awards.share(first.id, ben.id)}"


def badges_of(runner):
    run_job(kudos.recognise_lately)
    db.session.rollback()
    rows = select(Award.detail, Award.figure).where(Award.runner_id == runner.id, Award.what == AwardKind.BADGE)
    return sorted(map(tuple, db.session.execute(rows)))


def test_kudos_for_a_shared_milestone_are_given_once_and_taken_back(milestone, ann, client_of):
    reader, address = client_of(ann), f"{milestone}/kudos"
    for _ in range(2):
        assert "Kudos from 1 runner" in reader.send(address)
    assert "Give kudos to Ben Brook, 1 so far" in reader.see(milestone).html
    for _ in range(2):
        assert "No kudos yet" in reader.send(f"{address}-removal")
    assert db.session.query(Kudos).count() == 0


def test_nobody_gives_kudos_for_their_own_milestone(milestone, ben, client_of):
    assert "You can't give kudos to yourself." in client_of(ben).send(f"{milestone}/kudos", status=409)


def test_no_kudos_cross_a_block(milestone, ann, ben, client_of):
    make.block(ben, ann)
    assert "You can't give kudos here." in client_of(ann).send(f"{milestone}/kudos", status=409)
    assert "Ben" not in client_of(ann).see(milestone)


def test_the_button_of_a_milestone_is_a_region_of_its_page(milestone, ann, client_of):
    reader = client_of(ann)
    key = f"kudos-award-{db.session.scalars(select(Award.id).where(Award.token.is_not(None))).one()}"
    part = reader.get(f"{milestone}/kudos", region=key).get_data(as_text=True)
    assert part.strip().startswith(f'<div id="{key}">')
    assert part.strip() in reader.get(f"{milestone}/kudos").get_data(as_text=True)


def test_a_visitor_is_asked_to_sign_in(milestone, client):
    assert "/sign-in" in client.post(f"{milestone}/kudos").location


def test_giving_the_first_kudos_ten_times_earns_a_badge(ann, client_of, clock):
    people = [cast.runner(f"runner{number}") for number in range(10)]
    clock.forward(days=30)  # none of them is a newcomer any more
    theirs = [make.run(runner, km=5) for runner in people]
    for run in theirs[:9]:
        client_of(ann).send(f"/runs/{run.id}/kudos")
    assert badges_of(ann) == []
    client_of(people[0]).send(f"/runs/{theirs[9].id}/kudos")
    client_of(ann).send(f"/runs/{theirs[9].id}/kudos")
    assert badges_of(ann) == [], "somebody else was first"
    another = make.run(people[9], km=6)
    client_of(ann).send(f"/runs/{another.id}/kudos")
    assert badges_of(ann) == [("first-to-cheer", 10)]
    assert badges_of(ann) == [("first-to-cheer", 10)], "looking twice changes nothing"


def test_kudos_for_a_newcomer_in_their_first_two_weeks_count_as_a_welcome(ann, client_of, clock):
    new = cast.runner("new")
    run = make.run(new, km=3)
    clock.forward(days=13)
    client_of(ann).send(f"/runs/{run.id}/kudos")
    assert badges_of(ann) == [("welcome", 1)]
    client_of(ann).send(f"/runs/{run.id}/kudos-removal")
    assert badges_of(ann) == [("welcome", 1)], "what was done for others stays"


def test_after_two_weeks_nobody_is_a_newcomer(ann, ben, client_of, clock):
    run = make.run(ben, km=3)
    clock.forward(days=15)
    client_of(ann).send(f"/runs/{run.id}/kudos")
    assert badges_of(ann) == []
