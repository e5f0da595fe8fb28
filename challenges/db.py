"""The database: the base of all tables, their column types, and the one way in which anything is written.

Reading needs nothing. Writing happens in an action, marked `@writes`: it ends the read transaction of the request
(whatever was loaded is read again), waits for its turn and opens a write transaction, which `web/boundary.py`,
`transaction()` or the worker ends. A write outside raises `WrittenOutside`, so a page that is only looked at can
never change anything.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import Enum as PyEnum
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, Engine, Enum, Integer, MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.types import TypeDecorator

from challenges.lane import Lane
from challenges.refusals import Missing, Reason
from challenges.units import Distance, Duration

P = ParamSpec("P")
T = TypeVar("T")
M = TypeVar("M", bound="Model")


class Base(DeclarativeBase):
    """Every constraint has a name, so that migrations can find it on both databases."""

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

Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only an INTEGER PRIMARY KEY


class Instant(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Length(TypeDecorator[Distance]):
    """A distance or a climb, as whole millimetres."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Distance | None, dialect: Any) -> int | None:
        return None if value is None else value.mm

    def process_result_value(self, value: Any, dialect: Any) -> Distance | None:
        return None if value is None else Distance(int(value))


class Span(TypeDecorator[Duration]):
    """A length of time, as whole milliseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Duration | None, dialect: Any) -> int | None:
        return None if value is None else value.ms

    def process_result_value(self, value: Any, dialect: Any) -> Duration | None:
        return None if value is None else Duration(int(value))


class Told(TypeDecorator[Reason]):
    """A sentence with its values, as it was found: it is translated and formatted when somebody reads it."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Reason | None, dialect: Any) -> Any:
        return None if value is None else [value.text, {name: _packed(part) for name, part in value.values.items()}]

    def process_result_value(self, value: Any, dialect: Any) -> Reason | None:
        if value is None:
            return None
        text, values = value
        return Reason(text, **{name: _unpacked(*part) for name, part in values.items()})


def _packed(value: object) -> tuple[str, object]:
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
    }  # fmt: skip
    return readers[sort](value) if sort in readers else value


def choice(kind: type[PyEnum]) -> Enum:
    """A column that holds one of an enumeration's values, as text on both databases."""
    return Enum(
        kind, native_enum=False, length=24, create_constraint=False, values_callable=lambda k: [m.value for m in k]
    )


class WrittenOutside(RuntimeError):
    """Something was written while only reading was agreed."""


# --- how a connection behaves ---------------------------------------------------------------------------------------


def prepare_engine(engine: Engine, lane: Lane | None) -> None:
    """Teach an engine the house's transactions; `lane` is given for SQLite only."""
    if engine.dialect.name != "sqlite":
        return
    _LANES[engine] = lane

    @event.listens_for(engine, "connect")
    def connected(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # the driver's own idea of transactions loses updates
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Any) -> None:
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


_LANES: dict[Engine, Lane | None] = {}


@event.listens_for(db.session, "before_flush")
def _only_writers_flush(session: Session, *_: Any) -> None:
    if not session.info.get("writing"):
        raise WrittenOutside(f"{list(session.new) + list(session.dirty) + list(session.deleted)}")


@event.listens_for(db.session, "do_orm_execute")
def _only_writers_execute(state: ORMExecuteState) -> None:
    if not state.is_select and not state.session.info.get("writing"):
        raise WrittenOutside(str(state.statement))


# --- transactions ---------------------------------------------------------------------------------------------------


def begin_writing() -> None:
    """End the read transaction and open a write transaction, in turn. A second call inside it does nothing."""
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
    except BaseException:
        _stop_writing(session)
        raise


def is_writing() -> bool:
    """Whether a write transaction is open."""
    return bool(db.session().info.get("writing"))


def commit() -> None:
    """Make what was written permanent, let the next writer in, then do what waited for it."""
    session = db.session()
    try:
        session.commit()
    finally:
        waiting = session.info.pop("after_commit", [])
        _stop_writing(session)
    for call in waiting:
        call()


def roll_back() -> None:
    """Undo whatever was written, and forget what waited for it."""
    session = db.session()
    session.info.pop("after_commit", None)
    try:
        session.rollback()
    finally:
        _stop_writing(session)


def after_commit(call: Callable[[], object]) -> None:
    """Call once the open transaction is permanent; at once when none is open."""
    session = db.session()
    if session.info.get("writing"):
        session.info.setdefault("after_commit", []).append(call)
    else:
        call()


@contextmanager
def transaction() -> Iterator[None]:
    """A write transaction for commands, jobs and tests. Inside another one it joins it."""
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
    """Mark an action: it opens the write transaction of the request, or joins the open one."""

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


# --- rows -----------------------------------------------------------------------------------------------------------


def add(row: M) -> M:
    """Add a row and give it its id. Raises IntegrityError where a constraint stands against it."""
    db.session.add(row)
    db.session.flush()
    return row


def lock(model: type[M], key: int) -> M:
    """A row that nobody else changes until the transaction ends. Raises Missing when it is not there."""
    db.session.flush()
    # FOR NO KEY UPDATE: whoever only refers to the row, by a foreign key, need not wait, so fewer circles can close
    row = db.session.get(model, key, with_for_update={"key_share": True}, populate_existing=True)
    if row is None:
        raise Missing
    return row


def add_once(model: type[M], key: dict[str, Any], **values: Any) -> bool:
    """Insert a row unless one with this unique key is there; whether it was inserted."""
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(model)
    statement = insert.values(**key, **values).on_conflict_do_nothing(index_elements=list(key))
    # what comes back tells, not a count of rows: psycopg counts none where an insert returns its new id
    return db.session.execute(statement.returning(*(getattr(model, name) for name in key))).first() is not None
