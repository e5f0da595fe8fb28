"""A board as one reader sees it, its version, and when it stops changing."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from challenges import clock
from challenges.boards.queries import statements
from challenges.boards.queries.positions import key_values, position_of
from challenges.boards.queries.standings import Standing, not_started, standings_from
from challenges.boards.rules import buckets
from challenges.boards.rules import ranking as rules_ranking
from challenges.boards.rules.buckets import BucketScale, SortKey
from challenges.boards.rules.ranking import AGE_GROUPS, EVERYONE, PAGE, ScoreKey
from challenges.boards.rules.viewport import BoardVersion, Viewport, before_all, viewport_of
from challenges.db import read
from challenges.lifecycle import times_of
from challenges.monthly.models import Challenge
from challenges.monthly.rules import WHOLE, ChallengeClock, ChallengeState
from challenges.monthly.rules.metrics import Evidence, Measure, Metric, boards_of
from challenges.runners.models import Runner
from challenges.runners.rules import Category


def closes_at(challenge: Challenge) -> datetime:
    """Return when the boards of a challenge stop changing."""
    zone = challenge.zone if challenge.clock is ChallengeClock.HOST else None
    return times_of(challenge.window, zone, timedelta(hours=challenge.grace_hours)).provisional_at


def is_live(challenge: Challenge) -> bool:
    """Whether a run can still move somebody on the boards."""
    return challenge.state is ChallengeState.PUBLISHED and clock.now() < closes_at(challenge)


def version_of(challenge_id: int) -> BoardVersion | None:
    """Return the version of a challenge's boards, with its recent changes; None if there is no challenge."""
    row = read(statements.VERSION, {"challenge": challenge_id}).one_or_none()
    return BoardVersion(row.version, row.recent_changes) if row else None


def tag_of(challenge: Challenge, metric: Metric, segment: str, page: int | None, evidence: Evidence) -> str:
    """Return an ETag for what everybody may see of a board. It changes with every change on the challenge's boards."""
    return "-".join(map(str, (challenge.tally.version, metric.value, segment, evidence.value, page or 0)))


_IN_ORDER = [*(category.value for category in Category), *AGE_GROUPS]


@dataclass(frozen=True, slots=True)
class Board:
    """A board: a metric of a challenge, within a segment, for one kind of evidence; live, provisional or final.

    It is a page: `rows`, and on the last pages `waiting`, the participants who haven't started. On a live board, a
    ranked reader who asks for no page gets the top in `rows`, then `between` hidden runners, then the `neighbourhood`,
    and the number of runners `behind` it. `total` counts the ranked runners, `not_started` the others, where the board
    lists everybody; `leader` is the value of a full bar.

    On a closed board, `mine` is the reader's own row, on whichever page it is, and `my_page` is that page.
    """

    challenge: Challenge
    metric: Metric
    evidence: Evidence
    segment: str
    metrics: tuple[Metric, ...]
    evidence_kinds: tuple[Evidence, ...]
    segments: tuple[str, ...]
    is_live: bool
    total: int = 0
    not_started: int = 0
    rows: tuple[Standing, ...] = ()
    between: int = 0
    neighbourhood: tuple[Standing, ...] = ()
    behind: int = 0
    waiting: tuple[Standing, ...] = ()
    leader: int = 0
    asked_page: int | None = None
    page: int | None = None
    pages: int = 1
    first_item: int = 0
    i_wait: bool = False
    my_baseline: int | None = None
    mine: Standing | None = None
    my_page: int | None = None
    following: bool = False  # only the reader and the runners they follow, ranked among themselves
    viewport: Viewport | None = None  # where somebody may move without changing anything here, if known

    @property
    def measure(self) -> Measure:
        """The measure of its scores."""
        return Measure(self.metric, self.evidence)

    @property
    def participation_ids(self) -> list[int]:
        """The ids of all rows shown."""
        below = (self.mine_below,) if self.mine_below else ()
        return [row.participation_id for row in (*self.rows, *self.neighbourhood, *self.waiting, *below)]

    @property
    def everybody(self) -> tuple[Standing, ...]:
        """The rows of a page, and after them the participants who haven't started."""
        return (*self.rows, *self.waiting)

    @property
    def mine_below(self) -> Standing | None:
        """The reader's own row, if it isn't among the others."""
        return None if any(row.mine for row in self.rows) else self.mine

    @property
    def age_groups(self) -> tuple[str, ...]:
        """The segments that are age groups."""
        return tuple(segment for segment in self.segments if segment in AGE_GROUPS)

    @property
    def listed(self) -> int:
        """The number of rows on all pages."""
        return self.total + self.not_started

    @property
    def shows_movement(self) -> bool:
        """Whether to show movement: ranks are recorded on the challenge's own board only."""
        return (self.measure, self.segment, self.following) == (Measure(self.challenge.metric), EVERYONE, False)

    @property
    def target_share(self) -> float | None:
        """Where the target is on a bar, as a share of the leader's score."""
        if self.metric is Metric.PROGRESS:
            return WHOLE / self.leader if self.leader else None
        if self.metric is not self.challenge.metric or not self.leader:
            return None
        return self.challenge.target / self.leader

    @property
    def changed_at(self) -> datetime | None:
        """When anything on the challenge's boards last changed."""
        return self.challenge.tally.changed_at


def board_of(
    challenge: Challenge,
    viewer: Runner | None,
    metric: Metric | None = None,
    segment: str = EVERYONE,
    page: int | None = None,
    evidence: Evidence = Evidence.ALL,
    *,
    size: int = PAGE,
) -> Board:
    """Return a board, by default the challenge's own for everyone. At most six queries.

    A page past the end is the last. `size` is the number of rows per page.
    """
    board = without_rows(challenge, viewer, metric or challenge.metric, segment, page, evidence)
    values = statements.values_of(challenge.id, board.measure, segment)
    mine = _mine(board, viewer) if viewer and page is None else None
    if mine and mine.sort_value is not None and _stands_on(mine, segment):
        return _around(board, viewer, values, mine)
    if mine and mine.sort_value is None:
        board = replace(board, i_wait=True, my_baseline=mine.baseline)
    return _page(board, viewer, values, page or 1, size)


def without_rows(
    challenge: Challenge, viewer: Runner | None, metric: Metric, segment: str, page: int | None, evidence: Evidence
) -> Board:
    """Return a board without rows: what it shows, and which other boards there are."""
    values = statements.values_of(challenge.id, Measure(metric, evidence), segment)
    present = read(statements.SEGMENTS_PRESENT, values).scalars()
    return Board(
        challenge=challenge,
        metric=metric,
        evidence=evidence,
        segment=segment,
        metrics=boards_of(challenge.metric),
        evidence_kinds=tuple(
            one for one in Evidence if challenge.allows_typed or one in (Evidence.ALL, evidence)
        ),  # otherwise they are the same
        segments=tuple(dict.fromkeys((EVERYONE, *sorted(present, key=_IN_ORDER.index), segment))),
        is_live=is_live(challenge),
        asked_page=page,
    )


def _with_total(board: Board, total: int) -> Board:
    """Count the ranked runners and, on a board that lists everybody, those without a run that counts.

    Runners missing from other boards may have started: without a recording, or without a baseline.
    """
    everybody = (board.segment, board.evidence) == (EVERYONE, Evidence.ALL) and board.metric is not Metric.PROGRESS
    not_started = max(0, board.challenge.tally.participants - total) if everybody else 0
    return replace(board, total=total, not_started=not_started)


def _mine(board: Board, viewer: Runner) -> Any:
    asked = {"challenge": board.challenge.id, **board.measure._asdict(), "viewer": viewer.id}
    return read(statements.MINE, asked).one_or_none()


def _stands_on(mine: Any, segment: str) -> bool:
    return segment in rules_ranking.segments_of(mine.category, mine.age_group)


def _around(board: Board, viewer: Runner | None, values: dict[str, Any], mine: Any) -> Board:
    """Return the board around the reader: the top, the gap, the neighbours."""
    key = ScoreKey(mine.sort_value, mine.reached_on)
    place = position_of(board.challenge, board.measure, board.segment, key, mine.id)
    mine_here = key_values("my", SortKey(*key, mine.id))
    found = read(statements.neighbourhood(statements.kind_of(board.segment)), values | mine_here).all()
    top = [row for row in found if row.part == 0]
    near = [row for row in found if row.part == 1]
    layout = rules_ranking.layout(place.position, place.total)
    leader = -top[0].sort_value
    above = [row.participation_id for row in near].index(mine.id)
    first = place.position - above
    rank = place.rank if _key(near[0]) == key else _rank_of(board, near[0])
    ranking = board.challenge.ranking
    around = standings_from(near, first, rank, ranking, viewer=viewer, leader=leader, mine=-key.sort_value)
    around = around[: above + 1 + rules_ranking.AROUND]
    rows = standings_from(top, 1, 1, ranking, viewer=viewer, leader=leader)[: layout.top]
    last_of_top, last = _key(top[layout.top - 1]), _key(near[len(around) - 1])
    hidden = [(last_of_top, _key(near[0])), (last, None)] if layout.between else [(last_of_top, None)]
    shown = [row.participation_id for row in (*rows, *around)]
    if not layout.between:  # the top reaches down to the neighbours, who show their distance
        known = {row.participation_id: row for row in around}
        rows, around = [known.get(row.participation_id, row) for row in rows], []
    return replace(
        _with_total(board, place.total),
        rows=tuple(rows),
        between=layout.between,
        neighbourhood=tuple(around),
        behind=layout.behind,
        leader=leader,
        viewport=viewport_of(board.measure, board.segment, shown, *hidden),
    )


def _page(board: Board, viewer: Runner | None, values: dict[str, Any], number: int, size: int) -> Board:
    """Return one page of the whole board. The buckets give its start."""
    counts = read(statements.COARSE_COUNTS, values).all()
    board = _with_total(board, sum(coarse.scores for coarse in counts))
    pages = rules_ranking.pages_of(board.listed, size)
    number = min(number, pages)
    first = (number - 1) * size + 1
    rows: list[Standing] = []
    leader, viewport = 0, None
    if start := buckets.bucket_position_of(max(1, first - 1), ((coarse.place, coarse.scores) for coarse in counts)):
        rows, leader, viewport = _rows_from(board, viewer, values, start, first, size)
    missing = size - len(rows)
    waiting: list[Standing] = []
    if board.not_started and missing > 0 and first + size > board.total:
        asked = {**values, "limit": missing, "offset": max(0, first - 1 - board.total)}
        waiting = [not_started(row, viewer) for row in read(statements.NOT_STARTED, asked)]
    return replace(
        board,
        rows=tuple(rows),
        waiting=tuple(waiting),
        leader=leader,
        viewport=viewport,
        page=number,
        pages=pages,
        first_item=first,
    )


def _rows_from(
    board: Board, viewer: Runner | None, values: dict[str, Any], start: buckets.BucketPosition, position: int, size: int
) -> tuple[list[Standing], int, Viewport | None]:
    """Return the rows from a position, the leader's value, and the viewport.

    `start` is where the row before is, if there is one. It tells whether the first row shares its place: only then is
    its rank queried.
    """
    before = int(position > 1)
    asked = {**_start_of(board, values, start), "limit": before + size + 1}
    found = read(statements.page(statements.kind_of(board.segment)), {**values, **asked}).all()
    if len(found) <= before:
        return [], 0, None
    first = found[before]
    shares = before and _key(found[0]) == _key(first)
    rank, ranking = _rank_of(board, first) if shares else position, board.challenge.ranking
    leader = -first.leader
    standings = standings_from(found[before:], position, rank, ranking, viewer=viewer, leader=leader)[:size]
    shown = [row.participation_id for row in standings]
    hidden = [(before_all(leader), _key(first)), (_key(found[before + len(shown) - 1]), None)]
    return standings, leader, viewport_of(board.measure, board.segment, shown, *hidden)


def _start_of(board: Board, values: dict[str, Any], start: buckets.BucketPosition) -> dict[str, Any]:
    """Return where to start reading to reach a position in a bucket: the start of its fine bucket, and how many rows
    come before.
    """
    scale = BucketScale(board.metric, board.challenge.first_day)
    first_fine, end = start.number * buckets.FINE_IN_COARSE, buckets.end_of(start.number)
    if not start.higher + start.inside:  # the very first row
        return {**key_values("start", buckets.start_of(scale, end - 1)), "offset": 0}
    fine_counts = read(statements.FINE_COUNTS, {**values, "first_fine": first_fine, "end": end}).all()
    inside = buckets.bucket_position_of(start.inside + 1, ((fine.place, fine.scores) for fine in fine_counts))
    if inside is None:
        raise LookupError(
            f"the fine buckets of coarse bucket {start.number} of challenge {board.challenge.id} are not counted"
        )
    return {**key_values("start", buckets.start_of(scale, inside.number)), "offset": inside.inside}


def _rank_of(board: Board, row: Any) -> int:
    return position_of(board.challenge, board.measure, board.segment, _key(row), row.participation_id).rank


def _key(row: Any) -> ScoreKey:
    return ScoreKey(row.sort_value, row.reached_on)
