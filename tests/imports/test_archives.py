"""Contents of archives: plain ones, and exports of whole accounts."""

import gzip
import io
import zipfile

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from challenges.imports.archives import Archive, ArchiveEntry, is_archive
from challenges.recordings import gpx
from challenges.refusals import Unreadable
from tests.imports.opened import listed, paths_of, read_entry
from tests.samples.archives import garmin_export, zip_of
from tests.samples.recordings import gpx_of, north

RUN = gpx_of(north([3.0] * 20))


class Counting(io.BytesIO):
    """A file that counts how much of it is read."""

    given = 0

    def read(self, size=-1):
        data = super().read(size)
        self.given += len(data)
        return data


# --- plain archives ---------------------------------------------------------------------------------------------------


def test_recordings_are_found_in_any_folder_in_the_order_of_the_archive():
    data = zip_of({"b/2026/1.gpx": RUN, "a.FIT": b"x", "c/": b"", "c/d.tcx.gz": b"y"})
    assert listed(data).entries == (
        ArchiveEntry("b/2026/1.gpx", "0", len(RUN)),
        ArchiveEntry("a.FIT", "1", 1),
        ArchiveEntry("c/d.tcx.gz", "3", 1),
    )


def test_a_gzipped_recording_stays_as_it_was_packed():
    packed = gzip.compress(RUN)
    data = zip_of({"1.gpx.gz": packed})
    assert read_entry(io.BytesIO(data), "0") == packed
    assert gpx.read(packed) == gpx.read(RUN)


def test_photos_tables_and_system_files_are_skipped_without_mention():
    beside = "a.JPG b/c.csv d.json d.json.gz e.pdf .DS_Store __MACOSX/._1.gpx b/._1.gpx Thumbs.db".split()
    listing = listed(zip_of({**dict.fromkeys(beside, b"x"), "1.gpx": RUN}))
    assert [entry.path for entry in listing.entries] == ["1.gpx"]
    assert not (listing.refused or listing.left_out)


def test_a_file_of_an_unknown_kind_may_be_a_recording():
    assert paths_of(zip_of({"4711": RUN, "b.kml": b"<kml/>"})) == ["4711", "b.kml"]


def test_two_files_of_one_name_are_two_recordings():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zip_of([("1.gpx", b"first"), ("1.gpx", b"second")])
    assert paths_of(data) == ["1.gpx", "1.gpx"]
    assert [read_entry(io.BytesIO(data), key) for key in ("0", "1")] == [b"first", b"second"]


@pytest.mark.parametrize(
    "name, shown",
    [
        ("../../etc/passwd", "../../etc/passwd"),
        ("/etc/cron.d/run", "/etc/cron.d/run"),
        ("C:\\Windows\\run.gpx", "C:/Windows/run.gpx"),
        ("a\nb\x1b[31m.gpx", "a b\N{REPLACEMENT CHARACTER}[31m.gpx"),
        ("run\N{RIGHT-TO-LEFT OVERRIDE}xpg.exe.gpx", "run\N{REPLACEMENT CHARACTER}xpg.exe.gpx"),
        ("läufe/1.gpx", "läufe/1.gpx"),
        ("d/" + "x" * 5_000 + ".gpx", "d/" + "x" * 97 + "…" + "x" * 96 + ".gpx"),
    ],
)
def test_a_name_is_only_displayed_and_only_its_printable_characters(name, shown, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = zip_of({name: RUN})
    assert paths_of(data) == [shown]
    assert len(shown) <= 200
    assert read_entry(io.BytesIO(data), "0") == RUN
    assert not list(tmp_path.iterdir())


@given(st.text(min_size=1, max_size=400).filter(lambda name: not name.startswith("\0")))
def test_any_name_can_be_displayed(name):
    assume("._" not in name)  # such files added by macOS are skipped
    data = zip_of({f"{name}.fit".encode(errors="replace").decode(): RUN})
    for path in paths_of(data):
        assert path.isprintable()
        assert 0 < len(path) <= 200


def test_a_name_that_macos_wrote_without_declaring_its_encoding_is_read():
    assert paths_of(zip_of({"lXXufe.gpx": RUN}).replace(b"lXXufe", "läufe".encode())) == ["läufe.gpx"]


def test_a_nul_in_a_name_hides_nothing():
    data = zip_of({"1.jpgX.gpx": RUN}).replace(b"jpgX", b"jpg\0")
    assert paths_of(data) == ["1.jpg\N{REPLACEMENT CHARACTER}.gpx"]
    assert read_entry(io.BytesIO(data), "0") == RUN


def test_many_files_cost_one_reading_of_the_directory():
    data = zip_of({f"{number}.gpx": b"x" * 100 for number in range(300)})
    file = Counting(data)
    with Archive(file) as archive:
        for entry in archive.listing().entries:
            archive.read(entry.key)
    assert file.given < 3 * len(data)


def test_the_file_stays_open_for_its_owner():
    file = io.BytesIO(zip_of({"1.gpx": RUN}))
    with Archive(file) as archive:
        archive.listing()
    assert not file.closed


@pytest.mark.parametrize("key", ["7", "0/0", "1/0", "", "x", "-1", "0/0/0", "٣", "9" * 40])
def test_an_entry_that_is_not_there_is_refused(key):
    with pytest.raises(Unreadable):
        read_entry(io.BytesIO(zip_of({"1.gpx": RUN})), key)


def test_an_archive_is_known_by_its_content():
    packed = zip_of({"1.gpx": RUN})
    assert is_archive(io.BytesIO(packed))
    assert is_archive(io.BytesIO(b"#!/bin/sh\nexit\n" + packed))
    assert is_archive(io.BytesIO(zip_of({})))
    assert is_archive(io.BytesIO(packed[:40]))
    for other in (
        b"",
        b"PK",
        RUN,
        b"\xef\xbb\xbf" + RUN,
        gzip.compress(RUN),
        RUN + packed,
        b"\x0e\x20\0\0\0\0\0\0.FIT",
    ):
        assert not is_archive(io.BytesIO(other))


# --- a Garmin export --------------------------------------------------------------------------------------------------


def test_the_recordings_of_a_garmin_export_are_found_in_nested_archives():
    data = garmin_export({"ann_1.fit": b"1", "ann_2.txt": b"2"}, {"ann_3.fit": b"3", "ann_4.gpx": RUN})
    part = "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part{}.zip"
    with Archive(io.BytesIO(data)) as archive:
        entries = archive.listing().entries
        assert [(entry.path, entry.key) for entry in entries] == [
            (f"{part.format(1)} / ann_1.fit", "2/0"),
            (f"{part.format(2)} / ann_3.fit", "3/0"),
            (f"{part.format(2)} / ann_4.gpx", "3/1"),
        ]
        assert [archive.read(key) for key in ("2/0", "3/0", "3/1", "2/0")] == [b"1", b"3", RUN, b"1"]


def test_a_nested_entry_is_found_again_after_a_restart(tmp_path):
    data = garmin_export({f"{number}.fit": bytes([number]) for number in range(9)})
    for number, entry in enumerate(listed(data).entries):
        with Archive(io.BytesIO(data), spool_in=tmp_path) as archive:
            assert archive.read(entry.key) == bytes([number])
    assert not list(tmp_path.iterdir())


def test_a_recording_that_is_only_called_an_archive_is_a_recording():
    assert paths_of(zip_of({"1.zip": RUN})) == ["1.zip"]
    assert paths_of(zip_of({"a.zip": zip_of({"1.zip": RUN})})) == ["a.zip / 1.zip"]


def test_an_empty_nested_archive_is_ignored():
    with pytest.raises(Unreadable, match="empty"):
        listed(zip_of({"a.zip": zip_of({}, compression=zipfile.ZIP_STORED)}))
