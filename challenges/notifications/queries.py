"""What waits to be read."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from challenges.db import db
from challenges.notifications.models import Notification
from challenges.races.models import Entry
from challenges.refusals import Missing
from challenges.runners.models import Runner


def unread_of(runner: Runner, limit: int = 10) -> Sequence[Notification]:
    """What the runner has not read yet, the newest first, each with its entry and race."""
    query = select(Notification).where(Notification.runner_id == runner.id, Notification.read_at.is_(None))
    race = joinedload(Notification.entry, innerjoin=True).joinedload(Entry.race, innerjoin=True)
    return db.session.scalars(query.options(race).order_by(Notification.id.desc()).limit(limit)).all()


def notification_of(runner: Runner, notification_id: int) -> Notification:
    """One of the runner's own. Raises Missing."""
    mine = Notification.runner_id == runner.id
    found = db.session.scalar(select(Notification).where(Notification.id == notification_id, mine))
    if found is None:
        raise Missing
    return found
