"""Fixed standings: all of them, in chunks so that memory doesn't grow, and a board of them with later amendments."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, or_, select
from sqlalchemy.orm import aliased

from challenges.boards.models import Amendment, FinalStanding, Snapshot
from challenges.boards.queries.amended_rows import Medals, PlacedRow, with_rows
from challenges.boards.queries.amendments import standing_amendments
from challenges.boards.queries.board import Board
from challenges.boards.queries.standings import Standing
from challenges.boards.rules import AmendedOrder, AmendmentKind, FixedRow, MovedRow, RankedRow
from challenges.boards.rules.ranking import EVERYONE
from challenges.db import db
from challenges.monthly.models import Challenge
from challenges.monthly.rules.metrics import Evidence, Measure, Metric, boards_of
from challenges.runners.models import Runner

CHUNK = 5_000
_FIXED = cast(Table, FinalStanding.__table__).c
_AFTER = (
    select(
        _FIXED.rank, _FIXED.participation_id, _FIXED.value, _FIXED.reached_on, _FIXED.runs, _FIXED.rung,
        _FIXED.finished_on,
    )
    .where(
        _FIXED.challenge_id == bindparam("challenge"),
        _FIXED.metric == bindparam("metric"),
        _FIXED.lane == bindparam("evidence"),
        _FIXED.position.between(bindparam("first"), bindparam("last")),
    )
    .order_by(_FIXED.position)
)  # fmt: skip


def boards_in(sizes: Mapping[str, int]) -> list[Measure]:
    """Return the fixed boards, in the order of the canonical text."""
    return [Measure.named(name) for name in sorted(sizes, key=lambda name: name.split(" "))]


def fixed_after(challenge_id: int, measure: Measure, position: int) -> list[FixedRow]:
    """Return the next standings of a board after a position; fewer than `CHUNK` means they are the last."""
    span = {"first": position + 1, "last": position + CHUNK}
    asked: dict[str, Any] = {"challenge": challenge_id, **measure._asdict(), **span}
    return [FixedRow(*measure, *row) for row in db.session.execute(_AFTER, asked).all()]


def fixed_standings(challenge_id: int, sizes: Mapping[str, int]) -> Iterator[FixedRow]:
    """Yield every fixed standing, in the order of the canonical text."""
    for measure in boards_in(sizes):
        position = 0
        while standings := fixed_after(challenge_id, measure, position):
            yield from standings
            position += CHUNK


def final_board_of(
    challenge: Challenge,
    snapshot: Snapshot,
    viewer: Runner | None,
    amendments: Sequence[Amendment] = (),
    metric: Metric | None = None,
    page: int | None = None,
    evidence: Evidence = Evidence.ALL,
) -> Board:
    """Return a page of a board of everyone, as fixed, with later amendments. At most two queries."""
    measure = Measure(metric or snapshot.metric, evidence)
    later = standing_amendments([one for one in amendments if one.fingerprint], measure)
    boards = boards_in(snapshot.sizes)
    board = Board(
        challenge=challenge,
        metric=measure.metric,
        evidence=evidence,
        segment=EVERYONE,
        metrics=tuple(one for one in boards_of(snapshot.metric) if Measure(one, evidence) in boards),
        evidence_kinds=tuple(one.evidence for one in boards if one.metric is measure.metric),
        segments=(EVERYONE,),
        is_live=False,
    )
    return with_rows(board, _FixedRows(snapshot, viewer, measure, later), page or 1)


class _FixedRows:
    """The fixed rows of one board. Those of amended entries and of the reader are read at once."""

    def __init__(
        self, snapshot: Snapshot, viewer: Runner | None, measure: Measure, later: dict[int, Amendment]
    ) -> None:
        self._viewer = viewer
        self._board = {"challenge_id": snapshot.challenge_id, **measure._asdict()}
        self._where = [getattr(FinalStanding, name) == value for name, value in self._board.items()]
        own = measure == Measure(snapshot.metric)
        self.medals = Medals(snapshot.rungs, snapshot.target) if own else Medals()
        known = self._known(later)
        self._amended = {one.participation_id: self._standing(one, who) for one, who in known}
        self.mine = next((self._placed(one, who) for one, who in known if self._is_mine(one)), None)
        moved = [_moved(one, later[one.participation_id]) for one, _ in known if one.participation_id in later]
        self.order = AmendedOrder(snapshot.sizes.get(measure.name, 0), moved, snapshot.ranking)
        self._leader = 0

    def _known(self, later: dict[int, Amendment]) -> list[tuple[FinalStanding, Runner | None]]:
        wanted: list[ColumnElement[bool]] = [FinalStanding.participation_id.in_(list(later))] if later else []
        wanted += [FinalStanding.runner_id == self._viewer.id] if self._viewer else []
        return self._read(select(FinalStanding, Runner).where(or_(*wanted))) if wanted else []

    def between(self, first: int, last: int) -> list[PlacedRow]:
        """Return the rows at these positions, and remember the leader's value."""
        leads = aliased(FinalStanding)
        board = [getattr(leads, name) == value for name, value in self._board.items()]
        leader = select(leads.value).where(*board, leads.position == self.order.on_top).scalar_subquery()
        rows = select(FinalStanding, Runner, leader).where(FinalStanding.position.between(first, last))
        found = self._read(rows)
        self._leader = max(0, *(leading or 0 for *_, leading in found[:1]), 0)
        return [self._placed(fixed, who) for fixed, who, _ in found]

    def _read(self, rows: Any) -> list[Any]:
        rows = rows.outerjoin(Runner, Runner.id == FinalStanding.runner_id).where(*self._where)
        return list(db.session.execute(rows.order_by(FinalStanding.position)).all())

    def amended(self, entry: int) -> Standing:
        """Return the row of an amended entry."""
        return self._amended[entry]

    def value_at(self, position: int) -> int:
        """Return the leader's value, as read with the rows."""
        return self._leader

    def _placed(self, fixed: FinalStanding, runner: Runner | None) -> PlacedRow:
        return PlacedRow(fixed.position, self._standing(fixed, runner))

    def _standing(self, fixed: FinalStanding, runner: Runner | None) -> Standing:
        return Standing(
            fixed.participation_id,
            runner.appears_to(self._viewer) if runner else None,
            self._is_mine(fixed),
            rank=fixed.rank,
            value=fixed.value,
            runs=fixed.runs,
            reached_on=fixed.reached_on,
            rung=fixed.rung,
            finished=fixed.finished_on is not None,
        )

    def _is_mine(self, fixed: FinalStanding) -> bool:
        return self._viewer is not None and fixed.runner_id == self._viewer.id


def _moved(fixed: FinalStanding, amendment: Amendment) -> MovedRow:
    was = RankedRow(-fixed.value, fixed.reached_on, fixed.participation_id)
    if amendment.kind is AmendmentKind.WITHDRAWN or amendment.after is None:
        return MovedRow(fixed.position, was, None)
    now = RankedRow(-amendment.after, fixed.reached_on, fixed.participation_id)
    return MovedRow(fixed.position, was, now, amendment.ahead or 0, amendment.better or 0)
