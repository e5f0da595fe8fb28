"""Telling runners, once, by mail and on Today."""

from challenges import clock
from challenges.db import add_once, db, lock, writes
from challenges.mail import write_letter
from challenges.notifications.models import Notification, Topic
from challenges.races import queries as races
from challenges.races.events import PlaceGiven, RaceCancelled
from challenges.races.models import Entry, Race


@writes
def tell_place_given(event: PlaceGiven) -> None:
    """A runner who waited has a place now."""
    entry = db.session.get_one(Entry, event.entry_id)
    _tell(entry, entry.race, Topic.PLACE_GIVEN, "races/place_given")


@writes
def tell_race_cancelled(event: RaceCancelled) -> None:
    """Everybody who had a place, or waited for one, learns that the race will not be held."""
    race = db.session.get_one(Race, event.race_id)
    for entry in races.live_entries_in(race.id):
        _tell(entry, race, Topic.RACE_CANCELLED, "races/race_cancelled")


def _tell(entry: Entry, race: Race, topic: Topic, letter: str) -> None:
    key = {"entry_id": entry.id, "topic": topic}
    if add_once(Notification, key, runner_id=entry.runner_id, created_at=clock.now()):
        write_letter(entry.runner.email, letter, runner=entry.runner, race=race, entry=entry)


@writes
def read(notification_id: int) -> None:
    """It was read, and leaves Today. A second time changes nothing."""
    notification = lock(Notification, notification_id)
    if notification.read_at is None:
        notification.read_at = clock.now()
        db.session.flush()
