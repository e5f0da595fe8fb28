"""The counts of scores in each stretch and step of each board: moved by differences, proved by a recount."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlalchemy import Table, bindparam, select, update

from challenges import clock
from challenges.db import connection, db, writes
from challenges.leaderboards.models import Bucket
from challenges.leaderboards.queries.cells import Cell, Difference, Place, differences_of, places_of
from challenges.leaderboards.rules import segments_of
from challenges.leaderboards.stretches import RowKey, Ruler
from challenges.monthly.actions.statements import RENEWAL
from challenges.monthly.events import Mark, ScoreChange, ScoresChanged
from challenges.monthly.metrics import Measure
from challenges.monthly.models import Tally
from challenges.upserts import upsert

Counted = tuple[int, str, str, str, int, int]
"""A challenge, and where its scores are counted: a `Cell`, as a plain value."""


@writes
def move(event: ScoresChanged) -> None:
    """Take the scores before out of where they are counted, and put the scores after into theirs.

    Whoever moved the scores has renewed the boards with the sums of the challenge, in one statement.
    """
    moved: list[tuple[Counted, int]] = []
    for change in event.changes:
        of = change.challenge_id
        for measure in change.before | change.after:
            gone, come = (_places(change, measure, marks.get(measure)) for marks in (change.before, change.after))
            moved += [((of, *place), -1) for place in gone - come]
            moved += [((of, *place), 1) for place in come - gone]
    counts = dict(moved)
    if len(counts) < len(moved):  # several rows of one board
        counts = dict.fromkeys(counts, 0)
        for cell, by in moved:
            counts[cell] += by
    _add(counts)


def _places(change: ScoreChange, measure: Measure, mark: Mark | None) -> set[Place]:
    if mark is None:
        return set()
    row = RowKey(-mark.value, mark.reached_on, change.participation_id)
    groups = segments_of(mark.category, mark.age_group)
    return set(places_of(_ruler(measure.metric, change.first_day), measure.lane, row, groups))


_ruler = lru_cache(maxsize=256)(Ruler)


def count(moved: Mapping[int, Mapping[Cell, int]]) -> None:
    """Add signed numbers to cells, by challenge. One that is not there yet starts at nothing, so no decrement is lost.

    All in one statement.
    """
    _add({(challenge_id, *cell): by for challenge_id, cells in moved.items() for cell, by in cells.items()})


def _add(moved: Mapping[Counted, int]) -> None:
    upsert(_BUCKETS, sorted([(*cell, by) for cell, by in moved.items() if by]), added=("scores",))


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
