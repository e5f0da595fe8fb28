"""A recording as a run: its figures, what is odd about it, and what it says of itself. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from challenges.clock import local_date
from challenges.refusals import N_, Reason, Unreadable
from challenges.runners.rules import Category, age_on
from challenges.runs.age_grading import Sex
from challenges.runs.plausible import Cause, Facts, holds_of
from challenges.runs.rules import Kind
from challenges.runs.tracks import gpx
from challenges.runs.tracks.figures import Figures, figures_of
from challenges.runs.tracks.track import Track
from challenges.units import Distance, Duration

LONGEST_TITLE = 80
_KINDS = {"trail": Kind.TRAIL, "walking": Kind.WALK, "hiking": Kind.WALK}
_SEXES: dict[Category | None, Sex] = {Category.WOMEN: "F", Category.MEN: "M"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was read from a file. `zone` is that of the first position, else its runner's."""

    figures: Figures
    zone: str
    causes: tuple[Cause, ...]  # why it would be held, seen stretch by stretch; none without times
    title: str
    kind: Kind
    track: Track

    @property
    def is_dated(self) -> bool:
        """Whether it says when it was; else its runner must."""
        return self.figures.start is not None

    @property
    def start(self) -> datetime:
        """When it began, in UTC. Raises ValueError where it does not say."""
        if self.figures.start is None:
            raise ValueError("this recording says no date")
        return self.figures.start

    @property
    def elapsed(self) -> Duration:
        """From the first sample to the last. Raises ValueError where it does not say."""
        if self.figures.elapsed is None:
            raise ValueError("this recording says no times")
        return self.figures.elapsed

    def facts(self) -> Facts:
        """What `plausible` asks of it. Raises ValueError where it says no date."""
        return facts(local_date(self.start, self.zone), self.zone, self.figures.distance, self.elapsed, self.start)


def facts(
    day: date,
    zone: str,
    distance: Distance,
    duration: Duration,
    started_at: datetime | None,
    category: Category | None = None,
    born_on: date | None = None,
    others_that_day: Duration = Duration(0),
) -> Facts:
    """A run as `plausible` looks at it: held against the standards of the runner's category and age, where known."""
    age = age_on(born_on, day) if born_on else None
    return Facts(day, zone, distance, duration, started_at, _SEXES.get(category), age, others_that_day)


def recorded_in(
    source: bytes | BinaryIO, zone: str, category: Category | None = None, born_on: date | None = None
) -> Recorded:
    """Read a file of a runner who lives in `zone`.

    Without a date its stretches are not held against the standards of an age. Raises Unreadable, also for a recording
    of something that is no run.
    """
    track = gpx.read(source)
    if track.kind == "cycling":
        raise Unreadable(Reason(N_("This file is a bike ride. Runs and walks count here.")))
    figures = figures_of(track)
    causes: tuple[Cause, ...] = ()
    if figures.elapsed is not None:
        day = local_date(figures.start, figures.zone or zone) if figures.start else date.min
        born = born_on if figures.start else None
        run = facts(day, zone, figures.distance, figures.elapsed, figures.start, category, born)
        causes = tuple(hold.cause for hold in holds_of(run, track) if hold.cause is not Cause.DAY)
    title = " ".join(track.name.split())[:LONGEST_TITLE]
    return Recorded(figures, figures.zone or zone, causes, title, _KINDS.get(track.kind, Kind.EASY), track)
