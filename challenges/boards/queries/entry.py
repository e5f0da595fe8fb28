"""Why a runner is where they are: one row of a board with its nightly ranks and the runs that the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import lazyload

from challenges import clock
from challenges.boards.models import RankHistory, RankSnapshotRun
from challenges.boards.queries import statements
from challenges.boards.queries.board import is_live
from challenges.boards.queries.positions import Position, key_values, position_of
from challenges.boards.queries.standings import seen
from challenges.boards.rules import ranking
from challenges.boards.rules.buckets import SortKey
from challenges.boards.rules.gaps import Gap, gap_to
from challenges.boards.rules.rank_history import Night, by_night
from challenges.boards.rules.ranking import EVERYONE, PAGE, ScoreKey, night_of
from challenges.db import db
from challenges.monthly.models import Challenge, Participation, Score, Verdict
from challenges.monthly.queries import counted_instead
from challenges.monthly.queries.participants import facts_of
from challenges.monthly.rules import (
    MOST_PROGRESS,
    WHOLE,
    ChallengeState,
    CountedRun,
    NoOverlap,
    Progress,
    Usual,
    sentences,
    usual_of,
)
from challenges.monthly.rules.metrics import Evidence, Measure, Metric, Ranking
from challenges.refusals import Missing, Reason
from challenges.runners.models import Runner
from challenges.runners.rules import Appearance
from challenges.runs.models import Run
from challenges.runs.queries import seen_by


@dataclass(frozen=True, slots=True)
class BoardPart:
    """A run's contribution to a score. `adds` is in the base unit of what the board adds up.

    It counts on this board, or only for other evidence, or not at all; then `reasons` say why.
    """

    run_id: int
    day: date
    adds: int
    verified: bool
    here: bool
    failed: tuple[str, ...] = ()
    run: Run | None = None
    reasons: tuple[Reason, ...] = ()


_VERDICTS = select(Verdict.run_id, Verdict.local_date, Verdict.value, Verdict.failed, Verdict.verified).where(
    Verdict.participation_id == bindparam("participation")
)


def parts_of(participation_id: int, evidence: Evidence, viewer: Runner | None, *, own: bool) -> list[BoardPart]:
    """Return the runs behind a row that the reader may see, in the order they were run.

    Others see only counted runs that are visible to them, and each day's first visible run as its first: they may not
    learn whether there was an earlier one.
    """
    statement = _VERDICTS
    if not own:
        statement = statement.join(Run, Run.id == Verdict.run_id).where(seen_by(viewer))
    found = db.session.execute(statement, {"participation": participation_id})
    parts = [
        BoardPart(
            row.run_id, row.local_date, row.value, row.verified,
            here=not row.failed and (row.verified or evidence is Evidence.ALL), failed=tuple(row.failed),
        )
        for row in sorted(found, key=lambda row: (row.local_date, row.run_id))
    ]  # fmt: skip
    return parts if own else [part for part in parts if part.here]


def worth(parts: Sequence[BoardPart], metric: Metric) -> list[BoardPart]:
    """Return the runs with what each adds on a board of this metric. A day is added by its first counted run."""
    if metric is Metric.RUNS:
        return [replace(part, adds=int(part.here)) for part in parts]
    if metric is not Metric.ACTIVE_DAYS:
        return list(parts)
    days: set[date] = set()
    found = []
    for part in parts:
        found.append(replace(part, adds=int(part.here and part.day not in days)))
        if part.here:
            days.add(part.day)
    return found


def runs_by_id(ids: Sequence[int]) -> dict[int, Run]:
    """Return runs by id. The caller has checked that the reader may see them."""
    if not ids:
        return {}
    return {run.id: run for run in db.session.scalars(select(Run).where(Run.id.in_(ids)).options(lazyload(Run.runner)))}


@dataclass(frozen=True, slots=True)
class BoardEntry:
    """A row of a board. It `stands` on the board if a run counts there.

    `position` is known while scores can change; once a challenge has closed, its final standings have the places.
    `parts` are those of the page: first those that count, each group latest first. `counting` and `others` give the
    number of each that the reader may see. What only the runner may know is missing for anybody else: runs that others
    can't see, runs that don't count, dates, `progress`, `usual`, and the `gap` to the next place.
    """

    participation_id: int
    challenge: Challenge
    measure: Measure
    segment: str
    who: Appearance
    own: bool
    is_live: bool
    stands: bool = False
    position: Position | None = None
    value: int = 0
    runs: int = 0
    reached_on: date | None = None
    rank_before: int | None = None
    parts: tuple[BoardPart, ...] = ()
    counting: int = 0
    others: int = 0
    total: int = 0  # of all runs that count here and that the reader may see
    page: int = 1
    progress: Progress | None = None
    usual: Usual | None = None
    gap: Gap | None = None

    @property
    def metric(self) -> Metric:
        return self.measure.metric

    @property
    def evidence(self) -> Evidence:
        return self.measure.evidence

    @property
    def is_closed(self) -> bool:
        """Whether scores no longer change, and the final standings have the places."""
        return self.challenge.state is ChallengeState.PUBLISHED and not self.is_live

    @property
    def adds_up(self) -> Metric:
        """The metric that the runs add up in. Progress is made from the challenge's own metric."""
        return self.challenge.metric if self.metric is Metric.PROGRESS else self.metric

    @property
    def hidden(self) -> int:
        """How many of the counted runs the reader may not see."""
        return max(0, self.runs - self.counting)

    @property
    def is_whole(self) -> bool:
        """Whether the listed runs add up to the score. They don't if runs changed after the close."""
        if self.metric is Metric.PROGRESS:
            return self.usual is None or self.usual.share(self.total) == self.value
        return self.total == self.value

    @property
    def on_own_board(self) -> bool:
        """Whether this is the challenge's own board, whose ranks are recorded at night."""
        return (self.measure, self.segment) == (Measure(self.challenge.metric), EVERYONE)

    @property
    def moved(self) -> int | None:
        """How many places up since the last night; None if unknown."""
        known = self.on_own_board and self.position is not None and self.is_live
        return ranking.movement(self.rank_before, self.position.rank) if known and self.position else None

    @property
    def to_pass(self) -> int | None:
        """The smallest amount that passes the next better place, in the base unit of what the board adds up."""
        if self.gap is None or self.gap.more is None:
            return None
        if self.metric is not Metric.PROGRESS:
            return self.gap.more
        return self.usual.least(self.value + self.gap.more) - self.total if self.usual else None

    @property
    def as_usual(self) -> int | None:
        """The runner's usual over the whole window; None without a baseline."""
        return self.usual.least(WHOLE) if self.usual else None

    @property
    def next_rung(self) -> int | None:
        """The next level or the target, whichever comes first; None once both are reached."""
        if self.progress is None:
            return None
        marks = {*self.progress.terms.rungs, self.progress.target}
        return min((mark for mark in marks if mark > self.progress.value), default=None)


def entry_seen_by(
    viewer: Runner | None,
    challenge: Challenge,
    participation_id: int,
    metric: Metric | None = None,
    segment: str = EVERYONE,
    page: int | None = None,
    evidence: Evidence = Evidence.ALL,
    *,
    today: date,
) -> BoardEntry:
    """Return a row of a board with a page of its runs. At most six queries, on a board of any size.

    `today` is the date on the challenge's clock, for the reader. Raises Missing if there is no such participation, or
    if it isn't in the segment.
    """
    measure = Measure(metric or challenge.metric, evidence)
    row = _row(challenge, participation_id, measure)
    if row is None or segment not in ranking.segments_of(row.category, row.age_group):
        raise Missing
    own = viewer is not None and viewer.id == row.runner_id
    entry = BoardEntry(
        participation_id, challenge, measure, segment, seen(row, viewer), own, is_live(challenge),
        stands=row.sort_value is not None, rank_before=row.rank_before, page=page or 1,
    )  # fmt: skip
    if entry.stands:
        entry = replace(entry, value=-row.sort_value, runs=row.runs)
    if entry.stands and not entry.is_closed:
        key = ScoreKey(row.sort_value, row.reached_on)
        entry = replace(entry, position=position_of(challenge, measure, segment, key, participation_id))
    if own:
        return _for_its_runner(entry, row, today)
    return _with_page(entry, parts_of(entry.participation_id, evidence, viewer, own=False) if entry.who.handle else [])


def _row(challenge: Challenge, participation_id: int, measure: Measure) -> Any:
    asked = {"participation": participation_id, "challenge": challenge.id, **measure._asdict()}
    return db.session.execute(_ROW, asked).one_or_none()


_ROW = (
    select(
        Participation.id, Participation.runner_id, Participation.joined_on, Participation.baseline,
        Participation.rank_before, Participation.category, Participation.age_group, Score.sort_value, Score.reached_on,
        Score.runs, Runner.name, Runner.handle, Runner.shown_as, Runner.alias,
    )
    .join(Runner, Runner.id == Participation.runner_id)
    .outerjoin(Score, and_(Score.participation_id == Participation.id, *statements.MEASURED))
    .where(
        Participation.id == bindparam("participation"),
        Participation.challenge_id == bindparam("challenge"),
        Participation.left_at.is_(None),
    )
)  # fmt: skip


def _for_its_runner(entry: BoardEntry, row: Any, today: date) -> BoardEntry:
    """Return what only the runner may know."""
    terms = entry.challenge.terms
    parts = parts_of(entry.participation_id, entry.evidence, None, own=True)
    counted = [CountedRun(part.day, part.adds, part.verified) for part in parts if not part.failed]
    entry = replace(
        _with_page(entry, parts),
        reached_on=row.reached_on,
        progress=Progress.of(counted, terms, today),
        usual=usual_of(row.baseline, terms.window),
        gap=_gap(entry, row, today),
    )
    return replace(entry, parts=_with_reasons(entry, row.joined_on))


def _with_page(entry: BoardEntry, parts: Sequence[BoardPart]) -> BoardEntry:
    parts = worth(parts, entry.adds_up)
    here = [part for part in reversed(parts) if part.here]
    elsewhere = [part for part in reversed(parts) if not part.here]
    number = min(entry.page, ranking.pages_of(len(parts), PAGE))
    shown = [*here, *elsewhere][(number - 1) * PAGE : number * PAGE]
    runs = runs_by_id([part.run_id for part in shown])
    return replace(
        entry,
        parts=tuple(replace(part, run=runs[part.run_id]) for part in shown),
        counting=len(here),
        others=len(elsewhere),
        total=sum(part.adds for part in here),
        page=number,
    )


def _with_reasons(entry: BoardEntry, joined_on: date) -> tuple[BoardPart, ...]:
    """Return the parts of a page, with reasons for runs that don't count. One query if any is overlapped."""
    overlapped = [part.run for part in entry.parts if part.run and NoOverlap.code in part.failed]
    instead = counted_instead(overlapped, [entry.participation_id])

    def with_reasons(part: BoardPart) -> BoardPart:
        if not part.failed or part.run is None:
            return part
        other, terms = instead.get((part.run_id, entry.participation_id)), entry.challenge.terms
        reasons = sentences(part.failed, facts_of(part.run), terms, joined_on, facts_of(other) if other else None)
        return replace(part, reasons=tuple(reasons))

    return tuple(map(with_reasons, entry.parts))


# --- the next place -------------------------------------------------------------------------------------------------


@cache
def _above(kind: str, *, shared_places: bool) -> Any:
    """Return the row ahead in the order of a board; with shared places, the last one that isn't tied with mine."""
    mine = statements.at("my")
    before = statements.better_than(mine) if shared_places else statements.row_place < mine
    rows: Any = select(Score.sort_value, Score.reached_on, Score.participation_id)
    return rows.where(*statements.within(kind), before).order_by(*statements.REVERSED).limit(1)


def _gap(entry: BoardEntry, row: Any, today: date) -> Gap | None:
    """Return what it takes to reach the next place; None for the leader, or once scores are fixed. Two queries."""
    if entry.position is None or entry.position.rank == 1 or not entry.is_live:
        return None
    challenge, shared_places = entry.challenge, entry.challenge.ranking is Ranking.STANDARD
    values = statements.values_of(challenge.id, entry.measure, entry.segment)
    here = key_values("my", SortKey(row.sort_value, row.reached_on, row.id))
    statement = _above(statements.kind_of(entry.segment), shared_places=shared_places)
    above = db.session.execute(statement, values | here).one_or_none()
    if above is None:
        return None
    ahead = ScoreKey(above.sort_value, above.reached_on)
    rank = position_of(challenge, entry.measure, entry.segment, ahead, above.participation_id).rank
    most = {Metric.PROGRESS: MOST_PROGRESS, Metric.ACTIVE_DAYS: challenge.window.days}.get(entry.metric)
    return gap_to(
        rank, ScoreKey(row.sort_value, row.reached_on), ahead, min(today, challenge.last_day), most=most,
        shared_places=shared_places,
    )  # fmt: skip


def nights_of(challenge: Challenge, participation_id: int) -> list[Night]:
    """Return the ranks at 03:00 on the challenge's own board, from the first one; missed nights are left out."""
    ranks = (
        select(RankHistory.ranks, RankSnapshotRun.taken)
        .join(RankSnapshotRun, RankSnapshotRun.challenge_id == challenge.id)
        .where(RankHistory.participation_id == participation_id)
    )
    found = db.session.execute(ranks).one_or_none()
    return by_night(found.ranks, found.taken) if found else []


def with_now(challenge: Challenge, nights: list[Night], rank: int | None) -> list[Night]:
    """Append the current rank as if the next night were here, while it can still change."""
    if not nights or rank is None or not is_live(challenge):
        return nights
    local = clock.now().astimezone(clock.zone_of(challenge.zone))
    return [*nights, (max(night_of(local), nights[-1][0]) + timedelta(days=1), rank)]
