"""The counts of scores in each stretch and step of each board: moved by differences, proved by a recount."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, bindparam, select, update

from challenges import clock
from challenges.db import connection, db, writes
from challenges.leaderboards.models import Bucket
from challenges.leaderboards.queries.cells import Cell, Difference, counted_at, differences_of
from challenges.leaderboards.rules import segments_of
from challenges.leaderboards.stretches import Ruler
from challenges.monthly.actions.statements import RENEWAL
from challenges.monthly.events import ScoreChange, ScoresChanged
from challenges.monthly.models import Tally
from challenges.upserts import upsert


@writes
def move(event: ScoresChanged) -> None:
    """Take the scores before out of where they are counted, and put the scores after into theirs.

    Whoever moved the scores has renewed the boards with the sums of the challenge, in one statement.
    """
    moved = [one for change in event.changes for one in _moves(change)]
    if len({change.challenge_id for change in event.changes}) == len(event.changes):
        upsert(_BUCKETS, sorted(moved), added=("scores",))
        return
    sums: Counter[tuple[Any, ...]] = Counter()  # several rows of one board may share cells
    for *cell, by in moved:
        sums[tuple(cell)] += by
    upsert(_BUCKETS, sorted((*cell, by) for cell, by in sums.items() if by), added=("scores",))


def _moves(change: ScoreChange) -> Iterator[tuple[Any, ...]]:
    """Where one participation is counted no longer, with -1, and where it is now, with 1: rows of counts."""
    of, participation_id = change.challenge_id, change.participation_id
    for measure in change.before | change.after:
        ruler, names = _ruler(measure.metric, change.first_day), (measure.metric.value, measure.lane.value)
        before, after = change.before.get(measure), change.after.get(measure)
        gone = counted_at(ruler, before.value, before.reached_on, participation_id) if before else ()
        come = counted_at(ruler, after.value, after.reached_on, participation_id) if after else ()
        if before and after and before[2:] == after[2:]:  # on the same boards
            gone, come = tuple(at for at in gone if at not in come), tuple(at for at in come if at not in gone)
        for mark, places, by in ((before, gone, -1), (after, come, 1)):
            for segment in segments_of(mark.category, mark.age_group) if mark and places else ():
                for at in places:
                    yield (of, *names, segment, *at, by)


_ruler = lru_cache(maxsize=256)(Ruler)


def count(moved: Mapping[int, Mapping[Cell, int]]) -> None:
    """Add signed numbers to cells, by challenge, all in one statement. One that is not there yet starts at nothing.

    So no decrement is lost.
    """
    every = ((challenge_id, *cell, by) for challenge_id, cells in moved.items() for cell, by in cells.items() if by)
    upsert(_BUCKETS, sorted(every), added=("scores",))


@writes
def recount(challenge_id: int) -> list[Difference]:
    """Count a challenge's scores, participants and total again, and put right what differs; what differed."""
    lock_tallies([challenge_id])
    wrong = differences_of(challenge_id)
    count({challenge_id: {d.what: d.counted - d.stored for d in wrong if isinstance(d.what, Cell)}})
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


def renew(challenge_ids: Iterable[int], told: str = "") -> None:
    """Give the boards of these challenges a new version, with what is told of it (`news.told`)."""
    asked = {"challenges": list(challenge_ids), "now": clock.now(), "told": told}
    connection().execute(_RENEWED, asked)


# Built once, and past the session: every run writes them for each challenge that it moves.
_BUCKETS: Table = Bucket.__table__  # type: ignore[assignment]
_TALLIES: Table = Tally.__table__  # type: ignore[assignment]
_RENEWED = update(_TALLIES).where(_TALLIES.c.challenge_id.in_(bindparam("challenges", expanding=True))).values(RENEWAL)
