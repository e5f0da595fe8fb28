"""Ann sets a goal: four lines, the odds before she commits, and a clear word about what makes no sense."""

from datetime import date, timedelta

import pytest

from challenges.db import commit, db, transaction
from challenges.goals import actions, queries
from challenges.goals.models import Goal
from challenges.goals.queries import Words
from challenges.goals.rules import Aim, Kind
from challenges.monthly.metrics import Metric
from tests import make

SUNDAY = date(2026, 11, 15)
VOLUME = {"metric": "distance", "target": "100 km", "period": "month"}
TIME = {"distance": "10 km", "target": "50:00", "last_day": "2027-02-28"}
WORDS = {"why": "To feel light again", "obstacle": "dark, wet mornings", "plan": "the covered loop"}


@pytest.fixture
def regular(ann):
    """Ann, who ran 16 km in each of nine weeks, the last one yesterday."""
    with transaction():
        for back in range(9):
            make.run(ann, km=16, minutes=88, day=SUNDAY - timedelta(days=7 * back + 1))
    return ann


def plain(page):
    return page.replace("\xa0", " ")


def test_a_goal_is_set_in_four_lines(client_of, regular):
    page = plain(client_of(regular).send("/goals/new?kind=volume", VOLUME | WORDS))
    assert "100 km in November" in page
    assert "To feel light again" in page
    assert "If dark, wet mornings then I run the covered loop" in page
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
    ("time", TIME, "10 km under 50:00 by 28 February 2027"),
    ("time", {**TIME, "distance": "half marathon", "target": "1:55:00"}, "Half marathon under 1:55:00 by"),
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
    assert "Under" in page
    assert client_of(ann).see("/goals/new?kind=nonsense")


# --- the odds, before ---------------------------------------------------------------------------------------------


def test_the_odds_are_there_before_anything_is_kept(client_of, regular):
    page = plain(client_of(regular).send("/goals/preview?kind=volume", VOLUME | WORDS))
    assert " in 10 " in page
    assert "16 km a week" in page
    assert "Rungs near it" in page
    assert "To feel light again" in page  # what was typed is still there
    assert db.session.query(Goal).count() == 0


def test_they_change_in_place_while_typing(client_of, regular):
    answer = client_of(regular).post("/goals/preview?kind=volume", data=VOLUME, region="meter")
    assert answer.text.strip().startswith('<div id="meter"')
    assert "in 10" in answer.text
    assert "<form" not in answer.text


def test_half_a_goal_gets_no_odds_and_no_scolding(client_of, regular):
    answer = client_of(regular).post("/goals/preview?kind=volume", data=VOLUME | {"target": ""}, region="meter")
    assert answer.status_code == 422
    assert "The odds appear here" in answer.text
    assert "This is needed" not in answer.text


def test_a_rung_is_taken_over_by_its_button(client_of, regular):
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


def test_a_rung_of_a_time_is_taken_over_too(client_of, regular):
    page = client_of(regular).send("/goals/preview?kind=time", TIME | {"take": "3120000"})
    assert 'value="52:00"' in page.html
    assert "From your 1:28:00 over 16.0 km and 16 km a week" in plain(page)


def test_another_kind_keeps_the_words_only(client_of, regular):
    page = client_of(regular).send("/goals/preview?kind=time", VOLUME | WORDS | {"switch": "yes"})
    assert "dark, wet mornings" in page.html
    assert "100 km" not in page.html.split("</fieldset>")[0].split("<fieldset")[1]
    assert "This is needed" not in page


def test_who_has_not_run_yet_may_set_a_goal_all_the_same(client_of, ann):
    reader = client_of(ann)
    assert "no run in your log to go by yet" in reader.send("/goals/preview?kind=volume", VOLUME)
    assert "Every run helps" in reader.send("/goals/new?kind=volume", VOLUME)


# --- what makes no sense ------------------------------------------------------------------------------------------


NONSENSE = [
    ("volume", {"target": "0"}, "This must be more than nothing."),
    (
        "volume",
        {"target": "30000 km"},
        "That is 1,000 km a day. The furthest that anybody ran in a day is 319.614 km.",
    ),
    ("volume", {"target": "lots"}, "“lots” is not a distance."),
    ("volume", {"target": ""}, "This is needed."),
    ("volume", {"period": "dates", "first_day": "2026-12-10", "last_day": "2026-12-01"}, "comes before the first"),
    ("volume", {"period": "dates", "first_day": "2026-09-01", "last_day": "2026-10-01"}, "That day is over."),
    ("volume", {"period": "dates", "last_day": "2190-01-01"}, "within the next three years"),
    ("volume", {"period": "dates", "last_day": ""}, "This is needed."),
    ("volume", {"period": "dates", "last_day": "2026-02-31"}, "There is no such day"),
    ("volume", {"metric": "active-days", "target": "31"}, "There are only 30 days"),
    ("volume", {"metric": "sleep"}, "Pick one of these."),
    ("time", {"target": "20:00"}, "Faster than the best ever: the world's standard over 10 km is"),
    ("time", {"target": "0:00"}, "This must be more than nothing."),
    ("time", {"distance": "100 m"}, "Take a distance between 400 m and 200 km."),
    ("time", {"last_day": "2020-01-01"}, "That day is over."),
    ("streak", {"target": "0"}, "This must be more than nothing."),
    ("streak", {"target": "9"}, "You are at 9 weeks already."),
]


def test_what_makes_no_sense_is_said_beside_its_field_and_nothing_is_lost(client_of, regular):
    reader = client_of(regular)
    for kind, changed, words in NONSENSE:
        typed = {"volume": VOLUME, "time": TIME, "streak": {}}[kind] | WORDS | changed
        page = reader.send(f"/goals/new?kind={kind}", typed, status=422)
        assert words in plain(page), changed
        for text in [*WORDS.values(), *(value for value in typed.values() if value != "sleep")]:
            assert text in page.html
    assert db.session.query(Goal).count() == 0


def test_a_plan_of_a_million_characters_is_answered_beside_its_field(client_of, ann):
    page = client_of(ann).send("/goals/new?kind=volume", VOLUME | WORDS | {"plan": "x" * 1_000_000}, status=422)
    assert "Use at most 200 characters." in page
    assert "x" * 1_000_000 in page.html
    assert "dark, wet mornings" in page.html
    assert db.session.query(Goal).count() == 0


def test_two_goals_for_the_same_thing_are_one_too_many(client_of, ann):
    reader = client_of(ann)
    reader.send("/goals/new?kind=volume", VOLUME)
    page = reader.send("/goals/new?kind=volume", VOLUME | WORDS | {"target": "80 km"}, status=422)
    assert "You have a goal for this already: 100 km in November . Change that one." in plain(page)
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
    assert "more than nothing" in reader.send("/goals/1/edit", VOLUME | {"target": "0"}, status=422)


def test_own_dates_that_have_begun_can_be_kept(client_of, ann, clock):
    reader = client_of(ann)
    dates = VOLUME | {"period": "dates", "first_day": "2026-11-15", "last_day": "2027-11-01"}
    reader.send("/goals/new?kind=volume", dates)
    clock.at("2027-11-20 12:00")
    dates["last_day"] = "2027-11-30"
    actions.adjust(
        1, Aim(Kind.VOLUME, date(2026, 11, 15), date(2027, 11, 30), Metric.DISTANCE, 1), Words("", "", ""), SUNDAY
    )
    commit()
    assert "90 km" in plain(client_of(ann).send("/goals/1/edit", dates | {"target": "90 km"}))


def test_changing_only_the_words_is_no_line_of_the_history(client_of, ann):
    reader = client_of(ann)
    reader.send("/goals/new?kind=volume", VOLUME)
    page = reader.send("/goals/1/edit", VOLUME | WORDS)
    assert "the covered loop" in page
    assert "Changed: " not in page
