"""A watched folder, synced with a runner's watch, is scanned every minute."""

import os
from dataclasses import replace

import pytest

from challenges.imports import actions
from challenges.settings import Settings
from tests.imports.brought import morning, states
from tests.runs.paper import logged


@pytest.fixture
def settings(database_url, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "watched" / "ann").mkdir(parents=True)
    known = Settings.for_tests(database_url=database_url, data_dir=tmp_path / "data")
    return replace(known, watch_dir=tmp_path / "watched")


@pytest.fixture
def folder(tmp_path, app, ann):
    return tmp_path / "watched" / "ann"


def look(times=1):
    for _ in range(times):
        actions.look_into_folders()


def test_a_settled_file_is_imported_once_and_stays(folder):
    (folder / "01.gpx").write_bytes(morning(1))
    look()
    assert logged() == []
    look(3)
    assert len(logged()) == 1
    assert states() == ["imported"]
    assert (folder / "01.gpx").read_bytes() == morning(1)


def test_a_file_that_is_still_being_copied_is_left_alone(folder):
    whole = morning(1)
    (folder / "01.gpx").write_bytes(whole[:2000])
    look()
    (folder / "01.gpx").write_bytes(whole)
    look()
    assert logged() == []
    look()
    assert len(logged()) == 1


def test_a_file_that_was_only_touched_is_not_read_again(folder):
    (folder / "01.gpx").write_bytes(morning(1))
    look(2)
    os.utime(folder / "01.gpx", ns=(1, 10**18))
    look(3)
    assert states(1) == ["imported"]
    assert states(2) == []


def test_a_changed_file_is_imported_again(folder):
    (folder / "01.gpx").write_bytes(morning(1))
    look(2)
    (folder / "01.gpx").write_bytes(morning(2))
    look(2)
    assert len(logged()) == 2


def test_subfolders_are_scanned_and_hidden_files_are_not(folder):
    (folder / "2026").mkdir()
    (folder / "2026" / "02.gpx").write_bytes(morning(2))
    (folder / ".partial").write_bytes(morning(3))
    look(2)
    assert states() == ["imported"]


def test_nothing_outside_is_read_through_a_link(folder, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "01.gpx").write_bytes(morning(1))
    (folder / "linked.gpx").symlink_to(outside / "01.gpx")
    (folder / "linked").symlink_to(outside)
    (folder.parent / "ben").symlink_to(outside)
    look(3)
    assert logged() == []


def test_a_folder_without_a_runner_is_skipped(folder):
    (folder.parent / "stranger").mkdir()
    (folder.parent / "stranger" / "01.gpx").write_bytes(morning(1))
    look(3)
    assert logged() == []
