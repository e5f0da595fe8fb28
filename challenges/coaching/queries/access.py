"""Access checks, made on every request, so that revoking access takes effect immediately."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, func, select

from challenges import clock
from challenges.coaching.models import Coaching
from challenges.coaching.rules import Grant, Side
from challenges.db import db
from challenges.refusals import N_, Missing, NotYours, Reason
from challenges.runners.models import Runner


def coached_runner_of(coach: Runner, coaching_id: int, *grants: Grant) -> Coaching:
    """Return a live coaching of `coach` that has all these grants.

    Raises Missing unless `coach` is or was its coach, and NotYours with a reason if it has ended or lacks a grant.
    """
    coaching = db.session.get(Coaching, coaching_id)
    if coaching is None or coaching.coach_id != coach.id:
        raise Missing
    if not coaching.is_live:
        if coaching.accepted_at is None:
            raise Missing
        raise NotYours(_no_longer(coaching, coach))
    if not coaching.grants.issuperset(grants):
        raise NotYours(Reason(N_("%(name)s doesn't share this with you."), name=coaching.runner.name))
    return coaching


def _no_longer(coaching: Coaching, coach: Runner) -> Reason:
    """Return the reason, with the runner's name only if the coach can still see that name elsewhere."""
    face = coaching.runner.appears_to(coach)
    if face.handle is None or not face.name:
        return Reason(N_("You no longer coach this runner."))
    return Reason(N_("You no longer coach %(name)s."), name=face.name.split()[0])


def coach_of(runner: Runner, coaching_id: int) -> Coaching:
    """Return one of the runner's own coachings, including pending and ended ones. Raises Missing."""
    coaching = db.session.get(Coaching, coaching_id)
    if coaching is None or coaching.runner_id != runner.id:
        raise Missing
    return coaching


def invitation_to(coach: Runner, coaching_id: int) -> Coaching:
    """Return a pending invitation to the coach. Raises Missing, also if it has been withdrawn."""
    coaching = db.session.get(Coaching, coaching_id)
    if coaching is None or coaching.coach_id != coach.id or coaching.accepted_at or coaching.ended_at:
        raise Missing
    return coaching


_OWN = select(Coaching).where(Coaching.runner_id == bindparam("runner"))
_OWN_LIVE = _OWN.where(Coaching.ended_at.is_(None)).order_by(Coaching.accepted_at.is_(None), Coaching.id)
_OWN_ENDED = (
    _OWN.where(Coaching.ended_at.is_not(None), Coaching.accepted_at.is_not(None))
    .order_by(Coaching.ended_at.desc())
    .limit(5)
)


def coaches_of(runner: Runner) -> Sequence[Coaching]:
    """The runner's coaches, those who were asked, and the last five that ended, in this order."""
    live = db.session.scalars(_OWN_LIVE, {"runner": runner.id})
    return [*live, *db.session.scalars(_OWN_ENDED, {"runner": runner.id})]


_OPEN = select(Coaching).where(Coaching.coach_id == bindparam("coach"), Coaching.ended_at.is_(None))
_LIVE = _OPEN.where(Coaching.accepted_at.is_not(None))
_LIVE_COUNT = _LIVE.with_only_columns(func.count(Coaching.id))
_WAITING = _OPEN.where(Coaching.accepted_at.is_(None))
_INVITATIONS = _WAITING.order_by(Coaching.id)


def coached_by(coach: Runner) -> Sequence[Coaching]:
    """The coachings of all whom somebody coaches now."""
    return db.session.scalars(_LIVE.order_by(Coaching.id), {"coach": coach.id}).all()


def invitations_to(coach: Runner) -> Sequence[Coaching]:
    """What somebody was asked and has not answered, the earliest first."""
    return db.session.scalars(_INVITATIONS, {"coach": coach.id}).all()


def live_count_of(coach_id: int) -> int:
    """How many somebody coaches."""
    return db.session.scalar(_LIVE_COUNT, {"coach": coach_id}) or 0


def waiting_count_of(coach_id: int) -> int:
    """How many invitations wait for somebody."""
    return db.session.scalar(_WAITING.with_only_columns(func.count(Coaching.id)), {"coach": coach_id}) or 0


def last_between(runner_id: int, coach_id: int) -> tuple[Coaching | None, date | None]:
    """Return the live or pending coaching of two people, if any, and the date on which the coach last ended one.

    Declining an invitation counts as ending it.
    """
    both = select(Coaching).where(Coaching.runner_id == runner_id, Coaching.coach_id == coach_id)
    found = db.session.scalars(both.order_by(Coaching.id.desc()).limit(2)).all()
    live = next((one for one in found if one.ended_at is None), None)
    refused = next((one.ended_at for one in found if one.ended_at and one.ended_by is Side.COACH), None)
    return live, clock.local_date(refused, found[0].runner.zone) if refused else None
