"""Reading a GPX file beside gpxpy, on the same machine, one after the other in turn.

    python -m bench.reading_gpx [--points 10000] [--rounds 9]

Prints medians in milliseconds and the ratio for two layouts of one recording with heart rate: as watches write it, with
a line and an indentation for each element, and as apps do, without. `figures` is reading and all figures of the run.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import gpxpy

from challenges.runs.tracks import gpx
from challenges.runs.tracks.figures import figures_of

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="bench" '
    'xmlns="http://www.topografix.com/GPX/1/1" xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">\n'
)
POINT = """\
   <trkpt lat="{lat:.7f}" lon="{lon:.7f}">
    <ele>{ele:.1f}</ele>
    <time>{time}Z</time>
    <extensions>
     <x:TrackPointExtension>
      <x:hr>{hr}</x:hr>
     </x:TrackPointExtension>
    </extensions>
   </trkpt>
"""


def recording(points: int, indented: bool) -> bytes:
    """A run with a sample every second."""
    start = datetime(2026, 7, 4, 6, 30, tzinfo=UTC)
    layout = (
        POINT if indented else "".join(line.strip() for line in POINT.splitlines()).replace("trkptlat", "trkpt lat")
    )
    body = "".join(
        layout.format(
            lat=48 + number * 2.5e-5,
            lon=2.35 + number % 7 * 1e-6,
            ele=60 + number % 40 / 2,
            time=(start + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S"),
            hr=130 + number % 40,
        )
        for number in range(points)
    )
    return f"{HEAD}<trk><name>Bench</name><trkseg>\n{body}</trkseg></trk></gpx>".encode()


def medians(readers: dict[str, Callable[[bytes], object]], data: bytes, rounds: int) -> dict[str, float]:
    """Milliseconds of processor time of each reader, taking turns so that a busy machine is busy for all."""
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, read in readers.items():
            before = time.process_time()
            read(data)
            taken[name].append((time.process_time() - before) * 1_000)
    return {name: statistics.median(times) for name, times in taken.items()}


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args(arguments)
    readers: dict[str, Callable[[bytes], object]] = {
        "read": gpx.read,
        "figures": lambda data: figures_of(gpx.read(data)),
        "gpxpy": lambda data: gpxpy.parse(data.decode()),
    }
    for indented in (True, False):
        data = recording(options.points, indented)
        found = medians(readers, data, options.rounds)
        print(f"{options.points} points, {len(data) / 2**20:.1f} MB, {'indented' if indented else 'in one line'}:")
        for name, milliseconds in found.items():
            print(f"  {name:8} {milliseconds:7.1f} ms   {found['gpxpy'] / milliseconds:4.1f} times as fast as gpxpy")


if __name__ == "__main__":
    main()
