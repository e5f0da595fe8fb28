"""A runner logs a run by hand."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from challenges.db import db, transaction
from challenges.recordings.kinds import RunKind
from challenges.runners.rules import Visibility
from challenges.runs import actions
from challenges.units import Distance, Duration
from tests import make
from tests.cast import runner
from tests.runs.paper import RUN, logged
from tests.runs.tape import log_file
from tests.samples.recordings import gpx_of, north


def test_a_run_entered_by_hand_shows_on_its_page(ann, client_of):
    seen = client_of(ann).send("/runs/new", {**RUN, "title": "Sunrise before everything", "kind": "tempo"})
    assert "Run logged: 9.4 km in 51:08." in seen
    assert "Sunrise before everything" in seen
    assert "Yesterday, 06:12" in seen
    assert "pace 5:26 /km" in seen
    assert "Tempo run" in seen
    assert "Self-reported" in seen


def test_a_run_without_a_title_is_called_by_its_type(ann, client_of):
    seen = client_of(ann).send("/runs/new", {**RUN, "kind": "fartlek"})
    assert "<h1>Fartlek</h1>" in seen.html


def test_logging_requires_signing_in(client):
    answer = client.get("/runs/new")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/runs/new"
    assert client.post("/runs/new", data=RUN).status_code == 303
    assert logged() == []


def test_the_form_proposes_today_where_the_runner_lives_and_their_own_visibility(client_of, clock):
    kiri = runner("kiri", zone="Pacific/Kiritimati", runs_visible_to=Visibility.ME)
    html = client_of(kiri).see("/runs/new").html
    assert 'value="2026-11-16"' in html
    assert '<option selected value="me">' in html


def test_all_errors_are_shown_at_once_and_typed_values_stay(ann, client_of):
    typed = {
        "day": "soon",
        "at": "25:00",
        "distance": "five",
        "duration": "<b>long</b>",
        "title": "x" * 81,
        "gain": "up",
    }
    seen = client_of(ann).send("/runs/new", typed, status=422)
    assert "6 fields need another look" in seen
    for words in ("“soon” isn't a date", "“25:00” isn't a time of day", "“five” isn't a distance",
                  "“<b>long</b>” isn't a duration", "Use at most 80 characters",
                  "“up” isn't an elevation gain"):  # fmt: skip
        assert words in seen
    assert 'value="five"' in seen.html
    assert 'value="&lt;b&gt;long&lt;/b&gt;"' in seen.html
    assert logged() == []


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("day", "Enter a date, like 2026-07-04."),
        ("distance", "Enter a distance, like 5 km or 3.1 mi."),
        ("duration", "Enter a time, like 25:00 or 1:55:00."),
    ],
)
def test_a_run_needs_its_day_distance_and_duration(ann, client_of, field, sentence):
    seen = client_of(ann).send("/runs/new", {**RUN, field: "  "}, status=422)
    assert sentence in seen
    assert f'id="{field}-errors"' in seen.html


@pytest.mark.parametrize(
    "field, text, words",
    [
        ("distance", "0", "A run needs a distance above zero."),
        ("duration", "0:00", "A run needs a duration above zero"),
        ("duration", "24:00:01", "A run can take 24 hours at most."),
        ("day", "2026-11-16", "This date is in the future."),
    ],
)
def test_an_impossible_run_is_refused_beside_its_field(ann, client_of, field, text, words):
    seen = client_of(ann).send("/runs/new", {**RUN, "at": "", field: text}, status=422)
    assert words in seen
    assert f'id="{field}-errors"' in seen.html
    assert logged() == []


def test_a_run_may_start_five_minutes_ahead_and_not_six(ann, client_of):
    # it is 13:00 in Paris
    seen = client_of(ann).send("/runs/new", {**RUN, "day": "2026-11-15", "at": "13:06"}, status=422)
    assert "This start time is in the future." in seen
    assert 'id="at-errors"' in seen.html
    client_of(ann).send("/runs/new", {**RUN, "day": "2026-11-15", "at": "13:04"})


def test_a_runner_on_holiday_says_in_which_zone_they_ran(ann, client_of):
    there = {**RUN, "day": "2026-11-16", "at": "00:30", "zone": "Pacific/Auckland"}
    seen = client_of(ann).send("/runs/new", there)
    assert "Auckland time" in seen
    [run] = logged()
    assert run.local_date.isoformat() == "2026-11-16"
    assert run.started_at.isoformat() == "2026-11-15T11:30:00+00:00"


def test_miles_are_parsed_and_shown_for_runners_who_use_miles(client_of):
    mile = runner("miles", units="mi")
    seen = client_of(mile).send("/runs/new", {**RUN, "distance": "6.2", "gain": "100"})
    assert "Run logged: 6.2 mi in 51:08." in seen
    assert "100 ft" in seen


def test_feeling_and_notes_are_private_to_the_runner(ann, client_of):
    seen = client_of(ann).send("/runs/new", {**RUN, "feel": "Strong", "notes": "Nobody but herons <here>."})
    assert "Felt strong" in seen
    assert "Nobody but herons <here>." in seen
    assert "Only you and coaches you allow" in seen


# --- the same run twice -----------------------------------------------------------------------------------------------


def test_the_same_run_again_is_refused_with_a_link_to_the_first(ann, client_of):
    first = make.run(ann, km=9.4, minutes=51, day="2026-11-14", at=make.at("06:12"), title="Sunrise")
    seen = client_of(ann).send("/runs/new", {**RUN, "at": "06:13", "distance": "9.5"}, status=422)
    assert "You already logged this run: Sunrise, Yesterday, 06:12" in seen
    assert f'<a href="/runs/{first.id}">' in seen.html
    assert 'id="at-errors"' in seen.html
    assert 'value="9.5"' in seen.html
    assert len(logged()) == 1


def test_a_run_that_only_resembles_another_is_logged(ann, client_of):
    make.run(ann, km=9.4, minutes=51, day="2026-11-14", at=make.at("06:12"))
    reader = client_of(ann)
    for other in ({"at": "06:14"}, {"distance": "9.7"}, {"duration": "49:30"}, {"day": "2026-11-13"}):
        reader.send("/runs/new", RUN | other)
    assert len(logged()) == 5


# --- the same entered twice -------------------------------------------------------------------------------------------

FIVE = {**RUN, "at": "", "distance": "5 km", "duration": "25:00"}
QUESTION = "You already logged 5\N{NO-BREAK SPACE}km in 25:00 on this day. Log it again?"


def besides_in(seen):
    """Return the value of the confirmation button."""
    return re.search(r'name="besides" value="(\d+)"', seen.html)[1]


@pytest.mark.parametrize("at", ["", "18:30"])
def test_entering_the_same_run_twice_asks_for_confirmation(ann, client_of, at):
    reader = client_of(ann)
    reader.send("/runs/new", FIVE)
    (first,) = logged()
    typed = {**FIVE, "at": at, "title": "Round the pond", "notes": "Windy.", "feel": "Strong", "line": "As on wings."}
    seen = reader.send("/runs/new", typed, status=422)
    assert " ".join(QUESTION.split()) in seen
    assert f'href="/runs/{first.id}"' in seen.html
    assert all(word in seen.html for word in ("Round the pond", "Windy.", "As on wings."))
    assert len(logged()) == 1
    assert "Round the pond" in reader.send("/runs/new", {**typed, "besides": besides_in(seen)})
    assert len(logged()) == 2


def test_confirming_twice_logs_one_run(ann, client_of):
    reader = client_of(ann)
    reader.send("/runs/new", FIVE)
    answer = {**FIVE, "besides": besides_in(reader.send("/runs/new", FIVE, status=422))}
    reader.send("/runs/new", answer)
    reader.send("/runs/new", answer, status=422)
    assert len(logged()) == 2
    reader.send("/runs/new", {**answer, "besides": "nonsense"}, status=422)
    assert len(logged()) == 2


def test_of_two_tabs_that_send_the_same_run_one_asks_for_confirmation(app, ann):
    runner_id = ann.id

    def send(_: int) -> str:
        with app.app_context():
            try:
                with transaction():
                    actions.log(
                        runner_id, day=date(2026, 11, 14), distance=Distance.of_km(5), duration=Duration.of_minutes(25)
                    )
            except actions.TypedAlready as asked:
                return asked.reason.text
            return "logged"

    with ThreadPoolExecutor(2) as tabs:
        said = sorted(tabs.map(send, range(2)))
    assert said == ["You already logged %(distance)s in %(duration)s on this day.", "logged"]
    db.session.rollback()
    assert len(logged()) == 1


def test_a_correction_that_makes_two_runs_the_same_asks_for_confirmation_and_a_title_never_does(ann, client_of):
    make.run(ann, km=5, minutes=25, day="2026-11-14")
    other = make.run(ann, km=6, minutes=30, day="2026-11-14")
    reader, address = client_of(ann), f"/runs/{other.id}/edit"
    seen = reader.send(address, {**FIVE, "title": "Again"}, status=422)
    assert "Save this run anyway?" in seen
    assert 'value="Again"' in seen.html
    reader.send(address, {**FIVE, "title": "Again", "besides": besides_in(seen)})
    assert "Morning and evening" in reader.send(address, {**FIVE, "title": "Morning and evening"})


def test_a_run_that_equals_a_recording_needs_no_confirmation(ann, client_of):
    run = log_file(ann, gpx_of(north([2.5] * 2000)))
    typed = {"distance": f"{run.distance.metres / 1000} km", "duration": str(run.duration.ms // 1000 // 60) + ":00"}
    client_of(ann).send("/runs/new", {**FIVE, **typed, "day": run.local_date.isoformat()})
    assert len(logged()) == 2


def test_two_runners_may_run_the_same_run(ann, ben, client_of):
    client_of(ann).send("/runs/new", RUN)
    client_of(ben).send("/runs/new", RUN)
    assert len(logged()) == 2


# --- held for review --------------------------------------------------------------------------------------------------


def test_a_run_faster_than_the_best_is_held_and_its_runner_told_why_and_what_to_do(ann, client_of):
    seen = client_of(ann).send("/runs/new", {**RUN, "duration": "20:00"})
    assert "Run logged and held for review." in seen
    assert "faster than the world's best" in seen
    assert "Correct it and it counts again right away." in seen


def test_a_held_run_counts_as_soon_as_it_is_corrected(ann, olu, client_of):
    make.participation(make.challenge(olu, title="November 100"), ann)
    reader = client_of(ann)
    assert "November 100 Waiting for a check" in reader.send("/runs/new", {**RUN, "duration": "20:00"})
    seen = reader.send("/runs/1/edit", RUN)
    assert "Waiting for a check" not in seen
    assert "November 100 9.4 km added Counts" in seen


def test_a_day_of_more_than_24_hours_is_held_until_another_run_of_it_goes(ann, client_of):
    walk = make.run(ann, km=60, minutes=13 * 60, day="2026-11-14", kind=RunKind.WALK)
    reader = client_of(ann)
    seen = reader.send("/runs/new", {"day": "2026-11-14", "distance": "50", "duration": "12:00:00"})
    assert "Your runs on this day add up to more than 24 hours." in seen
    reader.send(f"/runs/{walk.id}/removal")
    assert "Held for review" not in reader.see("/runs/2")


def test_only_its_runner_sees_a_held_run_in_a_list(ann, ben, client_of):
    make.run(ann, km=10, minutes=20, title="Too good")
    assert "Too good Held for review" in client_of(ann).see("/runs")
    assert "Too good" not in client_of(ben).see("/runners/ann")
