"""Giving kudos and taking them back. Both are idempotent."""

from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import aliased

from challenges import clock
from challenges.awards import actions as awards
from challenges.awards.models import Award
from challenges.db import db, insert_if_absent, transaction, writes
from challenges.events import announce
from challenges.jobs import outside_transaction
from challenges.kudos import queries, rules
from challenges.kudos.events import KudosChanged
from challenges.kudos.models import Kudos
from challenges.kudos.rules import KudosFor
from challenges.monthly.models import Participation
from challenges.refusals import N_, Missing, Reason, Refused
from challenges.runners.models import Runner
from challenges.runners.rules import ShownAs
from challenges.runs.models import Run

LATELY = timedelta(minutes=5)  # the sweep runs every minute, so a worker can miss a few
_COLUMNS = {"run": "run_id", "entry": "participation_id", "award": "award_id"}


@writes
def give(subject: str, key: int, giver_id: int, kind: KudosFor | None = None) -> None:
    """Give kudos for a "run", an "entry" (a participation) or a shared "award", once per giver.

    The default kind is effort; giving again with another kind changes the kind. Raises Refused for one's own subject
    and across a block, Missing if the subject is gone or no longer shared.
    """
    owner = _owner_of(subject, key, giver_id)
    if giver_id == owner.id:
        raise Refused(Reason(N_("You can't give kudos to yourself.")))
    if not rules.may_give(giver_id, owner.id, apart=owner.apart_from, has_handle=owner.shown_as is not ShownAs.ALIAS):
        raise Refused(Reason(N_("You can't give kudos here.")))
    whose = {_COLUMNS[subject]: key, "giver_id": giver_id}
    changed = insert_if_absent(Kudos, whose, kind=kind or KudosFor.EFFORT, given_at=clock.now())
    if not changed and kind is not None:
        other = update(Kudos).filter_by(**whose).where(Kudos.kind != kind).values(kind=kind)
        changed = bool(db.session.execute(other).rowcount)  # type: ignore[attr-defined]
    if changed:
        announce(KudosChanged(**{_COLUMNS[subject]: key}))


@writes
def take_back(subject: str, key: int, giver_id: int) -> None:
    """Take the giver's kudos back, if there are any."""
    whose = {_COLUMNS[subject]: key, "giver_id": giver_id}
    if db.session.execute(delete(Kudos).filter_by(**whose)).rowcount:  # type: ignore[attr-defined]
        announce(KudosChanged(**{_COLUMNS[subject]: key}))


@outside_transaction
def recognise_lately() -> None:
    """Award badges to runners who gave kudos recently. Runs on a schedule, so that giving kudos stays fast."""
    for giver_id in queries.givers_since(clock.now() - LATELY):
        recognise(giver_id)


@outside_transaction
def recognise(giver_id: int) -> None:
    """Count a runner's first kudos and welcomed newcomers, and award the badges for them. Writes only changes."""
    db.session.rollback()
    deeds = queries.deeds_of(giver_id)
    if deeds != queries.deeds_known_of(giver_id):
        with transaction():
            awards.recognise(giver_id, deeds)


def _owner_of(subject: str, key: int, giver_id: int) -> Any:
    """Return a row with the `id` and `shown_as` of the subject's runner, and the giver's blocks in `apart_from`."""
    owner = db.session.execute(_owners(subject), {"key": key, "giver": giver_id}).one_or_none()
    if owner is None:
        raise Missing
    return owner


@cache
def _owners(subject: str) -> Any:
    """Return the statement for the owner of a subject. Cached, because building it costs more than running it."""
    giver = aliased(Runner)
    runner = select(Runner.id, Runner.shown_as, giver.apart_from).join(giver, giver.id == bindparam("giver"))
    if subject == "run":
        return runner.join(Run, Run.runner_id == Runner.id).where(Run.id == bindparam("key"))
    if subject == "award":
        shared = Award.token.is_not(None), Award.gone_because.is_(None)
        return runner.join(Award, Award.runner_id == Runner.id).where(Award.id == bindparam("key"), *shared)
    takes_part = Participation.left_at.is_(None)
    entries = runner.join(Participation, Participation.runner_id == Runner.id)
    return entries.where(Participation.id == bindparam("key"), takes_part)
