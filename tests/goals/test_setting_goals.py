"""Ann sets a goal: the form, the odds before she commits, and clear errors."""

from datetime import date, timedelta

import pytest

from challenges.db import commit, db, transaction
from challenges.goals import actions, queries
from challenges.goals.models import Goal
from challenges.goals.queries import GoalWords
from challenges.goals.rules import Aim, GoalKind
from challenges.monthly.rules.metrics import Metric
from tests import make

SUNDAY = date(2026, 11, 15)
VOLUME = {"metric": "distance", "target": "100 km", "period": "month"}
TIME = {"distance": "10 km", "target": "50:00", "last_day": "2027-02-28"}
WORDS = {"why": "To feel light again", "obstacle": "dark, wet mornings", "plan": "the covered loop"}


@pytest.fixture
def regular(ann):
    """Ann, with a run of 16 km in each of nine weeks, the last one yesterday."""
    with transaction():
        for back in range(9):
            make.run(ann, km=16, minutes=88, day=SUNDAY - timedelta(days=7 * back + 1))
    return ann


def plain(page):
    return page.replace("\xa0", " ")


def test_a_goal_is_set_with_its_plan(client_of, regular):
    page = plain(client_of(regular).send("/goals/new?kind=volume", VOLUME | WORDS))
    assert "100 km in November" in page
    assert "To feel light again" in page
    assert "If dark, wet mornings I'll run the covered loop" in page
    assert "32.0 km of 100 km, 16 days left." in page
    assert "Most likely" in page


TEN_TO_FIVE = {"first_day": "2026-11-10", "last_day": "2026-12-05"}
OF_EVERY_KIND = [
    ("volume", {"metric": "runs", "target": "12", "period": "year"}, "12 runs in 2026"),
    ("volume", {"metric": "moving-time", "target": "20", "period": "next-month"}, "20 h in December"),
    ("volume", {"metric": "elevation", "target": "900 m", "period": "week"}, "900 m in the week of 9 November"),
    (
        "volume",
        {
            "metric": "active-days",
            "target": "9",
            "period": "dates",
            "first_day": "2026-11-10",
            "last_day": "2026-12-05",
        },
        "9 days from 10 November to 5 December",
    ),
    ("time", TIME, "10 km in 50:00 by 28 February 2027"),
    ("time", {**TIME, "distance": "half marathon", "target": "1:55:00"}, "Half marathon in 1:55:00 by"),
    ("streak", {"target": "12"}, "12 weeks in a row"),
    ("open", {"metric": "distance", "period": "year"}, "See how far in 2026"),
]


def test_there_are_goals_of_every_kind(client_of, regular):
    reader = client_of(regular)
    for kind, typed, title in OF_EVERY_KIND:
        assert title in plain(reader.send(f"/goals/new?kind={kind}", typed))
    assert len(queries.goals_of(regular)) == len(OF_EVERY_KIND)


def test_the_kinds_are_links(client_of, ann):
    page = client_of(ann).see("/goals/new?kind=time")
    assert 'href="/goals/new?kind=streak"' in page.html
    assert "Target time" in page
    assert client_of(ann).see("/goals/new?kind=nonsense")


# --- odds before saving -------------------------------------------------------------------------------------------


def test_the_odds_are_shown_before_anything_is_saved(client_of, regular):
    page = plain(client_of(regular).send("/goals/preview?kind=volume", VOLUME | WORDS))
    assert " in 10 " in page
    assert "16 km a week" in page
    assert "Levels nearby" in page
    assert "To feel light again" in page  # the input is kept
    assert db.session.query(Goal).count() == 0


def test_the_odds_update_in_place_while_typing(client_of, regular):
    answer = client_of(regular).post("/goals/preview?kind=volume", data=VOLUME, region="meter")
    assert answer.text.strip().startswith('<div id="meter"')
    assert "in 10" in answer.text
    assert "<form" not in answer.text


def test_an_incomplete_goal_gets_no_odds_and_no_error(client_of, regular):
    answer = client_of(regular).post("/goals/preview?kind=volume", data=VOLUME | {"target": ""}, region="meter")
    assert answer.status_code == 422
    assert "Fill in your goal to see your odds" in answer.text
    assert "Enter a target" not in answer.text


def test_picking_a_level_fills_in_the_target(client_of, regular):
    reader = client_of(regular)
    page = reader.send("/goals/preview?kind=volume", VOLUME)
    softer = page.html.split('name="take" value="')[1].split('"')[0]
    taken = reader.send("/goals/preview?kind=volume", VOLUME | WORDS | {"take": softer})
    assert f'value="{int(softer) // 1_000_000} km"' in taken.html
    assert "dark, wet mornings" in taken.html
    assert (
        reader.post("/goals/preview?kind=volume", data=VOLUME | {"take": softer}, region="goal")
        .text.strip()
        .startswith("<form")
    )


def test_picking_a_level_of_a_time_fills_in_the_target(client_of, regular):
    page = client_of(regular).send("/goals/preview?kind=time", TIME | {"take": "3120000"})
    assert 'value="52:00"' in page.html
    assert "Based on your 1:28:00 for 16.0 km and 16 km a week" in plain(page)


def test_switching_the_kind_keeps_only_the_plan(client_of, regular):
    page = client_of(regular).send("/goals/preview?kind=time", VOLUME | WORDS | {"switch": "yes"})
    assert "dark, wet mornings" in page.html
    assert "100 km" not in page.html.split("</fieldset>")[0].split("<fieldset")[1]
    assert "Enter a " not in page


def test_a_runner_without_runs_can_set_a_goal(client_of, ann):
    reader = client_of(ann)
    assert "no recent runs to go by yet" in reader.send("/goals/preview?kind=volume", VOLUME)
    assert "Every run helps" in reader.send("/goals/new?kind=volume", VOLUME)


# --- errors ------------ ------------------------------------------------------------------------------------------


NONSENSE = [
    ("volume", {"target": "0"}, "Enter a number above zero."),
    (
        "volume",
        {"target": "30000 km"},
        "That's 1,000 km a day. The furthest anyone has run in a day is 319.614 km.",
    ),
    ("volume", {"target": "lots"}, "“lots” isn't a distance."),
    ("volume", {"target": ""}, "Enter a target, like 100 km."),
    (
        "volume",
        {"period": "dates", "first_day": "2026-12-10", "last_day": "2026-12-01"},
        "The last day is before the first. Pick a later one.",
    ),
    (
        "volume",
        {"period": "dates", "first_day": "2026-09-01", "last_day": "2026-10-01"},
        "That day has passed. Pick today or later.",
    ),
    ("volume", {"period": "dates", "last_day": "2190-01-01"}, "Pick a day within the next three years."),
    ("volume", {"period": "dates", "last_day": ""}, "Enter the last day."),
    ("volume", {"period": "dates", "last_day": "2026-02-31"}, "isn't a real date"),
    ("volume", {"metric": "active-days", "target": "31"}, "Enter 30 or fewer: that's how many days there are."),
    ("volume", {"metric": "sleep"}, "Pick one of these."),
    ("time", {"target": "20:00"}, "The world standard for 10 km is"),
    ("time", {"target": "0:00"}, "Enter a number above zero."),
    ("time", {"distance": "100 m"}, "Enter a distance between 400 m and 200 km."),
    ("time", {"last_day": "2020-01-01"}, "That day has passed. Pick today or later."),
    ("streak", {"target": "0"}, "Enter a number above zero."),
    ("streak", {"target": "9"}, "Your streak is already at 9. Enter a higher number."),
]


def test_errors_are_shown_beside_their_field_and_no_input_is_lost(client_of, regular):
    reader = client_of(regular)
    for kind, changed, words in NONSENSE:
        typed = {"volume": VOLUME, "time": TIME, "streak": {}}[kind] | WORDS | changed
        page = reader.send(f"/goals/new?kind={kind}", typed, status=422)
        assert words in plain(page), changed
        for text in [*WORDS.values(), *(value for value in typed.values() if value != "sleep")]:
            assert text in page.html
    assert db.session.query(Goal).count() == 0


def test_a_plan_of_a_million_characters_is_refused_beside_its_field(client_of, ann):
    page = client_of(ann).send("/goals/new?kind=volume", VOLUME | WORDS | {"plan": "x" * 1_000_000}, status=422)
    assert "Use at most 200 characters." in page
    assert "x" * 1_000_000 in page.html
    assert "dark, wet mornings" in page.html
    assert db.session.query(Goal).count() == 0


def test_a_second_goal_for_the_same_thing_is_refused(client_of, ann):
    reader = client_of(ann)
    reader.send("/goals/new?kind=volume", VOLUME)
    page = reader.send("/goals/new?kind=volume", VOLUME | WORDS | {"target": "80 km"}, status=422)
    assert "You already have this goal: 100 km in November . Edit that one instead." in plain(page)
    assert 'href="/goals/1"' in page.html
    assert "dark, wet mornings" in page.html
    assert db.session.query(Goal).count() == 1
    assert reader.send("/goals/new?kind=volume", VOLUME | {"metric": "runs", "target": "9"})


# --- changing it --------------------------------------------------------------------------------------------------


def test_a_goal_can_be_changed_any_week(client_of, regular):
    reader = client_of(regular)
    reader.send("/goals/new?kind=volume", VOLUME | WORDS)
    assert 'value="100 km"' in reader.see("/goals/1/edit").html
    page = plain(reader.send("/goals/1/edit", VOLUME | WORDS | {"target": "70 km"}))
    assert "70 km in November" in page
    assert "Changed: 70 km by 30 November" in page
    assert "Set: 100 km by 30 November" in page
    assert "in 10" in reader.post("/goals/1/preview", data=VOLUME, region="meter").text
    assert "Enter a number above zero" in reader.send("/goals/1/edit", VOLUME | {"target": "0"}, status=422)


def test_custom_dates_that_have_started_can_be_kept(client_of, ann, clock):
    reader = client_of(ann)
    dates = VOLUME | {"period": "dates", "first_day": "2026-11-15", "last_day": "2027-11-01"}
    reader.send("/goals/new?kind=volume", dates)
    clock.at("2027-11-20 12:00")
    dates["last_day"] = "2027-11-30"
    actions.adjust(
        1,
        Aim(GoalKind.VOLUME, date(2026, 11, 15), date(2027, 11, 30), Metric.DISTANCE, 1),
        GoalWords("", "", ""),
        SUNDAY,
    )
    commit()
    assert "90 km" in plain(client_of(ann).send("/goals/1/edit", dates | {"target": "90 km"}))


def test_editing_only_the_plan_adds_no_line_to_the_history(client_of, ann):
    reader = client_of(ann)
    reader.send("/goals/new?kind=volume", VOLUME)
    page = reader.send("/goals/1/edit", VOLUME | WORDS)
    assert "the covered loop" in page
    assert "Changed: " not in page
