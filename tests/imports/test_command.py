"""Importing recordings with the command line."""

import pytest

from tests.imports.brought import incoming, morning, mornings, states
from tests.runs.paper import logged
from tests.samples.archives import zip_of
from tests.samples.recordings import gpx_of, north


@pytest.fixture
def folder(tmp_path):
    """Return a folder with recordings, a subfolder, an archive, and a hidden file."""
    place = tmp_path / "watch"
    (place / "2026").mkdir(parents=True)
    (place / "01.gpx").write_bytes(morning(1))
    (place / "2026" / "02.gpx").write_bytes(morning(2))
    (place / "export.zip").write_bytes(zip_of(mornings(3, 4)))
    (place / ".hidden").write_bytes(b"nothing")
    (place / "linked.gpx").symlink_to(place / "01.gpx")
    return place


def run(app, *words):
    return app.test_cli_runner().invoke(args=["runs", "import", *map(str, words)])


def test_files_folders_and_archives_are_imported_and_counted(app, ann, folder):
    told = run(app, "--runner", "ann", folder)
    assert told.exit_code == 0, told.output
    assert "Imported: 4" in told.output
    assert states() == ["imported"] * 4
    assert incoming(app) == []


def test_files_that_were_not_imported_are_listed_and_a_failure_exits_with_one(app, ann, folder):
    (folder / "diary.txt").write_bytes(b"Today I ran far")
    (folder / "ride.gpx").write_bytes(gpx_of(north([8.0] * 600), track="<type>cycling</type>"))
    run(app, "--runner", "@Ann", folder / "01.gpx")
    told = run(app, "--runner", "ann", folder)
    assert told.exit_code == 1
    assert "01.gpx: Already logged. It's the same as run 1." in told.output
    assert "ride.gpx: Skipped. Bike ride." in told.output
    assert "diary.txt: Failed. We can't read this as a recording" in told.output
    assert len(logged()) == 4


def test_already_logged_runs_are_no_failure(app, ann, folder):
    run(app, "--runner", "ann", folder)
    told = run(app, "--runner", "ann", folder)
    assert told.exit_code == 0
    assert "Already logged: 4" in told.output


def test_an_unknown_runner_and_missing_files_are_reported(app, ann, folder, tmp_path):
    assert "There is no runner with this handle." in run(app, "--runner", "nobody", folder).output
    (tmp_path / "empty").mkdir()
    assert "No files found at these paths." in run(app, "--runner", "ann", tmp_path / "empty").output


def test_the_runner_sees_it_among_their_imports(app, ann, folder, client_of):
    run(app, "--runner", "ann", folder)
    assert "Imported 4" in client_of(ann).see("/imports/1")
