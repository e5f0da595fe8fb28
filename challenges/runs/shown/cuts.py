"""Previews of a cut recording, and the times at each kilometre or mile."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from flask_babel import gettext as _

from challenges.runs.recorded import Recorded
from challenges.runs.splits import splits_of
from challenges.runs.tracks.series import measure
from challenges.runs.tracks.track import Track
from challenges.runs.words import CLIMBED
from challenges.units import Distance, Duration, Pace
from challenges.web import language


@dataclass(frozen=True, slots=True)
class Mark:
    """The end of a kilometre or mile: its distance, the time into the recording, and the pace of the last one."""

    distance: Distance
    after: Duration
    pace: Pace | None


def marks_of(track: Track) -> list[Mark]:
    """Return a mark for each kilometre or mile of a recording, in the viewer's units; empty without times."""
    steps = measure(track)
    parts = splits_of(track, steps, language.units().length)
    late = Duration(int(steps.ms[0] - track.ms[0])) if parts else Duration()  # the first samples may lack a GPS fix
    return [
        Mark(far, after, Pace.of(part.distance, part.moving) if part.moving else None)
        for part, far, after in zip(
            parts, accumulate(part.distance for part in parts),
            (late + after for after in accumulate(part.elapsed for part in parts)), strict=True,
        )
    ]  # fmt: skip


def piece_shown(recorded: Recorded, zone: str) -> list[tuple[str, str]]:
    """Return the figures of a piece with their labels: times, distance, duration, pace and elevation gain."""
    figures = recorded.figures
    moving = figures.moving or recorded.elapsed
    said = [(_times(recorded.start, recorded.elapsed, zone), _("from start to finish"))]
    said.append((language.distance(figures.distance, 2), _("distance")))
    said.append((language.duration(recorded.elapsed), _("elapsed")))
    if moving != recorded.elapsed:
        said.append((language.duration(moving), _("moving")))
    said.append((language.pace(Pace.of(figures.distance, moving)), _("pace")))
    if figures.gain is not None:
        said.append((language.climb(figures.gain), str(CLIMBED[figures.gain_by])))
    return said


def _times(start: datetime, elapsed: Duration, zone: str) -> str:
    finish = start + timedelta(milliseconds=elapsed.ms)
    ends = {"start": language.time_here(start, zone), "finish": language.clock_time(finish, zone)}
    return _("%(start)s–%(finish)s", **ends)
