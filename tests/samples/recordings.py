"""Recordings for tests: the real files beside this module, and GPX written to order."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

ACTIVITIES = Path(__file__).parent / "activities"
START = datetime(2026, 7, 4, 6, 30, tzinfo=UTC)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="A watch" xmlns="http://www.topografix.com/GPX/1/1">'
METRES_A_DEGREE = 6_371_008.8 * 3.141592653589793 / 180  # along a meridian

# latitude, longitude, height or None, seconds after START or None
Sample = tuple[float, float, float | None, float | None]


def sample_file(name: str) -> bytes:
    """A real file, by its name; without an ending it is a GPX file."""
    return (ACTIVITIES / (name if "." in name else f"{name}.gpx")).read_bytes()


def north(metres: Sequence[float], every: float = 1.0, lat: float = 48.0, lon: float = 2.0) -> list[Sample]:
    """A run due north: after each `every` seconds so many metres further on, on a plain 100 m high."""
    samples: list[Sample] = [(lat, lon, 100.0, 0.0)]
    for number, step in enumerate(metres, 1):
        samples.append((samples[-1][0] + step / METRES_A_DEGREE, lon, 100.0, number * every))
    return samples


def point(sample: Sample) -> str:
    lat, lon, ele, seconds = sample
    inside = "" if ele is None else f"<ele>{ele!r}</ele>"
    if seconds is not None:
        inside += f"<time>{(START + timedelta(seconds=seconds)).isoformat().replace('+00:00', 'Z')}</time>"
    return f'<trkpt lat="{lat!r}" lon="{lon!r}">{inside}</trkpt>\n'


def gpx_of(*segments: Sequence[Sample], track: str = "") -> bytes:
    """One track of these segments; `track` is what stands before them: a name, a kind."""
    inside = "".join(f"<trkseg>{''.join(map(point, segment))}</trkseg>" for segment in segments)
    return f"{HEAD}<trk>{track}{inside}</trk></gpx>".encode()


class Stream:
    """A file that is made while it is read, so that a test of size needs none. `given` is how much was read."""

    def __init__(self, head: bytes, body: bytes, times: int) -> None:
        self._pieces: Iterator[bytes] = iter([head, *([body] * times)])
        self._rest = b""
        self.given = 0

    def read(self, size: int) -> bytes:
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        answer, self._rest = self._rest[:size], self._rest[size:]
        self.given += len(answer)
        return answer
