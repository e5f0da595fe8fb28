"""Which run is the usual one, and one tap that fills the form with it."""

import re
from datetime import date, timedelta

import pytest

from challenges.recordings.kinds import RunKind
from challenges.runs.rules.facts import RunFacts
from challenges.runs.rules.usual import usual_run
from tests import make
from tests.cast import runner
from tests.runs.paper import filled, logged

TODAY = date(2026, 11, 15)


def ran(days_ago, km, kind=RunKind.EASY, minutes=30, *, indoor=False):
    """A run of some days ago, numbered by its day."""
    time = minutes * 60_000
    return RunFacts(
        days_ago, TODAY - timedelta(days=days_ago), None, kind, round(km * 1_000_000), time, time, 0, False, indoor
    )


def usual(*runs):
    """Return how many days ago the usual run was, and how often it was run."""
    found = usual_run(sorted(runs, key=lambda run: run.day), TODAY)
    return (found.run.run_id, found.times) if found else None


def test_the_distance_run_most_often_is_the_usual_one_and_its_latest_run_is_repeated():
    assert usual(ran(9, 6.2), ran(7, 6.2), ran(5, 6.25), ran(3, 12), ran(1, 8)) == (5, 3)


def test_of_two_that_are_as_frequent_the_one_run_last_is_usual():
    assert usual(ran(9, 5), ran(7, 5), ran(4, 10), ran(2, 10)) == (2, 2)


def test_whoever_never_runs_the_same_way_twice_repeats_the_last_run():
    assert usual(ran(9, 5), ran(7, 8), ran(4, 12)) == (4, 1)


def test_a_tempo_run_is_not_the_easy_run_of_the_same_length_nor_is_the_treadmill_the_park():
    assert usual(ran(9, 6), ran(8, 6, RunKind.TEMPO), ran(7, 6, RunKind.TEMPO), ran(6, 6, indoor=True)) == (7, 2)


@pytest.mark.parametrize(("km", "times"), [(10.3, 2), (10.32, 1)])
def test_loops_that_differ_by_three_percent_are_the_same_loop(km, times):
    assert usual(ran(5, 10), ran(2, km)) == (2, times)


def test_what_was_usual_in_summer_is_not_usual_in_november():
    assert usual(*(ran(84 + day, 15) for day in range(5)), ran(83, 5)) == (83, 1)


def test_a_race_is_never_the_usual_run():
    assert usual(ran(9, 5, RunKind.RACE), ran(2, 5, RunKind.RACE)) is None


# --- on the page ------------------------------------------------------------------------------------------------------


@pytest.fixture
def loop(ann):
    """Ann's loop before work, twice, and a longer run since."""
    make.run(ann, km=6.2, minutes=35, day="2026-11-10", title="Round the pond")
    run = make.run(ann, km=6.2, minutes=34, day="2026-11-12")
    make.run(ann, km=14, minutes=80, day="2026-11-14", kind=RunKind.LONG)
    return run


def test_the_usual_run_takes_two_taps_one_to_fill_the_form_and_one_to_log_it(ann, client_of, loop):
    reader = client_of(ann)
    seen = reader.see("/runs/new")
    assert "Repeat your usual run 6.2 km in 34:00, Easy run, 2 times in the last twelve weeks" in seen
    address = re.search(r'href="(/runs/new\?repeat=\d+)"', seen.html)[1]
    assert address == f"/runs/new?repeat={loop.id}"
    form = reader.see(address)
    assert "Filled in from Thursday 12 November. Change what was different, then log it." in form
    assert "Run logged: 6.2 km in 34:00." in reader.send("/runs/new", filled(form, "/runs/new"))
    assert logged()[-1].local_date == TODAY
    assert logged()[-1].title == ""


def test_repeating_puts_the_cursor_where_the_time_is_typed(ann, client_of, loop):
    html = client_of(ann).see(f"/runs/new?repeat={loop.id}").html
    assert re.search(r"<input[^>]*autofocus[^>]*name=\"duration\"|<input[^>]*name=\"duration\"[^>]*autofocus", html)


def test_a_usual_tempo_run_shows_its_type_at_once(ann, client_of):
    run = make.run(ann, km=8, minutes=36, day="2026-11-12", kind=RunKind.TEMPO)
    html = client_of(ann).see(f"/runs/new?repeat={run.id}").html
    assert '<option selected value="tempo">' in html
    assert '<details class="log-run__more" open>' in html


def test_the_usual_run_again_on_the_same_day_asks_first(ann, client_of, loop):
    reader = client_of(ann)
    form = filled(reader.see(f"/runs/new?repeat={loop.id}"), "/runs/new")
    reader.send("/runs/new", form)
    assert "Log it again?" in reader.send("/runs/new", form, status=422)


def test_in_miles_the_usual_run_is_in_miles(client_of):
    miles = runner("miles", units="mi")
    run = make.run(miles, km=8.04672, minutes=45, day="2026-11-12")
    reader = client_of(miles)
    assert "Repeat your last run 5.0 mi in 45:00, Easy run on 12 Nov" in reader.see("/runs/new")
    assert 'value="5 mi"' in reader.see(f"/runs/new?repeat={run.id}").html


def test_nobody_repeats_the_run_of_another(ben, client_of, loop):
    client_of(ben).see(f"/runs/new?repeat={loop.id}", status=404)


def test_the_first_run_has_none_to_repeat(ann, client_of):
    assert "Repeat your" not in client_of(ann).see("/runs/new")
