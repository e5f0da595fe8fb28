"""A participation's nightly ranks."""

from datetime import timedelta

from sqlalchemy import select

from challenges import clock
from challenges.db import db
from challenges.leaderboards.history import Night, by_night
from challenges.leaderboards.models import RankHistory, Remembering
from challenges.leaderboards.queries.editions import is_live
from challenges.leaderboards.rules import night_of
from challenges.monthly.models import Challenge


def nights_of(challenge: Challenge, participation_id: int) -> list[Night]:
    """Return the ranks at 03:00 on the challenge's own board, from the first one; missed nights are left out."""
    kept = (
        select(RankHistory.ranks, Remembering.taken)
        .join(Remembering, Remembering.challenge_id == challenge.id)
        .where(RankHistory.participation_id == participation_id)
    )
    found = db.session.execute(kept).one_or_none()
    return by_night(found.ranks, found.taken) if found else []


def with_now(challenge: Challenge, nights: list[Night], rank: int | None) -> list[Night]:
    """Append the current rank as if the next night were here, while it can still change."""
    if not nights or rank is None or not is_live(challenge):
        return nights
    local = clock.now().astimezone(clock.zone_of(challenge.zone))
    return [*nights, (max(night_of(local), nights[-1][0]) + timedelta(days=1), rank)]
