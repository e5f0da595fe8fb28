"""Malicious archives: each gives a message and takes little memory, and the files beside it are still read."""

import io
import random
import stat
import struct
import zipfile

import pytest

from challenges.imports.archives import MOST_ENTRIES, Archive
from challenges.refusals import Unreadable
from tests.imports.opened import MEBI, listed, little_memory, outcomes_of, read_entry, refusal_of, refusals_of
from tests.samples.archives import Exported, garmin_export, strava_export, zip_of
from tests.samples.bent_archives import directory_of, ended, ended_as_64, entry_of, flagged, overlapping, patched

TWO = {"1.gpx": b"one " * 50, "2.gpx": b"two " * 50}


def test_a_file_that_declares_ten_bytes_yields_no_more():
    data = zip_of({"1.gpx": bytes(200 * MEBI), "2.gpx": b"two"})
    data = patched(data, entry_of(data, "1.gpx") + 24, "<L", 10)
    with little_memory():
        assert outcomes_of(data) == {"1.gpx": "This file is damaged in the ZIP. Export it again.", "2.gpx": b"two"}


def test_a_file_that_unpacks_to_a_thousand_times_its_size_is_stopped():
    data = zip_of({"1.gpx": bytes(60 * MEBI), "2.gpx": b"two"})
    with little_memory():
        assert outcomes_of(data)["1.gpx"] == "This file isn't compressed the way recordings are. Export it again."


def test_a_file_beyond_the_requested_limit_is_stopped():
    data = zip_of({"1.gpx": random.Random(1).randbytes(MEBI) * 3})
    with pytest.raises(Unreadable, match=r"too large\. The limit is 2 MB"):
        read_entry(io.BytesIO(data), "0", most=2 * MEBI)


def test_files_that_overlap_are_refused():
    data = overlapping()
    with zipfile.ZipFile(io.BytesIO(data)) as sound:
        assert sum(info.file_size for info in sound.infolist()) > 1_000 * len(data)
    with little_memory():
        listing = listed(data)
    assert not listing.entries
    assert str(listing.refused[0][1]) == "This file overlaps others in the ZIP, so we didn't open it."
    with pytest.raises(Unreadable, match="overlaps others"):
        read_entry(io.BytesIO(data), "249")


def test_one_file_under_two_names_is_refused_and_the_others_are_read():
    data = zip_of({**TWO, "3.gpx": b"three"})
    start = struct.unpack_from("<L", data, entry_of(data, "2.gpx") + 42)
    data = patched(data, entry_of(data, "1.gpx") + 42, "<L", *start)
    assert set(refusals_of(data)) == {"1.gpx", "2.gpx"}
    assert outcomes_of(data) == {"3.gpx": b"three"}


def test_a_link_is_skipped():
    link = zipfile.ZipInfo("1.gpx")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    data = zip_of([(link, b"/etc/passwd"), ("2.gpx", b"two")])
    listing = listed(data)
    assert [(path, str(reason)) for path, reason in listing.left_out] == [("1.gpx", "This is a link, not a file.")]
    assert [entry.path for entry in listing.entries] == ["2.gpx"]
    with pytest.raises(Unreadable, match="link"):
        read_entry(io.BytesIO(data), "0")


def test_an_archive_two_levels_down_is_refused_and_its_neighbours_are_read():
    data = zip_of({"a.zip": zip_of({"b.zip": zip_of(TWO), "1.gpx": b"one"}), "2.gpx": b"two"})
    assert refusals_of(data) == {"a.zip / b.zip": "This ZIP is nested too deep. Unpack it and upload it on its own."}
    assert outcomes_of(data) == {"a.zip / 1.gpx": b"one", "2.gpx": b"two"}
    with pytest.raises(Unreadable, match="nested too deep"):
        read_entry(io.BytesIO(data), "0/0")


def test_an_archive_under_another_name_is_refused_when_it_is_read():
    assert outcomes_of(zip_of({"run.gpx": zip_of(TWO)}))["run.gpx"].startswith("This ZIP is nested too deep.")


def test_a_broken_nested_archive_does_not_stop_the_others():
    data = garmin_export({"1.fit": b"one"}, {"2.fit": b"two"})
    part = zip_of({"1.fit": b"one"})
    broken = zip_of({"a.zip": part[:-30], "b.zip": part, "c.zip": flagged(part, "1.fit", 1)})
    assert refusals_of(broken) == {
        "a.zip": "This ZIP is cut off. Upload the whole file.",
        "c.zip / 1.fit": "This file is encrypted. Unpack the ZIP with its password and upload the files.",
    }
    assert outcomes_of(broken) == {"b.zip / 1.fit": b"one"}
    assert len(outcomes_of(data)) == 2


def test_nested_archives_are_unpacked_up_to_a_limit(monkeypatch):
    monkeypatch.setattr("challenges.imports.archives.archive.NESTED_BYTES", 10_000)
    monkeypatch.setattr("challenges.imports.archives.archive.NESTED_TIMES", 0)
    part = zip_of({"1.fit": random.Random(1).randbytes(4_000)})
    refused = refusals_of(zip_of({"a.zip": part, "b.zip": part, "c.zip": part, "d.zip": zip_of({"2.fit": b"two"})}))
    assert list(refused) == ["c.zip"]
    assert refused["c.zip"].startswith("The ZIPs inside this one are too large together.")


def test_a_nested_zip_bomb_is_stopped(tmp_path):
    trap = zip_of({"a.zip": b"PK\x03\x04" + bytes(100 * MEBI)})
    with little_memory(), Archive(io.BytesIO(trap), tmp_path) as archive:
        assert (
            str(archive.listing().refused[0][1])
            == "This file isn't compressed the way recordings are. Export it again."
        )
    assert not list(tmp_path.iterdir())


# --- a million files --------------------------------------------------------------------------------------------------


TOO_MANY = f"This ZIP has too many files. The limit is {MOST_ENTRIES}, so upload it in parts."


@pytest.mark.parametrize("end", [ended, ended_as_64])
@pytest.mark.parametrize("count", [MOST_ENTRIES + 1, 60_000, 300_000])
def test_a_million_tiny_files_are_too_many(count, end):
    data = end(directory_of(count), count % 2**16 if end is ended else count)
    with little_memory():
        assert refusal_of(data) == TOO_MANY


def test_a_false_count_hides_nothing():
    with little_memory():
        assert refusal_of(ended(directory_of(30_000), 1)) == TOO_MANY


@pytest.mark.parametrize("size", [2**40, 2**62, 2**64 - 1])
def test_a_directory_that_claims_to_be_huge_costs_nothing(size):
    with little_memory():
        assert refusal_of(ended_as_64(directory_of(10), 10, size)).startswith("This ZIP is damaged")


def test_comments_and_names_of_64_kib_cost_little():
    for data in (
        ended(directory_of(95, comment=bytes(2**16 - 1)), 95),
        ended(directory_of(95, name=b"\x80" * (2**16 - 1)), 95),
        zip_of(TWO, comment=b"PK\x01\x02" * 16_000),
    ):
        with little_memory():
            listing = listed(data)
        assert listing.entries or listing.refused
    with little_memory():
        assert refusal_of(ended(directory_of(120, comment=bytes(2**16 - 1)), 120)) == TOO_MANY


def test_the_largest_number_of_files_allowed_costs_little():
    names = [b"%05d" % number + b"\x80" * 240 for number in range(MOST_ENTRIES)]
    entries = [directory_of(1, name, at=40 * number) for number, name in enumerate(names)]
    data = ended(b"".join(entries), MOST_ENTRIES)
    with little_memory():
        assert len(listed(data).entries) == MOST_ENTRIES


def test_nested_archives_count_together():
    half = zip_of({str(number): b"" for number in range(MOST_ENTRIES * 6 // 10)}, compression=zipfile.ZIP_STORED)
    assert refusals_of(zip_of({"a.zip": half, "b.zip": half, "1.gpx": b"x"})) == {"b.zip": TOO_MANY}


def test_a_table_of_a_thousand_times_its_size_costs_little():
    traps = [b"x" * 70 * MEBI, b'"\n",' * 10 * MEBI, b"a\n" * 30 * MEBI, b"activities/1.gpx," * 4 * MEBI]
    for trap in traps:
        data = strava_export([Exported("1.gpx", b"x")], table=b"Filename\nactivities/1.gpx\n" + trap)
        with little_memory():
            assert len(listed(data).entries) == 1
