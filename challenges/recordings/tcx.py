"""TCX: the activities of a training file, as watches and apps by Garmin, Polar and others export them.

Each `Activity` is a recording, including those of a multi-sport session. Reads its sport, laps, notes, the device's
name (never its serial number, nor anything about its owner), and the time, position, elevation, distance, heart rate
and cadence of its points. Distance and timer are the sums of the laps, as the device counted them. A second `Track` in
a lap comes after a pause, and so does a lap that starts well after the last one ended; a lap that follows directly is
no gap. Times without a zone are UTC. Courses and workouts are plans, not runs. For irregular points see `track.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from math import fsum
from typing import BinaryIO

from challenges.recordings.arrays import NO_TIME
from challenges.recordings.safe_xml import Document, cut_off, read_mended
from challenges.recordings.sports import Sport, sport_of
from challenges.recordings.track import MOST_POINTS, DeviceTotals, Lap, NoRecording, Samples, Track, too_many
from challenges.recordings.xml_points import PointReader, line, number
from challenges.recordings.xml_sieve import without_plain_points
from challenges.refusals import N_, Reason, Unreadable

MOST_ACTIVITIES = 1_000
MOST_LAPS = 10_000  # of all activities
_LONGEST = 1e7  # metres, and seconds: a lap with more is wrong
_LONGEST_HINT = 40  # characters of a note that may name the sport
_GAP = 10_000  # milliseconds between two laps without a pause: watches write a point every eight seconds or so
_PLANS = ("Course", "Workout")
_SLOTS = {
    "Time": "time",
    "LatitudeDegrees": "lat",
    "LongitudeDegrees": "lon",
    "AltitudeMeters": "ele",
    "DistanceMeters": "along",
    "Value": "hr",  # the only value inside a point
    "Cadence": "cad",
    "RunCadence": "cad",
}


def read(source: bytes | BinaryIO) -> tuple[tuple[Track, ...], tuple[Reason, ...]]:
    """Return the recordings in a TCX file, plain or gzip, in any encoding that `gpx.read` takes, and why others failed.

    Faulty characters are repaired, and a truncated file is read as far as it goes: `said.notes` reports both. Raises
    `Unreadable` with a message for its runner: not TCX, damaged, nothing to measure in any activity, too large (64 MiB,
    400 000 points, 10 000 laps or 1 000 activities). Reads in pieces, and stops at the limit.
    """
    return read_mended(source, read_pieces)


def read_pieces(
    pieces: Iterator[bytes], notes: tuple[Reason, ...] = (), *, patiently: bool = False
) -> tuple[tuple[Track, ...], tuple[Reason, ...]]:
    """Do the same for a file in pieces, unpacked and well-formed; `notes` are what is known about it before.

    `patiently` reads every point the slow way, for comparison.
    """
    beginning = next(pieces, b"")
    document = Document(beginning)
    reader = _TcxReader(document, notes)
    pieces = chain([beginning], pieces)
    document.feed(pieces if patiently else without_plain_points(pieces, reader), reader.between)
    reader.finish()
    if document.is_cut and not reader.tracks:
        raise cut_off()
    if reader.tracks:
        return tuple(reader.tracks), tuple(reader.refused)
    if reader.refused:
        raise Unreadable(reader.refused[0])
    if reader.has_plan:
        raise NoRecording(Reason(N_("This file is a planned route, not a recording.")))
    raise Unreadable(Reason(N_("There are no activities in this file.")))


@dataclass(slots=True)
class _Lap:
    start: int  # milliseconds since 1970, or NO_TIME
    distance: float | None = None
    timer: float | None = None
    tracks: int = 0

    @property
    def end(self) -> int:
        """Return when it ends, if it wasn't paused."""
        return NO_TIME if self.start == NO_TIME else self.start + round((self.timer or 0) * 1_000)


@dataclass(slots=True)
class _Activity:
    """What an activity declares before its end."""

    sport: str
    samples: Samples = field(default_factory=Samples)
    laps: list[_Lap] = field(default_factory=list)
    notes: str = ""
    plan: str = ""
    device: str = ""

    def track(self, offset: int | None, notes: tuple[Reason, ...], *, is_cut: bool) -> Track:
        """Return the recording. Raises `Unreadable` if there is nothing to measure.

        Totals of a truncated activity are dropped, because they cover more than is there.
        """
        if is_cut:
            self.laps = self.laps[:-1]
            samples = DeviceTotals(sport=self._sport(), name=self.notes or self.plan, device=self.device, offset=offset)
            laps = tuple(Lap(lap.distance, lap.timer, None) for lap in self.laps)
            return self.samples.track(replace(samples, laps=laps, notes=notes))
        distances = [lap.distance for lap in self.laps if lap.distance is not None]
        timers = [lap.timer for lap in self.laps if lap.timer is not None]
        start = self.laps[0].start if self.laps else NO_TIME
        said = DeviceTotals(
            sport=self._sport(),
            name=self.notes or self.plan,
            device=self.device,
            start_ms=None if start == NO_TIME else start,
            offset=offset,
            distance=fsum(distances) or None,
            elapsed=None if len(self.samples) else self._elapsed(),
            timer=fsum(timers) or None,
            laps=tuple(Lap(lap.distance, lap.timer, None) for lap in self.laps),
            notes=notes,
        )
        return self.samples.track(said)

    def begin_track(self) -> None:
        """Start a track of the last lap: after a pause, or continuing."""
        lap, before = self.laps[-1], self.laps[-2] if len(self.laps) > 1 else None
        if lap.tracks:
            self.samples.new_segment()
        elif before and before.start != NO_TIME != lap.start:
            last = self.samples.ms[-1] if len(self.samples) else NO_TIME
            if lap.start - max(before.end, last) > _GAP:
                self.samples.new_segment()
        lap.tracks += 1

    def _elapsed(self) -> float | None:
        """Return seconds from the first lap's start to the last one's end, for a recording without points."""
        if not self.laps or NO_TIME in (self.laps[0].start, self.laps[-1].start):
            return None
        seconds = (self.laps[-1].end - self.laps[0].start) / 1_000
        return seconds if 0 < seconds < _LONGEST else None

    def _sport(self) -> Sport:
        """Return the sport. The format only has names for two, so people write others in a note."""
        sport = sport_of(self.sport)  # "Other" is another sport, unless the note names one
        hint = self.notes or self.plan
        if sport is not Sport.OTHER or len(hint) > _LONGEST_HINT:
            return sport
        return sport_of(hint) or sport


class _TcxReader(PointReader):
    """The contents of a TCX file besides its points."""

    def __init__(self, document: Document, notes: tuple[Reason, ...]) -> None:
        super().__init__(document, "Trackpoint", _SLOTS)
        self._notes = notes
        self.tracks: list[Track] = []
        self.refused: list[Reason] = []
        self.has_plan = False
        self._activity: _Activity | None = None
        self._points = self._laps = 0

    def began(self, local: str, attributes: Mapping[str, str]) -> None:
        """Handle the start of an activity, lap or segment, and refuse documents that aren't TCX."""
        if len(self.path) == 1:
            if local != "TrainingCenterDatabase":
                raise Unreadable(Reason(N_("This isn't a TCX file.")))
        elif local in _PLANS:
            self.has_plan = True
        elif local == "Activity" and self._activity is None:
            self._activity = _Activity(sport=line(attributes.get("Sport", "")))
            self.samples = self._activity.samples
        elif self._activity and local == "Lap":
            self._begin_lap(self._activity, self.times.ms(attributes.get("StartTime", "")))
        elif self._activity and self._activity.laps and local == "Track":
            self._activity.begin_track()

    def ended(self, local: str, text: str) -> None:
        """Take a figure or a name, or finish an activity."""
        activity, parent = self._activity, self.path[-1] if self.path else ""
        if not activity:
            return
        if local == "Activity":
            self._finish(activity)
        elif parent == "Lap" and activity.laps:
            if local == "DistanceMeters":
                activity.laps[-1].distance = _figure(text)
            elif local == "TotalTimeSeconds":
                activity.laps[-1].timer = _figure(text)
        elif parent == "Activity" and local == "Notes":
            activity.notes = line(text)
        elif parent == "Plan" and local == "Name":
            activity.plan = line(text)
        elif parent == "Creator" and local == "Name":
            activity.device = line(text)

    def _begin_lap(self, activity: _Activity, start: int) -> None:
        self._laps += 1
        if self._laps > MOST_LAPS:
            raise Unreadable(Reason(N_("This file has too many laps. The limit is %(most)s."), most=MOST_LAPS))
        activity.laps.append(_Lap(start))

    def finish(self) -> None:
        """Finish the document; an activity that wasn't closed counts as far as it goes."""
        if self._activity:
            self._finish(self._activity, is_cut=True)
        if self.document.notes:  # they apply to all of it
            self.tracks = [
                replace(track, declared=replace(track.declared, notes=self._notes + self.document.notes))
                for track in self.tracks
            ]

    def _finish(self, activity: _Activity, *, is_cut: bool = False) -> None:
        self._activity, self.samples = None, Samples()
        self._points += len(activity.samples)
        if self._points > MOST_POINTS:
            raise too_many()
        if len(self.tracks) + len(self.refused) >= MOST_ACTIVITIES:
            raise Unreadable(
                Reason(N_("This file has too many activities. The limit is %(most)s."), most=MOST_ACTIVITIES)
            )
        try:
            self.tracks.append(activity.track(self.times.offset, self._notes, is_cut=is_cut))
        except Unreadable as refusal:
            if refusal.reason:
                self.refused.append(refusal.reason)


def _figure(text: str) -> float | None:
    """Return metres or seconds of a lap; None if the text is invalid or implausible."""
    value = number(text)
    return value if 0 <= value < _LONGEST else None
