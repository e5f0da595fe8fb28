"""Convert runs and terms between the site and the paper model."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from challenges.monthly.rules import ChallengeClock, CountsFrom
from challenges.monthly.rules.metrics import Metric, Ranking
from challenges.recordings.kinds import GainBy, RunKind
from challenges.runs.models import Run as RunRow
from challenges.units import Distance, Duration
from tests.boards.on_paper import Card, Run
from tests.boards.paper_site import local
from tests.samples.recordings import gpx_of, north


@dataclass(frozen=True)
class Outing:
    """A run to be typed in. `minutes` are per kilometre."""

    day: date
    km: float = 5
    minutes: float = 6
    at: time | None = None
    zone: str | None = None
    walk: bool = False
    indoor: bool = False

    @property
    def duration(self) -> Duration:
        """How long it took."""
        return Duration.of_minutes(self.km * self.minutes)


def columns_of(card: Card) -> dict[str, Any]:
    """A challenge's terms as its organiser enters them."""
    return {
        "metric": Metric(card.metric),
        "target": card.target,
        "rungs": list(card.rungs),
        "first_day": card.first,
        "last_day": card.last,
        "clock": ChallengeClock.HOST if card.host else ChallengeClock.RUNNER,
        "zone": card.host or "UTC",
        "least_distance": Distance(card.least) if card.least else None,
        "allows_typed": card.typed,
        "allows_indoor": card.indoor,
        "allows_walks": card.walks,
        "grace_hours": card.grace,
        "counts_from": CountsFrom.JOINING if card.from_joining else CountsFrom.WINDOW,
        "ranking": Ranking.ORDINAL if card.ordinal else Ranking.STANDARD,
    }


def run_in(row: RunRow, import_id: int | None, logged: datetime) -> Run:
    """Return a run of the site as a run on paper."""
    return Run(
        row.id, row.runner_id, row.local_date, row.started_at, row.zone, row.distance.mm, row.duration.ms,
        row.moving.ms, logged, row.kind is RunKind.WALK, row.indoor,
        row.gain.mm if row.gain is not None and row.gain_by in (GainBy.POSITIONS, GainBy.DEVICE) else None,
        row.verified, frozenset(row.causes), import_id,
    )  # fmt: skip


def instant_of(day: date, at: time | None, zone: str) -> datetime | None:
    """Return when a run began; None if unknown."""
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(UTC) if at else None


def wall_of(run: Run) -> tuple[date, time]:
    """Return the date and time of day on the clocks of a run's place."""
    there = local(run.start or run.logged, run.zone)
    return there.date(), there.time()


def recording(day: date, minutes: int, climb: int, later: int) -> bytes:
    """A run at three metres a second near Paris, this many minutes after half past six (UTC), on a slope."""
    steps = minutes * 6
    level = north([30.0] * steps, every=10.0)
    samples = [
        (lat, lon, 100 + climb * number / steps, (seconds or 0) + later * 60)
        for number, (lat, lon, _, seconds) in enumerate(level)
    ]
    return gpx_of(samples).replace(b"2026-07-04", day.isoformat().encode())
