"""Mantras in rotation, picturing the finish, and reminders of a runner's why."""

from datetime import date, timedelta

import pytest

from challenges import clock as time
from challenges.db import db, transaction
from challenges.goals.models import EventPlan, Goal, PauseTaken
from challenges.goals.rules import GoalKind, PauseReason
from challenges.monthly.rules.metrics import Metric
from challenges.mood import actions, queries
from challenges.mood.queries import QUIET, RACE
from challenges.mood.rules import turn_of
from challenges.mood.text import note
from tests import make
from tests.cast import runner

TODAY = date(2026, 11, 15)


@pytest.fixture
def reader(ann, client_of):
    return client_of(ann)


def goal(of, *, why="To feel light again", obstacle="", plan=""):
    with transaction():
        db.session.add(Goal(runner_id=of.id, kind=GoalKind.VOLUME, metric=Metric.DISTANCE, target=100_000_000, why=why,
                            obstacle=obstacle, plan=plan, first_day=date(2026, 11, 1), last_day=date(2026, 11, 30),
                            set_on=date(2026, 11, 1)))  # fmt: skip


def said(of, today=TODAY):
    return [tuple(row) for row in db.session.execute(queries.today_notes(of.id, today)).all()]


# --- cards and mantras ------------------------------------------------------------------------------------------------


def test_each_card_says_when_to_use_it_when_not_to_and_what_research_says(reader):
    seen = reader.see("/mind")
    for title in ("Talk to yourself", "Break it into pieces", "Breathe out slowly", "Reframe it",
                  "Make an if-then plan", "Thank your body"):  # fmt: skip
        assert title in seen
    assert seen.count("When not to") == seen.count("What research says") == 6


def test_mantras_are_added_changed_and_removed(ann, reader):
    assert "A short line to tell yourself on a hill." in reader.see("/mind")
    assert "Relaxed and tall" in reader.send("/mind/mantras", {"text": "  Relaxed   and tall "})
    assert "You already have this mantra." in reader.send("/mind/mantras", {"text": "relaxed and TALL"}, status=422)
    assert "Enter a mantra." in reader.send("/mind/mantras", {"text": ""}, status=422)
    assert "x" * 81 in reader.send("/mind/mantras", {"text": "x" * 81}, status=422).html
    assert "Velvet to the bridge" in reader.send("/mind/mantras/1", {"text": "Velvet to the bridge"})
    assert "Use at most 80" in reader.send("/mind/mantras/1", {"text": "y" * 81}, status=422)
    assert "Velvet" not in reader.send("/mind/mantras/1/removal")
    assert list(queries.mantras_of(ann.id)) == []


def test_a_runner_keeps_at_most_twelve_mantras(ann, reader):
    for number in range(12):
        reader.send("/mind/mantras", {"text": f"Number {number}"})
    seen = reader.send("/mind/mantras", {"text": "One more"}, status=422)
    assert "You can keep up to 12 mantras. Remove one first." in seen
    assert 'value="One more"' in seen.html


def test_mantras_rotate_one_a_day(ann, reader, clock):
    for text in ("First", "Second", "Third"):
        reader.send("/mind/mantras", {"text": text})
    shown = []
    for day in range(3):
        clock.at(f"2026-11-{16 + day} 12:00")
        html = reader.see("/mind").html
        shown.append(next(text for text in ("First", "Second", "Third") if f'text">{text}</p>' in html))
    assert sorted(shown) == ["First", "Second", "Third"]
    assert {turn_of(TODAY + timedelta(days=day), 5) for day in range(5)} == set(range(5))


def test_nobody_else_sees_or_changes_a_mantra(ann, ben, reader, client_of, client):
    reader.send("/mind/mantras", {"text": "Velvet"})
    other = client_of(ben)
    assert "Velvet" not in other.see("/mind")
    other.send("/mind/mantras/1", {"text": "Mine"}, status=404)
    other.send("/mind/mantras/1/removal", status=404)
    for address in ("/mind", "/mind/finish", "/mind/finish/race-1"):
        assert client.get(address).location.startswith("/sign-in")


def test_mantras_change_in_place(ann, reader):
    answer = reader.post("/mind/mantras", data={"text": "Velvet"}, region="mantras", follow_redirects=True)
    assert answer.get_data(as_text=True).lstrip().startswith('<section class="stack stack--loose" id="mantras"')


# --- the finish -------------------------------------------------------------------------------------------------------


def test_a_runner_with_nothing_ahead_pictures_the_next_run(reader):
    seen = reader.see("/mind/finish")
    assert "Your next run" in seen
    assert "You stop outside your front door." in seen
    assert seen.html.count('class="finish__step"') == 8
    assert "Set a goal" in seen


def test_the_picture_uses_the_words_of_the_goal(ann, reader):
    goal(ann, obstacle="dark, wet mornings", plan="run the covered loop")
    seen = reader.see("/mind/finish")
    assert "100 km in November" in seen
    assert "You remember why: “To feel light again.”" in seen
    assert "“dark, wet mornings.” You saw it coming. You do what you decided: “run the covered loop.”" in seen
    assert "To feel light again" in reader.see("/mind")


def test_without_a_plan_the_picture_uses_todays_mantra(ann, reader):
    reader.send("/mind/mantras", {"text": "Relaxed and tall"})
    assert "You tell yourself: “Relaxed and tall.”" in reader.see("/mind/finish")


def test_only_participants_picture_a_race_or_a_challenge(ann, ben, olu, reader, client_of):
    race, challenge = make.race(olu), make.challenge(olu)
    make.entry(race, ann)
    make.participation(challenge, ann)
    seen = reader.see("/mind/finish")
    assert "It's the day of Frost Moon 10K." in seen
    assert "You're halfway through the 10 km." in seen
    assert f"/mind/finish/challenge-{challenge.id}" in seen.html
    assert "it's done: November together" in reader.see(f"/mind/finish/challenge-{challenge.id}")
    assert "Your next run" in reader.see("/mind/finish/run")
    client_of(ben).see(f"/mind/finish/race-{race.id}", status=404)
    client_of(ben).see("/mind/finish/goal-1", status=404)
    reader.see("/mind/finish/dream-1", status=404)


# --- reminders on Today -----------------------------------------------------------------------------------------------


def weekly(of, *days):
    for day in days:
        make.run(of, day=day)


def test_the_why_comes_back_after_a_quiet_week(ann, app):
    weekly(ann, "2026-10-22", "2026-10-30", "2026-11-08")
    goal(ann)
    assert said(ann) == [(QUIET, ann.id, date(2026, 11, 8), 7, "To feel light again")]
    with app.test_request_context():
        words = note(*said(ann)[0])
    assert (
        words.text == "It's been a quiet week. You told yourself: “To feel light again” Ten minutes would be a start."
    )
    assert words.url == "/mind/finish"


@pytest.mark.parametrize("days", [
    ("2026-10-22", "2026-10-30", "2026-11-09"),  # six days ago
    ("2026-10-22", "2026-10-30"),  # quiet for more than two weeks: no daily reminders
    ("2026-11-08",),  # doesn't run every week
    (),
])  # fmt: skip
def test_no_reminder_without_a_quiet_week_after_regular_running(ann, days):
    weekly(ann, *days)
    goal(ann)
    assert said(ann) == []


def test_a_runner_on_a_break_gets_no_reminder(ann):
    weekly(ann, "2026-10-22", "2026-10-30", "2026-11-08")
    with transaction():
        db.session.add(
            PauseTaken(runner_id=ann.id, goal_id=None, why=next(iter(PauseReason)), first_day=date(2026, 11, 10))
        )
    assert said(ann) == []


def test_without_a_why_the_reminder_is_todays_mantra(ann):
    weekly(ann, "2026-10-22", "2026-10-30", "2026-11-08")
    with transaction():
        for text in ("First", "Second", "Third"):
            actions.add_mantra(ann.id, text)
    for ahead in range(3):
        day = TODAY + timedelta(days=ahead)
        [(_, _, _, _, text)] = said(ann, day)
        assert text == queries.mantras_of(ann.id)[turn_of(day, 3)].text


def test_race_day_brings_a_reminder_of_the_why_for_that_race(ann, ben, olu, app):
    race = make.race(olu, first_day="2026-11-15", last_day="2026-11-18")
    make.entry(race, ann)
    assert [row[0] for row in said(ann)] == [RACE]
    with transaction():
        db.session.add(EventPlan(runner_id=ann.id, race_id=race.id, why="For Jonas"))
    assert said(ann) == [(RACE, race.id, date(2026, 11, 18), 10_000_000, "Frost Moon 10K\nFor Jonas")]
    assert said(ann, TODAY + timedelta(days=1)) == []
    assert [row[0] for row in said(ann, date(2026, 11, 18))] == [RACE]
    assert said(ben) == []
    with app.test_request_context():
        words = note(*said(ann)[0])
    assert words.text == "Frost Moon 10K: you can run it today. You told yourself: “For Jonas”"
    assert words.url == f"/mind/finish/race-{race.id}"
    make.run(ann, km=10.1, minutes=55, day="2026-11-15")
    assert said(ann, date(2026, 11, 18)) == []


def test_a_runner_on_the_waiting_list_gets_no_race_day_note(ann, olu):
    race = make.race(olu, capacity=1, first_day="2026-11-15", last_day="2026-11-18")
    make.entry(race, runner("first"))
    make.entry(race, ann)
    assert said(ann) == []
    assert time.now().date() == TODAY
