"""The demo's recordings: which runs have one, and what is in it. Parsed before anything is written, as for uploads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from challenges.demo.outings import recording_of
from challenges.demo.people import STAFF, Person, people
from challenges.demo.rows import Row, past_of
from challenges.runners.rules import Visibility
from challenges.runs.actions import File
from challenges.runs.recorded import Recorded, Whose, contents_of

FEATURED, LATEST = 12, 15  # runners with recordings besides the first one, and how many of the first one's runs
OF_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored file and its parsed content."""

    file: File
    recorded: Recorded


Recordings = Mapping[tuple[int, int], Kept]  # by runner number, and number of the run among theirs


def keep_recordings(runners: int, runs_per_runner: float, seed: int, today: date) -> Recordings:
    """Generate, store and parse recordings of the latest runs of a few runners whose runs others can see."""
    names = people(runners + STAFF, seed, today)[:runners]
    open_ones = [person for person in names[1:] if person.gps and person.runs_visible_to is not Visibility.ME]
    kept: dict[tuple[int, int], Kept] = {}
    for person, most in [(names[0], LATEST), *((person, OF_OTHERS) for person in open_ones[:FEATURED])]:
        runs = past_of(person, runs_per_runner, today, seed)
        for number in range(max(0, len(runs) - most), len(runs)):
            data = recording_of(person, runs[number], seed)
            name = f"{runs[number].started_at:%Y-%m-%d-%H%M}.gpx"
            recorded = contents_of(data, Whose(person.zone, person.category, person.born_on)).runs[0]
            kept[person.number, number] = Kept(File.kept(name, data), recorded)
    return kept


def row_of_recording(key: int, row: Row, kept: Kept) -> Row:
    """Return the row of a run's file."""
    return {
        "id": key, "runner_id": row["runner_id"], "sha256": kept.file.sha256, "filename": kept.file.name,
        "size": kept.file.size, "format": kept.recorded.source, "device": kept.recorded.device,
        "points": kept.recorded.figures.points, "has_times": True, "stored_at": row["created_at"],
    }  # fmt: skip


def recorded_row(key: int, row: Row, person: Person, kept: Kept) -> Row:
    """Return the row of a run with the figures of its recording. Its map is visible to whoever can see the run."""
    figures = kept.recorded.figures
    seen_by = Visibility.MEMBERS if person.runs_visible_to is Visibility.ME else person.runs_visible_to
    return row | {
        "recording_id": key, "started_at": kept.recorded.start, "distance": figures.distance, "along": figures.along,
        "duration": kept.recorded.elapsed, "moving": figures.moving, "gain": figures.gain,
        "gain_by": figures.gain_by if figures.gain is not None else None, "source": kept.recorded.source,
        "verified": kept.recorded.is_verified, "visibility": seen_by, "map_visible_to": seen_by,
    }  # fmt: skip
