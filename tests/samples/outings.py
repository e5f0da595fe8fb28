"""Recordings written to order and quickly: a loop at an even speed, as GPX, TCX or FIT, gzipped or not."""

import gzip
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import cos, pi, radians, sin

METRES_A_DEGREE = 6_371_008.8 * pi / 180  # along a meridian
_SPORTS = ("Run",) * 10 + ("Ride", "Walk")
_SPEEDS = {"Run": (2.4, 3.8), "Ride": (6.0, 8.5), "Walk": (1.2, 1.6)}  # metres a second
_IN_GPX = {"Run": "running", "Ride": "cycling", "Walk": "walking"}
_IN_TCX = {"Run": "Running", "Ride": "Biking", "Walk": "Other"}
ENDINGS = ("gpx", "gpx.gz", "tcx.gz", "fit.gz")


@dataclass(frozen=True, slots=True)
class Outing:
    """One recording to be written: a loop at an even speed, one point a second, at most 19 hours and within a day."""

    sport: str  # "Run", "Ride" or "Walk"
    start: datetime
    speed: float  # metres a second
    lat: float
    lon: float
    points: int

    def places(self) -> Iterator[tuple[int, float, float, float, int]]:
        """For each second: latitude, longitude, height and heart rate."""
        around = max(400.0, self.speed * self.points / 3)  # metres of one round
        radius = around / (2 * pi * METRES_A_DEGREE)
        stretch = cos(radians(self.lat))
        for second in range(self.points):
            turn = 2 * pi * self.speed * second / around
            lat, lon = self.lat + radius * sin(turn), self.lon + radius * cos(turn) / stretch
            yield second, lat, lon, 120 + 15 * sin(turn / 2), 128 + second % 31


def packed(outing: Outing, ending: str) -> bytes:
    """A recording in one of the formats: "gpx", "tcx" or "fit", each also with ".gz"."""
    write = {"gpx": gpx_of_outing, "tcx": tcx_of_outing, "fit": fit_of_outing}[ending.removesuffix(".gz")]
    data = write(outing)
    return gzip.compress(data, 1, mtime=0) if ending.endswith(".gz") else data


def gpx_of_outing(outing: Outing) -> bytes:
    points = "".join(
        f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"><ele>{height:.1f}</ele><time>{time}</time><extensions>'
        f"<gpxtpx:TrackPointExtension><gpxtpx:hr>{heart}</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions></trkpt>\n"
        for time, (_, lat, lon, height, heart) in zip(_times(outing), outing.places(), strict=True)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gpx creator="StravaGPX" version="1.1"'
        ' xmlns="http://www.topografix.com/GPX/1/1"'
        ' xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">'
        f"<trk><name>{outing.sport}</name><type>{_IN_GPX[outing.sport]}</type><trkseg>\n{points}</trkseg></trk></gpx>\n"
    ).encode()


def tcx_of_outing(outing: Outing) -> bytes:
    times = list(_times(outing))
    points = "".join(
        f"<Trackpoint><Time>{time}</Time><Position><LatitudeDegrees>{lat:.6f}</LatitudeDegrees>"
        f"<LongitudeDegrees>{lon:.6f}</LongitudeDegrees></Position><AltitudeMeters>{height:.1f}</AltitudeMeters>"
        f"<DistanceMeters>{outing.speed * second:.2f}</DistanceMeters>"
        f"<HeartRateBpm><Value>{heart}</Value></HeartRateBpm></Trackpoint>\n"
        for time, (second, lat, lon, height, heart) in zip(times, outing.places(), strict=True)
    )
    seconds = outing.points - 1
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase'
        ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="{_IN_TCX[outing.sport]}"><Id>{times[0]}</Id><Lap StartTime="{times[0]}">'
        f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>{outing.speed * seconds:.2f}</DistanceMeters>"
        "<Calories>0</Calories><Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod>"
        f"<Track>\n{points}</Track></Lap></Activity></Activities></TrainingCenterDatabase>\n"
    ).encode()


def outing_on(random_: random.Random, day: date, points: int) -> Outing:
    sport = random_.choice(_SPORTS)
    return Outing(
        sport=sport,
        start=datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
        + timedelta(seconds=random_.randrange(19 * 3600 - points)),
        speed=random_.uniform(*_SPEEDS[sport]),
        lat=48 + random_.uniform(-0.5, 0.5),
        lon=8 + random_.uniform(-0.5, 0.5),
        points=points,
    )


def _times(outing: Outing) -> Iterator[str]:
    day, began = f"{outing.start:%Y-%m-%d}", outing.start.hour * 3600 + outing.start.minute * 60 + outing.start.second
    for clock in _clocks()[began : began + outing.points]:
        yield f"{day}T{clock}Z"


@cache
def _clocks() -> list[str]:
    """Each second of a day: writing a time out costs more than all the rest of a point."""
    return [f"{hour:02}:{minute:02}:{second:02}" for hour in range(24) for minute in range(60) for second in range(60)]


# --- FIT: the protocol's messages as bytes, little-endian -------------------------------------------------------------

_FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
_IN_FIT = {"Run": 1, "Ride": 2, "Walk": 11}
_SEMICIRCLES = 2**31 / 180
_SIZES = {0x00: 1, 0x02: 1, 0x84: 2, 0x85: 4, 0x86: 4}  # by base type: enum, uint8, uint16, sint32, uint32
_FILE_ID = ((0, 0x00), (1, 0x84), (2, 0x84), (4, 0x86))
_RECORD = ((253, 0x86), (0, 0x85), (1, 0x85), (2, 0x84), (5, 0x86), (3, 0x02))
_LAP = ((253, 0x86), (2, 0x86), (7, 0x86), (8, 0x86), (9, 0x86))
_SESSION = (*_LAP, (5, 0x00))
_ACTIVITY = ((253, 0x86), (0, 0x86), (1, 0x84))


def fit_of_outing(outing: Outing) -> bytes:
    """A FIT activity with one session and one lap."""
    start = int((outing.start - _FIT_EPOCH).total_seconds())
    end, elapsed = start + outing.points - 1, (outing.points - 1) * 1_000
    metres = outing.speed * (outing.points - 1)
    totals = (end, start, elapsed, elapsed, int(metres * 100))
    record = struct.Struct("<BIiiHIB")
    body = b"".join(
        [
            _defined(0, _FILE_ID) + struct.pack("<BBHHI", 0, 4, 1, 1_000, start),
            _defined(20, _RECORD),
            *(
                record.pack(
                    0,
                    start + second,
                    int(lat * _SEMICIRCLES),
                    int(lon * _SEMICIRCLES),
                    int((height + 500) * 5),
                    int(outing.speed * second * 100),
                    heart,
                )
                for second, lat, lon, height, heart in outing.places()
            ),
            _defined(19, _LAP) + struct.pack("<BIIIII", 0, *totals),
            _defined(18, _SESSION) + struct.pack("<BIIIIIB", 0, *totals, _IN_FIT[outing.sport]),
            _defined(34, _ACTIVITY) + struct.pack("<BIIH", 0, end, elapsed, 1),
        ]
    )
    data = struct.pack("<BBHI4s", 14, 0x20, 2_140, len(body), b".FIT")
    data += struct.pack("<H", _checksum(data)) + body
    return data + struct.pack("<H", _checksum(data))


def _defined(message: int, fields: tuple[tuple[int, int], ...]) -> bytes:
    """The definition of local message 0 as this one of the profile, by the numbers of its fields and their types."""
    return struct.pack("<BBBHB", 0x40, 0, 0, message, len(fields)) + b"".join(
        bytes((number, _SIZES[kind], kind)) for number, kind in fields
    )


def _checksum(data: bytes) -> int:
    table, checksum = _checksums(), 0
    for byte in data:
        checksum = checksum >> 8 ^ table[(checksum ^ byte) & 0xFF]
    return checksum


@cache
def _checksums() -> tuple[int, ...]:
    """CRC-16 with the polynomial 0x8005, reflected, byte by byte."""
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
        table.append(value)
    return tuple(table)
