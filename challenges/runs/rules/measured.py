"""A recording as runs: their figures, what is implausible about them, and what they declare. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import BinaryIO

from challenges.clock import local_date
from challenges.recordings.age_grading import Sex
from challenges.recordings.cuts import WHOLE, TrackCut, piece_of
from challenges.recordings.efforts import Effort, best_efforts, stretches_of
from challenges.recordings.kinds import RunKind, Source
from challenges.recordings.readers import read
from challenges.recordings.routes import SimplifiedRoute, route_of
from challenges.recordings.series import measure
from challenges.recordings.splits import Series, Split, series_of, splits_of, sums_of
from challenges.recordings.sports import Sport
from challenges.recordings.totals import TrackTotals, began_of, totals_of_track
from challenges.recordings.track import Lap, Track
from challenges.refusals import Reason, Unreadable
from challenges.runners.rules import Category, age_on
from challenges.runs.rules.duplicates import RunOutline
from challenges.runs.rules.plausibility import HoldCause, PlausibilityFacts, holds_of
from challenges.units import MILE, Distance, Duration

LONGEST_TITLE = 80
WHILE = 1.0  # seconds for reading several files
KILOMETRE = Distance.of_km(1)
_KINDS = {Sport.TRAIL: RunKind.TRAIL, Sport.WALK: RunKind.WALK, Sport.HIKE: RunKind.WALK}
_SEXES: dict[Category | None, Sex] = {Category.WOMEN: "F", Category.MEN: "M"}


@dataclass(frozen=True, slots=True)
class RunnerFacts:
    """What reading a recording needs to know about its runner: their zone, and whose standards apply."""

    zone: str
    category: Category | None = None
    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class RunDetails:
    """What a run's own page shows besides its figures."""

    route: SimplifiedRoute
    series: Series
    kilometres: tuple[Split, ...]
    miles: tuple[Split, ...]
    laps: tuple[Lap, ...]
    efforts: tuple[Effort, ...]


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """One activity of a file. `zone` is the file's, that of the first position, or its runner's."""

    part: int  # which activity of its file, from 0
    figures: TrackTotals
    zone: str
    causes: tuple[HoldCause, ...]  # why it would be held, checked stretch by stretch; empty without times
    title: str
    kind: RunKind
    indoor: bool
    device: str
    notes: tuple[Reason, ...]  # what its runner should know about the file
    details: RunDetails
    track: Track
    source: Source
    cut: TrackCut = WHOLE  # the piece of its activity that was read

    @property
    def is_dated(self) -> bool:
        """Return whether it has a date; otherwise its runner must enter one."""
        return self.figures.start is not None and self.figures.elapsed is not None

    @property
    def is_verified(self) -> bool:
        """Return whether it is evidence: positions with times. A treadmill's count is self-reported."""
        return self.is_dated and self.track.has_positions

    @property
    def start(self) -> datetime:
        """Return when it started, in UTC. Raises ValueError if it has no date."""
        if self.figures.start is None:
            raise ValueError("this recording has no date")
        return self.figures.start

    @property
    def elapsed(self) -> Duration:
        """Return the time from the first sample to the last. Raises ValueError without times."""
        if self.figures.elapsed is None:
            raise ValueError("this recording has no times")
        return self.figures.elapsed

    @property
    def outline(self) -> RunOutline:
        """Return what identifies it among its runner's runs. Raises ValueError without a date."""
        return RunOutline(self.start, self.figures.distance, self.elapsed, self.figures.along)

    def facts(self) -> PlausibilityFacts:
        """Return the facts that `plausible` needs. Raises ValueError without a date."""
        return facts(local_date(self.start, self.zone), self.zone, self.figures.distance, self.elapsed, self.start)


@dataclass(frozen=True, slots=True)
class FileContents:
    """What a file holds: runs, other activities (their sport and start), and why some could not be read."""

    source: Source
    runs: tuple[RecordedRun, ...]
    left_out: tuple[tuple[Sport, datetime | None], ...]
    refused: tuple[Reason, ...]


def facts(
    day: date,
    zone: str,
    distance: Distance,
    duration: Duration,
    started_at: datetime | None,
    category: Category | None = None,
    born_on: date | None = None,
    others_that_day: Duration = Duration(0),
) -> PlausibilityFacts:
    """Return the facts of a run, with the standards of the runner's category and age, if known."""
    age = age_on(born_on, day) if born_on else None
    return PlausibilityFacts(day, zone, distance, duration, started_at, _SEXES.get(category), age, others_that_day)


def contents_of(source: bytes | BinaryIO, whose: RunnerFacts) -> FileContents:
    """Read a runner's file. Raises Unreadable if it holds no activity at all."""
    content = read(source)
    kept: list[RecordedRun] = []
    left_out: list[tuple[Sport, datetime | None]] = []
    for part, track in enumerate(content.tracks):
        if track.declared.sport.is_run:
            kept.append(recorded_of(track, whose, part=part, source=content.format))
        else:
            left_out.append((track.declared.sport, began_of(track)))
    return FileContents(content.format, tuple(kept), tuple(left_out), content.refused)


def contents_until_a_run(files: Sequence[bytes], whose: RunnerFacts) -> list[FileContents | Unreadable]:
    """Return what files hold, or why they can't be read, up to the first that holds a run or until time is up."""
    found: list[FileContents | Unreadable] = []
    ends = monotonic() + WHILE
    for data in files:
        try:
            found.append(contents := contents_of(data, whose))
            if contents.runs:
                break
        except Unreadable as refusal:
            found.append(refusal)
        if monotonic() > ends:
            break
    return found


def piece_in(source: bytes | BinaryIO, whose: RunnerFacts, part: int = 0, cut: TrackCut = WHOLE) -> RecordedRun:
    """Return one activity of a file, or a piece of it. Raises Unreadable, and LookupError if there is no such part."""
    content = read(source)
    return recorded_of(content.tracks[part], whose, part=part, source=content.format, cut=cut)


def recorded_of(track: Track, whose: RunnerFacts, *, part: int, source: Source, cut: TrackCut = WHOLE) -> RecordedRun:
    """Return an activity, or a piece of it, as a run. Without a date no age standards apply.

    Raises Unreadable if nothing of it is left.
    """
    track = piece_of(track, cut)
    series = measure(track)
    sums = sums_of(track, series)
    figures = totals_of_track(track, series, sums.climb)
    zone = figures.zone or whose.zone
    stretches = list(stretches_of(series))
    causes: tuple[HoldCause, ...] = ()
    if figures.elapsed is not None:
        day = local_date(figures.start, zone) if figures.start else date.min
        born = whose.born_on if figures.start else None
        run = facts(day, zone, figures.distance, figures.elapsed, figures.start, whose.category, born)
        causes = tuple(hold.cause for hold in holds_of(run, series, stretches) if hold.cause is not HoldCause.DAY)
    details = RunDetails(
        route_of(track, series.way), series_of(track, series, sums), tuple(splits_of(track, series, KILOMETRE, sums)),
        tuple(splits_of(track, series, MILE, sums)), track.declared.laps,
        tuple(best_efforts(series, stretches=stretches)),
    )  # fmt: skip
    said = track.declared
    return RecordedRun(
        part=part, figures=figures, zone=zone, causes=causes, title=" ".join(said.name.split())[:LONGEST_TITLE],
        kind=_KINDS.get(said.sport, RunKind.EASY),
        indoor=said.sport is Sport.TREADMILL or (len(track) > 0 and not track.has_positions),
        device=said.device, notes=said.notes, details=details, track=track, source=source, cut=cut,
    )  # fmt: skip
