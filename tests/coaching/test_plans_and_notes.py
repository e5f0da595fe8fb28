"""Workouts in the plan, and notes between coach and runner."""

from datetime import date

import pytest
from sqlalchemy import select

from challenges.coaching import queries, text
from challenges.coaching.models import SetWorkout
from challenges.coaching.rules import Grant
from challenges.db import db
from challenges.recordings.kinds import RunKind
from tests import make


def set_for(client, made, day, **data):
    return client.send(f"/coaching/runners/{made.id}/workouts", {"day": day, **data})


def topics(runner, day="2026-11-16"):
    return [row.topic for row in db.session.execute(queries.today_notes(runner.id, date.fromisoformat(day)))]


def test_a_workout_is_set_moved_and_removed(client_of, coaching, ann, olu):
    made, coach = coaching(Grant.RUNS), client_of(olu)
    seen = set_for(coach, made, "2026-11-16", slug="six-threes", words="On the track, if it is dry.")
    assert "16 Mon Six threes Upcoming" in seen
    mine = client_of(ann).see("/coaching")
    assert "Six threes" in mine
    assert "On the track, if it is dry." in mine
    coach.send(f"/coaching/runners/{made.id}/workouts/1/day", {"day": "2026-11-18"})
    assert "18 Wed Six threes" in client_of(ann).see("/coaching")
    coach.send(f"/coaching/runners/{made.id}/workouts/1/removal")
    assert "Six threes" not in client_of(ann).see("/coaching")


def test_a_workout_can_be_instructions_only_but_not_empty(client_of, coaching, ann, olu):
    made, coach = coaching(), client_of(olu)
    set_for(coach, made, "2026-11-16", words="Forty minutes with Cleo\nTalk all the way.")
    assert "Forty minutes with Cleo" in client_of(ann).see("/coaching")
    seen = coach.send(f"/coaching/runners/{made.id}/workouts", {"day": "2026-11-16"}, status=422)
    assert "Pick a workout, or write instructions." in seen


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-14", "That day is in the past. Pick today or later."),
        ("2027-11-14", "Pick a day in the next 180 days."),
        ("some day", ""),
    ],
)
def test_an_invalid_day_shows_an_error_and_keeps_what_was_typed(client_of, coaching, olu, day, said):
    made = coaching()
    data = {"day": day, "words": "Hills behind the church"}
    seen = client_of(olu).send(f"/coaching/runners/{made.id}/workouts", data, status=422)
    assert said in seen
    assert "Hills behind the church" in seen.html
    assert f'value="{day}"' in seen.html


def test_a_note_that_is_too_long_shows_an_error_at_the_field(client_of, coaching, olu):
    made = coaching()
    seen = client_of(olu).send(f"/coaching/runners/{made.id}/notes", {"text": "x" * 100_000}, status=422)
    assert "Use at most 2000 characters." in seen


def test_today_shows_the_workout_until_it_is_run_or_marked_as_done(client_of, coaching, clock, ann, olu):
    made = coaching(Grant.RUNS)
    set_for(client_of(olu), made, "2026-11-16", slug="easy-thirty")
    row = db.session.execute(queries.today_notes(ann.id, date(2026, 11, 16))).one()
    with client_of(ann).application.test_request_context():
        assert text.note(*row).text == "Today's workout from your coach: Easy thirty"
    assert topics(ann, "2026-11-15") == []
    clock.at("2026-11-16 12:00")
    client_of(ann).send("/coaching/plan/1/tick")
    assert topics(ann) == []
    assert "Easy thirty Done" in client_of(ann).see("/coaching")
    client_of(ann).send("/coaching/plan/1/tick-removal")
    assert topics(ann) == ["coaching.workout"]
    make.run(ann)
    assert topics(ann) == []


def test_a_run_of_the_right_kind_completes_a_workout_and_a_missed_day_shows(client_of, coaching, clock, ann, olu):
    made, coach = coaching(Grant.RUNS), client_of(olu)
    for day, slug in (("2026-11-16", "six-threes"), ("2026-11-17", "easy-thirty"), ("2026-11-18", "six-threes")):
        set_for(coach, made, day, slug=slug)
    clock.at("2026-11-20 12:00")
    make.run(ann, day="2026-11-16", kind=RunKind.INTERVALS)
    make.run(ann, day="2026-11-18", kind=RunKind.EASY)
    seen = client_of(ann).see("/coaching")
    assert "16 Mon Six threes Done" in seen
    assert "17 Tue Easy thirty Not run" in seen
    assert "You ran that day. If this was it, mark it as done." in seen
    assert "2 workouts weren't run, the last on Wednesday 18 November." in coach.see("/coaching/runners")


def test_only_the_runner_marks_a_workout_and_only_the_coach_changes_it(client_of, coaching, ann, ben, olu):
    made = coaching()
    set_for(client_of(olu), made, "2026-11-16", words="Easy")
    client_of(ben).send("/coaching/plan/1/tick", status=404)
    client_of(ben).send(f"/coaching/runners/{made.id}/workouts/1/removal", status=404)
    client_of(ann).send(f"/coaching/runners/{made.id}/workouts/1/removal", status=404)
    assert db.session.scalars(select(SetWorkout)).one().ticked_at is None


def test_notes_go_back_and_forth_as_plain_text(client_of, coaching, ann, olu):
    made, coach, runner = coaching(), client_of(olu), client_of(ann)
    coach.send(f"/coaching/runners/{made.id}/notes", {"text": "Well run <b>on Sunday</b>"})
    assert topics(ann) == ["coaching.note"]
    seen = runner.see(f"/coaching/coaches/{made.id}")
    assert "Well run <b>on Sunday</b>" in seen, "shown as typed"
    assert topics(ann) == ["coaching.note"], "opening the page doesn't mark it as read"
    runner.send(f"/coaching/coaches/{made.id}/notes", {"text": "My calf is tight"})
    assert topics(ann) == []
    assert topics(olu) == ["coaching.reply"]
    coach.send(f"/coaching/runners/{made.id}/reading")
    assert topics(olu) == []


def test_empty_notes_and_notes_after_the_end_are_rejected(client_of, coaching, ann, olu):
    made = coaching()
    runner = client_of(ann)
    assert "Write a note first." in runner.send(f"/coaching/coaches/{made.id}/notes", {"text": " "}, status=422)
    runner.send(f"/coaching/coaches/{made.id}/ending")
    runner.send(f"/coaching/coaches/{made.id}/notes", {"text": "Thanks"}, status=404)


def test_each_region_is_returned_under_its_own_id(client_of, coaching, ann, olu):
    made = coaching(*Grant)
    for reader, address, region in (
        (client_of(olu), f"/coaching/runners/{made.id}", "plan"),
        (client_of(olu), f"/coaching/runners/{made.id}", "notes"),
        (client_of(ann), f"/coaching/coaches/{made.id}", "notes"),
        (client_of(ann), "/coaching", "plan"),
    ):
        html = reader.get(address, region=region).get_data(as_text=True).strip()
        assert html.startswith(f'<section id="{region}"')
