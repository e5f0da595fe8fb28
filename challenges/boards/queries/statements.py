"""The statements of a board, built once. Each costs the same on a board of any size.

A board is a metric and evidence of a challenge, within a segment. Each kind of segment has one covering index in the
order (sort_value, reached_on, participation_id), so every statement here starts at a position in an index and reads a
few rows.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    select,
    text,
    tuple_,
    union_all,
)

from challenges.boards.models import Bucket, BucketLevel
from challenges.boards.rules.ranking import AGE_GROUPS, AROUND, CATEGORIES, EVERYONE, TOP
from challenges.monthly.models import Participation, Score, Tally
from challenges.monthly.rules.metrics import Measure
from challenges.runners.models import Runner
from challenges.runners.rules import Category

ORDER = (Score.sort_value, Score.reached_on, Score.participation_id)
REVERSED = tuple(column.desc() for column in ORDER)
# the rows of a top that reaches down to the neighbourhood, and one more to detect a shared place
MOST_OF_TOP = TOP + 2 + 2 * AROUND + 1

row_place = tuple_(*ORDER)
SORT_VALUE = Score.sort_value.label("sort_value")  # read without the session, it would be called after its column


def at(name: str, suffix: str = "") -> Any:
    """The parameters `name_sort_value`, `name_on` and `name_id` of a position in the order."""
    return tuple_(
        bindparam(f"{name}_sort_value{suffix}", type_=BigInteger),
        bindparam(f"{name}_on{suffix}", type_=Date),
        bindparam(f"{name}_id{suffix}", type_=BigInteger),
    )


def better_than(place: Any) -> ColumnElement[bool]:
    """Whether a score ranks before all scores tied with the one at a position.

    Compares all columns of the order: with only the first two, SQLite would read every tied score as well.
    """
    return row_place < tuple_(*place.clauses[:2], literal_column("0"))


_mine, _start = at("my"), at("start")

_on_board = (
    Bucket.challenge_id == bindparam("challenge"),
    Bucket.metric == bindparam("metric"),
    Bucket.evidence == bindparam("evidence"),
)
_in_segment = (*_on_board, Bucket.segment == bindparam("segment"))
# literal values, so that PostgreSQL can plan the statement once
_coarse = (*_in_segment, Bucket.level == literal_column(str(BucketLevel.COARSE.value)))
_fine = (*_in_segment, Bucket.level == literal_column(str(BucketLevel.FINE.value)))


def kind_of(segment: str) -> str:
    """Return the column that holds the segment; None for everyone."""
    if segment == EVERYONE:
        return ""
    return "category" if segment in CATEGORIES else "age_group"


def values_of(challenge_id: int, measure: Measure, segment: str) -> dict[str, Any]:
    """Return the parameters that select a board."""
    group = Category(segment) if segment in CATEGORIES else segment
    return {"challenge": challenge_id, **measure._asdict(), "segment": segment, "group": group}


MEASURED = (Score.metric == bindparam("metric"), Score.evidence == bindparam("evidence"))


def within(kind: str) -> tuple[ColumnElement[bool], ...]:
    board = (Score.challenge_id == bindparam("challenge"), *MEASURED)
    return (*board, getattr(Score, kind) == bindparam("group")) if kind else board


def count_of(*where: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(Score).where(*where).scalar_subquery()


def _sum_of(*where: ColumnElement[bool]) -> Any:
    return select(func.coalesce(func.sum(Bucket.scores), 0)).where(*where).scalar_subquery()


def in_higher_fine_buckets(fine: Any, end: Any) -> Any:
    """Select the number of scores in the fine buckets after one, up to an end."""
    return _sum_of(*_fine, Bucket.place > fine, Bucket.place < end)


_KNOWN = ", ".join(f"('{segment}')" for segment in (*CATEGORIES, *AGE_GROUPS))
# as text: an expanding list would be compiled for every request, which costs more than the rest
SEGMENTS_PRESENT = text(
    f"WITH known (segment) AS (VALUES {_KNOWN}) SELECT segment FROM known WHERE EXISTS ("  # noqa: S608 names of ours
    " SELECT 1 FROM buckets WHERE challenge_id = :challenge AND metric = :metric AND lane = :evidence"
    f" AND buckets.segment = known.segment AND level = {BucketLevel.COARSE.value} AND scores > 0)"
).bindparams(bindparam("metric", type_=Bucket.metric.type), bindparam("evidence", type_=Bucket.evidence.type))

_counts = select(Bucket.place, Bucket.scores).where(Bucket.scores > 0).order_by(Bucket.place.desc())
COARSE_COUNTS = _counts.where(*_coarse)
FINE_COUNTS = _counts.where(*_fine, Bucket.place >= bindparam("first_fine"), Bucket.place < bindparam("end"))

MINE = (
    select(
        Participation.id,
        Participation.category,
        Participation.age_group,
        Participation.baseline,
        SORT_VALUE,
        Score.reached_on,
        Score.runs,
    )
    .outerjoin(Score, and_(Score.participation_id == Participation.id, *MEASURED))
    .where(
        Participation.challenge_id == bindparam("challenge"),
        Participation.runner_id == bindparam("viewer"),
        Participation.left_at.is_(None),
    )
)


@cache
def place(kind: str) -> Select[Any]:
    """Select where a score stands, in parts that add up.

    `higher` scores are in higher coarse buckets, `higher_fine` in higher fine buckets of its own. Inside its own fine
    bucket, `better` scores are higher, and `ties` are equal and come before it. They are counted separately, so that
    each score is counted once and both databases find the ties by equality. `shared` tells whether any other score is
    equal, and `total` counts the board.
    """
    board = within(kind)
    equal = (Score.sort_value == bindparam("my_sort_value"), Score.reached_on == bindparam("my_on"))
    earlier = (Score.participation_id >= bindparam("ties_from"), Score.participation_id < bindparam("my_id"))
    above = case((Bucket.place > bindparam("coarse"), Bucket.scores), else_=0)
    sums = select(  # both in one pass over the buckets
        func.coalesce(func.sum(above), 0).label("higher"), func.coalesce(func.sum(Bucket.scores), 0).label("total")
    ).where(*_coarse).subquery("sums")  # fmt: skip
    return select(
        sums.c.higher,
        sums.c.total,
        in_higher_fine_buckets(bindparam("fine"), bindparam("end")).label("higher_fine"),
        count_of(*board, row_place >= _start, better_than(_mine)).label("better"),
        count_of(*board, *equal, *earlier).label("ties"),
        exists(literal_column("1")).where(*board, *equal, Score.participation_id != bindparam("my_id")).label("shared"),
    )


PERSON = (
    Participation.rank_before, Runner.id.label("runner_id"), Runner.name, Runner.handle, Runner.shown_as, Runner.alias,
    Runner.in_group_boards,
)  # fmt: skip


def _persons(rows: Any) -> Select[Any]:
    """Select the rows of a board, with what is needed to show their runners."""
    return (
        select(*rows.c, *PERSON)
        .select_from(rows)
        .join(Participation, Participation.id == rows.c.participation_id)
        .join(Runner, Runner.id == Participation.runner_id)
    )


COLUMNS: tuple[Any, ...] = (
    Score.participation_id, SORT_VALUE, Score.reached_on, Score.runs, Score.category, Score.age_group,
)  # fmt: skip


def _rows(kind: str, *where: ColumnElement[bool]) -> Select[Any]:
    return select(*COLUMNS).where(*within(kind), *where)


@cache
def neighbourhood(kind: str) -> Select[Any]:
    """Select the top and the rows around a place, in order. `part` tells which."""
    parts = (
        _rows(kind).add_columns(literal_column("0").label("part")).order_by(*ORDER),
        _rows(kind, row_place < _mine).add_columns(literal_column("1").label("part")).order_by(*REVERSED),
        _rows(kind, row_place >= _mine).add_columns(literal_column("1").label("part")).order_by(*ORDER),
    )
    limits = (MOST_OF_TOP, AROUND, 1 + AROUND + 1)  # the reader, those below, and one more to detect a shared place
    found = union_all(
        *(select(part.limit(limit).subquery()) for part, limit in zip(parts, limits, strict=True))
    ).subquery("found")
    return _persons(found).order_by(found.c.part, found.c.sort_value, found.c.reached_on, found.c.participation_id)


@cache
def page(kind: str) -> Select[Any]:
    """Select the rows from a position in a fine bucket, with the leader's key in `leader`."""
    leader = select(func.min(Score.sort_value)).where(*within(kind)).scalar_subquery()
    rows = (
        _rows(kind, row_place >= _start)
        .order_by(*ORDER)
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
        .subquery("page_rows")
    )
    return (
        _persons(rows)
        .add_columns(leader.label("leader"))
        .order_by(rows.c.sort_value, rows.c.reached_on, rows.c.participation_id)
    )


NOT_STARTED = (
    select(
        Participation.id.label("participation_id"),
        Runner.id.label("runner_id"),
        Runner.name,
        Runner.handle,
        Runner.shown_as,
        Runner.alias,
    )
    .join(Runner, Runner.id == Participation.runner_id)
    .where(
        Participation.challenge_id == bindparam("challenge"),
        Participation.left_at.is_(None),
        ~exists().where(Score.participation_id == Participation.id, *MEASURED),
    )
    .order_by(Participation.joined_at, Participation.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)

VERSION = select(Tally.version, Tally.recent_changes.label("recent_changes")).where(
    Tally.challenge_id == bindparam("challenge")
)

SCORE_OF = select(SORT_VALUE, Score.reached_on).where(Score.participation_id == bindparam("participation"), *MEASURED)
