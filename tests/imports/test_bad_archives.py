"""Broken archives: each gives a message, and the files beside it are still read."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.imports.archives import is_archive
from challenges.refusals import Unreadable
from tests.imports.opened import MEBI, listed, little_memory, outcomes_of, read_entry, refusal_of, refusals_of
from tests.samples.archives import Exported, garmin_export, strava_export, zip_of
from tests.samples.bent_archives import END, directory_of, ended, ended_as_64, entry_of, flagged, patched

TWO = {"1.gpx": b"one " * 50, "2.gpx": b"two " * 50}


def test_an_empty_archive_says_so():
    assert refusal_of(zip_of({})) == "This ZIP is empty."
    assert refusal_of(zip_of({"a/": b""})) == "This ZIP is empty."


def test_an_archive_without_recordings_says_so():
    assert refusal_of(zip_of({"1.jpg": b"x", "2.csv": b"y"})).startswith("There are no recordings in this ZIP.")


def test_an_archive_cut_anywhere_is_reported_as_cut_off():
    data = zip_of(TWO)
    for length in range(4, len(data)):
        assert refusal_of(data[:length]) == "This ZIP is cut off. Upload the whole file."


def test_other_bytes_in_front_do_no_harm():
    assert outcomes_of(b"#!/bin/sh\n" * 100 + zip_of(TWO)) == TWO


def test_a_damaged_file_does_not_stop_the_others():
    data = zip_of(TWO, compression=zipfile.ZIP_STORED).replace(b"one one", b"one 0ne", 1)
    assert outcomes_of(data) == {**TWO, "1.gpx": "This file is damaged in the ZIP. Export it again."}


@pytest.mark.parametrize(
    "at, form, value",
    [
        (10, "<H", 99),  # an unknown compression method
        (10, "<H", zipfile.ZIP_BZIP2),
        (10, "<H", zipfile.ZIP_LZMA),
        (8, "<H", 0x1),  # encrypted
        (8, "<H", 0x41),
        (8, "<H", 0x2000),
        (42, "<L", 2**31),  # beyond the end
    ],
)
def test_an_unreadable_file_does_not_stop_the_others(at, form, value):
    data = zip_of(TWO)
    data = patched(data, entry_of(data, "1.gpx") + at, form, value)
    refused = {**refusals_of(data), **{path: text for path, text in outcomes_of(data).items() if isinstance(text, str)}}
    assert list(refused) == ["1.gpx"]
    assert outcomes_of(data)["2.gpx"] == TWO["2.gpx"]
    with pytest.raises(Unreadable):
        read_entry(io.BytesIO(data), "0")


def test_a_file_that_claims_to_be_larger_than_any_recording_is_refused():
    data = zip_of(TWO)
    data = patched(data, entry_of(data, "1.gpx") + 24, "<L", 65 * MEBI)
    assert refusals_of(data) == {"1.gpx": "This file is too large. The limit is 64 MB."}


def test_an_encrypted_file_says_what_to_do():
    assert refusals_of(flagged(zip_of(TWO), "1.gpx", 1)) == {
        "1.gpx": "This file is encrypted. Unpack the ZIP with its password and upload the files."
    }


def test_hundreds_of_encrypted_files_are_counted():
    names = [f"run-{number:03}.gpx" for number in range(400)]
    data = zip_of(dict.fromkeys(names, b"x"))
    for name in names:
        data = flagged(data, name, 1)
    refused = listed(data).refused
    assert len(refused) == 51
    assert (refused[-1][0], refused[-1][1].values) == ("", {"count": 350})


def test_a_file_without_a_name_is_still_a_file():
    data = ended(directory_of(1, b""), 1)
    assert [entry.path for entry in listed(data).entries] == ["?"]
    assert outcomes_of(data) == {"?": "This file is damaged in the ZIP. Export it again."}


def test_a_directory_that_is_damaged_refuses_the_archive():
    data = zip_of(TWO)
    damaged = patched(data, entry_of(data, "1.gpx"), "<4s", b"XXXX")
    assert refusal_of(damaged).startswith("This ZIP is damaged")


@pytest.mark.parametrize("size, offset", [(2**31, 0), (10, 2**31), (2**32 - 2, 2**32 - 2), (0, 2**31)])
def test_a_directory_that_points_outside_refuses_the_archive(size, offset):
    data = zip_of(TWO)
    with little_memory():
        assert refusal_of(patched(data, len(data) - 10, "<LL", size, offset)).startswith("This ZIP is")


# --- anything at all --------------------------------------------------------------------------------------------------

SMALL = [
    zip_of(TWO),
    zip_of(TWO, comment=b"hello", compression=zipfile.ZIP_STORED),
    strava_export([Exported("1.gpx", b"x"), Exported("2.gpx", b"y", description="z\n")]),
    garmin_export({"1.fit": b"one"}, {"2.fit": b"two"}),
    ended_as_64(directory_of(3), 3),
]
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["set", "cut", "insert", "repeat", "swap"]),
        st.integers(0, 2**16),
        st.integers(0, 64),
        st.binary(max_size=8),
    ),
    min_size=1,
    max_size=6,
)


def changed_by(data, changes):
    for change, at, length, new in changes:
        at = len(data) - at % (len(data) + 1)  # most relevant bytes are near the end
        match change:
            case "set":
                data = data[:at] + new + data[at + len(new) :]
            case "cut":
                data = data[:at] + data[at + length :]
            case "insert":
                data = data[:at] + new + data[at:]
            case "repeat":
                data = data[:at] + data[at : at + length] * 2 + data[at + length :]
            case "swap":
                data = data[at:] + data[:at]
    return data


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SMALL), CHANGES)
def test_an_archive_changed_anywhere_is_read_or_refused(data, changes):
    data = changed_by(data, changes)
    is_archive(io.BytesIO(data))
    with suppress(Unreadable):
        outcomes_of(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    for whole in (data, b"PK\x03\x04" + data, data + END.pack(b"PK\x05\x06", 0, 0, 1, 1, len(data), 0, 0)):
        is_archive(io.BytesIO(whole))
        with pytest.raises(Unreadable):
            outcomes_of(whole)
