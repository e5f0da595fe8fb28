"""The clock, time zones, and windows of local dates.

`now()` is the only clock of the site: all other code gets the time from it or as an argument. A run belongs to the
local date of its start (rules section 1), so most functions here work with dates.
Pure: the standard library only (and the time zone data that it reads).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from challenges.refusals import N_, Reason, Unreadable

_FIXED = re.compile(r"(?:UTC|GMT)?([+-])([0-9]{1,2})(?::?([0-9]{2}))?", re.ASCII)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,31}(?:/[A-Za-z0-9_+-]{1,31}){0,2}", re.ASCII)
# not time zones: the machine's own clock, and copies with leap seconds
_NOT_A_PLACE = ("localtime", "posixrules", "Factory", "posix/", "right/")


def now() -> datetime:
    """Return the current instant, timezone-aware, in UTC."""
    return datetime.now(UTC)


@lru_cache(maxsize=2048)
def zone_of(name: str) -> tzinfo:
    """Return the zone `name`: an IANA name ("Asia/Kolkata") or a fixed offset ("+05:30", "UTC-3", at most 18 hours).

    Raises `Unreadable` (a `ValueError`) if there is no such zone.
    """
    if fixed := _FIXED.fullmatch(name):
        sign, hours, minutes = fixed.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        if int(minutes or 0) < 60 and offset <= timedelta(hours=18):
            return timezone(-offset if sign == "-" else offset)
    elif _NAME.fullmatch(name) and not name.startswith(_NOT_A_PLACE):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # no such file, no zone file, or a folder such as "Asia"
            pass
    raise Unreadable(Reason(N_("There is no time zone called “%(name)s”."), name=name[:60]))


_UNIVERSAL = frozenset({"GMT", "GMT0", "Greenwich", "UCT", "UTC", "Universal", "Zulu"})


def offset_label(name: str) -> str:
    """Return the label of a fixed offset: "UTC-3", "UTC+5:30", "UTC"; "" for the zone of a place.

    The names in the zone data have the opposite sign: "Etc/GMT+3" is three hours behind, UTC-3.
    """
    if not (_FIXED.fullmatch(name) or name.startswith("Etc/") or name in _UNIVERSAL):
        return ""
    offset = datetime(2026, 1, 1, tzinfo=UTC).astimezone(zone_of(name)).utcoffset() or timedelta()
    minutes = round(abs(offset) / timedelta(minutes=1))
    if not minutes:
        return "UTC"
    sign = "-" if offset < timedelta() else "+"
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")


def zone_label(name: str) -> str:
    """Return a readable name: "America/New York", or the offset if the zone has no place."""
    return offset_label(name) or name.replace("_", " ")


def _zone_table(name: str) -> list[str]:
    """Return the lines of a table of the zone data, without comments; an empty list if the table is missing."""
    try:
        text = (resources.files("tzdata") / "zoneinfo" / name).read_text("utf-8")
    except (ModuleNotFoundError, OSError):
        return []
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def zone_names() -> tuple[str, ...]:
    """Return the zones to choose from: the names in the zone data's `zone.tab`, and UTC; sorted."""
    places = {line.split("\t")[2] for line in _zone_table("zone.tab")}
    if not places:
        places = {name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "US/"))}
    return tuple(sorted(places | {"UTC"}))


@cache
def _southern() -> frozenset[str]:
    """Return the zones whose place is south of the equator, from the latitudes in `zone.tab`."""
    rows = (line.split("\t") for line in _zone_table("zone.tab"))
    return frozenset(row[2] for row in rows if row[1].startswith("-"))


def is_southern(name: str) -> bool:
    """Return whether December is in summer there. False for fixed offsets and UTC, which have no place."""
    return name in _southern()


def local_date(instant: datetime, zone_name: str) -> date:
    """Return the local date in a zone at an aware `instant`. Raises `ValueError` for a naive one."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(zone_of(zone_name)).date()


def local_instant(day: date, at: time, zone_name: str) -> datetime:
    """Return the UTC instant of a local time.

    A time that occurs twice, when clocks go back, is the first of the two. A skipped time, when clocks go forward, is
    moved forward: 02:30 becomes 03:30, and a missing midnight becomes the first moment of its day. (This is `fold=0` of
    PEP 495.)
    """
    local = datetime.combine(day, at.replace(fold=0, tzinfo=None), tzinfo=zone_of(zone_name))
    return local.astimezone(UTC)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Local dates from `first_day` to `last_day`, inclusive. Raises `ValueError` if the last is before the first."""

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError("the last day comes before the first")

    def contains(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    __contains__ = contains

    @property
    def days(self) -> int:
        """The number of days, at least 1."""
        return (self.last_day - self.first_day).days + 1

    def day_number(self, day: date) -> int:
        """Return 1 for the first day and `days` for the last; 0 or less before, more than `days` after."""
        return (day - self.first_day).days + 1

    def days_left(self, day: date) -> int:
        """Return how many days remain, including `day`: all of them before the first, 0 after the last."""
        return max(0, (self.last_day - max(day, self.first_day)).days + 1)

    def starts_at(self, zone_name: str) -> datetime:
        """Return the UTC instant at which the first day begins in the zone."""
        return local_instant(self.first_day, time(0), zone_name)

    def ends_at(self, zone_name: str) -> datetime:
        """Return the UTC instant at which the last day has ended in the zone (exclusive)."""
        return local_instant(self.last_day + timedelta(days=1), time(0), zone_name)

    def __iter__(self) -> Iterator[date]:
        return (self.first_day + timedelta(days=number) for number in range(self.days))


def month_window(year: int, month: int) -> Window:
    """Return the window of all days of a month."""
    next_month = date(year + month // 12, month % 12 + 1, 1)
    return Window(date(year, month, 1), next_month - timedelta(days=1))
