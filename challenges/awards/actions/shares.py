"""Share, hide, celebrate and remove awards."""

import secrets

from sqlalchemy import update

from challenges import clock
from challenges.awards.models import Award
from challenges.awards.queries.trophies import own_award
from challenges.db import db, writes
from challenges.refusals import N_, Reason, Refused


@writes
def share(award_id: int, runner_id: int) -> str:
    """Give an award a public page and return the secret part of its URL, the same one each time. Raise Missing,
    and Refused if the award no longer counts.
    """
    award = _mine(award_id, runner_id)
    if award.gone_because:
        raise Refused(Reason(N_("You can't share this trophy. It no longer counts.")))
    if award.token is None:
        award.token, award.shared_at, award.hidden = secrets.token_urlsafe(12), clock.now(), False
        db.session.flush()
    return award.token


@writes
def unshare(award_id: int, runner_id: int) -> None:
    """Remove the public page, so that its URL stops working. Raise Missing."""
    award = _mine(award_id, runner_id)
    award.token = award.shared_at = None
    db.session.flush()


@writes
def hide(award_id: int, runner_id: int, *, hidden: bool) -> None:
    """Hide an award from the trophies that others see, or show it. Hiding also stops sharing.

    Raise Missing.
    """
    award = _mine(award_id, runner_id)
    award.hidden = hidden
    if hidden:
        award.token = award.shared_at = None
    db.session.flush()


@writes
def celebrate(award_id: int, runner_id: int) -> None:
    """Mark an award and all found before it as celebrated. Idempotent. Raise Missing."""
    award = _mine(award_id, runner_id)
    waiting = Award.runner_id == runner_id, Award.id <= award.id, Award.celebrated_at.is_(None)
    seen = update(Award).where(*waiting).values(celebrated_at=clock.now())
    db.session.execute(seen.execution_options(synchronize_session=False))


@writes
def dismiss(award_id: int, runner_id: int) -> None:
    """Delete an award that no longer counts. Raise Missing, and Refused if it still counts."""
    award = _mine(award_id, runner_id)
    if not award.gone_because:
        raise Refused(Reason(N_("You can't remove this trophy. It still counts.")))
    db.session.delete(award)
    db.session.flush()


def _mine(award_id: int, runner_id: int) -> Award:
    return own_award(runner_id, award_id)
