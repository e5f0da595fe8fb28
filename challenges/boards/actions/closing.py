"""Fix the standings of challenges that are final, in chunks, so that other writers can write in between.

Every chunk continues after the last stored row, and only the last transaction marks the standings as complete. So a
worker may be killed at any point, and two may work at the same time.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, cast

from sqlalchemy import BigInteger, BindParameter, Date, Table, bindparam, func, insert, select, tuple_

from challenges import clock
from challenges.boards import queries
from challenges.boards.models import Amendment, FinalStanding, Snapshot
from challenges.boards.queries.amendments import standing_amendments
from challenges.boards.rules import fingerprint_of, lines_of, rung_reached
from challenges.boards.rules.ranking import ScoreKey, ranked_from
from challenges.db import db, insert_if_absent, lock, transaction
from challenges.jobs import outside_transaction
from challenges.lifecycle import Phase
from challenges.monthly.models import Challenge, Participation, Score, Tally
from challenges.monthly.rules.metrics import Evidence, Measure, Metric, boards_of
from challenges.runners.models import Runner

CHUNK = 5_000  # standings per transaction
_FIRST = (-(2**62), date.min, 0)  # before every row of a board


class ClosingRow(NamedTuple):
    """A score about to be fixed, with any amendments made while it was provisional."""

    sort_value: int
    reached_on: date
    participation_id: int
    runner_id: int
    runs: int
    finished_on: date | None

    @property
    def key(self) -> ScoreKey:
        """The ranking key."""
        return ScoreKey(self.sort_value, self.reached_on)


@outside_transaction
def close_due() -> None:
    """Fix the standings of every challenge that has become final, and resume any that were interrupted."""
    for challenge_id in queries.due(clock.now()):
        close(challenge_id)


@outside_transaction
def close(challenge_id: int) -> bool:
    """Fix the standings of a final challenge; return whether there was anything to do. Safe to run twice at once."""
    db.session.rollback()  # end the read transaction
    if not begin(challenge_id):
        return False
    for _ in writing(challenge_id):
        pass
    return finish(challenge_id)


def begin(challenge_id: int) -> bool:
    """Create the snapshot's row; return whether its standings must be written. The tally's lock blocks amendments."""
    with transaction():
        tally = lock(Tally, challenge_id)
        challenge = db.session.get_one(Challenge, challenge_id, populate_existing=True)
        times = challenge.terms.times
        phase = challenge.terms.phase_for(clock.now(), "UTC", challenge.state)
        if phase is not Phase.final or tally.scored_up_to is not None:  # scores are still being added after an upgrade
            return False
        head = {name: getattr(challenge, name) for name in _COPIED}
        insert_if_absent(
            Snapshot, {"challenge_id": challenge_id}, final_at=times.final_at, begun_at=clock.now(), **head
        )
        return db.session.get_one(Snapshot, challenge_id).taken_at is None


_COPIED = ("slug", "first_day", "last_day", "metric", "target", "rungs", "ranking")


def writing(challenge_id: int) -> Iterator[int]:
    """Write the missing rows of a started snapshot, one transaction at a time; yield the number of rows of each."""
    for metric in boards_of(db.session.get_one(Challenge, challenge_id).metric):
        for evidence in Evidence:
            written = CHUNK
            while written == CHUNK:
                with transaction():
                    written = _write_chunk(challenge_id, metric, evidence)
                yield written


def _write_chunk(challenge_id: int, metric: Metric, evidence: Evidence) -> int:
    snapshot = lock(Snapshot, challenge_id)
    if snapshot.taken_at is not None:
        return 0
    last = db.session.execute(_LAST, {"challenge": challenge_id, "metric": metric, "evidence": evidence}).one_or_none()
    after = (-last.value, last.reached_on, last.participation_id) if last else _FIRST
    rows = _rows_to_stay(challenge_id, metric, evidence, after)
    if not rows:
        return 0
    position = last.position + 1 if last else 1
    shares = last is not None and rows[0].key == ScoreKey(after[0], after[1])
    first = last.rank if last and shares else position
    ranks = ranked_from([row.key for row in rows], position, first, snapshot.ranking)
    own = metric is snapshot.metric and evidence is Evidence.ALL
    db.session.connection().execute(  # statements on tables don't need the session
        insert(cast(Table, FinalStanding.__table__)),
        [
            {
                "challenge_id": challenge_id,
                "metric": metric,
                "lane": evidence,
                "position": position + index,
                "participation_id": row.participation_id,
                "runner_id": row.runner_id,
                "rank": rank,
                "value": -row.sort_value,
                "reached_on": row.reached_on,
                "runs": row.runs,
                "rung": rung_reached(-row.sort_value, snapshot.rungs) if own else None,
                "finished_on": _finished_on(row, snapshot.target) if own else None,
            }
            for index, (row, rank) in enumerate(zip(rows, ranks, strict=True))
        ],
    )
    return len(rows)


def _finished_on(row: ClosingRow, target: int) -> date | None:
    """Return when the target was reached; if an amendment raised the score to it, when that score was reached."""
    return (row.finished_on or row.reached_on) if -row.sort_value >= target else None


def _rows_to_stay(
    challenge_id: int, metric: Metric, evidence: Evidence, after: tuple[int, date, int]
) -> list[ClosingRow]:
    """Return the next rows, and lock their runners, who can't delete their accounts before the rows are written."""
    while rows := _next_rows(challenge_id, metric, evidence, after):
        runner_ids = {row.runner_id for row in rows}
        held = select(Runner.id).where(Runner.id.in_(runner_ids)).with_for_update(read=True, key_share=True)
        if runner_ids <= set(db.session.scalars(held)):
            return rows
    return []


def _next_rows(challenge_id: int, metric: Metric, evidence: Evidence, after: tuple[int, date, int]) -> list[ClosingRow]:
    """Return the next rows of a board after a key, at most one chunk: scores, with amended ones in their new places."""
    amendments = db.session.scalars(
        select(Amendment).where(Amendment.challenge_id == challenge_id).order_by(Amendment.number)
    ).all()
    amended = standing_amendments(amendments, Measure(metric, evidence))
    values = {"behind": after[0], "reached_on": after[1], "participation": after[2], "limit": CHUNK}
    asked = {
        "challenge": challenge_id,
        "metric": metric,
        "evidence": evidence,
        "amended": list(amended) or [0],
        **values,
    }
    rows = [ClosingRow(*row) for row in db.session.execute(_SCORES, asked).all()]
    if not amended:
        return rows
    moved = [row for row in _amended_rows(amended, challenge_id, metric, evidence) if row[:3] > after]
    return sorted([*rows, *moved])[:CHUNK]


def _amended_rows(
    amended: dict[int, Amendment], challenge_id: int, metric: Metric, evidence: Evidence
) -> list[ClosingRow]:
    asked = {"challenge": challenge_id, "metric": metric, "evidence": evidence, "amended": list(amended)}
    rows = [ClosingRow(*row) for row in db.session.execute(_AMENDED, asked)]
    after = [(row, amended[row.participation_id].after) for row in rows]
    return [row._replace(sort_value=-value) for row, value in after if value is not None]


_S, _P = cast(Table, Score.__table__).c, cast(Table, Participation.__table__).c
_ON_BOARD = tuple(
    column == bindparam(name)
    for column, name in (
        (_S.challenge_id, "challenge"),
        (_S.metric, "metric"),
        (_S.lane, "evidence"),
    )
)
_AMENDED_IDS: BindParameter[int] = bindparam("amended", expanding=True)
_ROWS = (
    select(_S.behind, _S.reached_on, _S.participation_id, _P.runner_id, _S.runs, _P.finished_on)
    .join(cast(Table, Participation.__table__), _P.id == _S.participation_id)
    .where(*_ON_BOARD)
)
_SCORES = (
    _ROWS.where(
        tuple_(_S.behind, _S.reached_on, _S.participation_id)
        > tuple_(
            bindparam("behind", type_=BigInteger),
            bindparam("reached_on", type_=Date),
            bindparam("participation", type_=BigInteger),
        ),
        _S.participation_id.not_in(_AMENDED_IDS),
    )
    .order_by(_S.behind, _S.reached_on, _S.participation_id)
    .limit(bindparam("limit"))
)
_AMENDED = _ROWS.where(_S.participation_id.in_(_AMENDED_IDS))
_F = cast(Table, FinalStanding.__table__).c
_LAST = (
    select(_F.position, _F.rank, _F.value, _F.reached_on, _F.participation_id)
    .where(
        _F.challenge_id == bindparam("challenge"), _F.metric == bindparam("metric"), _F.lane == bindparam("evidence")
    )
    .order_by(_F.position.desc())
    .limit(1)
)


def finish(challenge_id: int) -> bool:
    """Calculate the fingerprint of the written rows and mark the snapshot complete; return whether this call did."""
    snapshot = db.session.get_one(Snapshot, challenge_id, populate_existing=True)
    if snapshot.taken_at is not None:
        return False
    facts, sizes = snapshot.facts, _sizes_of(challenge_id)
    # read before the write transaction starts: hashing blocks nobody, and stored rows don't change
    fingerprint = fingerprint_of(lines_of(facts, queries.fixed_standings(challenge_id, sizes)))
    db.session.rollback()
    with transaction():
        snapshot = lock(Snapshot, challenge_id)
        if snapshot.taken_at is not None or _sizes_of(challenge_id) != sizes:
            return False  # another worker did it, or is doing it
        snapshot.sizes, snapshot.fingerprint, snapshot.taken_at = sizes, fingerprint, clock.now()
        db.session.flush()
    return True


def _sizes_of(challenge_id: int) -> dict[str, int]:
    counted = select(FinalStanding.metric, FinalStanding.evidence, func.count()).group_by(
        FinalStanding.metric, FinalStanding.evidence
    )
    rows = db.session.execute(counted.where(FinalStanding.challenge_id == challenge_id)).all()
    sizes = {Measure(metric, evidence).name: count for metric, evidence, count in rows}
    own = db.session.get_one(Snapshot, challenge_id).metric
    return {Measure(metric, evidence).name: 0 for metric in boards_of(own) for evidence in Evidence} | sizes
