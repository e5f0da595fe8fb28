"""The table of a Strava export, in any language, complete, repacked or broken."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.imports.archives import Archive
from challenges.recordings import readers
from challenges.recordings.sports import Sport
from tests.imports.opened import listed, paths_of
from tests.samples.archives import Exported, big_strava_export, strava_export, strava_table, zip_of
from tests.samples.recordings import gpx_of, north

RUN = gpx_of(north([3.0] * 20))


def said_of(data):
    return {entry.path: (entry.title, entry.sport, entry.notes) for entry in listed(data).entries}


MORNING = Exported("1.gpx", RUN, "Along the river", "Run", 'Wet,\nbut "fine".\n')
RIDE = Exported("2.fit.gz", b"x", "To work", "Ride")
TYPED = Exported("3", None, "Treadmill", "Run")


def test_an_export_provides_title_sport_and_description():
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


def test_in_an_unknown_language_the_title_is_used_and_the_recording_names_the_sport():
    said = said_of(strava_export([Exported("1.gpx", RUN, "Morning", "Rith", "Rain")], language="fi"))
    assert said == {"activities/1.gpx": ("Morning", Sport.UNKNOWN, "Rain")}


@pytest.mark.parametrize("language, kind", [("en", "Workout"), ("de", "Training"), ("en", "Crossfit")])
def test_a_workout_in_an_account_export_is_not_a_run(language, kind):
    """Strava has its own list of sports, in which a workout is anything not listed."""
    said = said_of(strava_export([Exported("1.gpx", RUN, kind=kind)], language=language))
    assert said["activities/1.gpx"][1] is Sport.GYM


def test_an_unknown_sport_in_an_english_export_is_not_a_run():
    assert said_of(strava_export([Exported("1.gpx", RUN, "", "Rock Climb")]))["activities/1.gpx"][1] is Sport.OTHER


def test_columns_in_another_order_are_found_by_headings_and_content():
    table = b"\xef\xbb\xbfFilename,Activity Type,Date,Activity Name\nactivities/1.gpx,Walk,x,Home\n"
    assert said_of(strava_export([MORNING], table=table)) == {"activities/1.gpx": ("Home", Sport.WALK, "")}


def test_a_table_of_2018_is_understood():
    table = (
        b"id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n"
        b'1,2018-09-12 15:02:23,"Evening Run",Run,,783,3681.0,false,,activities/1.gpx\n'
    )
    assert said_of(strava_export([MORNING], table=table)) == {"activities/1.gpx": ("Evening Run", Sport.RUN, "")}


def test_an_export_that_was_unpacked_and_repacked_is_still_recognised():
    table = strava_table([MORNING, Exported("2.gpx.gz", b"x", "Unpacked", "Run")])
    data = strava_export([MORNING, Exported("2.gpx", RUN)], inside="export_17/", table=table)
    assert [title for title, *_ in said_of(data).values()] == ["Along the river", "Unpacked"]


def test_an_export_inside_an_archive_is_still_recognised():
    said = said_of(zip_of({"old.zip": strava_export([MORNING, RIDE]), "new.gpx": RUN}))
    assert said["old.zip / activities/1.gpx"][0] == "Along the river"
    assert said["new.gpx"] == ("", Sport.UNKNOWN, "")


def test_a_recording_missing_from_the_archive_is_listed():
    listing = listed(strava_export([MORNING], table=strava_table([MORNING, RIDE])))
    assert [(path, str(reason)) for path, reason in listing.left_out] == [
        ("activities/2.fit.gz", "The export lists this recording, but the file isn't in the ZIP.")
    ]


def test_hundreds_of_missing_recordings_are_counted():
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
def test_a_broken_table_does_not_stop_the_recordings(broken):
    whole = strava_table([MORNING])
    listing = listed(strava_export([MORNING, RIDE], table=whole + broken))
    assert [entry.title for entry in listing.entries] == ["Along the river", ""]
    assert paths_of(strava_export([MORNING], table=broken + whole)) == ["activities/1.gpx"]


@given(st.text(st.sampled_from('a,"\n\r\0 é/1.gpxctivs\N{RIGHT-TO-LEFT OVERRIDE}'), max_size=80))
def test_whatever_a_table_contains_can_be_displayed(text):
    cells = f',,{text},{text},{text},,,,,,,,activities/1.gpx\n"{text}\n'
    (entry,) = listed(strava_export([MORNING], table=cells.encode())).entries
    assert entry.title.isprintable()
    assert len(entry.title) <= 80
    assert all(line.isprintable() for line in entry.notes.split("\n"))


def test_a_generated_export_is_made_of_real_and_different_recordings(tmp_path):
    big_strava_export(tmp_path / "export.zip", 8, first_day=date(2024, 1, 1), points=60)
    with (tmp_path / "export.zip").open("rb") as file, Archive(file) as archive:
        entries = archive.listing().entries
        tracks = [readers.read(archive.read(entry.key)).tracks[0] for entry in entries]
    assert [entry.path.partition(".")[2] for entry in entries] == ["gpx", "gpx.gz", "tcx.gz", "fit.gz"] * 2
    assert [len(track) for track in tracks] == [60] * 8
    assert [int(track.ms[0]) // 86_400_000 for track in tracks] == list(range(19_723, 19_731))
    assert {entry.sport for entry in entries} <= {Sport.RUN, Sport.RIDE, Sport.WALK}
