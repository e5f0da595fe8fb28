"""Queries for notifications."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Integer, Select, Table, bindparam, exists, select
from sqlalchemy.orm import joinedload

from challenges.boards.models import Protest
from challenges.boards.queries import ChallengeResult, lately_final, provisional_challenges, results_of
from challenges.db import db, read
from challenges.follows.models import Follow, FollowRequest
from challenges.monthly.models import Challenge, Participation
from challenges.monthly.rules import ChallengeState
from challenges.notifications.models import AnnouncementProgress, Notification, NotificationTopic
from challenges.races.models import Entry, Race
from challenges.races.rules import LIVE
from challenges.refusals import Missing
from challenges.runners.models import Runner

_N = cast(Table, Notification.__table__).c
_ANY = select(_N.id).where(_N.runner_id == bindparam("runner"), _N.read_at.is_(None)).limit(1)


def unread_of(runner: Runner, limit: int = 10) -> Sequence[Notification]:
    """What the runner has not read yet, the newest first, each with what it is about. Mostly it is nothing, so that is
    asked first: the statement that finds all of it reads ten tables.
    """
    if read(_ANY, {"runner": runner.id}).first() is None:
        return []
    return db.session.scalars(_unread(), {"runner": runner.id, "most": limit}).all()


@cache
def _unread() -> Select[Notification]:
    query = select(Notification).where(Notification.runner_id == bindparam("runner"), Notification.read_at.is_(None))
    race = joinedload(Notification.entry).joinedload(Entry.race)
    follow = joinedload(Notification.follow).options(joinedload(Follow.follower), joinedload(Follow.followed))
    request = joinedload(Notification.follow_request).joinedload(FollowRequest.follower)
    challenge = joinedload(Notification.protest).joinedload(Protest.challenge).lazyload(Challenge.tally)
    part = joinedload(Notification.participation).joinedload(Participation.challenge).lazyload(Challenge.tally)
    query = query.options(race, follow, request, challenge, part)
    return query.order_by(Notification.id.desc()).limit(bindparam("most", type_=Integer))


def results_in(unread: Sequence[Notification], runner: Runner) -> dict[int, ChallengeResult]:
    """Return the results of the closed challenges in these notifications, by participation id."""
    return results_of([one.participation for one in unread if one.participation], runner)


def notification_of(runner: Runner, notification_id: int) -> Notification:
    """Return a notification of the runner. Raises Missing."""
    mine = Notification.runner_id == runner.id
    found = db.session.scalar(select(Notification).where(Notification.id == notification_id, mine))
    if found is None:
        raise Missing
    return found


def _untold() -> Select[Any]:
    """Return a select of entries in cancelled races whose runners have not been notified."""
    told = Notification.topic == NotificationTopic.RACE_CANCELLED, Notification.entry_id == Entry.id
    query = select(Entry).join(Entry.race).where(Race.state == ChallengeState.CANCELLED, Entry.state.in_(LIVE))
    return query.where(~exists().where(*told))


def untold_entries(race_id: int, limit: int) -> Sequence[Entry]:
    """Return entries whose runners have not been notified of the cancelled race, by entry id, with the runners."""
    query = _untold().where(Entry.race_id == race_id).options(joinedload(Entry.runner, innerjoin=True))
    return db.session.scalars(query.order_by(Entry.id).limit(limit)).all()


def cancelled_races_with_untold() -> Sequence[int]:
    """Return the ids of cancelled races with runners who have not been notified."""
    return db.session.scalars(_untold().with_only_columns(Entry.race_id).distinct()).all()


def closes_untold(now: datetime) -> list[tuple[int, NotificationTopic]]:
    """Return (challenge id, topic) of closed challenges whose participants have not all been notified."""
    news = [(one, NotificationTopic.PROVISIONAL) for one in provisional_challenges(now)] + [
        (one, NotificationTopic.FINAL) for one in lately_final(now)
    ]
    challenges = AnnouncementProgress.challenge_id.in_([challenge_id for challenge_id, _ in news])
    told = set(
        db.session.execute(
            select(AnnouncementProgress.challenge_id, AnnouncementProgress.topic).where(
                challenges, AnnouncementProgress.done_at.is_not(None)
            )
        )
    )
    return [one for one in news if one not in told]


def participants_after(challenge_id: int, runner_id: int, limit: int) -> Sequence[tuple[int, int]]:
    """Return (participation id, runner id) of participants with a higher runner id, ordered by it."""
    rows = select(Participation.id, Participation.runner_id).where(
        Participation.challenge_id == challenge_id, Participation.runner_id > runner_id, Participation.left_at.is_(None)
    )
    return [(one, who) for one, who in db.session.execute(rows.order_by(Participation.runner_id).limit(limit))]
