"""Ann works towards a goal: progress, plan, days off, weekly check-in, and the end."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from challenges.db import commit, db
from challenges.goals import actions, models, queries
from challenges.goals.queries import GoalWords
from challenges.goals.rules import Aim, GoalKind, streaks, targets
from challenges.goals.text import note
from challenges.monthly.rules.metrics import Metric
from challenges.runs.queries import run_history_of
from tests import make

SUNDAY = date(2026, 11, 15)
KM = 1_000_000


def november(km=60, **values):
    return Aim(GoalKind.VOLUME, date(2026, 11, 1), date(2026, 11, 30), Metric.DISTANCE, km * KM, **values)


@pytest.fixture
def goal(ann):
    """60 km in November, set today, with a plan."""
    return actions.set_goal(ann.id, november(), GoalWords("for spring", "rain", "the covered loop"), SUNDAY)


@pytest.fixture(autouse=True)
def kept(request):
    """Commit what fixtures set up by actions before a page is opened."""
    if "goal" in request.fixturenames:
        request.getfixturevalue("goal")
        commit()


def plain(page):
    return page.replace("\xa0", " ")


def test_progress_follows_runs_that_are_added_and_removed(client_of, ann, goal):
    reader = client_of(ann)
    run = make.run(ann, km=10, minutes=55, day="2026-11-03")
    page = plain(reader.see("/goals/1"))
    assert "16% 10.0 km" in page
    assert "10.0 km of 60 km, 16 days left." in page
    make.run(ann, km=50, minutes=280, day="2026-11-14")
    assert "Reached on 14 November." in reader.see("/goals/1")
    reader.send(f"/runs/{run.id}/removal")
    page = plain(reader.see("/goals/1"))
    assert "50.0 km of 60 km" in page
    assert "Reached on" not in page


@pytest.mark.parametrize(
    "km, shown", [("9.96", "9.9 km"), ("9.999", "9.9 km"), ("9.949", "9.9 km"), ("10.0", "10.0 km")]
)
def test_a_shortfall_never_looks_like_the_target(client_of, ann, km, shown):
    goal = actions.set_goal(ann.id, november(km=10), GoalWords("", "", ""), SUNDAY)
    commit()
    make.run(ann, km=km, minutes=55, day="2026-11-03")
    page = plain(client_of(ann).see(f"/goals/{goal.id}"))
    assert f"{shown} of 10 km" in page
    assert ("Reached on" in page) == (km == "10.0")


def test_a_goal_ends_on_its_last_day(client_of, ann, goal, clock):
    make.run(ann, km=10, minutes=55, day="2026-11-03")
    clock.at("2026-12-01 12:00")
    page = client_of(ann).see("/goals/1")
    assert "Ended" in page
    assert "Your runs stay yours." in page
    assert "Past goals 60 km in November" in plain(client_of(ann).see("/goals"))


def test_the_page_tells_what_this_week_takes(client_of, ann, goal):
    make.run(ann, km=10, minutes=55, day="2026-11-03")
    make.run(ann, km=4, minutes=22, day="2026-11-10")
    assert "more by Sunday to reach" in client_of(ann).see("/goals/1")


def test_finishing_and_letting_go_ask_first(client_of, ann, goal):
    reader = client_of(ann)
    page = reader.see("/goals/1")
    assert "Finish this goal as it stands" in page
    assert "Let this goal go? Your runs stay" in page
    assert "Goal let go. That makes room" in reader.send("/goals/1/ending", {"ending": "let-go"})
    assert "Let go" in reader.see("/goals/1")
    reader.send("/goals/1/ending", {"ending": "finished"})  # a second click, or another window
    assert "Let go" in reader.see("/goals")


# --- the weekly check-in ------------------------------------------------------------------------------------------


def test_a_check_in_takes_one_tap_and_can_be_changed(client_of, ann, goal):
    reader = client_of(ann)
    tap = {"week": "2026-11-09", "answer": "kept"}
    reader.send("/goals/1/check", tap)
    assert 'value="kept" aria-pressed="true"' in reader.see("/goals/1").html
    answer = reader.post("/goals/1/check", data=tap | {"answer": "bent"}, region="check", follow_redirects=True)
    assert answer.text.strip().startswith('<div id="check"')
    assert 'value="bent" aria-pressed="true"' in answer.text
    assert 'value="kept" aria-pressed="false"' in answer.text


def test_a_check_in_for_an_earlier_week_is_refused(client_of, ann, goal, clock):
    reader = client_of(ann)
    clock.at("2026-11-19 12:00")
    assert "too late to check in for that week" in reader.send(
        "/goals/1/check", {"week": "2026-11-09", "answer": "kept"}, status=409
    )
    assert reader.send("/goals/1/check", {"week": "2026-11-16", "answer": "sung"}, status=422)


def notes(runner, today):
    rows = db.session.execute(queries.today_notes(runner.id, today)).all()
    return [(row.topic, row.key, row.day, row.number, row.text) for row in rows]


def test_today_asks_for_the_check_in_until_it_is_answered(app, ann, goal):
    assert notes(ann, SUNDAY) == [("goals.check", 1, date(2026, 11, 9), 0, "the covered loop")]
    assert notes(ann, date(2026, 11, 17))[0][2] == date(2026, 11, 9)
    assert notes(ann, date(2026, 11, 19)) == []
    actions.check_in(goal.id, date(2026, 11, 9), targets.CheckInAnswer.KEPT)
    assert notes(ann, SUNDAY) == []


def test_today_shows_the_plan_for_the_day(app, ann, goal):
    actions.plan_hours(goal.id, "3", 420)
    assert notes(ann, date(2026, 11, 19)) == [("goals.plan", 1, date(2026, 11, 19), 0, "the covered loop")]
    with app.test_request_context():
        said = note(*notes(ann, date(2026, 11, 19))[0])
    assert said.text == "Planned for today: the covered loop."
    assert said.url == "/goals/1"


def test_today_shows_no_goal_notes_on_days_off(app, ann, goal):
    actions.pause(ann.id, models.PauseTaken.why.type.enum_class.ILL, streaks.StreakPause(SUNDAY, None))
    assert notes(ann, SUNDAY) == []


# --- days off -----------------------------------------------------------------------------------------------------


def test_days_off_need_no_proof_and_can_be_ended(client_of, ann, goal):
    reader = client_of(ann)
    page = reader.send("/goals/1/pauses", {"why": "ill", "first_day": "2026-11-14", "everything": "y"})
    assert "Paused. Days off don't count against you." in page
    assert "Illness, from 14 November" in page
    assert "Paused" in reader.see("/goals/streak")
    page = reader.send("/goals/pauses/1/ending")
    assert "Days off ended. Good to have you back." in page
    assert "Illness, 14 November" in reader.see("/goals/streak")


def test_one_goal_alone_can_be_paused(client_of, ann, goal):
    reader = client_of(ann)
    reader.send("/goals/1/pauses", {"why": "life", "first_day": "2026-11-15"})
    assert "Paused" in reader.see("/goals/1")
    assert "Run due this week" in reader.see("/goals/streak")


def test_impossible_days_off_are_refused_beside_their_field(client_of, ann, goal):
    reader = client_of(ann)
    typed = {"why": "ill", "first_day": "2026-11-14", "last_day": "2026-11-01"}
    assert "The last day is before the first." in reader.send("/goals/1/pauses", typed, status=422)
    assert "Pick a first day within a year of today." in reader.send(
        "/goals/1/pauses", typed | {"first_day": "1999-01-01"}, status=422
    )
    assert "Pick a last day within a year of the first" in reader.send(
        "/goals/1/pauses", typed | {"last_day": "2028-01-01"}, status=422
    )


# --- the calendar -------------------------------------------------------------------------------------------------


def test_the_plan_becomes_a_private_calendar_entry_with_an_alarm(client_of, ann, goal):
    reader = client_of(ann)
    assert reader.get("/goals/1/plan.ics").status_code == 404
    assert "Add to calendar" in reader.send("/goals/1/hours", {"days": ["1", "3"], "at": "18:30"})
    answer = reader.get("/goals/1/plan.ics")
    assert answer.mimetype == "text/calendar"
    event = Calendar.from_ical(answer.data).walk("VEVENT")[0]
    assert event["summary"] == "Run: the covered loop"
    assert event["class"] == "PRIVATE"
    assert event.start.isoformat() == "2026-11-17T18:30:00+01:00"  # Ann lives in Paris
    assert event["rrule"]["BYDAY"] == ["TU", "TH"]
    assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == [timedelta(minutes=-30)]


def test_a_plan_needs_at_least_one_day(client_of, ann, goal):
    assert "Pick at least one day." in client_of(ann).send("/goals/1/hours", {"at": "18:30"}, status=422)


# --- queries for other features -----------------------------------------------------------------------------------


def test_today_reads_the_live_goal_in_one_query(app, ann, goal, queries_at_most):
    make.run(ann, km=30, minutes=170, day="2026-11-14")
    diary = run_history_of(ann.id)
    actions.set_goal(
        ann.id,
        Aim(GoalKind.TIME, SUNDAY, date(2027, 2, 1), target=3_000_000, distance=10 * KM),
        GoalWords("", "", ""),
        SUNDAY,
    )
    with queries_at_most(1):
        seen = queries.goal_on_today(ann, diary, SUNDAY)
    assert (seen.id, seen.share) == (1, 0.5)
    with queries_at_most(1):
        assert queries.streak_of(ann, diary, SUNDAY).length == 1
    assert [each.id for each in queries.goals_of(ann)] == [1, 2]


def test_the_reason_is_that_of_the_newest_live_goal(app, ann, goal):
    assert queries.why_of(ann.id) == "for spring"
    actions.end(goal.id, targets.GoalEnding.LET_GO, SUNDAY)
    assert queries.why_of(ann.id) == ""


def test_a_runner_can_have_twenty_live_goals_at_most(client_of, ann):
    for week in range(1, 21):
        aim = Aim(GoalKind.VOLUME, SUNDAY, SUNDAY + timedelta(days=week), Metric.RUNS, 1)
        actions.set_goal(ann.id, aim, GoalWords("", "", ""), SUNDAY)
    from challenges.db import commit

    commit()
    page = client_of(ann).send("/goals/new?kind=streak", {"target": "3"}, status=422)
    assert "You have 20 active goals." in page
