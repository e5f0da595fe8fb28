"""The demo's recordings: smooth loops round a park, as GPX files like a watch would write.

The same person, run and seed give the same bytes. The places are public parks, the lines are curves that follow no
street, and no sample is of a real person. All are parsed before anything is written, as for uploads.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from math import cos, hypot, pi, radians, sin, tau
from random import Random

from challenges.demo.people import STAFF, Person, people
from challenges.demo.rows import Row, past_of
from challenges.demo.runs import PastRun
from challenges.recordings.kinds import RunKind
from challenges.runners.rules import Visibility
from challenges.runs.actions import UploadedFile
from challenges.runs.rules.measured import RecordedRun, RunnerFacts, contents_of

# a park for the runners of each zone: latitude, longitude, height in metres
PARKS = {
    "Europe/London": (51.5065, -0.1650, 22.0), "Europe/Paris": (48.8630, 2.2480, 40.0),
    "Europe/Berlin": (52.5140, 13.3500, 35.0), "Europe/Madrid": (40.4180, -3.7500, 640.0),
    "Europe/Stockholm": (59.3300, 18.1200, 12.0), "Europe/Warsaw": (52.2120, 21.0330, 100.0),
    "Europe/Amsterdam": (52.3150, 4.8300, 2.0), "America/New_York": (40.7820, -73.9650, 30.0),
    "America/Denver": (39.7330, -104.9490, 1_620.0), "America/Sao_Paulo": (-23.5880, -46.6580, 750.0),
    "Asia/Kolkata": (22.5480, 88.3420, 9.0), "Australia/Sydney": (-33.8960, 151.2340, 45.0),
    "Pacific/Auckland": (-36.9020, 174.7830, 80.0),
}  # fmt: skip
EVERY = 5  # seconds
_METRES_OF_A_DEGREE = 111_195.0
_CORNERS = 480
_REPEATS = {RunKind.INTERVALS: 180.0, RunKind.FARTLEK: 90.0}  # seconds of fast, and of slow, running
_HEADER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx version="1.1" creator="Second Wind demo watch" xmlns="http://www.topografix.com/GPX/1/1" '
    'xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">\n<trk><type>running</type><trkseg>\n'
)
_POINT = (
    '<trkpt lat="{lat:.6f}" lon="{lon:.6f}"><ele>{ele:.1f}</ele><time>{when:%Y-%m-%dT%H:%M:%SZ}</time>'
    "<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>{hr:.0f}</gpxtpx:hr><gpxtpx:cad>{cad:.0f}</gpxtpx:cad>"
    "</gpxtpx:TrackPointExtension></extensions></trkpt>\n"
)


def recording_file_of(person: Person, run: PastRun, seed: int) -> bytes:
    """Return a demo runner's run as a GPX file with its length, and roughly its speed and elevation."""
    random = Random(f"{seed}:{person.number}:{run.started_at}")  # noqa: S311 no secret is drawn here
    lat, lon, height = PARKS[person.zone]
    loop = _loop(random, run.mm / 1_000)
    far = list(accumulate((hypot(x - px, y - py) for (px, py), (x, y) in pairwise(loop)), initial=0.0))
    waves, phase = random.randrange(2, 5), random.uniform(0, tau)
    rise = run.climb_mm / 1_000 / waves / 2
    paused_at, pause = random.uniform(0.3, 0.8), (run.elapsed_ms - run.moving_ms) // 1_000
    points, east, north, beats = [_HEADER], 0.0, 0.0, 105.0
    corner, share_before = 0, 0.0
    for seconds, share, effort in _progress(random, run):
        while corner < len(far) - 2 and far[corner + 1] < share * far[-1]:
            corner += 1
        part = min(1.0, (share * far[-1] - far[corner]) / max(1e-9, far[corner + 1] - far[corner]))
        (x, y), (next_x, next_y) = loop[corner], loop[corner + 1]
        east, north = 0.97 * east + random.gauss(0, 0.35), 0.97 * north + random.gauss(0, 0.35)
        up, x = y + part * (next_y - y) + north, x + part * (next_x - x) + east
        beats += (118 + 42 * effort + 9 * share - beats) * 0.06 + random.gauss(0, 0.5)
        late = pause if share_before >= paused_at else 0
        share_before = share
        when = run.started_at + timedelta(seconds=seconds + late)
        values = {
            "lat": lat + up / _METRES_OF_A_DEGREE, "lon": lon + x / _METRES_OF_A_DEGREE / cos(radians(lat)),
            "ele": height + rise * (1 + sin(waves * tau * share + phase)), "hr": beats,
            "cad": 78 + 7 * effort + random.gauss(0, 0.7),
        }  # fmt: skip
        points.append(_POINT.format(when=when, **values))
    return "".join([*points, "</trkseg></trk></gpx>\n"]).encode()


def _loop(random: Random, metres: float) -> list[tuple[float, float]]:
    """Return a closed curve of this length round the centre of the park, as metres east and north."""
    swings = [(number, random.uniform(0, tau), random.uniform(0.5, 1.0) * 0.42 / number) for number in range(2, 6)]
    flat, turn = random.uniform(0.6, 0.9), random.uniform(0, pi)
    curve = []
    for corner in range(_CORNERS + 1):
        angle = corner * tau / _CORNERS
        radius = 1 + sum(size * cos(number * angle + phase) for number, phase, size in swings)
        x, y = radius * cos(angle), radius * sin(angle) * flat
        curve.append((x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)))
    scale = metres / sum(hypot(x - px, y - py) for (px, py), (x, y) in pairwise(curve))
    return [(x * scale, y * scale) for x, y in curve]


def _progress(random: Random, run: PastRun) -> Iterator[tuple[int, float, float]]:
    """Yield seconds of running, the share of the distance covered by then, and the effort, from about 0.3 to 1."""
    count = max(2, run.moving_ms // 1_000 // EVERY)
    mood, speeds = 0.0, []
    repeat = _REPEATS.get(run.kind)
    for number in range(count):
        done = number / count
        mood = 0.96 * mood + random.gauss(0, 0.012)
        speed = 1 + mood - 0.07 * max(0.0, 1 - done / 0.1) + 0.04 * done
        if repeat and 0.15 < done < 0.85:
            speed += 0.16 if number * EVERY % (2 * repeat) < repeat else -0.14
        speeds.append(max(0.5, speed))
    total, far = sum(speeds), 0.0
    for number in range(count + 1):
        speed = speeds[min(number, count - 1)]
        yield number * EVERY, min(1.0, far / total), max(0.2, min(1.1, 0.6 + 2 * (speed - 1)))
        far += speed if number < count else 0.0


FEATURED, LATEST = 12, 15  # runners with recordings besides the first one, and how many of the first one's runs
OF_OTHERS = 3


@dataclass(frozen=True, slots=True)
class StoredRecording:
    """A stored file and its parsed content."""

    file: UploadedFile
    recorded: RecordedRun


Recordings = Mapping[tuple[int, int], StoredRecording]  # by runner number, and number of the run among theirs


def keep_recordings(runners: int, runs_per_runner: float, seed: int, today: date) -> Recordings:
    """Generate, store and parse recordings of the latest runs of a few runners whose runs others can see."""
    names = people(runners + STAFF, seed, today)[:runners]
    open_ones = [person for person in names[1:] if person.gps and person.runs_visible_to is not Visibility.ME]
    kept: dict[tuple[int, int], StoredRecording] = {}
    for person, most in [(names[0], LATEST), *((person, OF_OTHERS) for person in open_ones[:FEATURED])]:
        runs = past_of(person, runs_per_runner, today, seed)
        for number in range(max(0, len(runs) - most), len(runs)):
            data = recording_file_of(person, runs[number], seed)
            name = f"{runs[number].started_at:%Y-%m-%d-%H%M}.gpx"
            recorded = contents_of(data, RunnerFacts(person.zone, person.category, person.born_on)).runs[0]
            kept[person.number, number] = StoredRecording(UploadedFile.store(name, data), recorded)
    return kept


def row_of_recording(key: int, row: Row, kept: StoredRecording) -> Row:
    """Return the row of a run's file."""
    return {
        "id": key, "runner_id": row["runner_id"], "sha256": kept.file.sha256, "filename": kept.file.name,
        "size": kept.file.size, "format": kept.recorded.source, "device": kept.recorded.device,
        "points": kept.recorded.figures.points, "has_times": True, "stored_at": row["created_at"],
    }  # fmt: skip


def recorded_row(key: int, row: Row, person: Person, kept: StoredRecording) -> Row:
    """Return the row of a run with the figures of its recording. Its map is visible to whoever can see the run."""
    figures = kept.recorded.figures
    seen_by = Visibility.MEMBERS if person.runs_visible_to is Visibility.ME else person.runs_visible_to
    return row | {
        "recording_id": key, "started_at": kept.recorded.start, "distance": figures.distance, "along": figures.along,
        "duration": kept.recorded.elapsed, "moving": figures.moving, "gain": figures.gain,
        "gain_by": figures.gain_by if figures.gain is not None else None, "source": kept.recorded.source,
        "verified": kept.recorded.is_verified, "visibility": seen_by, "map_visible_to": seen_by,
    }  # fmt: skip
