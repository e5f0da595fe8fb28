"""Two workers, two organisers and a leaving runner act at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from challenges.accounts import actions as accounts
from challenges.boards import actions, queries
from challenges.boards.actions import closing
from challenges.boards.models import Amendment, FinalStanding
from challenges.boards.rules import AmendmentKind
from challenges.db import db, transaction
from tests import cast
from tests.boards import closed


def at_once(app, *calls):
    """Make each call in a thread and an app context of its own, as processes do."""

    def alone(call):
        with app.app_context():
            try:
                return call()
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(alone, call) for call in calls]]


@pytest.fixture
def crowd(olu, clock):
    """November, final and not yet fixed, with twelve runners."""
    november = closed.november(olu)
    people = [cast.runner(f"run{number}") for number in range(12)]
    entries = [closed.runs(november, runner, 5 + number % 5).id for number, runner in enumerate(people)]
    clock.at(closed.FINAL)
    return november.id, entries, [runner.id for runner in people]


def in_a_transaction(call):
    with transaction():
        call()


def test_two_workers_and_a_leaving_runner_make_one_valid_snapshot(app, crowd, monkeypatch):
    monkeypatch.setattr(closing, "CHUNK", 3)
    challenge_id, _, runner_ids = crowd
    at_once(
        app,
        lambda: actions.close(challenge_id),
        lambda: actions.close(challenge_id),
        lambda: in_a_transaction(lambda: accounts.leave(runner_ids[7])),
    )
    actions.close(challenge_id)  # the worker's next pass, in case the two blocked each other
    db.session.rollback()
    kept = queries.snapshot_of(challenge_id)
    assert kept.taken_at is not None
    assert kept.sizes["distance all"] in (11, 12)
    assert db.session.query(FinalStanding).filter_by(challenge_id=challenge_id).count() == sum(kept.sizes.values())
    values = [value for _, _, value in closed.rows(db.session.get_one(closed.Challenge, challenge_id))]
    assert values == sorted(values, reverse=True)


def test_amendments_signed_at_the_same_time_form_one_chain(app, crowd, olu, mia):
    challenge_id, entries, _ = crowd
    actions.close(challenge_id)
    signers = [olu.id, mia.id, olu.id, mia.id]

    def withdraw(signer, entry):
        return lambda: in_a_transaction(
            lambda: (
                actions.amend(challenge_id, signer, entry, AmendmentKind.WITHDRAWN, "Asked to be taken out.") and None
            )
        )

    at_once(app, *(withdraw(signer, entry) for signer, entry in zip(signers, entries[:4], strict=True)))
    db.session.rollback()
    challenge = db.session.get_one(closed.Challenge, challenge_id)
    assert [one.number for one in db.session.query(Amendment).order_by(Amendment.number)] == [1, 2, 3, 4]
    assert queries.faults_of(challenge) == []
