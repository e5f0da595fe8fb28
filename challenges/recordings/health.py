"""Workouts in Apple Health's export format: totals without samples, for workouts without a route (a treadmill).

A workout is an element of a large `export.xml`. Imports extract the few hundred bytes of each, and this module reads
small documents made of some of them (`imports/archives/health.py`). The UTC offset of dates is that of the phone at the
time of the export; the workout's own zone is in its `HKTimeZone`, if it has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import BinaryIO

from challenges.clock import zone_of
from challenges.recordings.chunks import chunks
from challenges.recordings.safe_xml import DEEPEST, Document, cut_off
from challenges.recordings.sports import Sport, sport_of
from challenges.recordings.track import DeviceTotals, Samples, Track
from challenges.recordings.xml_points import line, number
from challenges.refusals import N_, Reason, Unreadable

MOST_WORKOUTS = 1_000  # in one document
_METRES = {"km": 1_000, "mi": 1_609.344, "m": 1, "cm": 0.01, "ft": 0.3048, "yd": 0.9144}
_SECONDS = {"min": 60, "s": 1, "sec": 1, "hr": 3_600, "h": 3_600}
_DISTANCE = "HKQuantityTypeIdentifierDistanceWalkingRunning"
_TYPE = "HKWorkoutActivityType"
_LONGEST = 1e7  # metres, and seconds


@dataclass(slots=True)
class HealthWorkout:
    """One workout; None for what it doesn't declare."""

    sport: Sport
    start: datetime | None
    end: datetime | None
    timer: float | None  # seconds, pauses excluded
    distance: float | None  # metres
    device: str
    ascent: float | None = None  # metres
    zone: str = ""  # IANA name
    routes: list[str] = field(default_factory=list)  # paths of files beside the export

    @property
    def elapsed(self) -> float | None:
        """Return seconds from start to end."""
        seconds = (self.end - self.start).total_seconds() if self.start and self.end else 0
        return seconds if 0 < seconds < _LONGEST else None

    @property
    def is_run(self) -> bool:
        """Return whether it is a run with everything needed without a route."""
        return bool(self.sport.is_run and self.distance and self.elapsed)

    @property
    def offset(self) -> int | None:
        """Return minutes east of UTC at its place and time."""
        if self.start is None:
            return None
        try:
            there = self.start.astimezone(zone_of(self.zone)) if self.zone else self.start
        except Unreadable:  # a zone that no longer exists
            there = self.start
        return (there.utcoffset() or timedelta()) // timedelta(minutes=1)

    def declared(self) -> DeviceTotals:
        """Return what it declares, in the form of other recordings."""
        return DeviceTotals(
            sport=self.sport, device=self.device,
            start_ms=round(self.start.timestamp() * 1_000) if self.start else None,
            offset=self.offset, distance=self.distance, elapsed=self.elapsed, timer=self.timer, ascent=self.ascent,
        )  # fmt: skip


def read_all(source: bytes | BinaryIO) -> tuple[tuple[Track, ...], tuple[Reason, ...]]:
    """Return the workouts in a document, each a recording without samples, and why others aren't.

    Raises `Unreadable` if none is: not such a document, a whole `export.xml`, cut off, damaged, too many.
    """
    tracks: list[Track] = []
    refused: list[Unreadable] = []
    for workout in workouts_of(chunks(source)):
        try:
            tracks.append(Samples().track(workout.declared()))
        except Unreadable:
            refused.append(Unreadable(Reason(N_("A workout in this file has no distance or no time."))))
    if not tracks:
        raise refused[0] if refused else Unreadable(Reason(N_("This file has no workouts in it.")))
    return tuple(tracks), tuple(refusal.reason for refusal in refused if refusal.reason)


def workouts_of(pieces: Iterator[bytes]) -> list[HealthWorkout]:
    """Return the workouts of a document in pieces. Raises `Unreadable`: no such document, damaged, too many."""
    beginning = next(pieces, b"")
    document = Document(beginning)
    reader = _HealthReader(document)
    document.feed(chain([beginning], pieces), lambda: None)
    if document.is_cut:
        raise cut_off()
    return reader.workouts


class _HealthReader:
    """The elements of a document; text is ignored."""

    def __init__(self, document: Document) -> None:
        self.workouts: list[HealthWorkout] = []
        self._document = document
        self._path: list[str] = []
        document.parser.StartElementHandler, document.parser.EndElementHandler = self._start, self._end

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._path.append(tag)
        if len(self._path) > DEEPEST:
            raise self._document.damaged()
        if len(self._path) == 1 and tag != "HealthData":
            raise Unreadable(Reason(N_("This isn't an Apple Health file.")))
        if tag == "Workout" and len(self._path) == 2:
            if len(self.workouts) >= MOST_WORKOUTS:
                raise Unreadable(
                    Reason(N_("This file has too many activities. The limit is %(most)s."), most=MOST_WORKOUTS)
                )
            self.workouts.append(_workout(attributes))
        elif self.workouts and self._path[1:2] == ["Workout"]:
            _learn(self.workouts[-1], self._path[-2], tag, attributes)

    def _end(self, _: str) -> None:
        self._path.pop()
        self._document.is_over = not self._path


def _workout(said: Mapping[str, str]) -> HealthWorkout:
    return HealthWorkout(
        sport=_sport(said.get("workoutActivityType", "")),
        start=_instant(said.get("startDate", "")),
        end=_instant(said.get("endDate", "")),
        timer=_figure(said.get("duration", ""), said.get("durationUnit", "min"), _SECONDS),
        distance=_figure(said.get("totalDistance", ""), said.get("totalDistanceUnit", "km"), _METRES),
        device=line(said.get("sourceName", "")),
    )


def _learn(workout: HealthWorkout, parent: str, tag: str, said: Mapping[str, str]) -> None:
    """Add what an element inside a workout declares."""
    if tag == "FileReference" and parent == "WorkoutRoute":
        workout.routes.append(said.get("path", ""))
    elif tag == "WorkoutStatistics" and parent == "Workout" and said.get("type") == _DISTANCE:
        workout.distance = workout.distance or _figure(said.get("sum", ""), said.get("unit", "km"), _METRES)
    elif tag == "MetadataEntry" and parent == "Workout":
        key, value = said.get("key", ""), said.get("value", "")
        if key == "HKTimeZone":
            workout.zone = value
        elif key == "HKIndoorWorkout" and value.startswith("1") and workout.sport is Sport.RUN:
            workout.sport = Sport.TREADMILL
        elif key == "HKElevationAscended":
            climb, _, unit = value.partition(" ")
            workout.ascent = _figure(climb, unit or "cm", _METRES)


def _sport(kind: str) -> Sport:
    """Return the sport by Apple's own list, in which anything that is no run is another sport."""
    word = kind.removeprefix(_TYPE)
    sport = sport_of(word)
    if "Wheelchair" in word:
        return Sport.OTHER
    if sport is Sport.UNKNOWN and word:
        return Sport.GYM if "Training" in word else Sport.OTHER
    return sport


def _instant(text: str) -> datetime | None:
    """Parse a time as Apple writes it, "2026-07-04 08:30:00 +0200"."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S %z")
    except ValueError:
        return None


def _figure(text: str, unit: str, units: Mapping[str, float]) -> float | None:
    """Return metres or seconds; None if the text is invalid, implausible, or in an unknown unit."""
    value = number(text.replace(",", ".")) * units.get(unit.lower(), float("nan"))
    return value if 0 < value < _LONGEST else None
