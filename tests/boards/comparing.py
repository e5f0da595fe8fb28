"""Compare everything the site stores and shows of its challenges with the paper model."""

from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from challenges import clock
from challenges.boards import queries
from challenges.boards.models import Bucket, FinalStanding
from challenges.db import db
from challenges.monthly.models import Challenge as ChallengeRow
from challenges.monthly.models import Participation, Score, Verdict
from challenges.monthly.queries import progress_of
from challenges.monthly.rules.metrics import Evidence, Metric
from challenges.runners.models import Runner as RunnerRow
from challenges.runs.models import Run as RunRow
from tests.boards import on_paper
from tests.boards.on_paper import LANES, Board, Row, Seat
from tests.boards.paper_site import Challenge, Fixed, Site


class Comparison:
    """Compares repeatedly. Expensive comparisons are skipped where nothing changed since the last time."""

    def __init__(self) -> None:
        self._seen: dict[int, _Seen] = {}
        self._looks = 0

    def everything(self, paper: Site) -> None:
        """Raise AssertionError for the first difference."""
        db.session.rollback()
        self._looks += 1
        _runs(paper)
        for challenge in paper.challenges.values():
            row = db.session.get_one(ChallengeRow, challenge.id)
            _kept(challenge, row)
            if challenge.fixed is not None:
                _final(challenge, row)
            counted = repr(_rows(_BUCKETS, row.id))
            shown = repr([(seat.id, seat.segments, seat.figures) for seat in challenge.here])
            seen, before = _Seen(row.tally.version, shown, counted, repr(sorted(paper.follows))), self._seen.get(row.id)
            self._seen[row.id] = seen
            if before and before.shown != shown:
                assert before.version != seen.version, "a board is another, and its version is not"
            if seen != before:
                self._recount(paper, challenge, row)

    def _recount(self, paper: Site, challenge: Challenge, row: ChallengeRow) -> None:
        assert queries.differences_of(row.id) == []
        assert list(queries.misjudged_in(row.id)) == []
        assert challenge.fixed is None or queries.faults_of(row) == []
        look_at_boards(paper, challenge, row, self._looks)


class _Seen(NamedTuple):
    """What a challenge was like last time."""

    version: int
    shown: str
    counted: str
    followed: str


# Statements on tables, built once, because they run after every step.
_RUN, _SEAT, _VERDICT, _SCORE = (table.__table__.c for table in (RunRow, Participation, Verdict, Score))
_FIXED, _CHALLENGE = FinalStanding.__table__.c, bindparam("challenge")
NEIGHBOURS = 3  # on each side; the distance of the others isn't shown
_RUNS = select(
    _RUN.id, _RUN.runner_id, _RUN.local_date, _RUN.started_at, _RUN.distance, _RUN.duration, _RUN.moving, _RUN.verified,
    _RUN.held,
)  # fmt: skip
_SEATS = select(
    _SEAT.id, _SEAT.left_at, _SEAT.runner_id, _SEAT.joined_on, _SEAT.category, _SEAT.age_group, _SEAT.finished_on,
    _SEAT.baseline,
).where(_SEAT.challenge_id == _CHALLENGE)  # fmt: skip
_VERDICTS = (
    select(
        _VERDICT.participation_id, _VERDICT.run_id, _VERDICT.local_date, _VERDICT.value, _VERDICT.failed,
        _VERDICT.verified,
    )
    .join(Participation.__table__, _SEAT.id == _VERDICT.participation_id)
    .where(_SEAT.challenge_id == _CHALLENGE)
)  # fmt: skip
_SCORES = select(
    _SCORE.participation_id, _SCORE.metric, _SCORE.lane, _SCORE.behind, _SCORE.reached_on, _SCORE.runs,
    _SCORE.category, _SCORE.age_group,
).where(_SCORE.challenge_id == _CHALLENGE)  # fmt: skip
_STANDINGS = (
    select(
        _FIXED.metric, _FIXED.lane, _FIXED.rank, _FIXED.participation_id, _FIXED.value, _FIXED.reached_on, _FIXED.runs,
        _FIXED.rung, _FIXED.finished_on,
    )
    .where(_FIXED.challenge_id == _CHALLENGE)
    .order_by(_FIXED.position)
)  # fmt: skip
_BUCKETS = select(Bucket.__table__).where(Bucket.challenge_id == _CHALLENGE)


def _rows(statement: Any, challenge_id: int | None = None) -> list[Any]:
    asked = {} if challenge_id is None else {"challenge": challenge_id}
    return list(db.session.connection().execute(statement, asked))


def _runs(paper: Site) -> None:
    kept = {
        row.id: (row.runner_id, row.local_date, row.started_at, row.distance.mm, row.duration.ms, row.moving.ms,
                 row.verified, frozenset(row.held.split(",")) - {""})
        for row in _rows(_RUNS)
    }  # fmt: skip
    assert kept == {
        run.id: (run.runner, run.day, run.start, run.length, run.elapsed, run.moving, run.recorded, run.held)
        for run in paper.runs.values()
    }


# --- what is kept -----------------------------------------------------------------------------------------------------


def _kept(challenge: Challenge, row: ChallengeRow) -> None:
    card, here = challenge.card, {seat.id: seat for seat in challenge.here}
    seats = _rows(_SEATS, row.id)
    assert {one.id for one in seats} == {*challenge.seats}
    assert {one.id: _sat(one) for one in seats if not one.left_at} == {key: _seat(seat) for key, seat in here.items()}
    assert _verdicts(row.id) == {key: seat.verdicts for key, seat in here.items() if seat.verdicts}
    assert _scores(row.id) == {key: (seat.figures, seat.segments) for key, seat in here.items() if seat.figures}
    tally = (row.tally.participants, row.tally.finishers, row.tally.total)
    assert tally == (len(here), sum(seat.finished is not None for seat in here.values()), on_paper.total(card, here))


def _sat(one: Any) -> tuple[Any, ...]:
    groups = (one.category.value if one.category else None, one.age_group)
    return (one.runner_id, one.joined_on, *groups, one.finished_on, one.baseline)


def _seat(seat: Seat) -> tuple[Any, ...]:
    return (seat.runner, seat.joined, seat.category, seat.age_group, seat.finished, seat.baseline)


def _verdicts(challenge_id: int) -> dict[int, dict[int, on_paper.Verdict]]:
    kept: dict[int, dict[int, on_paper.Verdict]] = defaultdict(dict)
    for seat, run, day, value, failed, verified in _rows(_VERDICTS, challenge_id):
        kept[seat][run] = on_paper.Verdict(day, value, tuple(failed), verified)
    return dict(kept)


def _scores(challenge_id: int) -> dict[int, tuple[dict[Board, on_paper.Figure], list[str]]]:
    kept: dict[int, tuple[dict[Board, on_paper.Figure], list[str]]] = {}
    for seat, metric, lane, sort_value, since, runs, category, age_group in _rows(_SCORES, challenge_id):
        segments = ["everyone", *(name for name in (category.value if category else None, age_group) if name)]
        figures = kept.setdefault(seat, ({}, segments))[0]
        figures[metric.value, lane.value] = on_paper.Figure(-sort_value, since, runs)
    return kept


def _final(challenge: Challenge, row: ChallengeRow) -> None:
    kept: dict[Board, list[Fixed]] = {board: [] for board in challenge.fixed or ()}
    for metric, lane, *standing in _rows(_STANDINGS, row.id):
        kept[metric.value, lane.value].append(Fixed(*standing))
    assert kept == challenge.fixed


# --- what is shown ----------------------------------------------------------------------------------------------------


def look_at_boards(paper: Site, challenge: Challenge, row: ChallengeRow, turn: int = 0) -> None:
    """Compare every board as a visitor and as one of the participants, and the medals."""
    here = challenge.here
    seat = here[turn % len(here)] if here else None
    viewer = db.session.get_one(RunnerRow, seat.runner) if seat else None
    for metric in challenge.card.boards:
        for lane in LANES:
            board = (metric, lane)
            standing = [one for one in here if board in one.figures]
            for segment in sorted({name for one in standing for name in one.segments} | {"everyone"}):
                asked = {"metric": Metric(metric), "segment": segment, "evidence": Evidence(lane)}
                rows = on_paper.places(challenge.card, here, board, segment)
                _same(queries.board_of(row, None, **asked), rows, challenge, board)
                if viewer and seat:
                    _same(queries.board_of(row, viewer, **asked), rows, challenge, board, seat)
            if viewer and seat:
                _following(paper, challenge, row, viewer, board)
    for one in here:
        _own_place(challenge, one, db.session.get_one(Participation, one.id))


def _same(board: queries.Board, rows: list[Row], challenge: Challenge, of: Board, seat: Seat | None = None) -> None:
    shown = [(one.rank, one.participation_id, one.value, one.runs, one.shared)
             for one in (*board.rows, *board.neighbourhood)]  # fmt: skip
    assert shown == [(one.rank, one.seat, one.value, one.runs, one.shared) for one in rows]
    assert (board.total, board.between, board.behind) == (len(rows), 0, 0)
    present = {name for one in challenge.here if of in one.figures for name in one.segments}
    assert {*board.segments} == present | {"everyone"}
    assert board.leader == (rows[0].value if rows else 0)
    mine = next((at for at, one in enumerate(rows) if seat and one.seat == seat.id), None)
    near = range(0) if mine is None else range(mine - NEIGHBOURS, mine + NEIGHBOURS + 1)
    gaps = [one.value - rows[mine].value if mine is not None and at in near else None for at, one in enumerate(rows)]
    assert [one.ahead for one in board.rows] == gaps
    if mine is None:  # otherwise the reader sees the neighbourhood, without unstarted runners
        waits = board.segment == "everyone" and of[1] == "all" and of[0] != "progress"
        late = [one.id for one in challenge.here if of not in one.figures] if waits else []
        assert sorted(one.participation_id for one in board.waiting) == sorted(late)


def _following(paper: Site, challenge: Challenge, row: ChallengeRow, viewer: RunnerRow, board: Board) -> None:
    company = paper.company_of(viewer.id)
    near = [seat for seat in challenge.here if seat.runner in company]
    metric, lane = Metric(board[0]), Evidence(board[1])
    shown = queries.following_board_of(row, viewer, metric, evidence=lane)
    overall = {one.seat: one.rank for one in on_paper.places(challenge.card, challenge.here, board)}
    assert [(one.rank, one.participation_id, one.value, one.shared, one.overall) for one in shown.rows] == [
        (one.rank, one.seat, one.value, one.shared, overall[one.seat])
        for one in on_paper.places(challenge.card, near, board)
    ]


def _own_place(challenge: Challenge, seat: Seat, participation: Participation) -> None:
    own = (challenge.card.metric, "all")
    rows = on_paper.places(challenge.card, challenge.here, own)
    mine = next((one for one in rows if one.seat == seat.id), None)
    place = queries.place_of(participation)
    assert (place and (place.rank, place.shared, place.of)) == (mine and (mine.rank, mine.shared, len(rows)))
    if not challenge.moves(clock.now()):
        return  # a run removed now disappears from its runner's own page alone
    progress = progress_of(participation, challenge.card.today(clock.now(), "UTC"))
    value = seat.figures[own].value if seat.figures else 0
    assert (progress.value, progress.finished_on) == (value, seat.finished)
    assert progress.rung_reached == on_paper.rung(challenge.card, value)
