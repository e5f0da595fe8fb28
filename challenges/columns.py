"""Column types: Python values and their database representation."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum as PyEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Enum, Integer
from sqlalchemy.types import TypeDecorator

from challenges.refusals import Reason
from challenges.units import Distance, Duration

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


class Length(TypeDecorator[Distance]):
    """A distance or elevation gain, in whole millimetres."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Distance | None, dialect: Any) -> int | None:
        return None if value is None else value.mm

    def process_result_value(self, value: Any, dialect: Any) -> Distance | None:
        return None if value is None else Distance(int(value))


class Span(TypeDecorator[Duration]):
    """A duration, in whole milliseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Duration | None, dialect: Any) -> int | None:
        return None if value is None else value.ms

    def process_result_value(self, value: Any, dialect: Any) -> Duration | None:
        return None if value is None else Duration(int(value))


class Told(TypeDecorator[Reason]):
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


class Choice(Enum):
    """A member of an enumeration, converted with a dict lookup for speed, because rows have many of them."""

    cache_ok = True

    def result_processor(self, dialect: Any, coltype: Any) -> Callable[[Any], Any]:
        return {None: None, **{member.value: member for member in self.enum_class or ()}}.__getitem__


def choice(kind: type[PyEnum]) -> Choice:
    """Return a column type for an enumeration, stored as text on both databases."""
    return Choice(
        kind, native_enum=False, length=24, create_constraint=False, values_callable=lambda k: [m.value for m in k]
    )
