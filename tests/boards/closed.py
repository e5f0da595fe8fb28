"""Closing challenges: November with its field of runners, and the moments at which its phases change.

November ends where days end last (12 hours behind UTC), so its grace period begins on 1 December at noon UTC.
"""

from typing import Any

from challenges.boards import actions
from challenges.boards.models import Amendment, FinalStanding, Snapshot
from challenges.boards.rules import AmendmentKind
from challenges.db import db, transaction
from challenges.monthly.models import Challenge, Participation
from challenges.monthly.rules.metrics import Evidence, Metric
from tests import make

GRACE = "2026-12-02 09:00"
PROVISIONAL = "2026-12-04 12:00:01"
FINAL = "2026-12-05 12:00:01"
PAGE = "/challenges/november-together"
STANDINGS = f"{PAGE}/final"
KM = 1_000_000


def november(organiser: Any, **values: Any) -> Challenge:
    """A 100 km challenge with levels at 25, 50 and 100 km."""
    return make.challenge(organiser, **{"rungs": (25 * KM, 50 * KM), **values})


def runs(challenge: Challenge, runner: Any, *distances: float, first_day: int = 2) -> Participation:
    """Let a runner join, with a run of this many kilometres on each day from 2 November on."""
    participation = make.participation(challenge, runner)
    for day, km in enumerate(distances, first_day):
        make.run(runner, km=km, minutes=km * 6, day=f"2026-11-{day:02}")
    return participation


def fix(challenge: Challenge) -> Snapshot:
    """Run the worker's job. The challenge must be final by then."""
    db.session.rollback()
    actions.close_due()
    return snapshot(challenge)


def snapshot(challenge: Challenge) -> Snapshot:
    """Return the snapshot."""
    db.session.rollback()
    return db.session.get_one(Snapshot, challenge.id)


def rows(challenge: Challenge, metric: Metric = Metric.DISTANCE) -> list[tuple[int, int, float]]:
    """Return the fixed standings of a board: (rank, entry, value in kilometres or a count)."""
    db.session.rollback()
    kept = db.session.query(FinalStanding).filter_by(challenge_id=challenge.id, metric=metric)
    unit = 1 if metric.is_count else KM
    return [(row.rank, row.participation_id, row.value / unit) for row in kept.order_by(FinalStanding.position)]


def amend(challenge: Challenge, organiser: Any, participation: Any, km: float | None, **values: Any) -> Amendment:
    """Let an organiser change an entry's distance, or withdraw it."""
    entry = participation if isinstance(participation, int) else participation.id
    words = {"reason": "One run was a bike ride.", **values}
    with transaction():
        if km is None:
            return actions.amend(challenge.id, organiser.id, entry, AmendmentKind.WITHDRAWN, **words)
        figure = {"metric": Metric.DISTANCE, "evidence": Evidence.ALL, "value": round(km * KM)}
        return actions.amend(challenge.id, organiser.id, entry, AmendmentKind.FIGURE, **{**figure, **words})
