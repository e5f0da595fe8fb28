"""Creating notifications, each exactly once, by email and on Today."""

from sqlalchemy import delete, insert

from challenges import clock
from challenges.boards.actions.buckets import renew
from challenges.boards.events import ProtestAnswered
from challenges.boards.models import Protest
from challenges.db import db, insert_if_absent, lock, transaction, writes
from challenges.follows.events import FollowApproved, FollowDeclined, Followed, FollowRequested
from challenges.follows.models import Follow, FollowRequest
from challenges.jobs import enqueue, outside_transaction
from challenges.mail import write_letter
from challenges.notifications import queries
from challenges.notifications.models import AnnouncementProgress, Notification, NotificationTopic
from challenges.races.events import PlaceGiven, RaceCancelled
from challenges.races.models import Entry, Race
from challenges.runs.events import RunsReread

AT_A_TIME = 50
IN_BULK = 1_000  # notifications on Today only, without an email


@writes
def tell_place_given(event: PlaceGiven) -> None:
    """Notify a runner who got a place from the waiting list."""
    entry = db.session.get_one(Entry, event.entry_id)
    _tell(entry, entry.race, NotificationTopic.PLACE_GIVEN, "races/place_given")


@writes
def tell_race_cancelled(event: RaceCancelled) -> None:
    """Notify everyone with a place or on the waiting list that the race was cancelled. The worker does it."""
    enqueue(tell_entrants, race_id=event.race_id)


@outside_transaction
def tell_entrants(race_id: int) -> None:
    """Notify the remaining entrants of a cancelled race, a few per transaction so that other writers can proceed."""
    while queries.untold_entries(race_id, limit=1):
        with transaction():
            for entry in queries.untold_entries(race_id, limit=AT_A_TIME):
                _tell(entry, entry.race, NotificationTopic.RACE_CANCELLED, "races/race_cancelled")


@outside_transaction
def resume_announcements() -> None:
    """Resume notifications that a killed worker left unfinished. Runs on a schedule."""
    for race_id in queries.cancelled_races_with_untold():
        tell_entrants(race_id)


@writes
def tell_followed(event: Followed) -> None:
    """Notify a runner of a new follower; on Today only, so that it cannot flood their inbox."""
    follow = db.session.get_one(Follow, event.follow_id)
    key = {"follow_id": follow.id, "topic": NotificationTopic.FOLLOWED}
    insert_if_absent(Notification, key, runner_id=follow.followed_id, created_at=clock.now())


@writes
def tell_runs_reread(event: RunsReread) -> None:
    """Notify a runner that some runs changed when their recordings were read again by new rules; on Today only."""
    key = {"reread_id": event.reread_id, "topic": NotificationTopic.RUNS_REREAD}
    insert_if_absent(Notification, key, runner_id=event.runner_id, created_at=clock.now())


@writes
def tell_follow_requested(event: FollowRequested) -> None:
    """Notify a runner of a follow request; on Today only. A repeated request after a long time notifies again."""
    request = db.session.get_one(FollowRequest, event.request_id)
    forget_follow_request(event)
    key = {"follow_request_id": request.id, "topic": NotificationTopic.FOLLOW_REQUESTED}
    insert_if_absent(Notification, key, runner_id=request.followed_id, created_at=clock.now())


@writes
def forget_follow_request(event: FollowRequested | FollowDeclined) -> None:
    """Remove the notification of a follow request that was answered or is sent again."""
    db.session.execute(delete(Notification).where(Notification.follow_request_id == event.request_id))


@writes
def tell_follow_approved(event: FollowApproved) -> None:
    """Notify a runner that their follow request was approved."""
    follow = db.session.get_one(Follow, event.follow_id)
    key = {"follow_id": follow.id, "topic": NotificationTopic.FOLLOW_APPROVED}
    insert_if_absent(Notification, key, runner_id=follow.follower_id, created_at=clock.now())


@writes
def tell_protest_answered(event: ProtestAnswered) -> None:
    """Notify a runner of an organiser's answer to their protest, with the reason."""
    protest = db.session.get_one(Protest, event.protest_id)
    key = {"protest_id": protest.id, "topic": NotificationTopic.PROTEST_ANSWERED}
    if insert_if_absent(Notification, key, runner_id=protest.runner_id, created_at=clock.now()):
        to, challenge = protest.runner, protest.challenge
        write_letter(to.email, "boards/protest_answered", runner=to, protest=protest, challenge=challenge)


@outside_transaction
def tell_of_closes() -> None:
    """Notify participants, on Today, that a challenge is provisional, and later that it is final. Runs on a schedule.

    Works in batches, one transaction each, so that memory use is constant and other writers are not blocked. Progress
    is stored, so another worker can resume after a crash.
    """
    for challenge_id, topic in queries.closes_untold(clock.now()):
        db.session.rollback()
        with transaction():
            if insert_if_absent(AnnouncementProgress, {"challenge_id": challenge_id, "topic": topic}, told_up_to=0):
                renew([challenge_id])  # so that readers with an open board see the new state
        while _tell_some(challenge_id, topic):
            pass


def _tell_some(challenge_id: int, topic: NotificationTopic) -> bool:
    """Notify the next batch. Return whether there may be more."""
    with transaction():
        telling = db.session.get_one(
            AnnouncementProgress, (challenge_id, topic), with_for_update={"key_share": True}, populate_existing=True
        )
        if telling.done_at is not None:
            return False
        found = queries.participants_after(challenge_id, telling.told_up_to, IN_BULK)
        if not found:
            telling.done_at = clock.now()
            return False
        told = {"topic": topic, "created_at": clock.now()}
        rows = [{"participation_id": one, "runner_id": runner_id, **told} for one, runner_id in found]
        db.session.execute(insert(Notification), rows)
        if topic is NotificationTopic.FINAL:  # it supersedes the provisional notification
            before = (
                Notification.topic == NotificationTopic.PROVISIONAL,
                Notification.participation_id.in_([one for one, _ in found]),
            )
            db.session.execute(delete(Notification).where(*before))
        telling.told_up_to = found[-1][1]
        return True


def _tell(entry: Entry, race: Race, topic: NotificationTopic, letter: str) -> None:
    key = {"entry_id": entry.id, "topic": topic}
    if insert_if_absent(Notification, key, runner_id=entry.runner_id, created_at=clock.now()):
        write_letter(entry.runner.email, letter, runner=entry.runner, race=race, entry=entry)


@writes
def read(notification_id: int) -> None:
    """Mark a notification as read, which removes it from Today. Idempotent."""
    notification = lock(Notification, notification_id)
    if notification.read_at is None:
        notification.read_at = clock.now()
        db.session.flush()
