"""The counts of scores in each stretch of each board: moved by differences, proved by a recount."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from challenges import clock
from challenges.db import db, writes
from challenges.leaderboards.models import Bucket
from challenges.leaderboards.queries.audit import Difference, Stretch, differences_of
from challenges.leaderboards.rules import bucket_of, segments_of
from challenges.monthly.events import ScoreChanged
from challenges.monthly.models import Tally


@writes
def move(event: ScoreChanged) -> None:
    """Take the scores before out of their stretches, put the scores after into theirs, and renew the boards."""
    moved: Counter[Stretch] = Counter()
    for sign, marks in ((-1, event.before), (1, event.after)):
        for measure, mark in marks.items():
            place = bucket_of(measure.metric, mark.value, mark.reached_on, event.first_day)
            for segment in segments_of(mark.category, mark.age_group):
                moved[Stretch(*measure, segment, place)] += sign
    count(event.challenge_id, moved)
    renew([event.challenge_id])


def count(challenge_id: int, moved: Mapping[Stretch, int]) -> None:
    """Add signed numbers to stretches. One that is not there yet starts at nothing, so no decrement is lost."""
    rows = [
        {"challenge_id": challenge_id, **stretch._asdict(), "scores": scores}
        for stretch, scores in sorted(moved.items(), key=lambda item: item[0].order)
        if scores
    ]
    if not rows:
        return
    db.session.connection().execute(_added(db.engine.dialect.name), rows)


@writes
def recount(challenge_id: int) -> list[Difference]:
    """Count a challenge's scores, participants and total again, and put right what differs; what differed."""
    lock_tallies([challenge_id])
    wrong = differences_of(challenge_id)
    stretches = {d.what: d.counted - d.stored for d in wrong if isinstance(d.what, Stretch)}
    count(challenge_id, stretches)
    tally = db.session.get_one(Tally, challenge_id)
    for difference in wrong:
        if isinstance(difference.what, str):
            setattr(tally, difference.what, difference.counted)
    db.session.flush()
    if wrong:
        renew([challenge_id])
    return wrong


def lock_tallies(challenge_ids: Iterable[int]) -> None:
    """Have the boards to oneself until the transaction ends; always in the same order, so nobody waits in a circle."""
    wanted = select(Tally.challenge_id).where(Tally.challenge_id.in_(list(challenge_ids)))
    db.session.execute(wanted.order_by(Tally.challenge_id).with_for_update())


def renew(challenge_ids: Iterable[int]) -> None:
    """Give the boards of these challenges a new version."""
    db.session.connection().execute(_RENEWED, {"challenges": list(challenge_ids), "now": clock.now()})


# Built once, and past the session: every run writes them for each challenge that it moves.
_BUCKETS, _TALLIES = cast(Table, Bucket.__table__), cast(Table, Tally.__table__)
_RENEWED = (
    update(_TALLIES)
    .where(_TALLIES.c.challenge_id.in_(bindparam("challenges", expanding=True)))
    .values(version=_TALLIES.c.version + 1, changed_at=bindparam("now"))
)


@cache
def _added(dialect: str) -> Any:
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(_BUCKETS)
    return insert.on_conflict_do_update(
        index_elements=list(_BUCKETS.primary_key.columns),
        set_={"scores": _BUCKETS.c.scores + insert.excluded.scores},
    )
