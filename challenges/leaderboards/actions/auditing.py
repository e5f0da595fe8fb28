"""Nightly audit of boards: recalculates everything stored from the runs, and logs what differs."""

from datetime import timedelta
from itertools import chain

import structlog
from sqlalchemy import select

from challenges import clock
from challenges.db import db
from challenges.jobs import outside_transaction
from challenges.leaderboards import queries
from challenges.monthly.models import Challenge, Tally
from challenges.monthly.rules import State

log = structlog.get_logger()
Found = queries.Difference | queries.Misjudged


@outside_transaction
def audit() -> None:
    """Recount every challenge that may have changed since yesterday, and log all differences in one line.

    Nothing is corrected: a difference is a bug, and whoever investigates it needs the evidence. `flask leaderboards
    recount --fix` corrects it.
    """
    wrong: dict[str, int] = {}
    first = ""
    audited = _due()
    for challenge_id, slug in audited:
        db.session.rollback()  # one consistent view of the data while others keep writing
        for found in chain[Found](queries.differences_of(challenge_id), queries.misjudged_in(challenge_id)):
            first = first or f"{slug}: {found.what} is stored as {found.stored} but counted as {found.counted}"
            wrong[slug] = wrong.get(slug, 0) + 1
    db.session.rollback()
    if wrong:
        log.error("boards differ from the runs", audited=len(audited), differences=wrong, first=first)
    else:
        log.info("boards match the runs", audited=len(audited))


def _due() -> list[tuple[int, str]]:
    """Return the challenges that aren't over, or that changed within the last few days."""
    since = clock.now() - timedelta(days=2)
    published = select(Challenge).where(Challenge.state == State.PUBLISHED).join(Tally).order_by(Challenge.id)
    return [
        (challenge.id, challenge.slug)
        for challenge in db.session.scalars(published)
        if queries.is_live(challenge) or (challenge.tally.changed_at and challenge.tally.changed_at >= since)
    ]
