"""Protests: all of them for organisers, their own for runners."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased

from challenges.boards.models import Protest
from challenges.db import db
from challenges.monthly.models import Participation
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runners.rules import Appearance


@dataclass(frozen=True, slots=True)
class ProtestLine:
    """A protest, with its sender and its subject as the reader sees them."""

    protest: Protest
    by: Appearance
    about: Appearance
    own: bool  # about the sender's own entry
    in_own_cause: bool  # answered by its subject, who was the only organiser
    concerns_me: bool  # the reader's own entry, or own protest


def protests_in(challenge_id: int, viewer: Runner) -> list[ProtestLine]:
    """Return the protests in a challenge, for organisers: unanswered ones first, then by age, oldest first."""
    order = (case((Protest.answer.is_(None), 0), else_=1), Protest.sent_at, Protest.id)
    return _lines(_PROTESTS.where(Protest.challenge_id == challenge_id).order_by(*order), viewer)


def protests_by(runner: Runner, challenge_id: int, viewer: Runner) -> list[ProtestLine]:
    """Return a runner's protests in a challenge, oldest first."""
    mine = _PROTESTS.where(Protest.challenge_id == challenge_id, Protest.runner_id == runner.id)
    return _lines(mine.order_by(Protest.id), viewer)


def protest_in(challenge_id: int, protest_id: int, viewer: Runner) -> ProtestLine:
    """Return one protest in a challenge, for organisers. Raises Missing."""
    one = _PROTESTS.where(Protest.challenge_id == challenge_id, Protest.id == protest_id)
    for line in _lines(one, viewer):
        return line
    raise Missing


def how_many_protests(challenge_id: int, runner_id: int, besides: int) -> int:
    """Return how many protests a runner sent in a challenge about entries other than this one."""
    mine = (Protest.challenge_id == challenge_id, Protest.runner_id == runner_id)
    counted = select(func.count()).select_from(Protest).where(*mine, Protest.participation_id != besides)
    return db.session.scalar(counted) or 0


def protest_text(challenge_id: int, runner_id: int, participation_id: int) -> str:
    """Return the text of a runner's protest about an entry; "" if there is none."""
    mine = (Protest.challenge_id == challenge_id, Protest.runner_id == runner_id)
    return db.session.scalar(select(Protest.text).where(*mine, Protest.participation_id == participation_id)) or ""


_by, _about = aliased(Runner), aliased(Runner)
_PROTESTS = (
    select(Protest, _by, _about)
    .join(_by, _by.id == Protest.runner_id)
    .join(Participation, Participation.id == Protest.participation_id)
    .join(_about, _about.id == Participation.runner_id)
)


def _lines(statement: Select[*tuple[Any, ...]], viewer: Runner) -> list[ProtestLine]:
    return [
        ProtestLine(
            protest,
            by.appears_to(viewer),
            about.appears_to(viewer),
            by.id == about.id,
            protest.answered_by == about.id,
            viewer.id in (by.id, about.id),
        )
        for protest, by, about in db.session.execute(statement)
    ]
