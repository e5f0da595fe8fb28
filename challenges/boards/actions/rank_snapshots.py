"""Snapshots of ranks at 03:00 on the host's clock, for the movement on boards and the history of a place."""

from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import chain
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Table,
    bindparam,
    exists,
    func,
    null,
    select,
    union_all,
    update,
)

from challenges import clock
from challenges.boards.actions.buckets import renew
from challenges.boards.models import RankHistory, RankSnapshotRun
from challenges.boards.queries.board import is_live
from challenges.boards.rules import rank_history, ranking
from challenges.db import connection, db, transaction
from challenges.jobs import outside_transaction
from challenges.monthly.actions.ledger import lock_tallies
from challenges.monthly.models import Challenge, Participation, Score
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Evidence, Metric, Ranking
from challenges.sql import upsert

_PARTICIPATIONS: Table = Participation.__table__  # type: ignore[assignment]
_HISTORIES: Table = RankHistory.__table__  # type: ignore[assignment]
_SNAPSHOT_RUNS: Table = RankSnapshotRun.__table__  # type: ignore[assignment]
_TAKES_PART = _PARTICIPATIONS.c.left_at.is_(None)  # a runner who left in the meantime starts without a rank
_RANKED = (
    update(_PARTICIPATIONS)
    .where(_PARTICIPATIONS.c.id == bindparam("of"))
    .values(rank_before=bindparam("rank", type_=Integer))
)
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
    for values in due:
        _snapshot(*values)


def _snapshot(challenge_id: int, metric: Metric, ranking: Ranking, night: date) -> None:
    """Write the ranks that changed since the last snapshot. If interrupted, it is repeated, and later entries win."""
    changed = False
    for chunk in _changed(challenge_id, metric, ranking):
        with transaction():
            lock_tallies([challenge_id])
            _write(chunk, night)
        changed = True
    with transaction():
        row = (challenge_id, night.isoformat(), rank_history.packed_night(night))
        upsert(_SNAPSHOT_RUNS, [row], replaced=("night",), added=("taken",))
        if changed:
            renew([challenge_id])


def _write(chunk: Sequence[tuple[int, int]], night: date) -> None:
    """Store ranks and append them to the histories of runners who still take part; 0 is no rank."""
    here = _PARTICIPATIONS.c.id.in_([participation_id for participation_id, _ in chunk])
    stay = {row.id for row in connection().execute(select(_PARTICIPATIONS.c.id).where(here, _TAKES_PART))}
    ranks = [(participation_id, rank) for participation_id, rank in chunk if participation_id in stay]
    if ranks:
        connection().execute(_RANKED, [{"of": one, "rank": rank or None} for one, rank in ranks])
    upsert(_HISTORIES, [(one, rank_history.packed_rank(night, rank)) for one, rank in ranks], added=("ranks",))


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
    Ranking.STANDARD: func.rank().over(order_by=(Score.sort_value, Score.reached_on)),
    Ranking.ORDINAL: func.row_number().over(order_by=(Score.sort_value, Score.reached_on, Score.participation_id)),
}


@cache
def _moved(ranking: Ranking) -> Select[Any]:
    """Select the participations whose rank on the challenge's own board changed, or is their first.

    A first rank is always included: on a site that had no history before, the history starts with it.
    """
    own = (Score.metric == bindparam("metric"), Score.evidence == Evidence.ALL)
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
