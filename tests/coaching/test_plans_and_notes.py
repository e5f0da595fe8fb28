"""Workouts for days, and what the two write to each other."""

from datetime import date

import pytest
from sqlalchemy import select

from challenges.coaching import queries, words
from challenges.coaching.models import SetWorkout
from challenges.coaching.rules import Grant
from challenges.db import db
from challenges.runs.rules import Kind
from tests import make


def set_for(client, made, day, **data):
    return client.send(f"/coaching/runners/{made.id}/workouts", {"day": day, **data})


def topics(runner, day="2026-11-16"):
    return [row.topic for row in db.session.execute(queries.said_today(runner.id, date.fromisoformat(day)))]


def test_a_workout_is_set_moved_and_removed(client_of, coaching, ann, olu):
    made, coach = coaching(Grant.RUNS), client_of(olu)
    seen = set_for(coach, made, "2026-11-16", slug="six-threes", words="On the track, if it is dry.")
    assert "16 Mon Six threes To come" in seen
    mine = client_of(ann).see("/coaching")
    assert "Six threes" in mine
    assert "On the track, if it is dry." in mine
    coach.send(f"/coaching/runners/{made.id}/workouts/1/day", {"day": "2026-11-18"})
    assert "18 Wed Six threes" in client_of(ann).see("/coaching")
    coach.send(f"/coaching/runners/{made.id}/workouts/1/removal")
    assert "Six threes" not in client_of(ann).see("/coaching")


def test_a_workout_in_words_and_one_that_is_nothing(client_of, coaching, ann, olu):
    made, coach = coaching(), client_of(olu)
    set_for(coach, made, "2026-11-16", words="Forty minutes with Cleo\nTalk all the way.")
    assert "Forty minutes with Cleo" in client_of(ann).see("/coaching")
    seen = coach.send(f"/coaching/runners/{made.id}/workouts", {"day": "2026-11-16"}, status=422)
    assert "Pick a workout, or say in your words what to run." in seen


@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-11-14", "That day is over."), ("2027-11-14", "half a year ahead"), ("some day", "")],
)
def test_a_day_that_cannot_be_run_keeps_what_was_typed(client_of, coaching, olu, day, said):
    made = coaching()
    data = {"day": day, "words": "Hills behind the church"}
    seen = client_of(olu).send(f"/coaching/runners/{made.id}/workouts", data, status=422)
    assert said in seen
    assert "Hills behind the church" in seen.html
    assert f'value="{day}"' in seen.html


def test_a_million_characters_are_refused_beside_the_field(client_of, coaching, olu):
    made = coaching()
    seen = client_of(olu).send(f"/coaching/runners/{made.id}/notes", {"text": "x" * 100_000}, status=422)
    assert "Use at most 2000 characters." in seen


def test_today_shows_the_workout_until_it_is_run_or_ticked(client_of, coaching, clock, ann, olu):
    made = coaching(Grant.RUNS)
    set_for(client_of(olu), made, "2026-11-16", slug="easy-thirty")
    row = db.session.execute(queries.said_today(ann.id, date(2026, 11, 16))).one()
    with client_of(ann).application.test_request_context():
        assert words.note(*row).text == "Your coach's workout for today: Easy thirty"
    assert topics(ann, "2026-11-15") == []
    clock.at("2026-11-16 12:00")
    client_of(ann).send("/coaching/plan/1/tick")
    assert topics(ann) == []
    assert "Easy thirty Done" in client_of(ann).see("/coaching")
    client_of(ann).send("/coaching/plan/1/tick-removal")
    assert topics(ann) == ["coaching.workout"]
    make.run(ann)
    assert topics(ann) == []


def test_a_run_of_its_kind_does_it_and_a_day_gone_by_is_a_fact(client_of, coaching, clock, ann, olu):
    made, coach = coaching(Grant.RUNS), client_of(olu)
    for day, slug in (("2026-11-16", "six-threes"), ("2026-11-17", "easy-thirty"), ("2026-11-18", "six-threes")):
        set_for(coach, made, day, slug=slug)
    clock.at("2026-11-20 12:00")
    make.run(ann, day="2026-11-16", kind=Kind.INTERVALS)
    make.run(ann, day="2026-11-18", kind=Kind.EASY)
    seen = client_of(ann).see("/coaching")
    assert "16 Mon Six threes Done" in seen
    assert "17 Tue Easy thirty Not run" in seen
    assert "You ran that day. If that was it, tick it." in seen
    assert "2 workouts were not run, the last on Wednesday 18 November." in coach.see("/coaching/runners")


def test_only_its_runner_ticks_and_only_its_coach_moves(client_of, coaching, ann, ben, olu):
    made = coaching()
    set_for(client_of(olu), made, "2026-11-16", words="Easy")
    client_of(ben).send("/coaching/plan/1/tick", status=404)
    client_of(ben).send(f"/coaching/runners/{made.id}/workouts/1/removal", status=404)
    client_of(ann).send(f"/coaching/runners/{made.id}/workouts/1/removal", status=404)
    assert db.session.scalars(select(SetWorkout)).one().ticked_at is None


def test_notes_go_to_and_fro_as_plain_text(client_of, coaching, ann, olu):
    made, coach, runner = coaching(), client_of(olu), client_of(ann)
    coach.send(f"/coaching/runners/{made.id}/notes", {"text": "Well run <b>on Sunday</b>"})
    assert topics(ann) == ["coaching.note"]
    seen = runner.see(f"/coaching/coaches/{made.id}")
    assert "Well run <b>on Sunday</b>" in seen, "as it was typed"
    assert topics(ann) == ["coaching.note"], "looking changes nothing"
    runner.send(f"/coaching/coaches/{made.id}/notes", {"text": "My calf is tight"})
    assert topics(ann) == []
    assert topics(olu) == ["coaching.reply"]
    coach.send(f"/coaching/runners/{made.id}/reading")
    assert topics(olu) == []


def test_a_note_that_says_nothing_and_one_after_the_end(client_of, coaching, ann, olu):
    made = coaching()
    runner = client_of(ann)
    assert "Write something first." in runner.send(f"/coaching/coaches/{made.id}/notes", {"text": " "}, status=422)
    runner.send(f"/coaching/coaches/{made.id}/ending")
    runner.send(f"/coaching/coaches/{made.id}/notes", {"text": "Thanks"}, status=404)


def test_the_regions_are_what_they_are_called(client_of, coaching, ann, olu):
    made = coaching(*Grant)
    for reader, address, region in (
        (client_of(olu), f"/coaching/runners/{made.id}", "plan"),
        (client_of(olu), f"/coaching/runners/{made.id}", "notes"),
        (client_of(ann), f"/coaching/coaches/{made.id}", "notes"),
        (client_of(ann), "/coaching", "plan"),
    ):
        html = reader.get(address, region=region).get_data(as_text=True).strip()
        assert html.startswith(f'<section id="{region}"')
