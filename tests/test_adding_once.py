"""Inserting a row only if it does not exist: the second caller learns that it was there."""

from challenges import clock
from challenges.accounts.models import OwnerLink
from challenges.db import add_once, transaction
from challenges.notifications.models import Notification, Topic
from tests import make


def test_the_first_call_adds_the_row_and_the_second_does_not(app):
    with transaction():
        assert add_once(OwnerLink, {"token_hash": "one"}, made_at=clock.now())
        assert not add_once(OwnerLink, {"token_hash": "one"}, made_at=clock.now())
        assert add_once(OwnerLink, {"token_hash": "two"}, made_at=clock.now())


def test_a_key_of_two_columns_is_one_key(app, ann, olu):
    entry = make.entry(make.race(olu), ann)
    about = {"runner_id": ann.id, "created_at": clock.now()}
    with transaction():
        assert add_once(Notification, {"entry_id": entry.id, "topic": Topic.PLACE_GIVEN}, **about)
        assert add_once(Notification, {"entry_id": entry.id, "topic": Topic.RACE_CANCELLED}, **about)
        assert not add_once(Notification, {"entry_id": entry.id, "topic": Topic.PLACE_GIVEN}, **about)
