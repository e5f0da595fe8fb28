"""What is found in an archive: plain ones, and the exports of whole accounts."""

import gzip
import io
import zipfile
from datetime import date

import pytest

from challenges.imports.archives import Archive, Entry, is_archive, listing_of, read_entry
from challenges.refusals import Unreadable
from challenges.runs.tracks import gpx
from challenges.runs.tracks.sports import Sport
from tests.samples.archives import Exported, big_strava_export, garmin_export, strava_export, strava_table, zip_of
from tests.samples.recordings import gpx_of, north

RUN = gpx_of(north([3.0] * 20))


def listed(data):
    return listing_of(io.BytesIO(data))


def paths_of(data):
    return [entry.path for entry in listed(data).entries]


def said_of(data):
    return {entry.path: (entry.title, entry.sport, entry.notes) for entry in listed(data).entries}


class Counting(io.BytesIO):
    """A file that counts how much of it is read."""

    given = 0

    def read(self, size=-1):
        data = super().read(size)
        self.given += len(data)
        return data


# --- plain archives ---------------------------------------------------------------------------------------------------


def test_recordings_are_found_in_any_folder_and_in_the_archives_order():
    data = zip_of({"b/2026/1.gpx": RUN, "a.FIT": b"x", "c/": b"", "c/d.tcx.gz": b"y"})
    assert listed(data).entries == (
        Entry("b/2026/1.gpx", "0", len(RUN)),
        Entry("a.FIT", "1", 1),
        Entry("c/d.tcx.gz", "3", 1),
    )


def test_a_gzipped_recording_stays_as_it_was_packed():
    packed = gzip.compress(RUN)
    data = zip_of({"1.gpx.gz": packed})
    assert read_entry(io.BytesIO(data), "0") == packed
    assert gpx.read(packed) == gpx.read(RUN)


def test_photos_tables_and_what_a_computer_adds_are_passed_over_in_silence():
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
def test_a_name_is_only_shown_and_only_what_can_be_seen_of_it(name, shown, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = zip_of({name: RUN})
    assert paths_of(data) == [shown]
    assert len(shown) <= 200
    assert read_entry(io.BytesIO(data), "0") == RUN
    assert not list(tmp_path.iterdir())


def test_a_name_that_macos_wrote_without_saying_how_is_read():
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


# --- a Strava export --------------------------------------------------------------------------------------------------

MORNING = Exported("1.gpx", RUN, "Along the river", "Run", 'Wet,\nbut "fine".\n')
RIDE = Exported("2.fit.gz", b"x", "To work", "Ride")
TYPED = Exported("3", None, "Treadmill", "Run")


def test_an_export_says_title_sport_and_description():
    listing = listed(strava_export([MORNING, RIDE]))
    assert {(entry.path, entry.title, entry.sport, entry.notes) for entry in listing.entries} == {
        ("activities/1.gpx", "Along the river", Sport.RUN, 'Wet,\nbut "fine".'),
        ("activities/2.fit.gz", "To work", Sport.RIDE, ""),
    }
    assert listing.rows_without_file == 0


def test_activities_that_were_typed_in_are_counted():
    assert listed(strava_export([MORNING, TYPED, TYPED])).rows_without_file == 2


@pytest.mark.parametrize(
    "language, run, ride", [("en", "Run", "Ride"), ("de", "Lauf", "Radfahrt"), ("de", "Laufen", "Virtuelle Radfahrt")]
)
def test_an_export_in_another_language_is_the_same_export(language, run, ride):
    said = said_of(
        strava_export([Exported("1.gpx", RUN, kind=run), Exported("2.gpx", RUN, kind=ride)], language=language)
    )
    assert [sport for _, sport, _ in said.values()] == [Sport.RUN, Sport.RIDE]


def test_in_a_language_nobody_here_speaks_the_title_is_taken_and_the_recording_says_the_sport():
    said = said_of(strava_export([Exported("1.gpx", RUN, "Aamulenkki", "Juoksu", "Sateessa")], language="fi"))
    assert said == {"activities/1.gpx": ("Aamulenkki", Sport.UNKNOWN, "Sateessa")}


def test_a_sport_of_an_english_export_that_is_none_here_is_no_run():
    assert said_of(strava_export([Exported("1.gpx", RUN, "", "Rock Climb")]))["activities/1.gpx"][1] is Sport.OTHER


def test_columns_in_another_order_are_found_by_their_headings_and_by_what_they_hold():
    table = b"\xef\xbb\xbfFilename,Activity Type,Date,Activity Name\nactivities/1.gpx,Walk,x,Home\n"
    assert said_of(strava_export([MORNING], table=table)) == {"activities/1.gpx": ("Home", Sport.WALK, "")}


def test_a_table_of_2018_is_understood():
    table = (
        b"id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n"
        b'1,2018-09-12 15:02:23,"Evening Run",Run,,783,3681.0,false,,activities/1.gpx\n'
    )
    assert said_of(strava_export([MORNING], table=table)) == {"activities/1.gpx": ("Evening Run", Sport.RUN, "")}


def test_an_export_that_was_unpacked_and_packed_again_is_still_one():
    table = strava_table([MORNING, Exported("2.gpx.gz", b"x", "Unpacked", "Run")])
    data = strava_export([MORNING, Exported("2.gpx", RUN)], inside="export_17/", table=table)
    assert [title for title, *_ in said_of(data).values()] == ["Along the river", "Unpacked"]


def test_an_export_in_an_archive_is_still_one():
    said = said_of(zip_of({"old.zip": strava_export([MORNING, RIDE]), "new.gpx": RUN}))
    assert said["old.zip / activities/1.gpx"][0] == "Along the river"
    assert said["new.gpx"] == ("", Sport.UNKNOWN, "")


def test_a_recording_that_was_not_packed_is_named():
    listing = listed(strava_export([MORNING], table=strava_table([MORNING, RIDE])))
    assert [(path, str(reason)) for path, reason in listing.left_out] == [
        ("activities/2.fit.gz", "The export names this recording, but it is not in the archive.")
    ]


def test_hundreds_of_them_are_counted():
    table = strava_table([MORNING, *(Exported(f"{number}.gpx", b"") for number in range(2, 402))])
    left_out = listed(strava_export([MORNING], table=table)).left_out
    assert len(left_out) == 51
    assert (left_out[-1][0], left_out[-1][1].values) == ("", {"count": 350})


def test_a_long_title_and_a_long_description_are_cut():
    title, _, notes = said_of(strava_export([Exported("1.gpx", RUN, "t" * 300, "Run", "n" * 9_000)]))[
        "activities/1.gpx"
    ]
    assert (title, len(notes)) == ("t" * 79 + "…", 4_000)


@pytest.mark.parametrize("broken", [b'"' + b"x" * 200_000, b"x" * 300_000, b"\xff\xfe\0", b"," * 300_000, b""])
def test_a_table_that_is_broken_keeps_no_recording_out(broken):
    whole = strava_table([MORNING])
    listing = listed(strava_export([MORNING, RIDE], table=whole + broken))
    assert [entry.title for entry in listing.entries] == ["Along the river", ""]
    assert paths_of(strava_export([MORNING], table=broken + whole)) == ["activities/1.gpx"]


def test_a_generated_export_is_made_of_real_and_different_recordings(tmp_path):
    big_strava_export(tmp_path / "export.zip", 8, first_day=date(2024, 1, 1), points=60)
    with (tmp_path / "export.zip").open("rb") as file, Archive(file) as archive:
        entries = archive.listing().entries
        recordings = [archive.read(entry.key) for entry in entries]
    assert [entry.path.partition(".")[2] for entry in entries] == ["gpx", "gpx.gz", "tcx.gz", "fit.gz"] * 2
    starts = {int(gpx.read(recordings[number]).ms[0]) // 86_400_000 for number in (0, 1, 4, 5)}
    assert len(starts) == 4


# --- a Garmin export --------------------------------------------------------------------------------------------------


def test_the_recordings_of_a_garmin_export_are_found_in_the_archives_inside():
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


def test_an_entry_inside_is_found_again_after_a_restart(tmp_path):
    data = garmin_export({f"{number}.fit": bytes([number]) for number in range(9)})
    for number, entry in enumerate(listed(data).entries):
        with Archive(io.BytesIO(data), spool_in=tmp_path) as archive:
            assert archive.read(entry.key) == bytes([number])
    assert not list(tmp_path.iterdir())


def test_a_recording_that_is_only_called_an_archive_is_a_recording():
    assert paths_of(zip_of({"1.zip": RUN})) == ["1.zip"]
    assert paths_of(zip_of({"a.zip": zip_of({"1.zip": RUN})})) == ["a.zip / 1.zip"]


def test_an_empty_archive_inside_is_nothing():
    with pytest.raises(Unreadable, match="empty"):
        listed(zip_of({"a.zip": zip_of({}, compression=zipfile.ZIP_STORED)}))
