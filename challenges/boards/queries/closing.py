"""The progress of a challenge's close, for its page, and which closes are due.

Verify that stored standings and amendments are what was fixed and signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, literal, select
from sqlalchemy.orm import contains_eager, lazyload

from challenges.boards.models import Amendment, Snapshot
from challenges.boards.queries.amendments import amendments_of
from challenges.boards.queries.final import fixed_standings
from challenges.boards.queries.protests import ProtestLine, protests_by
from challenges.boards.rules import broken_links, fingerprint_of, lines_of
from challenges.db import db
from challenges.lifecycle import LONGEST_GRACE, Phase, PhaseTimes
from challenges.monthly.models import Challenge, Tally
from challenges.monthly.rules import ChallengeState
from challenges.runners.models import Runner


@dataclass(frozen=True, slots=True)
class Closing:
    """The close of a challenge whose last day is over. `snapshot` is set once the final standings are complete.

    `amendments` counts those since then; before that, all of them.
    """

    phase: Phase
    times: PhaseTimes
    snapshot: Snapshot | None = None
    amendments: int = 0
    protests: Sequence[ProtestLine] = ()  # the reader's own, while it is provisional


def snapshot_of(challenge_id: int) -> Snapshot | None:
    """Return the final standings of a challenge, even while they are being written; None before."""
    return db.session.get(Snapshot, challenge_id)


def closing_of(challenge: Challenge, phase: Phase, viewer: Runner | None) -> Closing | None:
    """Return the progress of a challenge's close in this phase; None if it isn't over. At most two queries."""
    times = challenge.terms.times
    if phase is Phase.grace:
        return Closing(phase, times)
    if phase not in (Phase.provisional, Phase.final):
        return None
    signed = select(func.count()).where(Amendment.challenge_id == challenge.id)
    since = signed.where(Amendment.fingerprint != "").scalar_subquery()
    nothing = select(literal(0).label("zero")).subquery()  # gives a row even if nothing is fixed
    rows = select(Snapshot, since, signed.scalar_subquery()).select_from(nothing)
    snapshot, later, all_of_them = db.session.execute(
        rows.outerjoin(Snapshot, Snapshot.challenge_id == challenge.id)
    ).one()
    if snapshot is None or snapshot.taken_at is None:
        protests = protests_by(viewer, challenge.id, viewer) if viewer and phase is Phase.provisional else []
        return Closing(phase, times, amendments=all_of_them, protests=protests)
    return Closing(phase, times, snapshot, later)


def due(now: datetime) -> list[int]:
    """Return the challenges that are final but whose final standings aren't complete, the oldest first."""
    waiting = (
        select(Challenge)
        .outerjoin(Snapshot, Snapshot.challenge_id == Challenge.id)
        .join(Challenge.tally)
        .options(contains_eager(Challenge.tally))
        .where(
            Challenge.state == ChallengeState.PUBLISHED, Challenge.last_day < now.date(), Snapshot.taken_at.is_(None)
        )
        .where(Tally.scored_up_to.is_(None))  # after an upgrade that added new boards, their scores come first
        .order_by(Challenge.last_day, Challenge.id)
    )
    return [challenge.id for challenge in db.session.scalars(waiting) if now >= challenge.terms.times.final_at]


def provisional_challenges(now: datetime) -> list[int]:
    """Return the challenges that can be protested against now."""
    latest = now.date() - LONGEST_GRACE - timedelta(days=3)  # plus the days on which it is another date somewhere
    over = select(Challenge).where(
        Challenge.state == ChallengeState.PUBLISHED, Challenge.last_day.between(latest, now.date())
    )
    rows = db.session.scalars(over.options(lazyload(Challenge.tally)).order_by(Challenge.id))
    return [one.id for one in rows if one.terms.phase_for(now, "UTC") is Phase.provisional]


def lately_final(now: datetime) -> list[int]:
    """Return the challenges whose standings became final within the last week."""
    lately = Snapshot.taken_at.is_not(None), Snapshot.final_at >= now - timedelta(days=7)
    return list(db.session.scalars(select(Snapshot.challenge_id).where(*lately).order_by(Snapshot.challenge_id)))


def faults_of(challenge: Challenge) -> list[str]:
    """Return all faults in English, for a log or a terminal; empty if all is well."""
    snapshot = snapshot_of(challenge.id)
    if snapshot is None or snapshot.taken_at is None:
        return ["There are no final standings yet."]
    faults = [] if _holds(snapshot) else ["The standings don't match their fingerprint."]
    chain = [(line.signed, line.amendment.hash) for line in amendments_of(challenge, None)]
    return faults + [f"Amendment {number} doesn't match what was signed." for number in broken_links(chain)]


def _holds(snapshot: Snapshot) -> bool:
    standings = fixed_standings(snapshot.challenge_id, snapshot.sizes)
    try:
        return fingerprint_of(lines_of(snapshot.facts, standings)) == snapshot.fingerprint
    except ValueError:  # out of order
        return False
