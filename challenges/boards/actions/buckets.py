"""Bucket counts of each board: updated by differences, recounted, and audited every night."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from itertools import chain
from typing import Any

import structlog
from sqlalchemy import Table, bindparam, select, update

from challenges import clock
from challenges.boards import queries
from challenges.boards.models import Bucket
from challenges.boards.queries.buckets import BucketDifference, BucketKey, counted_at, differences_of
from challenges.boards.rules.buckets import BucketScale
from challenges.boards.rules.ranking import segments_of
from challenges.db import connection, db, writes
from challenges.jobs import outside_transaction
from challenges.monthly.actions.ledger import RENEWAL, lock_tallies
from challenges.monthly.events import ScoreChange, ScoresChanged
from challenges.monthly.models import Challenge, Tally
from challenges.monthly.rules import ChallengeState
from challenges.sql import upsert


@writes
def move(event: ScoresChanged) -> None:
    """Move changed scores from their old buckets to their new ones.

    The caller has already given the boards a new version, together with the sums of the challenge.
    """
    moved = [one for change in event.changes for one in _moves(change)]
    if len({change.challenge_id for change in event.changes}) == len(event.changes):
        upsert(_BUCKETS, sorted(moved), added=("scores",))
        return
    sums: Counter[tuple[Any, ...]] = Counter()  # several rows of one board may share buckets
    for *key, by in moved:
        sums[tuple(key)] += by
    upsert(_BUCKETS, sorted((*key, by) for key, by in sums.items() if by), added=("scores",))


def _moves(change: ScoreChange) -> Iterator[tuple[Any, ...]]:
    """Yield rows of counts: the buckets that a participation left, with -1, and those it came to, with 1."""
    challenge_id, participation_id = change.challenge_id, change.participation_id
    for measure in change.before | change.after:
        scale, names = _scale_of(measure.metric, change.first_day), (measure.metric.value, measure.evidence.value)
        before, after = change.before.get(measure), change.after.get(measure)
        left = counted_at(scale, before.value, before.reached_on, participation_id) if before else ()
        came = counted_at(scale, after.value, after.reached_on, participation_id) if after else ()
        if before and after and before[2:] == after[2:]:  # on the same boards
            left, came = tuple(at for at in left if at not in came), tuple(at for at in came if at not in left)
        for mark, places, by in ((before, left, -1), (after, came, 1)):
            for segment in segments_of(mark.category, mark.age_group) if mark and places else ():
                for at in places:
                    yield (challenge_id, *names, segment, *at, by)


_scale_of = lru_cache(maxsize=256)(BucketScale)


def count(moved: Mapping[int, Mapping[BucketKey, int]]) -> None:
    """Add signed numbers to buckets, by challenge, in one statement. A missing bucket starts at 0.

    So no decrement is lost.
    """
    every = ((challenge_id, *key, by) for challenge_id, counts in moved.items() for key, by in counts.items() if by)
    upsert(_BUCKETS, sorted(every), added=("scores",))


@writes
def recount(challenge_id: int) -> list[BucketDifference]:
    """Recount a challenge's scores, participants and total, correct what differs, and return the differences."""
    lock_tallies([challenge_id])
    wrong = differences_of(challenge_id)
    count({challenge_id: {d.what: d.counted - d.stored for d in wrong if isinstance(d.what, BucketKey)}})
    tally = db.session.get_one(Tally, challenge_id)
    for difference in wrong:
        if isinstance(difference.what, str):
            setattr(tally, difference.what, difference.counted)
    db.session.flush()
    if wrong:
        renew([challenge_id])
    return wrong


def renew(challenge_ids: Iterable[int], change_line: str = "") -> None:
    """Give the boards of these challenges a new version, with the change line (`recent_changes.change_line`)."""
    asked = {"challenges": list(challenge_ids), "now": clock.now(), "change_line": change_line}
    connection().execute(_RENEWED, asked)


# Built once, and bypassing the session: every run writes these for each challenge it changes.
_BUCKETS: Table = Bucket.__table__  # type: ignore[assignment]
_TALLIES: Table = Tally.__table__  # type: ignore[assignment]
_RENEWED = update(_TALLIES).where(_TALLIES.c.challenge_id.in_(bindparam("challenges", expanding=True))).values(RENEWAL)

log = structlog.get_logger()
Found = queries.BucketDifference | queries.Misjudged


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
    published = select(Challenge).where(Challenge.state == ChallengeState.PUBLISHED).join(Tally).order_by(Challenge.id)
    return [
        (challenge.id, challenge.slug)
        for challenge in db.session.scalars(published)
        if queries.is_live(challenge) or (challenge.tally.changed_at and challenge.tally.changed_at >= since)
    ]
