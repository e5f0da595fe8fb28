"""Snapshots of ranks at 03:00 on the host's clock, for the movement on boards and the history of a place."""

from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import chain
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    exists,
    func,
    null,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from challenges import clock
from challenges.boards.actions.buckets import lock_tallies, renew
from challenges.boards.models import RankHistory, RankSnapshotRun
from challenges.boards.queries.board import is_live
from challenges.boards.rules import rank_history, ranking
from challenges.db import db, transaction
from challenges.jobs import outside_transaction
from challenges.monthly.models import Challenge, Participation, Score
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Evidence, Metric, Ranking

CHUNK = 2_000  # participations per transaction, so that other writers can write in between


@outside_transaction
def snapshot_ranks() -> None:
    """Snapshot the ranks of each running challenge once a night. Called often; a missed night is made up for."""
    published = select(Challenge, RankSnapshotRun.night).outerjoin(
        RankSnapshotRun, RankSnapshotRun.challenge_id == Challenge.id
    )
    due = []
    for challenge, last in db.session.execute(published.where(Challenge.state == ChallengeState.PUBLISHED)):
        local = clock.now().astimezone(clock.zone_of(challenge.zone))
        if is_live(challenge) and ranking.is_due(local, last):
            due.append((challenge.id, challenge.metric, challenge.ranking, ranking.night_of(local)))
    db.session.rollback()
    for of in due:
        _remember(*of)


def _remember(challenge_id: int, metric: Metric, ranking: Ranking, night: date) -> None:
    """Write the ranks that changed since the last snapshot. If interrupted, it is repeated, and later entries win."""
    dialect, moved = db.engine.dialect.name, False
    for chunk in _changed(challenge_id, metric, ranking):
        rows = [{"of": of, "rank": rank or None, "entry": rank_history.packed_rank(night, rank)} for of, rank in chunk]
        with transaction():
            lock_tallies([challenge_id])
            connection = db.session.connection()
            for statement in _kept(dialect):
                connection.execute(statement, rows)
        moved = True
    with transaction():
        values = {"challenge_id": challenge_id, "night": night, "taken": rank_history.packed_night(night)}
        db.session.connection().execute(_taken(dialect), values)
        if moved:
            renew([challenge_id])


# --- what changed ---------------------------------------------------------------------------------------------------


def _changed(challenge_id: int, metric: Metric, ranking: Ranking) -> Iterator[Sequence[tuple[int, int]]]:
    """Yield the participations whose rank changed, with their rank (0 for none), by id, in chunks.

    All ranks are of the same moment, and no transaction stays open while they are written: a temporary file holds them,
    so a million need no more memory than a thousand.
    """
    asked = {"challenge": challenge_id, "metric": metric}
    with TemporaryFile() as file:
        with db.engine.connect() as reader:
            found = reader.execution_options(yield_per=CHUNK).execute(_moved(ranking), asked)
            for rows in found.partitions():
                array("q", chain.from_iterable((row.id, row.rank or 0) for row in rows)).tofile(file)
        file.seek(0)
        while some := array("q", file.read(2 * 8 * CHUNK)):
            yield list(zip(some[::2], some[1::2], strict=True))


_RANKS: dict[Ranking, ColumnElement[int]] = {
    Ranking.STANDARD: func.rank().over(order_by=(Score.behind, Score.reached_on)),
    Ranking.ORDINAL: func.row_number().over(order_by=(Score.behind, Score.reached_on, Score.participation_id)),
}


@cache
def _moved(ranking: Ranking) -> Select[Any]:
    """Select the participations whose rank on the challenge's own board changed, or is their first.

    A first rank is always included: on a site that had no history before, the history starts with it.
    """
    own = (Score.metric == bindparam("metric"), Score.lane == Evidence.ALL)
    ranks = (
        select(Score.participation_id, _RANKS[ranking].label("rank"))
        .where(Score.challenge_id == bindparam("challenge"), *own)
        .subquery("ranks")
    )
    # Outer joins from the ranks, each an index lookup: otherwise SQLite would scan all ranks for each participation.
    ranked = (
        select(ranks.c.participation_id.label("id"), ranks.c.rank.label("rank"))
        .select_from(ranks)
        .outerjoin(Participation, Participation.id == ranks.c.participation_id)
        .outerjoin(RankHistory, RankHistory.participation_id == ranks.c.participation_id)
        .where(Participation.rank_before.is_distinct_from(ranks.c.rank) | RankHistory.participation_id.is_(None))
    )
    fallen = select(Participation.id, null()).where(
        Participation.challenge_id == bindparam("challenge"),
        Participation.rank_before.is_not(None),
        ~exists().where(Score.participation_id == Participation.id, *own),
    )
    moved = union_all(ranked, fallen).subquery("moved")
    return select(moved.c.id, moved.c.rank).order_by(moved.c.id)


# --- what is written ------------------------------------------------------------------------------------------------


_PARTICIPATIONS: Table = Participation.__table__  # type: ignore[assignment]
_HISTORIES: Table = RankHistory.__table__  # type: ignore[assignment]
_REMEMBERINGS: Table = RankSnapshotRun.__table__  # type: ignore[assignment]
_TAKES_PART = _PARTICIPATIONS.c.left_at.is_(None)  # a runner who left in the meantime starts without one


@cache
def _kept(dialect: str) -> tuple[Any, Any]:
    """Statements that update one row each by key: the participation's `rank`, and its `entry` appended to the history.

    Not a join with a list of rows: SQLite would scan the list for each participation of the challenge.
    """
    mine = (_PARTICIPATIONS.c.id == bindparam("of", type_=BigInteger), _TAKES_PART)
    entry = select(_PARTICIPATIONS.c.id, bindparam("entry", type_=Text)).where(*mine)
    insert = _insert(dialect, _HISTORIES).from_select(["participation_id", "ranks"], entry)
    return (
        update(_PARTICIPATIONS).where(*mine).values(rank_before=bindparam("rank", type_=Integer)),
        insert.on_conflict_do_update(
            index_elements=["participation_id"], set_={"ranks": _HISTORIES.c.ranks + insert.excluded.ranks}
        ),
    )


@cache
def _taken(dialect: str) -> Any:
    """Record that a snapshot was taken on this night."""
    insert = _insert(dialect, _REMEMBERINGS)
    now = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=["challenge_id"], set_={"night": now.night, "taken": _REMEMBERINGS.c.taken + now.taken}
    )


def _insert(dialect: str, table: Table) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)
