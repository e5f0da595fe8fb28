"""The terms of a challenge: its rules as values, and its dates and times. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Protocol, Self

from challenges import clock as calendar
from challenges.clock import Window
from challenges.lifecycle import Phase, PhaseTimes, times_of
from challenges.monthly.rules.metrics import Metric, Ranking
from challenges.units import Distance


class ChallengeClock(Enum):
    """Whose calendar the window follows."""

    RUNNER = "runner-local"
    HOST = "host"


class CountsFrom(Enum):
    """Which of a participant's runs count."""

    WINDOW = "window"  # the whole window, including runs before joining
    JOINING = "joining"  # from the day of joining


class ChallengeState(Enum):
    """The state that an organiser gives a challenge or a race."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class CardTerms(Protocol):
    """Anything with the columns of a challenge's rule card: a `Challenge`, or a row of them."""

    metric: Metric
    target: int
    rungs: list[int]
    first_day: date
    last_day: date
    clock: ChallengeClock
    zone: str
    least_distance: Distance | None
    allows_typed: bool
    allows_indoor: bool
    allows_walks: bool
    counts_from: CountsFrom
    grace_hours: int
    ranking: Ranking


@dataclass(frozen=True, slots=True)
class Terms:
    """What a challenge asks for and counts. `target` and `rungs` are in the metric's base unit, `rungs` ascending."""

    metric: Metric
    target: int
    rungs: tuple[int, ...]
    window: Window
    clock: ChallengeClock = ChallengeClock.RUNNER
    zone: str = "UTC"
    least_distance: Distance | None = None
    allows_typed: bool = True
    allows_indoor: bool = True
    allows_walks: bool = False
    counts_from: CountsFrom = CountsFrom.WINDOW
    grace: timedelta = timedelta(hours=72)
    ranking: Ranking = Ranking.STANDARD

    @classmethod
    def of(cls, card: CardTerms) -> Self:
        """Return the terms from the columns of a challenge."""
        return cls(
            metric=card.metric,
            target=card.target,
            rungs=tuple(card.rungs),
            window=Window(card.first_day, card.last_day),
            clock=card.clock,
            zone=card.zone,
            least_distance=card.least_distance,
            allows_typed=card.allows_typed,
            allows_indoor=card.allows_indoor,
            allows_walks=card.allows_walks,
            counts_from=card.counts_from,
            grace=timedelta(hours=card.grace_hours),
            ranking=card.ranking,
        )

    @property
    def host_zone(self) -> str | None:
        """The one zone whose calendar counts; None if each runner's own does."""
        return self.zone if self.clock is ChallengeClock.HOST else None

    @property
    def times(self) -> PhaseTimes:
        """When it opens, ends and closes: the same instants for everybody (runner-local: anywhere on Earth)."""
        return times_of(self.window, self.host_zone, self.grace)

    def day_of(self, local_date: date, started_at: datetime | None) -> date:
        """Return the date of a run on the challenge's clock. A run without a start time keeps its own date."""
        if self.host_zone is None or started_at is None:
            return local_date
        return calendar.local_date(started_at, self.host_zone)

    def concerns(self, local_date: date, started_at: datetime | None) -> bool:
        """Whether the run is in the window on the runner's or the challenge's calendar, and so gets a verdict."""
        return self.window.contains(local_date) or self.window.contains(self.day_of(local_date, started_at))

    def today(self, now: datetime, zone: str) -> date:
        """Return the date on the challenge's clock, for somebody in `zone`."""
        return calendar.local_date(now, self.host_zone or zone)

    def ends_for(self, zone: str) -> datetime:
        """Return the instant at which the window ends for somebody in `zone`."""
        return self.window.ends_at(self.host_zone or zone)

    def phase_for(self, now: datetime, zone: str, state: ChallengeState = ChallengeState.PUBLISHED) -> Phase:
        """Return the phase for somebody in `zone`: it opens on their clock and closes for everybody at once."""
        if state is not ChallengeState.PUBLISHED:
            return Phase.cancelled if state is ChallengeState.CANCELLED else Phase.draft
        today, times = self.today(now, zone), self.times
        if today < self.window.first_day:
            return Phase.upcoming
        if today <= self.window.last_day:
            return Phase.open
        if now < times.provisional_at:
            return Phase.grace
        return Phase.provisional if now < times.final_at else Phase.final

    def is_final(self, now: datetime) -> bool:
        """Whether the standings are final."""
        return now >= self.times.final_at

    def closed(self, now: datetime) -> bool:
        """Whether the grace period is over: later runs and changes no longer change any score."""
        return now >= self.times.provisional_at
