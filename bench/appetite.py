"""Memory that a worker needs for the largest and strangest files that it accepts, with a process for each file.

    python -m bench.appetite

The limit is 300 MB, whatever is uploaded. It prints the peak memory of the whole process: Python, the libraries, and
everything from the first byte to a run with its route, charts and best efforts.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from challenges.recordings.chunks import MOST_BYTES
from challenges.recordings.track import MOST_POINTS
from challenges.refusals import Unreadable
from challenges.runs.rules.measured import RunnerFacts, contents_of

GPX = b'<?xml version="1.0"?><gpx version="1.1" creator="bench"><trk><trkseg>\n'
TCX = (
    b'<?xml version="1.0"?><TrainingCenterDatabase><Activities><Activity Sport="Running"><Id>x</Id>'
    b'<Lap StartTime="2026-07-04T06:30:00Z"><Track>\n'
)


def _times(number: int) -> bytes:
    return b"%02d:%02d:%02d.%03d" % (number // 18_000, number // 300 % 60, number // 5 % 60, number % 5 * 200)


def _gpx(point: bytes, tail: bytes = b"</trkseg></trk></gpx>") -> Callable[[], Iterator[bytes]]:
    def written() -> Iterator[bytes]:
        yield GPX
        for number in range(MOST_POINTS):
            yield point % (48 + number * 1e-5, 2 + number % 97 * 1e-6, number % 50, _times(number))
        yield tail

    return written


def _tcx() -> Iterator[bytes]:
    yield TCX
    for number in range(MOST_POINTS):
        yield (
            b"<Trackpoint><Time>2026-07-04T%s</Time><Position><LatitudeDegrees>%.6f</LatitudeDegrees>"
            b"<LongitudeDegrees>2.1</LongitudeDegrees></Position><DistanceMeters>%.1f</DistanceMeters></Trackpoint>\n"
            % (_times(number), 48 + number * 1e-5, number * 1.1)
        )
    yield b"</Track></Lap></Activity></Activities></TrainingCenterDatabase>"


def _long_text() -> Iterator[bytes]:
    yield b'<?xml version="1.0"?><gpx creator="bench"><trk><name>'
    for _ in range(60):
        yield b"a" * 2**20
    yield b"</name></trk></gpx>"


def _many_elements() -> Iterator[bytes]:
    yield GPX
    for number in range(3_000_000):
        yield b"<e%d/>" % number
    yield b"</trkseg></trk></gpx>"


PLAIN = b'<trkpt lat="%.6f" lon="%.6f"><ele>%d</ele><time>2026-07-04T%sZ</time></trkpt>\n'
ODD = b'<trkpt lat="%.6f" lon="%.6f"><ele>%d</ele><!-- odd --><time>2026-07-04T%sZ</time></trkpt>\n'
FILES: dict[str, Callable[[], Iterator[bytes]]] = {
    "gpx with as many points as are read": _gpx(PLAIN),
    "the same with a comment in each point": _gpx(ODD),
    "tcx with as many points as are read": _tcx,
    "gpx that is one long name": _long_text,
    "gpx of three million other elements": _many_elements,
    "fit of nothing but definitions": lambda: iter([_fit(bytes([0x40, 0, 0, 20, 0, 0]))]),
    "fit of one-byte messages": lambda: iter([_fit(bytes([0]), bytes([0x40, 0, 0, 20, 0, 0]))]),
}


def _fit(message: bytes, first: bytes = b"") -> bytes:
    body = first + message * ((MOST_BYTES - 1_000 - len(first)) // len(message))
    return bytes([14, 0x10, 0, 8]) + len(body).to_bytes(4, "little") + b".FIT\0\0" + body + b"\0\0"


def take_in(name: str, path: Path) -> None:
    """Read a file as the worker does, and print the peak memory of this process."""
    source = path.read_bytes()
    before = time.process_time()
    try:
        said = f"{contents_of(source, RunnerFacts('UTC')).runs[0].figures.points} points"
    except Unreadable as refusal:
        said = str(refusal)
    took = time.process_time() - before
    peak = _peak()
    print(f"{name:40} {len(source) / 2**20:5.1f} MB  peak {peak:5.0f} MB  {took:5.1f} s   {said}")


def _peak() -> float:
    """Return the peak memory of this process in MB. (getrusage would include the memory of its parent process.)"""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main(arguments: list[str] | None = None) -> None:
    """Start a process for each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--one", nargs=2, metavar=("NAME", "PATH"))
    options = parser.parse_args(arguments)
    if options.one:
        take_in(options.one[0], Path(options.one[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, written in FILES.items():
            path = Path(folder) / "file"
            path.write_bytes(b"".join(written())[:MOST_BYTES])
            subprocess.run([sys.executable, "-m", "bench.appetite", "--one", name, str(path)], check=True)


if __name__ == "__main__":
    main()
