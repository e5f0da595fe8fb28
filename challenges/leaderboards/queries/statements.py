"""The statements of a board, built once. Each costs the same on a board of any size.

A board is a metric and a lane of a challenge within a segment; there is one covering index for each kind of segment, in
the order (behind, reached_on, participation_id), so every statement here starts at its place in an index and reads a
few rows.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    null,
    select,
    tuple_,
    union_all,
)

from challenges.companions.queries import ids_followed_by
from challenges.leaderboards.models import Bucket
from challenges.leaderboards.rules import AGE_GROUPS, AROUND, CATEGORIES, EVERYONE, TOP
from challenges.monthly.metrics import Measure
from challenges.monthly.models import Participation, Score
from challenges.runners.models import Runner
from challenges.runners.rules import Category

ORDER = (Score.behind, Score.reached_on, Score.participation_id)
REVERSED = tuple(column.desc() for column in ORDER)
# as many rows as the top shows when it reaches down to the neighbourhood, and one more to tell a shared place
MOST_OF_TOP = TOP + 2 + 2 * AROUND + 1

_key = tuple_(Score.behind, Score.reached_on)
_place = tuple_(*ORDER)
_my_key = tuple_(bindparam("behind", type_=BigInteger), bindparam("reached_on", type_=Date))
_my_place = tuple_(*_my_key, bindparam("participation", type_=BigInteger))
_start = tuple_(bindparam("start_behind", type_=BigInteger), bindparam("start_on", type_=Date))

_on_board = (
    Bucket.challenge_id == bindparam("challenge"),
    Bucket.metric == bindparam("metric"),
    Bucket.lane == bindparam("lane"),
)
_in_segment = (*_on_board, Bucket.segment == bindparam("segment"))


def kind_of(segment: str) -> str:
    """Which column of a score says that it belongs to the segment; empty for everyone."""
    if segment == EVERYONE:
        return ""
    return "category" if segment in CATEGORIES else "age_group"


def values_of(challenge_id: int, measure: Measure, segment: str) -> dict[str, Any]:
    """The values that name a board in these statements."""
    group = Category(segment) if segment in CATEGORIES else segment
    return {"challenge": challenge_id, **measure._asdict(), "segment": segment, "group": group}


_MEASURED = (Score.metric == bindparam("metric"), Score.lane == bindparam("lane"))


def _within(kind: str) -> tuple[ColumnElement[bool], ...]:
    board = (Score.challenge_id == bindparam("challenge"), *_MEASURED)
    return (*board, getattr(Score, kind) == bindparam("group")) if kind else board


def _count(*where: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(Score).where(*where).scalar_subquery()


def _scores(*where: ColumnElement[bool]) -> Any:
    return select(func.coalesce(func.sum(Bucket.scores), 0)).where(*_in_segment, *where).scalar_subquery()


SEGMENTS_PRESENT = union_all(
    *(
        select(literal(segment).label("segment")).where(
            exists().where(*_on_board, Bucket.segment == segment, Bucket.scores > 0)
        )
        for segment in (*CATEGORIES, *AGE_GROUPS)
    )
)

BUCKETS = select(Bucket.place, Bucket.scores).where(*_in_segment, Bucket.scores > 0).order_by(Bucket.place.desc())

MINE = (
    select(
        Participation.id,
        Participation.category,
        Participation.age_group,
        Participation.baseline,
        Score.behind,
        Score.reached_on,
        Score.runs,
    )
    .outerjoin(Score, and_(Score.participation_id == Participation.id, *_MEASURED))
    .where(
        Participation.challenge_id == bindparam("challenge"),
        Participation.runner_id == bindparam("viewer"),
        Participation.left_at.is_(None),
    )
)


@cache
def place(kind: str) -> Select[Any]:
    """Where a key stands: `better` scores before it, `ahead` rows before it, `shared` with another, of `total`."""
    within = _within(kind)
    here = (*within, _key >= _start)
    higher = _scores(Bucket.place > bindparam("bucket"))
    same = (*within, Score.behind == bindparam("behind"), Score.reached_on == bindparam("reached_on"))
    return select(
        (higher + _count(*here, _key < _my_key)).label("better"),
        (higher + _count(*here, _place < _my_place)).label("ahead"),
        exists().where(*same, Score.participation_id != bindparam("participation")).label("shared"),
        _scores().label("total"),
    )


_PERSON = (
    Participation.rank_before, Runner.id.label("runner_id"), Runner.name, Runner.handle, Runner.shown_as, Runner.alias,
    Runner.in_group_boards,
)  # fmt: skip


def _persons(rows: Any) -> Select[Any]:
    """The rows of a board with what is needed to show who it is."""
    return (
        select(*rows.c, *_PERSON)
        .select_from(rows)
        .join(Participation, Participation.id == rows.c.participation_id)
        .join(Runner, Runner.id == Participation.runner_id)
    )


_COLUMNS: tuple[Any, ...] = (
    Score.participation_id, Score.behind, Score.reached_on, Score.runs, Score.category, Score.age_group,
)  # fmt: skip


def _rows(kind: str, *where: ColumnElement[bool]) -> Select[Any]:
    return select(*_COLUMNS).where(*_within(kind), *where)


@cache
def neighbourhood(kind: str) -> Select[Any]:
    """The top and the rows around my place, in order. `part` tells which, `ties` how many share a key before a row.

    It is null where the key is my own: on boards that count runs or days many share one, and then it is known already.
    """
    before = Score.__table__.alias("before")
    same = ("challenge_id", "metric", "lane")
    board = [before.c[name] == getattr(Score, name) for name in same]
    if kind:
        board.append(before.c[kind] == bindparam("group", type_=before.c[kind].type))
    ties = (
        select(func.count())
        .select_from(before)
        .where(
            *board,
            before.c.behind == Score.behind,
            before.c.reached_on == Score.reached_on,
            before.c.participation_id < Score.participation_id,
        )
        .correlate(Score)
        .scalar_subquery()
    )
    mine = (Score.behind == bindparam("behind")) & (Score.reached_on == bindparam("reached_on"))
    parts = (
        _rows(kind).add_columns(literal_column("0").label("part"), literal_column("0").label("ties")).order_by(*ORDER),
        _rows(kind, _place < _my_place)
        .add_columns(literal_column("1").label("part"), case((mine, null()), else_=ties).label("ties"))
        .order_by(*REVERSED),
        _rows(kind, _place >= _my_place)
        .add_columns(literal_column("1").label("part"), literal_column("0").label("ties"))
        .order_by(*ORDER),
    )
    limits = (MOST_OF_TOP, AROUND, 1 + AROUND + 1)  # myself, those below, and one more to tell a shared place
    found = union_all(
        *(select(part.limit(limit).subquery()) for part, limit in zip(parts, limits, strict=True))
    ).subquery("found")
    return _persons(found).order_by(found.c.part, found.c.behind, found.c.reached_on, found.c.participation_id)


@cache
def page(kind: str) -> Select[Any]:
    """The rows from a place in a stretch on, and the leader's key in `leader`."""
    leader = select(func.min(Score.behind)).where(*_within(kind)).scalar_subquery()
    rows = (
        _rows(kind, _key >= _start)
        .order_by(*ORDER)
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
        .subquery("page_rows")
    )
    return (
        _persons(rows)
        .add_columns(leader.label("leader"))
        .order_by(rows.c.behind, rows.c.reached_on, rows.c.participation_id)
    )


_viewer: BindParameter[int] = bindparam("viewer", type_=BigInteger)


@cache
def among_followed(kind: str) -> Select[Any]:
    """The rows of the reader and of whom the reader follows, in order, a thousand and one at most.

    It starts from those runners, and names no challenge beside the scores: their index would be read from end to end.
    """
    company = union_all(ids_followed_by(_viewer), select(_viewer)).subquery("company")
    group = [getattr(Score, kind) == bindparam("group")] if kind else []
    return (
        select(*_COLUMNS, *_PERSON)
        .join(Participation, Participation.id == Score.participation_id)
        .join(Runner, Runner.id == Participation.runner_id)
        .where(
            Participation.challenge_id == bindparam("challenge"),
            Participation.runner_id.in_(select(company)),
            Participation.left_at.is_(None),
            *_MEASURED,
            *group,
        )
        .order_by(*ORDER)
    )


@cache
def before_in_stretch(kind: str, rows: int, *, ordinal: bool = False) -> CompoundSelect[Any]:
    """For each of some rows, numbered from 0: how many come before it in its stretch; where ties are shared, with less.

    Wants `start_behind`, `start_on`, `behind`, `reached_on` and `participation` of each, with its number: `behind_0`.
    """

    def values(number: int, *names: str) -> list[Any]:
        types = {"reached_on": Date, "start_on": Date}
        return [bindparam(f"{name}_{number}", type_=types.get(name, BigInteger)) for name in names]

    def before(number: int) -> Select[Any]:
        start, key = values(number, "start_behind", "start_on"), values(number, "behind", "reached_on")
        upto = _place < tuple_(*key, *values(number, "participation")) if ordinal else _key < tuple_(*key)
        rows_before = _count(*_within(kind), _key >= tuple_(*start), upto)
        return select(literal_column(str(number)).label("number"), rows_before.label("before"))

    return union_all(*(before(number) for number in range(rows)))


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
        ~exists().where(Score.participation_id == Participation.id, *_MEASURED),
    )
    .order_by(Participation.joined_at, Participation.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)

SCORE_OF = select(Score.behind, Score.reached_on).where(
    Score.participation_id == bindparam("participation"), *_MEASURED
)
