"""A runner's mantras."""

from collections.abc import Sequence

from sqlalchemy import select

from challenges.db import db
from challenges.mood.models import Mantra
from challenges.refusals import Missing
from challenges.runners.models import Runner


def mantras_of(runner_id: int) -> Sequence[Mantra]:
    """Return all mantras of a runner, in the order they were added."""
    return db.session.scalars(select(Mantra).where(Mantra.runner_id == runner_id).order_by(Mantra.id)).all()


def mantra_of(runner: Runner, mantra_id: int) -> Mantra:
    """Return one of the runner's own mantras. Raises Missing."""
    mantra = db.session.scalar(select(Mantra).where(Mantra.id == mantra_id, Mantra.runner_id == runner.id))
    if mantra is None:
        raise Missing
    return mantra
