"""Organisers' actions on a challenge."""

from itertools import count
from typing import Any

from sqlalchemy import select

from challenges import clock
from challenges.db import add_once, db, lock, writes
from challenges.jobs import later
from challenges.monthly import rules
from challenges.monthly.actions.judging import judge_again
from challenges.monthly.models import Challenge, Tally
from challenges.monthly.rules import State
from challenges.refusals import Refused


@writes
def create(organiser_id: int | None, **values: Any) -> Challenge:
    """Create a challenge as a draft. `values` are columns; the slug is made from the title."""
    slug = rules.slug_of(values["title"])
    for number in count(1):
        free = slug if number == 1 else f"{slug}-{number}"
        if challenge := open_challenge(free, organiser_id=organiser_id, state=State.DRAFT, **values):
            return challenge
    raise AssertionError("unreachable")


def open_challenge(slug: str, **values: Any) -> Challenge | None:
    """Create a challenge with its tally at this slug; return None if the slug is taken."""
    if not add_once(Challenge, {"slug": slug}, created_at=clock.now(), **values):
        return None
    challenge_id = db.session.scalars(select(Challenge.id).where(Challenge.slug == slug)).one()
    add_once(Tally, {"challenge_id": challenge_id}, changed_at=clock.now())
    return db.session.get_one(Challenge, challenge_id)


@writes
def update(challenge_id: int, **values: Any) -> Challenge:
    """Change a challenge: everything while nobody takes part, then only its texts and poster. Raises Refused.

    After the last day only texts and poster can change, even if nobody took part.
    """
    tally = lock(Tally, challenge_id)
    challenge = db.session.get_one(Challenge, challenge_id, populate_existing=True)
    card_changes = any(getattr(challenge, name) != values[name] for name in rules.CARD if name in values)
    stays = rules.refusal_of_changing(challenge.terms, challenge.state, tally.participants, clock.now())
    if card_changes and stays:
        raise Refused(stays)
    for name, value in values.items():
        setattr(challenge, name, value)
    _touch(tally)
    if card_changes and challenge.state is State.PUBLISHED:
        later(judge_again, challenge_id=challenge_id)
    return challenge


@writes
def publish(challenge_id: int) -> Challenge:
    """Publish a draft so that runners can see and join it. Idempotent. Raises Refused."""
    tally = lock(Tally, challenge_id)
    challenge = db.session.get_one(Challenge, challenge_id, populate_existing=True)
    if challenge.state is State.PUBLISHED:
        return challenge
    if reason := rules.refusal_of_publishing(challenge.terms, challenge.state, clock.now()):
        raise Refused(reason)
    challenge.state = State.PUBLISHED
    _touch(tally)
    return challenge


@writes
def cancel(challenge_id: int, reason: str) -> Challenge:
    """Cancel a challenge with a reason. No more runs count, and existing scores stay. Idempotent. Raises Refused."""
    tally = lock(Tally, challenge_id)
    challenge = db.session.get_one(Challenge, challenge_id, populate_existing=True)
    if challenge.state is State.CANCELLED:
        return challenge
    if refusal := rules.refusal_of_cancelling(challenge.terms, challenge.state, clock.now()):
        raise Refused(refusal)
    challenge.state = State.CANCELLED
    challenge.cancelled_because = reason
    _touch(tally)
    return challenge


def _touch(tally: Tally) -> None:
    tally.version += 1
    tally.changed_at = clock.now()
