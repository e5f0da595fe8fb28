"""A recording as GPX 1.1 (topografix.com/GPX/1/1), in the form that watches and apps read.

Pauses separate segments. Heart rate and cadence go into the points' TrackPointExtension (version 1, by Garmin, which
most programs know). GPX can't hold a distance counted by the device, so readers measure along the positions.
"""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import gpxpy.gpx as gpxpy
import numpy as np

from challenges.recordings.kinds import RunKind
from challenges.recordings.track import Track

_EXTENSION = "http://www.garmin.com/xmlschemas/TrackPointExtension/v1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TYPES = {RunKind.TRAIL: "trail_running", RunKind.WALK: "walking"}
_PLACES = 7  # decimals of a degree: a centimetre


def gpx_of(track: Track, *, title: str, kind: RunKind, creator: str) -> bytes:
    """Return a recording as a GPX file. Positions, elevations, times, heart rate and cadence are as recorded.

    Samples without a position are left out, as are times if the clock was never set. Raises ValueError without
    positions.
    """
    if not track.has_positions:
        raise ValueError("GPX needs positions")
    file = gpxpy.GPX()
    file.creator, file.name = creator, title or None
    file.nsmap["gpxtpx"] = _EXTENSION
    file.schema_locations = [_EXTENSION, "http://www.garmin.com/xmlschemas/TrackPointExtensionv1.xsd"]
    written = gpxpy.GPXTrack(name=title or None)
    written.type = _TYPES.get(kind, "running")  # type: ignore[assignment]
    written.source = track.declared.device or None
    file.tracks.append(written)
    points = _points(track)
    for segment in track.segments:
        placed = [point for number in segment if (point := points[number])]
        if placed:
            written.segments.append(gpxpy.GPXTrackSegment(placed))
    file.time = next(point.time for segment in written.segments for point in segment.points)
    return file.to_xml(version="1.1").encode()


def _points(track: Track) -> list[gpxpy.GPXTrackPoint | None]:
    """Return a point per sample, None for samples without a position."""
    count = len(track)
    nothing = [None] * count
    heights = [round(ele, 3) if ele == ele else None for ele in track.ele.tolist()] or nothing
    times = [_EPOCH + timedelta(milliseconds=ms) for ms in track.ms.tolist()] if track.clock_set else nothing
    beats, steps = (np.minimum(column, 254).tolist() or nothing for column in (track.hr, track.cad))
    return [
        _point(*values) if values[0] == values[0] else None
        for values in zip(track.lat.tolist(), track.lon.tolist(), heights, times, beats, steps, strict=True)
    ]


def _point(
    lat: float, lon: float, height: float | None, time: datetime | None, beats: int | None, steps: int | None
) -> gpxpy.GPXTrackPoint:
    point = gpxpy.GPXTrackPoint(round(lat, _PLACES), round(lon, _PLACES), height, time)
    if beats or steps:
        extension = ElementTree.Element(f"{{{_EXTENSION}}}TrackPointExtension")
        for name, value in (("hr", beats), ("cad", steps)):
            if value:
                ElementTree.SubElement(extension, f"{{{_EXTENSION}}}{name}").text = str(value)
        point.extensions.append(extension)
    return point
