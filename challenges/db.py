"""The database: the base of all tables, their column types, and transactions.

Actions marked `@writes` end the request's read transaction, wait for the write lock and open a write transaction, which
`web/transaction.py`, `transaction()` or the worker ends. Any other write raises `WrittenOutside`: no GET changes data.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import Enum as PyEnum
from threading import Lock
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Engine,
    Enum,
    Integer,
    MetaData,
    Result,
    event,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.types import TypeDecorator

from challenges.refusals import Missing, Reason
from challenges.units import Distance, Duration
from challenges.write_lock import FairWriteLock

Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite only auto-increments an INTEGER PRIMARY KEY


class Instant(TypeDecorator[datetime]):
    """A point in time: timezone-aware in Python, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class DistanceColumn(TypeDecorator[Distance]):
    """A distance or elevation gain, in whole millimetres."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Distance | None, dialect: Any) -> int | None:
        return None if value is None else value.mm

    def process_result_value(self, value: Any, dialect: Any) -> Distance | None:
        return None if value is None else Distance(int(value))


class DurationColumn(TypeDecorator[Duration]):
    """A duration, in whole milliseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Duration | None, dialect: Any) -> int | None:
        return None if value is None else value.ms

    def process_result_value(self, value: Any, dialect: Any) -> Duration | None:
        return None if value is None else Duration(int(value))


class ReasonColumn(TypeDecorator[Reason]):
    """A sentence with its values, as JSON. It is translated and formatted when it is displayed."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Reason | None, dialect: Any) -> Any:
        return None if value is None else _sentence(value)

    def process_result_value(self, value: Any, dialect: Any) -> Reason | None:
        if value is None:
            return None
        return _reason(value)


def _sentence(reason: Reason) -> list[object]:
    return [reason.text, {name: _packed(part) for name, part in reason.values.items()}]


def _reason(sentence: list[Any]) -> Reason:
    text, values = sentence
    return Reason(text, **{name: _unpacked(*part) for name, part in values.items()})


def _packed(value: object) -> tuple[str, object]:
    if isinstance(value, Reason):
        return "reason", _sentence(value)
    if isinstance(value, Distance):
        return "distance", value.mm
    if isinstance(value, Duration):
        return "duration", value.ms
    if isinstance(value, datetime):
        return "instant", value.isoformat()
    if isinstance(value, date):
        return "day", value.isoformat()
    return "plain", value


def _unpacked(sort: str, value: Any) -> object:
    readers: dict[str, Callable[[Any], object]] = {
        "distance": Distance, "duration": Duration, "instant": datetime.fromisoformat, "day": date.fromisoformat,
        "reason": _reason,
    }  # fmt: skip
    return readers[sort](value) if sort in readers else value


class EnumColumn(Enum):
    """A member of an enumeration, converted with a dict lookup for speed, because rows have many of them."""

    cache_ok = True

    def result_processor(self, dialect: Any, coltype: Any) -> Callable[[Any], Any]:
        return {None: None, **{member.value: member for member in self.enum_class or ()}}.__getitem__


def choice(kind: type[PyEnum], length: int = 24) -> EnumColumn:
    """Return a column type for an enumeration, stored as text on both databases."""
    return EnumColumn(
        kind, native_enum=False, length=length, create_constraint=False, values_callable=lambda k: [m.value for m in k]
    )


P = ParamSpec("P")
T = TypeVar("T")
M = TypeVar("M", bound="Model")


class Base(DeclarativeBase):
    """The base of all models. All constraints are named, so that migrations can refer to them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class WrittenOutside(RuntimeError):
    """A write was attempted outside a write transaction."""


# --- connections ----------------------------------------------------------------------------------------------------


def prepare_engine(engine: Engine, lane: FairWriteLock | None) -> None:
    """Configure the transactions of an engine. `lane` is the write lock, which only SQLite needs."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, lane)
    else:
        event.listen(engine, "connect", _plan_for_pages)
        event.listen(engine, "begin", _see_one_moment)


def _plan_for_pages(connection: Any, record: Any) -> None:
    """Disable parallel queries and JIT. The queries of pages read a few rows from an index, but PostgreSQL misjudges
    some of them (ranges of ranks on a board), and starting other processes or the compiler costs 10 ms.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SET jit = off")
    connection.commit()


def _see_one_moment(connection: Any) -> None:
    """Give each page a consistent snapshot across all of its queries. SQLite does so anyway."""
    level = "READ COMMITTED" if connection.get_execution_options().get("writing") else "REPEATABLE READ"
    connection.dialect.set_isolation_level(connection.connection.dbapi_connection, level)


def _prepare_sqlite(engine: Engine, lane: FairWriteLock | None) -> None:
    _LANES[engine] = lane

    @event.listens_for(engine, "connect")
    def connected(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # the driver's own transaction handling loses updates
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Any) -> None:
        if connection.get_execution_options().get("writing"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # it neither waits nor fails, so the driver is told directly: every page has one
            connection.connection.dbapi_connection.execute("BEGIN")


_LANES: dict[Engine, FairWriteLock | None] = {}


@event.listens_for(db.session, "before_flush")
def _only_writers_flush(session: Session, *_: Any) -> None:
    if not session.info.get("writing"):
        raise WrittenOutside(f"{list(session.new) + list(session.dirty) + list(session.deleted)}")


@event.listens_for(db.session, "do_orm_execute")
def _only_writers_execute(state: ORMExecuteState) -> None:
    if not state.is_select and not state.session.info.get("writing"):
        raise WrittenOutside(str(state.statement))


_COUNTING = Lock()
_commits = [0]


# --- transactions ---------------------------------------------------------------------------------------------------


def begin_writing() -> None:
    """End the read transaction, wait for the write lock and open a write transaction. Does nothing inside one."""
    session = db.session()
    if session.info.get("writing"):
        return
    session.rollback()
    lane = _LANES.get(db.engine)
    if lane:
        lane.enter()
    session.info["lane"] = lane
    session.info["writing"] = True
    try:
        session.connection(execution_options={"writing": True})
        for call in session.info.pop("before_writing", ()):
            call()
    except BaseException:
        _stop_writing(session)
        raise


def before_writing(call: Callable[[], object]) -> None:
    """Call a function when the write transaction opens, before any write. An exception ends the transaction."""
    if is_writing():
        call()
    else:
        db.session().info.setdefault("before_writing", []).append(call)


def lock_writes(name: str) -> None:
    """Lock a name until the transaction ends. Call it before locking rows, to avoid deadlocks."""
    if db.engine.dialect.name == "postgresql":  # SQLite has a single writer anyway
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def is_writing() -> bool:
    """Return whether a write transaction is open."""
    return bool(db.session().info.get("writing"))


def commit() -> None:
    """Commit, release the write lock, and run the `after_commit` callbacks."""
    session = db.session()
    try:
        session.commit()
        with _COUNTING:
            _commits[0] += 1
    finally:
        waiting = session.info.pop("after_commit", [])
        _stop_writing(session)
    for call in waiting:
        call()


def commits() -> int:
    """Return the number of commits of this process. While it is unchanged, this process has written nothing new."""
    return _commits[0]


def roll_back() -> None:
    """Roll back, release the write lock, and drop the `after_commit` callbacks."""
    session = db.session()
    session.info.pop("after_commit", None)
    try:
        session.rollback()
    finally:
        _stop_writing(session)


def after_commit(call: Callable[[], object]) -> None:
    """Call a function after the open write transaction has been committed; at once if none is open."""
    if is_writing():
        db.session().info.setdefault("after_commit", []).append(call)
    else:
        call()


@contextmanager
def transaction() -> Iterator[None]:
    """A write transaction for commands, jobs and tests. Joins an open one."""
    if is_writing():
        yield
        return
    begin_writing()
    try:
        yield
    except BaseException:
        roll_back()
        raise
    commit()


def writes(action: Callable[P, T]) -> Callable[P, T]:
    """Decorate an action, so that it opens a write transaction or joins the open one."""

    @functools.wraps(action)
    def within(*args: P.args, **kwargs: P.kwargs) -> T:
        begin_writing()
        return action(*args, **kwargs)

    return within


def _stop_writing(session: Session) -> None:
    lane = session.info.pop("lane", None)
    session.info["writing"] = False
    if session.in_transaction():
        session.rollback()
    if lane:
        lane.leave()


def read(statement: Any, values: Mapping[str, Any]) -> Result[Any]:
    """Execute a select of columns without the session, which costs more than most queries. For frequently used pages.

    Does not see objects that have been added to the session but not flushed.
    """
    return connection().execute(statement, values)


def connection() -> Connection:
    """Return the connection of the open transaction, for queries without the session. Cached per transaction, because
    the session takes as long to look it up as a small statement takes to run.
    """
    session = db.session()
    found: Connection | None = session.info.get("connection")
    if found is None or found.closed:
        found = session.info["connection"] = session.connection()
    return found


# --- rows -----------------------------------------------------------------------------------------------------------


def add(row: M) -> M:
    """Add a row and flush it, so that it has an id. Raises IntegrityError if it violates a constraint."""
    db.session.add(row)
    db.session.flush()
    return row


def lock(model: type[M], key: int) -> M:
    """Return a row, locked until the transaction ends. Raises Missing if it does not exist."""
    db.session.flush()
    # FOR NO KEY UPDATE: inserts that only reference the row by foreign key need not wait, so deadlocks are rarer
    row = db.session.get(model, key, with_for_update={"key_share": True}, populate_existing=True)
    if row is None:
        raise Missing
    return row


def insert_if_absent(model: type[M], key: dict[str, Any], **values: Any) -> bool:
    """Insert a row unless one with this unique key exists. Return whether it was inserted."""
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(model)
    statement = insert.values(**key, **values).on_conflict_do_nothing(index_elements=list(key))
    # use RETURNING, not the row count: psycopg reports none for an insert that returns its new id
    return db.session.execute(statement.returning(*(getattr(model, name) for name in key))).first() is not None
