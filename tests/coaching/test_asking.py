"""Asking a coach, saying yes, and ending it from either side."""

from datetime import date

from sqlalchemy import func, select

from challenges.coaching import queries
from challenges.coaching.models import Coaching, CoachNote, SetWorkout
from challenges.coaching.rules import Grant
from challenges.db import db
from challenges.runners.rules import ShownAs
from tests import make
from tests.cast import PASSWORD
from tests.leaderboards import field


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_runner_asks_and_nothing_is_seen_before_the_coach_says_yes(client_of, ann, olu):
    make.run(ann, km=7, title="Between dams")
    seen = client_of(ann).send("/coaching/invitation", {"handle": "@Olu", "runs": "y", "feelings": "y"})
    assert "Asked. Olu sees nothing of it before saying yes." in seen
    assert "Would see: Runs, How runs felt" in seen
    coach = client_of(olu)
    assert "Ann Archer asks you to be their coach" in coach.see("/coaching")
    coach.see("/coaching/runners/1", status=404)
    assert "You coach Ann Archer from now on." in coach.send("/coaching/invitations/1/acceptance")
    assert "Between dams" in coach.see("/coaching/runners/1")
    assert "Sees: Runs, How runs felt" in client_of(ann).see("/coaching")


def test_today_tells_the_coach_of_the_invitation_until_it_is_answered(client_of, ann, olu):
    client_of(ann).send("/coaching/invitation", {"handle": "olu"})
    day = date(2026, 11, 15)
    assert [row.topic for row in db.session.execute(queries.said_today(olu.id, day))] == ["coaching.invited"]
    client_of(olu).send("/coaching/invitations/1/refusal")
    assert db.session.execute(queries.said_today(olu.id, day)).all() == []


def test_a_handle_that_nobody_has_stands_in_the_form_as_it_was_typed(client_of, ann):
    seen = client_of(ann).send("/coaching/invitation", {"handle": "nobody-here", "goals": "y"}, status=422)
    assert "Nobody to be found here has this handle." in seen
    assert 'value="nobody-here"' in seen.html
    assert count(Coaching) == 0


def test_nobody_coaches_themselves_and_an_alias_is_not_found_by_its_handle(client_of, ann, olu):
    assert "You cannot coach yourself here." in client_of(ann).send(
        "/coaching/invitation", {"handle": "ann"}, status=422
    )
    field.changes(olu, shown_as=ShownAs.ALIAS, alias="Night Owl")
    seen = client_of(ann).send("/coaching/invitation", {"handle": "olu"}, status=422)
    assert "Nobody to be found here" in seen
    assert count(Coaching) == 0


def test_asking_twice_is_one_invitation(client_of, ann, olu):
    for _ in range(2):
        client_of(ann).send("/coaching/invitation", {"handle": "olu", "goals": "y"})
    assert count(Coaching) == 1


def test_who_was_turned_down_reads_when_they_can_ask_again(client_of, ann, olu):
    client_of(ann).send("/coaching/invitation", {"handle": "olu"})
    assert "Turned down." in client_of(olu).send("/coaching/invitations/1/refusal")
    seen = client_of(ann).send("/coaching/invitation", {"handle": "olu"}, status=422)
    assert "You can ask again from 15 December 2026." in seen


def test_an_invitation_that_was_taken_back_is_not_there_to_accept(client_of, ann, olu):
    client_of(ann).send("/coaching/invitation", {"handle": "olu", "runs": "y"})
    assert "Taken back." in client_of(ann).send("/coaching/coaches/1/ending")
    client_of(olu).send("/coaching/invitations/1/acceptance", status=404)
    assert "Ann" not in client_of(olu).see("/coaching/runners")


def test_several_coaches_see_what_each_was_shown(client_of, coaching, ann, olu, ben):
    make.run(ann, title="Between dams")
    one, two = coaching(Grant.RUNS), coaching(Grant.GOALS, coach=ben)
    assert "Between dams" in client_of(olu).see(f"/coaching/runners/{one.id}")
    assert "Between dams" not in client_of(ben).see(f"/coaching/runners/{two.id}").html
    client_of(ben).see(f"/coaching/runners/{one.id}", status=404)


def test_the_coach_leaves_and_the_runner_keeps_what_was_written(client_of, coaching, ann, olu):
    made = coaching(Grant.RUNS)
    coach = client_of(olu)
    coach.send(f"/coaching/runners/{made.id}/notes", {"text": "Keep the long one slow."})
    coach.send(f"/coaching/runners/{made.id}/workouts", {"day": "2026-11-17", "slug": "easy-thirty"})
    assert "Ended. You coach Ann no longer" in coach.send(f"/coaching/runners/{made.id}/ending")
    assert count(SetWorkout) == 0, "the workouts to come are taken out of the plan"
    seen = client_of(ann).see(f"/coaching/coaches/{made.id}")
    assert "Keep the long one slow." in seen
    assert "Sees nothing any more" in seen
    assert "Removed, with all that was written." in client_of(ann).send(f"/coaching/coaches/{made.id}/removal")
    assert count(CoachNote) == 0


def test_a_block_ends_it_and_tells_no_name(client_of, coaching, ann, olu):
    make.run(ann, title="Between dams")
    made = coaching(*Grant)
    make.block(ann, olu)
    seen = client_of(olu).see(f"/coaching/runners/{made.id}", status=403)
    assert "You do not coach this runner any more." in seen
    assert "Ann" not in seen.html
    assert "Olu" not in client_of(ann).see("/coaching").html
    client_of(ann).send("/coaching/invitation", {"handle": "olu"}, status=422)


def test_following_ends_nothing(coaching, ann, olu):
    made = coaching(Grant.RUNS)
    make.follow(olu, ann)
    assert db.session.get_one(Coaching, made.id).is_live


def test_an_account_that_is_removed_takes_its_coachings_along(client_of, coaching, ann, olu):
    made = coaching(*Grant)
    client_of(olu).send(f"/coaching/runners/{made.id}/notes", {"text": "Hello"})
    client_of(ann).send("/settings/removal", {"leaving_password": PASSWORD, "sure": "y"})
    assert (count(Coaching), count(CoachNote)) == (0, 0)
    client_of(olu).see("/coaching/runners/1", status=404)


def test_a_visitor_is_asked_to_sign_in(client):
    for address in ("/coaching", "/coaching/runners", "/coaching/runners/1", "/coaching/coaches/1"):
        assert client.get(address).status_code == 303


def test_empty_pages_say_what_to_do(client_of, ann):
    assert "Ask somebody from this site whose eye you trust" in client_of(ann).see("/coaching")
    assert "You coach nobody yet" in client_of(ann).see("/coaching/runners")
