"""A runner uploads one file, many, or a whole history, and sees the outcome of each."""

from hashlib import sha256
from pathlib import Path

from tests import make
from tests.cast import PASSWORD
from tests.imports.brought import bring, finish, incoming, morning, mornings, states, steps
from tests.runs.paper import kept, logged, upload
from tests.samples.archives import Exported, garmin_export, strava_export, zip_of
from tests.samples.fit_files import Writer
from tests.samples.recordings import gpx_of, north, sample_file

RIDE = gpx_of(north([8.0] * 600), track="<type>cycling</type>")
DATELESS = sample_file("hike-without-times")


def test_many_files_at_once_become_runs_and_the_report_links_to_each(app, ann, client_of):
    seen = upload(client_of(ann), mornings(1, 2, 3))
    assert "01.gpx and 2 more" in seen
    assert "Finished" in seen
    assert "Imported 3" in seen
    assert [run.local_date.day for run in logged()] == [1, 2, 3]
    assert [f'href="/runs/{run.id}"' in seen.html for run in logged()] == [True] * 3
    assert incoming(app) == []


def test_one_file_that_became_a_run_redirects_to_its_page(ann, client_of):
    seen = upload(client_of(ann), morning(), "morning.gpx")
    assert seen.response.request.path == "/runs/1"
    assert "Run logged: 1.8 km in 10:00." in seen


def test_one_file_without_a_date_redirects_to_the_page_that_asks_for_it(ann, client_of):
    seen = upload(client_of(ann), DATELESS, "hike.gpx")
    assert seen.response.request.path == "/recordings/1"
    assert "Add a date" in client_of(ann).see("/imports/1")


def test_an_import_can_be_viewed_later_at_the_same_address(ann, client_of):
    reader = client_of(ann)
    upload(reader, morning())
    seen = reader.see("/imports/1")
    assert "morning.gpx" in seen
    assert "Imported 1" in seen
    assert "morning.gpx" in reader.see("/imports")
    assert "/imports" in reader.see("/runs").html


def test_each_file_shows_its_outcome_and_the_reason(ann, client_of):
    make.run(ann, km=1.8, minutes=10, day="2026-07-04", at=make.at("08:30"), title="Typed at once")
    files = {"typed.gpx": morning(4), "ride.gpx": RIDE, "diary.txt": b"Today I ran far", "hike.gpx": DATELESS}
    seen = upload(client_of(ann), files)
    assert "typed.gpx Already logged: Typed at once" in seen
    assert "ride.gpx Bike ride. Only runs and walks are imported. Skipped" in seen
    assert "diary.txt We can't read this as a recording" in seen
    assert "hike.gpx This file has no date." in seen
    assert states() == ["duplicate", "left_out", "refused", "dateless"]
    assert len(logged()) == 1


def test_the_same_run_twice_in_one_upload_is_one_run_with_a_link_to_the_first(app, ann, client_of):
    seen = upload(client_of(ann), {"a.gpx": morning(), "b.gpx": morning(), "c.gpx": gpx_of(north([3.0] * 597))})
    assert states() == ["imported", "duplicate", "duplicate"]
    assert seen.html.count('href="/runs/1"') == 3
    assert len(logged()) == len(kept(app)) == 1


def test_who_sees_the_runs_is_chosen_with_the_upload(ann, client_of, client):
    upload(client_of(ann), mornings(1, 2), visibility="public")
    assert {run.visibility.value for run in logged()} == {"public"}
    assert "1.8 km" in client.see("/runs/2", headers={"Accept-Language": "en-GB"})


def test_a_broken_file_does_not_stop_the_others_and_leaves_nothing_behind(app, ann, client_of):
    upload(client_of(ann), {"cut.gpx": morning(1)[:250], "empty.gpx": b"", **mornings(2)})
    assert states() == ["refused", "refused", "imported"]
    assert len(kept(app)) == 1


def test_an_unexpected_error_is_reported_for_its_file_and_the_others_are_imported(app, ann, client_of):
    """Put a file where the storage needs a folder."""
    in_the_way = Path(app.config["DATA_DIR"]) / "files" / sha256(morning(2)).hexdigest()[:2]
    in_the_way.parent.mkdir()
    in_the_way.write_text("not a folder")
    seen = upload(client_of(ann), mornings(2, 3))
    assert "Something went wrong with this file on our side." in seen
    assert states() == ["refused", "imported"]


# --- archives ---------------------------------------------------------------------------------------------------------


def test_an_account_export_is_imported_with_titles_and_notes(ann, client_of):
    export = strava_export(
        [
            Exported("1.gpx", morning(1), "Dawn loop", "Run", "Cold and clear"),
            Exported("2.gpx", RIDE, "To work", "Ride"),
            Exported("3.gpx", morning(3), "Along the river", "Trail Run"),
            Exported("4.gpx", None, "Typed in there"),
        ]
    )
    seen = upload(client_of(ann), export, "export.zip")
    assert [(run.title, run.notes) for run in logged()] == [("Dawn loop", "Cold and clear"), ("Along the river", "")]
    assert [run.kind.value for run in logged()] == ["easy", "trail"]
    assert "Bike ride." in seen
    assert "Manual activities without a recording: 1." in seen


def test_importing_an_export_again_reports_every_run_as_already_logged(app, ann, client_of):
    export = zip_of(mornings(1, 2, 3))
    reader = client_of(ann)
    upload(reader, export, "export.zip")
    seen = upload(reader, export, "export.zip")
    assert "Already logged 3" in seen
    assert states(2) == ["duplicate"] * 3
    assert len(logged()) == len(kept(app)) == 3


def test_a_garmin_export_yields_its_runs_and_skips_the_watchs_settings(ann, client_of):
    settings, planned = Writer(), gpx_of(north([3.0] * 9)).replace(b"trkpt", b"rtept")
    settings.add(0, (0, "B", 2))  # file_id: settings
    export = garmin_export(
        {"1.fit": sample_file("fenix2-run.fit"), "2.fit": settings.bytes()}, {"3.gpx": planned, "4.gpx": morning(3)}
    )
    seen = upload(client_of(ann), export, "garmin.zip")
    assert states() == ["imported", "left_out", "left_out", "imported"]
    assert "This FIT file holds settings. It isn't a recording." in seen
    assert "This file is a planned route, not a recording" in seen


def test_an_archive_and_single_files_can_be_uploaded_together(ann, client_of):
    upload(client_of(ann), {"some.zip": zip_of(mornings(1, 2)), "03.gpx": morning(3)})
    assert states() == ["imported"] * 3


def test_an_archive_that_cannot_be_opened_is_refused_with_its_name(ann, client_of):
    seen = upload(client_of(ann), {"broken.zip": zip_of(mornings(1))[:-30], "02.gpx": morning(2)})
    assert states() == ["refused", "imported"]
    assert "broken.zip" in seen


def test_a_file_with_several_runs_yields_all_of_them(ann, client_of):
    first, second = sample_file("fr220-same-run.tcx"), sample_file("polar-m400-run.tcx")
    begin, end = second.index(b"<Activity "), second.index(b"</Activities>")
    both = first.replace(b"</Activities>", second[begin:end] + b"</Activities>")
    seen = upload(client_of(ann), {"both.tcx": both, "01.gpx": morning(1)})
    assert "both.tcx" in seen
    assert "2 runs" in seen
    assert len(logged()) == 3


# --- the page while it works ------------------------------------------------------------------------------------------


def test_progress_is_shown_and_the_page_can_be_left_and_reopened(ann, client_of):
    reader = client_of(ann)
    import_id, token = bring(ann, mornings(1, 2, 3))
    assert "Opening your files" in reader.see("/imports/1")
    seen = []
    for _ in steps(import_id, token):
        page = reader.see("/imports/1")
        assert 'hx-trigger="every 2s"' in page.html
        assert "Refresh" in page
        seen.append(next((f"{done} of 3" for done in range(4) if f"{done} of 3" in page), "not yet"))
    assert seen[-3:] == ["1 of 3", "2 of 3", "3 of 3"]
    page = reader.see("/imports/1")
    assert "every 2s" not in page.html
    assert "Refresh" not in page
    assert "Finished" in page


def test_an_up_to_date_page_gets_no_new_content(ann, client_of):
    reader = client_of(ann)
    import_id, token = bring(ann, mornings(1, 2, 3))
    turns = steps(import_id, token)
    next(turns)
    first = reader.get("/imports/1", region="progress")
    tag = first.headers["HX-PTag"]
    assert "<html" not in first.get_data(as_text=True)
    assert reader.get("/imports/1", region="progress", headers={"HX-PTag": tag}).status_code == 304
    next(turns)
    assert reader.get("/imports/1", region="progress", headers={"HX-PTag": tag}).status_code == 200


def test_a_page_that_polled_a_single_file_redirects_to_the_run(ann, client_of):
    reader = client_of(ann)
    import_id, token = bring(ann, mornings(1))
    assert reader.get("/imports/1?then=run").status_code == 200
    finish(import_id, token)
    answer = reader.get("/imports/1?then=run", region="progress", follow_redirects=True)
    assert answer.headers["HX-Redirect"] == "/runs/1?logged=yes"
    assert "Run logged: 1.8 km" in reader.see("/runs/1?logged=yes")


def test_the_report_is_filtered_by_outcome_and_paginated(ann, client_of):
    reader = client_of(ann)
    upload(reader, {**mornings(*range(1, 29)), **{f"note-{number}.txt": b"A diary" for number in range(40)}})
    first, second = reader.see("/imports/1"), reader.see("/imports/1?page=2")
    assert "1 to 50 of 68" in first
    assert "51 to 68 of 68" in second
    assert "note-39.txt" in second
    refused = reader.see("/imports/1?outcome=refused")
    assert "28.gpx" not in refused
    assert "1 to" not in refused
    assert "note-39.txt" in refused
    assert "No files with this outcome." in reader.see("/imports/1?outcome=dateless")
    assert "1 to 50" in reader.see("/imports/1?outcome=nonsense&page=x")


def test_the_page_needs_six_queries_whatever_its_size(ann, client_of, queries_at_most):
    reader = client_of(ann)
    make.run(ann, km=1.8, minutes=10, day="2026-07-01", at=make.at("08:30"))
    upload(reader, {**mornings(*range(1, 29)), "hike.gpx": DATELESS, "ride.gpx": RIDE})
    with queries_at_most(6):
        reader.see("/imports/1")
    with queries_at_most(4):
        reader.see("/imports")


def test_the_empty_list_of_imports_offers_an_upload(ann, client_of):
    assert "No imports yet" in client_of(ann).see("/imports")


# --- whose it is ------------------------------------------------------------------------------------------------------


def test_the_import_of_another_runner_is_missing(ann, cleo, client_of):
    upload(client_of(ann), mornings(1, 2))
    stranger = client_of(cleo)
    stranger.see("/imports/1", status=404)
    for noun in ("cancellation", "undoing", "beginning", "removal"):
        stranger.send(f"/imports/1/{noun}", status=404)
    assert "No imports yet" in stranger.see("/imports")
    assert len(logged()) == 2


def test_a_visitor_is_asked_to_sign_in(client):
    for address in ("/imports", "/imports/1"):
        assert "/sign-in" in client.get(address).location
    for address in ("/imports", "/imports/shared", "/imports/1/cancellation", "/imports/1/undoing"):
        assert "/sign-in" in client.post(address).location


def test_the_uploads_of_a_leaving_runner_are_deleted(app, ann, client_of):
    bring(ann, mornings(1))
    assert len(incoming(app)) == 1
    client_of(ann).send("/settings/removal", {"leaving_password": PASSWORD, "sure": "y"})
    assert incoming(app) == []
