"""Inserting a row only if it does not exist: the second caller learns that it was there."""

from challenges import clock
from challenges.accounts.models import OwnerLink
from challenges.db import insert_if_absent, transaction
from challenges.notifications.models import Notification, NotificationTopic
from tests import make


def test_the_first_call_adds_the_row_and_the_second_does_not(app):
    with transaction():
        assert insert_if_absent(OwnerLink, {"token_hash": "one"}, made_at=clock.now())
        assert not insert_if_absent(OwnerLink, {"token_hash": "one"}, made_at=clock.now())
        assert insert_if_absent(OwnerLink, {"token_hash": "two"}, made_at=clock.now())


def test_a_key_of_two_columns_is_one_key(app, ann, olu):
    entry = make.entry(make.race(olu), ann)
    about = {"runner_id": ann.id, "created_at": clock.now()}
    with transaction():
        assert insert_if_absent(Notification, {"entry_id": entry.id, "topic": NotificationTopic.PLACE_GIVEN}, **about)
        assert insert_if_absent(
            Notification, {"entry_id": entry.id, "topic": NotificationTopic.RACE_CANCELLED}, **about
        )
        assert not insert_if_absent(
            Notification, {"entry_id": entry.id, "topic": NotificationTopic.PLACE_GIVEN}, **about
        )
