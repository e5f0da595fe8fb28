"""The start of a challenge: who joined, how last month went, and the first step. Never a wall of empty rows."""

from datetime import date

import pytest

from challenges.boards.rules.day_one import is_day_one, level_at
from challenges.clock import month_window
from challenges.units import Units
from tests import cast
from tests.boards import field

PAGES = ("/challenges/2026-12", "/challenges/2026-12/leaderboard")
DECEMBER = month_window(2026, 12)


@pytest.fixture
def november(app):
    """Last month, with four runners."""
    challenge = field.challenge()
    field.field(challenge, 100, 80, 60, 40)
    return challenge


@pytest.fixture
def december(november, clock):
    """A challenge that began this morning."""
    clock.at("2026-12-01 08:00")
    return field.challenge(
        "2026-12", title="December 80", target=80 * field.KM, first_day=DECEMBER.first_day, last_day=DECEMBER.last_day
    )


def test_a_challenge_is_at_its_start_on_its_first_day_and_until_somebody_has_run():
    assert is_day_one(DECEMBER, date(2026, 12, 1), has_scores=True)
    assert is_day_one(DECEMBER, date(2026, 12, 9), has_scores=False)
    assert not is_day_one(DECEMBER, date(2026, 12, 2), has_scores=True)
    assert not is_day_one(DECEMBER, date(2026, 11, 30), has_scores=False)
    assert not is_day_one(DECEMBER, date(2027, 1, 1), has_scores=False)


def test_staying_level_never_takes_less_than_an_even_share_of_the_days():
    assert level_at(DECEMBER, date(2026, 12, 1), 31_000) == 1_000
    assert level_at(DECEMBER, date(2026, 12, 1), 80) == 3
    assert level_at(DECEMBER, date(2026, 12, 31), 80) == 80


@pytest.mark.parametrize("page", PAGES)
def test_on_day_one_a_reader_sees_who_joined_and_no_empty_rows(december, client, page):
    for number in range(15):
        runner = cast.runner(f"joins{number}", name=f"Joining Jay{number}")
        field.joins(december, runner, joined_at=field.minutes_ago(100 - number))
    seen = client.see(page)
    assert "15 runners joined, no runs yet" in seen
    assert seen.html.count('class="day-one__face"') == 12
    assert "See everyone" in seen
    assert 'class="standings__row' not in seen.html
    assert "15" in client.see(f"{PAGES[1]}?page=1")
    assert client.see(f"{PAGES[1]}?page=1").html.count('class="day-one__face"') == 15


@pytest.mark.parametrize("page", PAGES)
def test_on_day_one_a_runner_sees_their_first_step_and_their_place_last_month(
    december, november, ann, client_of, clock, page
):
    clock.at("2026-11-20")
    field.scores(field.joins(november, ann), 90)
    clock.at("2026-12-01 08:00")
    field.joins(december, ann)
    seen = client_of(ann).see(page)
    assert "Your first step 2.6 km today keeps you level with the challenge." in seen
    assert "Log a run" in seen
    assert (
        "November 100, the podium 90.0 km Your place then: 2 of 5 1 RN Runner Number1 100.0 km 2 AA Ann Archer" in seen
    )
    assert "3 RN Runner Number2 80.0 km" in seen
    assert "Number3" not in seen


def test_the_first_step_is_in_the_readers_own_units(december, client_of):
    miles = cast.runner("miles", units=Units.MI)
    field.joins(december, miles)
    assert "1.7 mi today keeps you level with the challenge." in client_of(miles).see(PAGES[0])


def test_joining_earns_kudos(december, ann, ben, client_of):
    joined = field.joins(december, ann)
    reader = client_of(ben)
    assert "Give kudos to Ann Archer, 0 so far" in reader.see(PAGES[0]).html
    reader.send(f"/challenges/2026-12/participants/{joined.id}/kudos")
    assert "Give kudos to Ann Archer, 1 so far" in reader.see(PAGES[1]).html


def test_a_runner_who_is_out_first_still_sees_who_else_joined(december, ann, ben, client_of):
    field.scores(field.joins(december, ann), 8, on="2026-12-01")
    field.joins(december, ben)
    seen = client_of(ann).see(PAGES[1])
    assert "Ann Archer (you)" in seen
    assert "1 runner joined, no runs yet" in seen
    assert "November 100, the podium" in seen


def test_from_the_second_day_the_board_is_as_always(december, ann, client_of, clock):
    field.scores(field.joins(december, ann), 8, on="2026-12-01")
    clock.at("2026-12-02 08:00")
    assert "the podium" not in client_of(ann).see(PAGES[0])
    assert "the podium" not in client_of(ann).see(PAGES[1])


def test_the_first_challenge_of_a_site_has_no_podium_to_show(app, ann, client_of):
    challenge = field.challenge()
    field.joins(challenge, ann)
    seen = client_of(ann).see("/challenges/2026-11")
    assert "Your first step" in seen
    assert "the podium" not in seen


def test_a_start_takes_at_most_nine_queries_more(december, ann, client_of, queries_at_most):
    field.joins(december, ann)
    reader = client_of(ann)
    reader.see(PAGES[1])
    with queries_at_most(18):
        reader.see(PAGES[1])
