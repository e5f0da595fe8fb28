"""Upcoming runs that partners are invited to."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import BigInteger, BindParameter, Select, bindparam, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from challenges import clock
from challenges.db import db
from challenges.partners.models import ComeAlong, Partnership, SetOut
from challenges.partners.rules import LATE, State
from challenges.refusals import Missing
from challenges.runners.models import Runner


def set_outs_of(runner: Runner) -> Sequence[SetOut]:
    """The runner's own that are still to come, with who was asked and what they said."""
    return db.session.scalars(_own(), {"runner": runner.id, "since": clock.now() - LATE}).all()


@cache
def _own() -> Select[SetOut]:
    mine = select(SetOut).where(SetOut.runner_id == bindparam("runner"), SetOut.starts_at > bindparam("since"))
    return mine.options(selectinload(SetOut.asked)).order_by(SetOut.starts_at, SetOut.id)


def invited_to(runner: Runner) -> Sequence[ComeAlong]:
    """What partners asked the runner along to, the next first."""
    return db.session.scalars(_invited(), {"runner": runner.id, "since": clock.now() - LATE}).all()


@cache
def _invited() -> Select[ComeAlong]:
    runner_id: BindParameter[int] = bindparam("runner", type_=BigInteger)
    return (
        select(ComeAlong)
        .join(ComeAlong.set_out)
        .join(ComeAlong.partnership)
        .where(
            or_(Partnership.asker_id == runner_id, Partnership.asked_id == runner_id),
            Partnership.state == State.AGREED, SetOut.runner_id != runner_id, SetOut.starts_at > bindparam("since"),
        )
        .order_by(SetOut.starts_at, SetOut.id)
        .options(contains_eager(ComeAlong.set_out))
    )  # fmt: skip


def set_out_of(runner: Runner, set_out_id: int) -> SetOut:
    """Return one of the runner's own runs. Raises Missing."""
    found = db.session.get(SetOut, set_out_id)
    if found is None or found.runner_id != runner.id:
        raise Missing
    return found


def come_along_of(runner: Runner, set_out_id: int) -> ComeAlong:
    """Return the runner's invitation to a run. Raises Missing, also if the run has expired or the partnership ended."""
    found = next((each for each in invited_to(runner) if each.set_out_id == set_out_id), None)
    if found is None:
        raise Missing
    return found
