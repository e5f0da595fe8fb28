"""When the boards of a challenge stop changing, and the version of what they show."""

from datetime import datetime, timedelta

from challenges import clock
from challenges.db import read
from challenges.leaderboards.queries import statements
from challenges.leaderboards.sights import Edition
from challenges.lifecycle import times_of
from challenges.monthly.metrics import Lane, Metric
from challenges.monthly.models import Challenge
from challenges.monthly.rules import Clock, State


def closes_at(challenge: Challenge) -> datetime:
    """Return when the boards of a challenge stop changing."""
    zone = challenge.zone if challenge.clock is Clock.HOST else None
    return times_of(challenge.window, zone, timedelta(hours=challenge.grace_hours)).provisional_at


def is_live(challenge: Challenge) -> bool:
    """Whether a run can still move somebody on the boards."""
    return challenge.state is State.PUBLISHED and clock.now() < closes_at(challenge)


def edition_of(challenge_id: int) -> Edition | None:
    """Return the version of a challenge's boards, with its recent changes; None if there is no challenge."""
    row = read(statements.EDITION, {"challenge": challenge_id}).one_or_none()
    return Edition(row.version, row.news) if row else None


def tag_of(challenge: Challenge, metric: Metric, segment: str, page: int | None, lane: Lane) -> str:
    """Return an ETag for what everybody may see of a board. It changes with every change on the challenge's boards."""
    return "-".join(map(str, (challenge.tally.version, metric.value, segment, lane.value, page or 0)))
