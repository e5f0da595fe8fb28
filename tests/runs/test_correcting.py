"""A runner corrects a run, and everything that depends on it is checked again."""

import pytest

from challenges.db import db, transaction
from challenges.events import announce
from challenges.recordings.kinds import GainBy
from challenges.runners.events import RunnerLeaving
from tests import make
from tests.cast import runner
from tests.runs.paper import RUN, filled, kept, logged, upload
from tests.samples.recordings import gpx_of, north, sample_file

MORNING = gpx_of(north([3.0] * 600))


@pytest.fixture
def reader(ann, client_of):
    """Ann's browser."""
    return client_of(ann)


def save(reader, run_id=1, *, status=200, **changes):
    """Open the page that edits a run, change some fields, and save."""
    address = f"/runs/{run_id}/edit"
    return reader.send(address, filled(reader.see(address), address, **changes), status=status)


def test_a_correction_shows_on_the_page_of_the_run(ann, reader):
    make.run(ann, km=5, minutes=25, title="Lunch")
    seen = save(reader, title="Late lunch", distance="5.5 km", feel="Great", visibility="public", indoor="y")
    assert "Run saved." in seen
    for words in ("Late lunch", "5.5 km", "4:33 /km", "Felt great", "Indoors", "Everyone"):
        assert words in seen


def test_the_run_of_another_runner_cannot_be_corrected_or_deleted(ann, cleo, client_of, client):
    make.run(ann)
    stranger = client_of(cleo)
    stranger.see("/runs/1/edit", status=404)
    stranger.send("/runs/1/edit", RUN, status=404)
    stranger.send("/runs/1/removal", status=404)
    for answer in (client.get("/runs/1/edit"), client.post("/runs/1/edit"), client.post("/runs/1/removal")):
        assert answer.status_code == 303
    assert logged()[0].distance.km == 5


def test_errors_are_shown_beside_their_fields_and_nothing_changes(ann, reader):
    make.run(ann, km=5)
    seen = save(reader, distance="0", duration="25:00:00", title="Kept", status=422)
    assert "A run needs a distance above zero." in seen
    assert "A run can take 24 hours at most." in seen
    assert 'value="Kept"' in seen.html
    assert [run.title for run in logged()] == [""]


def test_a_run_cannot_be_corrected_into_another(ann, reader):
    make.run(ann, km=9.4, minutes=51, day="2026-11-14", at=make.at("06:12"), title="Sunrise")
    make.run(ann, km=3, minutes=20, day="2026-11-13")
    assert "You already logged this run: Sunrise" in save(reader, 2, **RUN, status=422)
    assert logged()[1].distance.km == 3


def test_a_run_may_be_corrected_by_a_second(ann, reader):
    make.run(ann, km=9.4, minutes=51, day="2026-11-14", at=make.at("06:12"))
    assert "51:01" in save(reader, duration="51:01")


def test_another_day_moves_the_run_between_challenges(ann, olu, reader):
    make.participation(make.challenge(olu, title="Ten days", last_day="2026-11-20"), ann)
    make.participation(make.challenge(olu, title="Second half", first_day="2026-11-10"), ann)
    make.run(ann, km=5, day="2026-11-09")
    assert "Second half" not in reader.see("/runs/1")
    seen = save(reader, day="2026-11-10", distance="6 km")
    assert "Ten days 6.0 km added Counts" in seen
    assert "Second half 6.0 km added Counts" in seen
    assert "Second half" not in save(reader, day="2026-11-09")


def test_another_zone_moves_the_date_of_a_recorded_run_and_not_its_instant(ann, reader):
    """06:30 UTC on 4 July is half past eight that evening on the other side of the date line."""
    upload(reader, MORNING)
    before = logged()[0].started_at
    save(reader, zone="Pacific/Niue")
    [run] = logged()
    assert run.started_at == before
    assert run.local_date.isoformat() == "2026-07-03"
    assert run.verified


def test_another_zone_moves_the_instant_of_a_typed_run_and_not_its_clock(ann, reader):
    make.run(ann, day="2026-11-14", at=make.at("06:12"))
    save(reader, zone="Asia/Kolkata")
    [run] = logged()
    assert run.local_date.isoformat() == "2026-11-14"
    assert run.started_at.isoformat() == "2026-11-14T00:42:00+00:00"


# --- figures of a recording -------------------------------------------------------------------------------------------


def test_title_and_notes_may_change_and_the_run_stays_verified_to_the_millimetre(ann, client_of):
    mile = runner("miles", units="mi")
    reader = client_of(mile)
    upload(reader, sample_file("strava-run-hr"))
    before = logged()[0]
    figures = before.distance, before.duration, before.moving, before.gain, before.started_at
    seen = save(reader, title="Another name", kind="tempo")
    assert "Verified" in seen
    [run] = logged()
    assert (run.distance, run.duration, run.moving, run.gain, run.started_at) == figures
    assert run.gain_by is GainBy.POSITIONS


def test_the_page_says_what_changing_recorded_figures_means(reader):
    upload(reader, MORNING)
    assert "Change the date, time, distance, duration or elevation gain and it becomes self-reported" in reader.see(
        "/runs/1/edit"
    )


@pytest.mark.parametrize(
    "change", [{"distance": "2 km"}, {"duration": "11:00"}, {"at": "08:31"}, {"day": "2026-07-03"}, {"gain": "40 m"}]
)
def test_figures_entered_over_a_recording_are_self_reported(reader, change):
    upload(reader, MORNING)
    seen = save(reader, **change)
    assert "Self-reported" in seen
    assert "Entered by hand over the recording" in seen
    assert "Download original" in seen


def test_the_recorded_figures_can_be_restored(reader):
    upload(reader, MORNING)
    before = logged()[0]
    figures = before.distance, before.duration, before.started_at, before.local_date
    save(reader, distance="5 km", duration="20:00", day="2026-07-02")
    assert "You changed the recorded figures" in reader.see("/runs/1/edit")
    assert "Verified" in reader.send("/runs/1/restoration", {"what": "figures"})
    [run] = logged()
    assert (run.distance, run.duration, run.started_at, run.local_date) == figures


def test_a_cause_found_in_the_samples_stays_until_the_figures_are_changed(reader):
    upload(reader, gpx_of(north([3.0] * 600 + [20.0] * 30 + [3.0] * 600)))
    assert "Held for review" in save(reader, title="With a bus in it")
    assert "Held for review" not in save(reader, distance="3.6 km", duration="20:00")
    assert "Held for review" in reader.send("/runs/1/restoration", {"what": "figures"})


def test_a_start_without_a_time_of_day_keeps_its_date(reader):
    upload(reader, MORNING)
    seen = save(reader, at="")
    assert "Self-reported" in seen
    assert logged()[0].local_date.isoformat() == "2026-07-04"
    assert logged()[0].started_at is None


# --- deleting ---------------------------------------------------------------------------------------------------------


def test_a_deleted_run_is_gone_from_everything_it_counted_for(ann, olu, reader):
    participation = make.participation(make.challenge(olu, title="November 100"), ann)
    make.run(ann, km=5)
    assert "Yes, delete run" in reader.see("/runs/1")
    assert "Run deleted." in reader.send("/runs/1/removal")
    reader.see("/runs/1", status=404)
    reader.send("/runs/1/removal", status=404)
    assert logged() == []
    assert participation.finished_on is None


def test_the_files_of_a_leaving_runner_are_deleted(app, ann, ben, client_of):
    upload(client_of(ann), MORNING)
    upload(client_of(ann), sample_file("strava-run-hr"))
    upload(client_of(ben), MORNING)
    with transaction():
        announce(RunnerLeaving(ann.id))
        db.session.delete(ann)
    assert len(kept(app)) == 1


# --- the calendar -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "zone, day, at, utc",
    [
        ("Europe/Paris", "2025-01-01", "00:00", "2024-12-31T23:00:00+00:00"),  # January there, December in UTC
        ("Asia/Kolkata", "2025-03-10", "02:00", "2025-03-09T20:30:00+00:00"),
        ("Europe/Paris", "2026-03-29", "02:30", "2026-03-29T01:30:00+00:00"),  # skipped by DST: becomes 03:30
        ("Europe/Paris", "2026-10-25", "02:30", "2026-10-25T00:30:00+00:00"),  # occurs twice: the first one
        ("Africa/Cairo", "2026-04-24", "00:30", "2026-04-23T22:30:00+00:00"),  # a midnight skipped by DST
        ("Pacific/Kiritimati", "2026-11-15", "00:00", "2026-11-14T10:00:00+00:00"),
        ("Pacific/Niue", "2026-11-14", "23:59", "2026-11-15T10:59:00+00:00"),
    ],
)
def test_a_run_belongs_to_the_local_date_of_its_start(ann, zone, day, at, utc):
    run = make.run(ann, day=day, at=make.at(at), zone=zone)
    assert run.local_date.isoformat() == day
    assert run.started_at.isoformat() == utc


def test_a_run_across_midnight_belongs_to_the_day_it_started(ann):
    assert (
        make.run(ann, km=10, minutes=60, day="2026-11-14", at=make.at("23:30")).local_date.isoformat() == "2026-11-14"
    )


def test_a_runner_who_crosses_the_date_line_runs_on_the_same_date_twice(ann):
    first = make.run(ann, day="2026-11-14", at=make.at("20:00"), zone="Pacific/Kiritimati")
    second = make.run(ann, day="2026-11-14", at=make.at("08:00"), zone="Pacific/Niue")
    assert first.local_date == second.local_date
    assert second.started_at > first.started_at
