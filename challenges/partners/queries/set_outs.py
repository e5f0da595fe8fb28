"""Upcoming runs that partners are invited to."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, selectinload

from challenges import clock
from challenges.db import db
from challenges.partners.models import ComeAlong, Partnership, SetOut
from challenges.partners.rules import LATE, State
from challenges.refusals import Missing
from challenges.runners.models import Runner


def set_outs_of(runner: Runner) -> Sequence[SetOut]:
    """Return the runner's own upcoming runs, with the invited partners and their answers."""
    mine = select(SetOut).where(SetOut.runner_id == runner.id, SetOut.starts_at > clock.now() - LATE)
    return db.session.scalars(mine.options(selectinload(SetOut.asked)).order_by(SetOut.starts_at, SetOut.id)).all()


def invited_to(runner: Runner) -> Sequence[ComeAlong]:
    """Return the runner's invitations to upcoming runs, soonest first."""
    statement = (
        select(ComeAlong)
        .join(ComeAlong.set_out)
        .join(ComeAlong.partnership)
        .where(
            or_(Partnership.asker_id == runner.id, Partnership.asked_id == runner.id),
            Partnership.state == State.AGREED, SetOut.runner_id != runner.id, SetOut.starts_at > clock.now() - LATE,
        )
        .order_by(SetOut.starts_at, SetOut.id)
        .options(contains_eager(ComeAlong.set_out))
    )  # fmt: skip
    return db.session.scalars(statement).all()


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
