"""Gzipped recordings: one member, many, with trailing bytes, truncated, or damaged."""

import gzip
import os
import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings.chunks import Chunks, chunks
from challenges.recordings.readers import read
from challenges.refusals import Unreadable
from tests.imports.brought import morning
from tests.runs.paper import logged, upload

RUN = morning(minutes=60)  # 285 kB or more
NOTE = "There was other data after the compressed recording. We ignored it."
TAILS = {"a NUL": b"\0", "a full block of them": bytes(10_240), "half a mark": b"\x1f", "noise": b"abc" * 30_000,
         "what begins like a member": b"\x1f\x8bnothing of the kind"}  # fmt: skip


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
def test_bytes_after_a_recording_are_ignored_with_a_note(tail):
    assert len(RUN) > 285_000
    [track] = read(gzip.compress(RUN) + tail).tracks
    assert len(track) == 3601
    assert [str(note) for note in track.declared.notes] == [NOTE]


def test_the_note_shows_on_the_page_of_the_run(ann, client_of):
    seen = upload(client_of(ann), gzip.compress(morning()) + b"\0", "morning.gpx.gz")
    assert NOTE in seen
    [run] = logged()
    assert run.distance.km == pytest.approx(1.8, abs=0.01)
    assert NOTE in client_of(ann).see(f"/runs/{run.id}")


@given(st.lists(st.integers(0, len(RUN)), max_size=8))
def test_joined_members_are_one_file_wherever_they_are_split(cuts):
    edges = [0, *sorted(cuts), len(RUN)]
    joined = b"".join(gzip.compress(RUN[start:stop], 1) for start, stop in pairwise(edges))
    source = Chunks(joined)
    assert b"".join(source) == RUN
    assert source.notes == []


@given(st.binary(max_size=200), st.lists(st.binary(max_size=50), max_size=4), st.integers(0, 300))
def test_any_gzip_content_terminates(data, members, kept):
    packed = (gzip.compress(data) + b"".join(map(gzip.compress, members)) + data)[: kept or None]
    try:
        whole = b"".join(chunks(packed))
    except Unreadable:
        return
    assert whole.startswith(data) or not packed.startswith(b"\x1f\x8b")


@pytest.mark.parametrize("cut", [1, 8, 9, 100])
def test_a_truncated_member_is_refused_also_if_it_is_the_second(cut):
    packed = gzip.compress(RUN)
    for data in (packed[:-cut], packed + packed[:-cut]):
        with pytest.raises(Unreadable, match="is cut off"):
            b"".join(chunks(data))


def test_zip_bombs_are_refused():
    empty = gzip.compress(b"")
    with pytest.raises(Unreadable, match="isn't compressed the way recordings are"):
        b"".join(chunks(empty * 1_000_000))
    with pytest.raises(Unreadable, match="isn't compressed the way recordings are"):
        b"".join(chunks(gzip.compress(RUN) + gzip.compress(bytes(30 * 2**20))))
    with pytest.raises(Unreadable, match="too large"):
        read(gzip.compress(RUN) + bytes(65 * 2**20))
    assert b"".join(chunks(empty * 1_000 + gzip.compress(RUN))) == RUN


def test_double_or_other_compression_is_refused_with_a_message():
    for data in (gzip.compress(gzip.compress(RUN)), zlib.compress(RUN), gzip.compress(b""), gzip.compress(RUN)[:5]):
        with pytest.raises(Unreadable) as refused:
            read(data)
        assert refused.value.reason is not None


def test_trailing_noise_does_not_prolong_reading():
    [track] = read(gzip.compress(RUN) + os.urandom(2**20)).tracks
    assert len(track) == 3601
