"""A runner uploads recordings from their watch."""

import threading
from io import RawIOBase

import pytest
from sqlalchemy import func, select

from challenges.db import db, transaction
from challenges.runs import actions
from challenges.runs.models import Recording
from challenges.runs.rules.measured import RunnerFacts, contents_of
from tests import make
from tests.runs.paper import kept, logged, multipart, upload
from tests.samples.recordings import gpx_of, north, sample_file

MORNING = gpx_of(north([3.0] * 600))  # 1.8 km in ten minutes, on 4 July at 06:30 UTC near Paris
BOMB = b"""<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><gpx><trk><name>&c;</name></trk></gpx>"""
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<gpx><trk><name>&x;</name><trkseg><trkpt lat="1" lon="1"/><trkpt lat="1" lon="2"/></trkseg></trk></gpx>"""


def recordings() -> int:
    return db.session.scalar(select(func.count()).select_from(Recording)) or 0


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, day, distance, elapsed, shown, zone",
    [
        ("garmin-connect-run", "Wednesday, 24 October 2012", 3098.5, 948, "15:48", "America/New_York"),
        ("strava-run-hr", "Monday, 19 January 2015", 3568.3, 1256, "20:56", "America/Los_Angeles"),
        ("fr220-same-run", "Friday, 16 April 2021", 187.5, 222, "3:42", "America/Denver"),
        ("hike-8-tracks", "Thursday, 5 August 2010", 4575.0, 7190, "1:59:50", "Europe/Ljubljana"),
    ],
)
def test_a_real_file_becomes_a_run_with_its_own_figures(ann, client_of, name, day, distance, elapsed, shown, zone):
    seen = upload(client_of(ann), sample_file(name), f"{name}.gpx")
    [run] = logged()
    assert day in seen
    assert f"{distance / 1000:.1f} km" in seen
    assert f"{shown} elapsed" in seen
    assert run.distance.metres == pytest.approx(distance, rel=0.005)
    assert run.duration.seconds == pytest.approx(elapsed, abs=1)
    assert run.zone == zone
    assert "Verified by a recording" in seen
    assert "From the recording" in seen


def test_the_title_of_the_file_is_used_and_a_short_walk_is_accepted(ann, client_of):
    reader = client_of(ann)
    assert "Greeting SF with a dumb, dumb route" in upload(reader, sample_file("strava-run-hr"))
    assert "0.1 km" in upload(reader, sample_file("apple-health-export"))


def test_a_run_in_the_evening_belongs_to_its_local_date(ann, client_of):
    """Half past eleven at night in UTC is still afternoon in New York, and the next day in Auckland."""
    upload(client_of(ann), sample_file("garmin-connect-run"))
    south = gpx_of([(-36.85 - lat / 1e5, 174.76, 10.0, lat * 3.0) for lat in range(600)])
    upload(client_of(ann), south.replace(b"T06:", b"T23:"))
    assert [run.local_date.isoformat() for run in logged()] == ["2012-10-24", "2026-07-05"]
    assert [run.started_at.day for run in logged()] == [24, 4]


def test_a_trail_run_says_so_and_a_bike_ride_is_refused(app, ann, client_of):
    reader = client_of(ann)
    seen = upload(reader, gpx_of(north([3.0] * 600), track="<type>trail_running</type>"))
    assert "Trail run" in seen
    seen = upload(reader, gpx_of(north([8.0] * 600), track="<type>cycling</type>"))
    assert "Bike ride. Only runs and walks are imported." in seen
    assert len(kept(app)) == 1


def test_visibility_is_chosen_beside_the_file(ann, client_of, client):
    upload(client_of(ann), MORNING, visibility="public")
    assert "1.8 km" in client.see("/runs/1", headers={"Accept-Language": "en-GB"})


def test_a_vehicle_between_two_runs_holds_the_run(ann, client_of):
    seen = upload(client_of(ann), gpx_of(north([3.0] * 600 + [20.0] * 30 + [3.0] * 600)))
    assert "Part of this run is faster than anyone has ever run." in seen


# --- files that aren't recordings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data, words",
    [
        (b"Dear diary: today I ran.", "We can't read this as a recording"),
        (b"<html><body>Sign in to download</body></html>", "This is a web page"),
        (sample_file("bad-empty-trkseg"), "no track points"),
        (sample_file("bad-lat-lon-missing"), "nothing to measure"),
        (gpx_of([]), "no track points"),
        (BOMB, "brings its own XML declarations"),
        (EXTERNAL, "brings its own XML declarations"),
    ],
)
def test_an_unreadable_file_is_refused_with_a_message_and_not_stored(app, ann, client_of, data, words):
    seen = upload(client_of(ann), data)
    assert words in seen
    assert "Failed" in seen
    assert kept(app) == []
    assert recordings() == 0
    assert logged() == []


def test_a_missing_or_empty_file_is_reported_beside_the_field(app, ann, client_of):
    seen = client_of(ann).send("/imports", {"visibility": "public"}, status=422)
    assert "Choose a file." in seen
    assert 'id="files-errors"' in seen.html
    assert "Choose a file." in upload(client_of(ann), b"", "", status=422)
    assert "This file is empty" in upload(client_of(ann), b"", status=422)
    assert "These files are empty" in upload(client_of(ann), {"a.gpx": b"", "b.gpx": b""}, status=422)
    assert kept(app) == []


def test_a_recording_of_the_future_is_refused(app, ann, client_of):
    seen = upload(client_of(ann), MORNING.replace(b"2026-07-04", b"2026-12-04"))
    assert "This date is in the future." in seen
    assert kept(app) == []


def test_a_recording_of_more_than_a_day_is_refused(app, ann, client_of):
    seen = upload(client_of(ann), gpx_of(north([60.0] * 1500, every=60.0)))
    assert "A run can take 24 hours at most." in seen
    assert kept(app) == []


# --- size limits ------------------------------------------------------------------------------------------------------


@pytest.fixture
def narrow(app):
    """A site with a limit of two megabytes, and CSRF protection, which reads the form before the view does."""
    app.config.update(UPLOAD_LIMIT=2 * 1024 * 1024, WTF_CSRF_ENABLED=True)
    return app


class Endless(RawIOBase):
    """A body of half a gigabyte that is generated on the fly; `given` is how much of it was read."""

    size = 500 * 1024 * 1024
    given = place = 0

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.place = offset + (self.size if whence == 2 else 0)
        return self.place

    def tell(self) -> int:
        return self.place

    def readinto(self, buffer) -> int:
        self.given += len(buffer)
        return len(buffer)


def larger(size: int) -> bytes:
    """Return a sound recording of about so many bytes."""
    comment = b"<!--" + b"x" * 1000 + b"-->"
    return MORNING.replace(b"<trk>", comment * (size // len(comment)) + b"<trk>")


def test_a_file_below_the_upload_limit_is_accepted(narrow, ann, client_of):
    assert "1.8 km" in upload(client_of(ann), larger(1_500_000))


def test_a_file_above_the_upload_limit_is_refused_with_a_message(narrow, ann, client_of):
    seen = upload(client_of(ann), larger(2_200_000), status=413)
    assert "Nothing was saved." in seen
    assert kept(narrow) == []


def test_hundreds_of_megabytes_are_refused_before_they_are_read(narrow, ann, client_of):
    endless = Endless()
    sent = multipart({"a.gpx": b""}, {}) | {"input_stream": endless, "headers": {}}
    assert client_of(ann).post("/imports", **sent).status_code == 413
    assert endless.given < 1_000_000


def test_only_uploads_by_members_may_be_large(narrow, ann, client_of, client):
    asked = client.post("/imports", **multipart({"a.gpx": larger(1_500_000)}, {}))
    assert (asked.status_code, "/sign-in" in asked.location) == (303, True)
    assert client_of(ann).post("/runs/new", **multipart({"a.gpx": larger(1_500_000)}, {})).status_code == 413


# --- the same run twice -----------------------------------------------------------------------------------------------


def test_the_same_file_again_is_refused_with_a_link_to_the_first_run(app, ann, client_of):
    reader = client_of(ann)
    upload(reader, MORNING)
    seen = upload(reader, MORNING, "copy of morning.gpx")
    assert "Already logged: Easy run" in seen
    assert '<a href="/runs/1">' in seen.html
    assert len(logged()) == 1
    assert len(kept(app)) == 1


def test_the_same_run_in_another_file_is_refused_and_the_file_not_stored(app, ann, client_of):
    reader = client_of(ann)
    upload(reader, MORNING)
    upload(reader, gpx_of(north([3.0] * 595), track="<name>By the other watch</name>"))
    assert len(kept(app)) == 1


def test_a_run_entered_by_hand_before_its_file_is_the_same_run(ann, client_of):
    make.run(ann, km=1.8, minutes=10, day="2026-07-04", at=make.at("08:30"), title="Typed at once")
    assert "Typed at once" in upload(client_of(ann), MORNING)


def test_runs_that_overlap_are_both_logged(ann, client_of):
    reader = client_of(ann)
    upload(reader, MORNING)
    upload(reader, gpx_of(north([3.0] * 300)))
    assert len(logged()) == 2


def test_two_runners_may_upload_the_same_file(app, ann, ben, client_of):
    upload(client_of(ann), MORNING)
    upload(client_of(ben), MORNING)
    assert len(logged()) == 2
    assert len(kept(app)) == 1


def test_of_uploads_at_the_same_instant_one_becomes_the_run(app, ann):
    """Six at once: the same file four times, and two files of the same run."""
    runner_id, ready, outcomes = ann.id, threading.Barrier(6), []
    files = [MORNING] * 4 + [gpx_of(north([3.0] * steps)) for steps in (598, 599)]

    def send(data: bytes) -> None:
        with app.app_context():
            [recorded] = contents_of(data, RunnerFacts("UTC")).runs
            ready.wait()
            try:
                file = actions.UploadedFile.store("a.gpx", data)
                with transaction():
                    actions.log_recording(runner_id, file, recorded)
                outcomes.append("logged")
            except actions.LoggedAlready:
                outcomes.append("refused")
            finally:
                db.session.remove()

    crowd = [threading.Thread(target=send, args=(data,)) for data in files]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    db.session.rollback()
    assert sorted(outcomes) == ["logged"] + ["refused"] * 5
    assert len(logged()) == 1
    assert recordings() == 1


# --- files without times ----------------------------------------------------------------------------------------------


def test_a_file_without_times_asks_for_date_and_duration_and_does_not_count_before(ann, client_of):
    reader = client_of(ann)
    seen = upload(reader, sample_file("hike-without-times"), "hike.gpx")
    assert "When was this run?" in seen
    assert "4.6 km" in seen
    assert "hike.gpx has no date." in seen
    assert logged() == []
    assert "hike.gpx has no date." in reader.see("/runs")
    seen = reader.send("/recordings/1", {"day": "2026-11-14", "duration": "1:10:00", "title": "Around the lake"})
    assert "Run logged: 4.6 km in 1:10:00." in seen
    assert "Self-reported" in seen
    assert "Entered by hand (the file has no times)" in seen
    assert "has no date" not in reader.see("/runs")
    assert logged()[0].local_date.isoformat() == "2026-11-14"


def test_a_clock_that_was_never_set_gives_the_duration_but_no_date(ann, client_of):
    reader = client_of(ann)
    seen = upload(reader, MORNING.replace(b"2026-07-04", b"1990-01-01"))
    assert "When was this run?" in seen
    assert 'value="10:00"' in seen.html
    reader.send("/recordings/1", {"day": "2026-11-14", "at": "06:00", "duration": "10:00"})
    [run] = logged()
    assert run.moving.seconds == 600
    assert not run.verified


def test_figures_entered_for_a_file_without_times_must_be_possible(ann, client_of):
    reader = client_of(ann)
    upload(reader, sample_file("hike-without-times"))
    seen = reader.send("/recordings/1", {"day": "2026-11-16", "duration": "0:00"}, status=422)
    assert "This date is in the future." in seen
    assert "A run needs a duration above zero" in seen
    assert "Enter a date, like 2026-07-04." in reader.send("/recordings/1", {"day": ""}, status=422)
    assert logged() == []


def test_uploading_a_file_without_times_again_asks_the_same_question(app, ann, client_of):
    reader = client_of(ann)
    for _ in range(2):
        assert upload(reader, sample_file("hike-without-times")).response.request.path == "/recordings/1"
    assert recordings() == 1


def test_a_file_that_waits_can_be_discarded(app, ann, client_of):
    reader = client_of(ann)
    upload(reader, sample_file("hike-without-times"))
    assert "File discarded." in reader.send("/recordings/1/removal")
    assert recordings() == 0
    assert kept(app) == []
    reader.see("/recordings/1", status=404)


def test_the_file_of_another_runner_is_missing(ann, cleo, client_of, client):
    upload(client_of(ann), sample_file("hike-without-times"))
    stranger = client_of(cleo)
    stranger.see("/recordings/1", status=404)
    stranger.send("/recordings/1", {"day": "2026-11-14", "duration": "1:00:00"}, status=404)
    stranger.send("/recordings/1/removal", status=404)
    assert client.get("/recordings/1").status_code == 303
    assert recordings() == 1


def test_a_recording_that_became_a_run_no_longer_waits(ann, client_of):
    reader = client_of(ann)
    upload(reader, MORNING)
    reader.see("/recordings/1", status=404)
    reader.send("/recordings/1/removal", status=404)
    assert len(logged()) == 1


# --- the original -----------------------------------------------------------------------------------------------------


def test_a_runner_gets_their_file_back_byte_for_byte(ann, client_of):
    reader = client_of(ann)
    upload(reader, MORNING, '../../etc/mo"rn\n\u00efng.gpx')
    answer = reader.get("/runs/1/original")
    assert answer.data == MORNING
    assert answer.mimetype == "application/gpx+xml"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "etc" not in answer.headers["Content-Disposition"]


def test_nobody_else_can_download_a_runners_file(ann, ben, client_of, client):
    upload(client_of(ann), MORNING, visibility="public")
    assert "Download original" not in client_of(ben).see("/runs/1")
    client_of(ben).see("/runs/1/original", status=404)
    assert client.get("/runs/1/original").status_code == 303


def test_a_run_entered_by_hand_has_no_original(ann, client_of):
    run = make.run(ann)
    client_of(ann).see(f"/runs/{run.id}/original", status=404)


def test_the_file_is_deleted_with_its_run_unless_another_runner_has_it_too(app, ann, ben, client_of):
    upload(client_of(ann), MORNING)
    upload(client_of(ben), MORNING)
    client_of(ann).send("/runs/1/removal")
    assert len(kept(app)) == 1
    client_of(ben).send("/runs/2/removal")
    assert kept(app) == []
    assert recordings() == 0


def test_a_deleted_run_can_be_uploaded_again(ann, client_of):
    reader = client_of(ann)
    upload(reader, MORNING)
    reader.send("/runs/1/removal")
    assert "1.8 km" in upload(reader, MORNING)
