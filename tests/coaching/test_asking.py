"""Inviting a coach, accepting, and ending it from either side."""

from datetime import date

from sqlalchemy import func, select

from challenges.coaching import queries
from challenges.coaching.models import Coaching, CoachNote, SetWorkout
from challenges.coaching.rules import Grant
from challenges.db import db
from challenges.runners.rules import ShownAs
from tests import make
from tests.boards import field
from tests.cast import PASSWORD


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_coach_sees_nothing_until_they_accept(client_of, ann, olu):
    make.run(ann, km=7, title="Between dams")
    seen = client_of(ann).send("/coaching/invitation", {"handle": "@Olu", "runs": "y", "feelings": "y"})
    assert "Invitation sent. Olu sees nothing until they accept." in seen
    assert "Would see: Runs, How runs felt" in seen
    coach = client_of(olu)
    assert "Ann Archer wants you to be their coach" in coach.see("/coaching")
    coach.see("/coaching/runners/1", status=404)
    assert "Invitation accepted. You now coach Ann Archer." in coach.send("/coaching/invitations/1/acceptance")
    assert "Between dams" in coach.see("/coaching/runners/1")
    assert "Can see: Runs, How runs felt" in client_of(ann).see("/coaching")


def test_today_shows_the_coach_an_invitation_until_they_answer(client_of, ann, olu):
    client_of(ann).send("/coaching/invitation", {"handle": "olu"})
    day = date(2026, 11, 15)
    assert [row.topic for row in db.session.execute(queries.today_notes(olu.id, day))] == ["coaching.invited"]
    client_of(olu).send("/coaching/invitations/1/refusal")
    assert db.session.execute(queries.today_notes(olu.id, day)).all() == []


def test_an_unknown_handle_shows_an_error_and_stays_as_typed(client_of, ann):
    seen = client_of(ann).send("/coaching/invitation", {"handle": "nobody-here", "goals": "y"}, status=422)
    assert "We can't find a runner with this handle." in seen
    assert 'value="nobody-here"' in seen.html
    assert count(Coaching) == 0


def test_runners_cannot_coach_themselves_or_find_an_alias_by_its_handle(client_of, ann, olu):
    assert "You can't coach yourself here." in client_of(ann).send(
        "/coaching/invitation", {"handle": "ann"}, status=422
    )
    field.changes(olu, shown_as=ShownAs.ALIAS, alias="Night Owl")
    seen = client_of(ann).send("/coaching/invitation", {"handle": "olu"}, status=422)
    assert "We can't find a runner with this handle." in seen
    assert count(Coaching) == 0


def test_inviting_twice_makes_one_invitation(client_of, ann, olu):
    for _ in range(2):
        client_of(ann).send("/coaching/invitation", {"handle": "olu", "goals": "y"})
    assert count(Coaching) == 1


def test_a_runner_who_was_declined_learns_when_they_can_ask_again(client_of, ann, olu):
    client_of(ann).send("/coaching/invitation", {"handle": "olu"})
    assert "Invitation declined." in client_of(olu).send("/coaching/invitations/1/refusal")
    seen = client_of(ann).send("/coaching/invitation", {"handle": "olu"}, status=422)
    assert "You can ask again from 15 December 2026." in seen


def test_a_withdrawn_invitation_cannot_be_accepted(client_of, ann, olu):
    client_of(ann).send("/coaching/invitation", {"handle": "olu", "runs": "y"})
    assert "Invitation withdrawn." in client_of(ann).send("/coaching/coaches/1/ending")
    client_of(olu).send("/coaching/invitations/1/acceptance", status=404)
    assert "Ann" not in client_of(olu).see("/coaching/runners")


def test_each_coach_sees_only_what_the_runner_shares_with_them(client_of, coaching, ann, olu, ben):
    make.run(ann, title="Between dams")
    one, two = coaching(Grant.RUNS), coaching(Grant.GOALS, coach=ben)
    assert "Between dams" in client_of(olu).see(f"/coaching/runners/{one.id}")
    assert "Between dams" not in client_of(ben).see(f"/coaching/runners/{two.id}").html
    client_of(ben).see(f"/coaching/runners/{one.id}", status=404)


def test_when_a_coach_leaves_the_runner_keeps_the_notes(client_of, coaching, ann, olu):
    made = coaching(Grant.RUNS)
    coach = client_of(olu)
    coach.send(f"/coaching/runners/{made.id}/notes", {"text": "Keep the long one slow."})
    coach.send(f"/coaching/runners/{made.id}/workouts", {"day": "2026-11-17", "slug": "easy-thirty"})
    assert "You've stopped coaching Ann." in coach.send(f"/coaching/runners/{made.id}/ending")
    assert count(SetWorkout) == 0, "upcoming workouts are removed from the plan"
    seen = client_of(ann).see(f"/coaching/coaches/{made.id}")
    assert "Keep the long one slow." in seen
    assert "No access" in seen
    assert "Coaching history deleted." in client_of(ann).send(f"/coaching/coaches/{made.id}/removal")
    assert count(CoachNote) == 0


def test_a_block_ends_the_coaching_and_reveals_no_names(client_of, coaching, ann, olu):
    make.run(ann, title="Between dams")
    made = coaching(*Grant)
    make.block(ann, olu)
    seen = client_of(olu).see(f"/coaching/runners/{made.id}", status=403)
    assert "You no longer coach this runner." in seen
    assert "Ann" not in seen.html
    assert "Olu" not in client_of(ann).see("/coaching").html
    client_of(ann).send("/coaching/invitation", {"handle": "olu"}, status=422)


def test_following_does_not_end_a_coaching(coaching, ann, olu):
    made = coaching(Grant.RUNS)
    make.follow(olu, ann)
    assert db.session.get_one(Coaching, made.id).is_live


def test_deleting_an_account_deletes_its_coachings(client_of, coaching, ann, olu):
    made = coaching(*Grant)
    client_of(olu).send(f"/coaching/runners/{made.id}/notes", {"text": "Hello"})
    client_of(ann).send("/settings/removal", {"leaving_password": PASSWORD, "sure": "y"})
    assert (count(Coaching), count(CoachNote)) == (0, 0)
    client_of(olu).see("/coaching/runners/1", status=404)


def test_a_visitor_is_asked_to_sign_in(client):
    for address in ("/coaching", "/coaching/runners", "/coaching/runners/1", "/coaching/coaches/1"):
        assert client.get(address).status_code == 303


def test_empty_pages_say_what_to_do(client_of, ann):
    assert "Invite someone here you trust" in client_of(ann).see("/coaching")
    assert "You're not coaching anyone yet" in client_of(ann).see("/coaching/runners")
