"""Read recordings with our readers and with the usual libraries, alternating on the same machine.

    python -m bench.reading [--points 10000] [--rounds 9] [--samples FOLDER]

Prints the median CPU time in milliseconds, and the speed relative to the library: gpxpy for GPX and fitdecode for FIT,
both used in the simplest way. TCX has no comparison. It reads each sample file, and a generated run with heart rate and
cadence; GPX both indented, as watches write it, and on a single line, as apps do.
"""

import argparse
import io
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fitdecode
import gpxpy

from challenges.recordings import readers
from tests.samples.fit_files import fit_of

SAMPLES = Path("tests/samples/activities")
GPX = """\
   <trkpt lat="{lat:.7f}" lon="{lon:.7f}">
    <ele>{ele:.1f}</ele>
    <time>{time}Z</time>
    <extensions>
     <x:TrackPointExtension>
      <x:hr>{hr}</x:hr>
      <x:cad>{cad}</x:cad>
     </x:TrackPointExtension>
    </extensions>
   </trkpt>
"""
GPX_AROUND = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="bench" '
    'xmlns="http://www.topografix.com/GPX/1/1" xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">\n'
    "<trk><name>Bench</name><trkseg>\n{}</trkseg></trk></gpx>"
)
TCX = """\
     <Trackpoint>
      <Time>{time}Z</Time>
      <Position>
       <LatitudeDegrees>{lat:.7f}</LatitudeDegrees>
       <LongitudeDegrees>{lon:.7f}</LongitudeDegrees>
      </Position>
      <AltitudeMeters>{ele:.1f}</AltitudeMeters>
      <DistanceMeters>{along:.2f}</DistanceMeters>
      <HeartRateBpm>
       <Value>{hr}</Value>
      </HeartRateBpm>
      <Extensions>
       <x:TPX>
        <x:RunCadence>{cad}</x:RunCadence>
       </x:TPX>
      </Extensions>
     </Trackpoint>
"""
TCX_AROUND = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase xmlns:x="urn:x"><Activities>'
    '<Activity Sport="Running"><Lap StartTime="2026-07-04T06:30:00Z"><TotalTimeSeconds>10000</TotalTimeSeconds>'
    "<Track>\n{}</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
)

Readers = dict[str, Callable[[bytes], object]]


def plainly_by_gpxpy(data: bytes) -> object:
    """Parse a GPX file with gpxpy."""
    return gpxpy.parse(data.decode())


def plainly_by_fitdecode(data: bytes) -> object:
    """Read all frames of a FIT file with fitdecode."""
    with fitdecode.FitReader(io.BytesIO(data)) as file:
        return sum(1 for _ in file)


OURS: Readers = {"read": readers.read}
READERS: dict[str, Readers] = {
    ".gpx": {**OURS, "gpxpy": plainly_by_gpxpy},
    ".fit": {**OURS, "fitdecode": plainly_by_fitdecode},
    ".tcx": OURS,
}


def written(layout: str, around: str, points: int, indented: bool = True) -> bytes:
    """Return a generated file with a sample every second."""
    start = datetime(2026, 7, 4, 6, 30, tzinfo=UTC)
    if not indented:
        layout = "".join(line.strip() for line in layout.splitlines())
    samples = (
        layout.format(
            lat=48 + number * 2.5e-5,
            lon=2.35 + number % 7 * 1e-6,
            ele=60 + number % 40 / 2,
            time=(start + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S"),
            hr=130 + number % 40,
            cad=80 + number % 10,
            along=number * 2.8,
        )
        for number in range(points)
    )
    return around.format("".join(samples)).encode()


def medians(readers: Readers, data: bytes, rounds: int) -> dict[str, float]:
    """Return the median CPU time of each reader in milliseconds. They take turns, so that load affects them equally."""
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, read in readers.items():
            before = time.process_time()
            read(data)
            taken[name].append((time.process_time() - before) * 1_000)
    return {name: statistics.median(times) for name, times in taken.items()}


def report(title: str, found: dict[str, float]) -> None:
    """Print one line: our time, the library's time, and how many times faster ours is."""
    ours, *others = found.items()
    compared = "".join(f"{name:>12} {ms:8.1f} ms   {ms / ours[1]:5.1f} times as fast" for name, ms in others)
    print(f"  {title:34} {ours[1]:8.1f} ms{compared}")


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--samples", type=Path, default=SAMPLES)
    options = parser.parse_args(arguments)
    places = [(48 + number * 2.5e-5, 2.35, 60.0, float(number)) for number in range(options.points)]
    generated = {
        ".gpx": {
            "indented": written(GPX, GPX_AROUND, options.points),
            "in one line": written(GPX, GPX_AROUND, options.points, indented=False),
        },
        ".tcx": {"indented": written(TCX, TCX_AROUND, options.points)},
        ".fit": {"generated": fit_of(places)},
    }
    for ending, candidates in READERS.items():
        print(f"{ending[1:].upper()}:")
        for title, data in generated[ending].items():
            report(f"{options.points} points, {title}", medians(candidates, data, options.rounds))
        together: dict[str, float] = dict.fromkeys(candidates, 0)
        for file in sorted(options.samples.glob(f"*{ending}")):
            if not file.name.startswith("bad-"):
                found = medians(candidates, file.read_bytes(), options.rounds)
                report(file.name, found)
                together = {name: ms + found[name] for name, ms in together.items()}
        report("all samples", together)


if __name__ == "__main__":
    main()
