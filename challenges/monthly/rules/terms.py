"""The terms of a challenge: its rule card as values, and what follows from them about time. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Protocol, Self

from challenges import clock as calendar
from challenges.clock import Window
from challenges.lifecycle import Phase, Times, times_of
from challenges.monthly.metrics import Metric, Ranking
from challenges.units import Distance


class Clock(Enum):
    """Whose calendar a window follows."""

    RUNNER = "runner-local"
    HOST = "host"


class CountsFrom(Enum):
    """Which runs of a participant count."""

    WINDOW = "window"  # the whole window, also those before joining
    JOINING = "joining"  # from the day of joining on


class State(Enum):
    """What an organiser has done with a challenge or a race."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Card(Protocol):
    """Whatever carries the columns of a challenge's rule card: a `Challenge`, or a row of them."""

    metric: Metric
    target: int
    rungs: list[int]
    first_day: date
    last_day: date
    clock: Clock
    zone: str
    least_distance: Distance | None
    typed_count: bool
    indoor_count: bool
    walks_count: bool
    counts_from: CountsFrom
    grace_hours: int
    ranking: Ranking


@dataclass(frozen=True, slots=True)
class Terms:
    """What a challenge asks for and counts. `target` and `rungs` are in the metric's base unit, rungs ascending."""

    metric: Metric
    target: int
    rungs: tuple[int, ...]
    window: Window
    clock: Clock = Clock.RUNNER
    zone: str = "UTC"
    least_distance: Distance | None = None
    typed_count: bool = True
    indoor_count: bool = True
    walks_count: bool = False
    counts_from: CountsFrom = CountsFrom.WINDOW
    grace: timedelta = timedelta(hours=72)
    ranking: Ranking = Ranking.STANDARD

    @classmethod
    def of(cls, card: Card) -> Self:
        """The terms in the columns of a challenge."""
        return cls(
            metric=card.metric,
            target=card.target,
            rungs=tuple(card.rungs),
            window=Window(card.first_day, card.last_day),
            clock=card.clock,
            zone=card.zone,
            least_distance=card.least_distance,
            typed_count=card.typed_count,
            indoor_count=card.indoor_count,
            walks_count=card.walks_count,
            counts_from=card.counts_from,
            grace=timedelta(hours=card.grace_hours),
            ranking=card.ranking,
        )

    @property
    def host_zone(self) -> str | None:
        """The one zone whose calendar counts; None when each runner has their own."""
        return self.zone if self.clock is Clock.HOST else None

    @property
    def times(self) -> Times:
        """When it opens, ends and closes, the same instants for everybody (with runner-local: anywhere on Earth)."""
        return times_of(self.window, self.host_zone, self.grace)

    def day_of(self, local_date: date, started_at: datetime | None) -> date:
        """The date of a run on the challenge's clock; a run without a time of day keeps its own date."""
        if self.host_zone is None or started_at is None:
            return local_date
        return calendar.local_date(started_at, self.host_zone)

    def concerns(self, local_date: date, started_at: datetime | None) -> bool:
        """Whether the run lies in the window on its runner's calendar or on the challenge's: then it gets a verdict."""
        return self.window.contains(local_date) or self.window.contains(self.day_of(local_date, started_at))

    def today(self, now: datetime, zone: str) -> date:
        """The date on the challenge's clock, for somebody in `zone`."""
        return calendar.local_date(now, self.host_zone or zone)

    def ends_for(self, zone: str) -> datetime:
        """The instant at which the window is over for somebody in `zone`."""
        return self.window.ends_at(self.host_zone or zone)

    def phase_for(self, now: datetime, zone: str, state: State = State.PUBLISHED) -> Phase:
        """Where it stands for somebody in `zone`: open on their clock, closing at the same instant for all."""
        if state is not State.PUBLISHED:
            return Phase.cancelled if state is State.CANCELLED else Phase.draft
        today, times = self.today(now, zone), self.times
        if today < self.window.first_day:
            return Phase.upcoming
        if today <= self.window.last_day:
            return Phase.open
        if now < times.provisional_at:
            return Phase.grace
        return Phase.provisional if now < times.final_at else Phase.final

    def is_final(self, now: datetime) -> bool:
        """Whether its standings are fixed."""
        return now >= self.times.final_at

    def closed(self, now: datetime) -> bool:
        """Whether the grace is over: what is logged or changed from now on moves no figure."""
        return now >= self.times.provisional_at
