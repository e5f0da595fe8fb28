"""A runner's mantras."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from challenges.db import db
from challenges.mood.models import Mantra
from challenges.refusals import Missing
from challenges.runners.models import Runner

_OWN = select(Mantra).where(Mantra.runner_id == bindparam("runner")).order_by(Mantra.id)


def mantras_of(runner_id: int) -> Sequence[Mantra]:
    """All of them, in the order in which they were added."""
    return db.session.scalars(_OWN, {"runner": runner_id}).all()


def mantra_of(runner: Runner, mantra_id: int) -> Mantra:
    """Return one of the runner's own mantras. Raises Missing."""
    mantra = db.session.scalar(select(Mantra).where(Mantra.id == mantra_id, Mantra.runner_id == runner.id))
    if mantra is None:
        raise Missing
    return mantra
