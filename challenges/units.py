"""Distance, duration and pace as whole numbers of millimetres and milliseconds, so that sums are exact.

Values are created from numbers or decimal text, rounded half up to the stored unit. Formatting is in `web/locale.py`,
parsing in `parse`. An elevation gain is a `Distance` too. Pure: the standard library only.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import Self

Number = int | float | str | Decimal | Fraction

_MM_PER_MILE = 1_609_344  # the international mile, 1 609.344 m exactly
_MM_PER_FOOT = Fraction(3048, 10)  # the international foot, 0.3048 m exactly


def _rounded(value: Number, per_unit: int | Fraction) -> int:
    """`value` times `per_unit` to the nearest whole, halves up. Raises `ValueError` for what is not a number."""
    if type(value) is int and type(per_unit) is int:
        return value * per_unit
    try:
        exact = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    except (OverflowError, ArithmeticError, TypeError) as error:
        raise ValueError(f"not a number: {value!r}") from error
    return floor(exact * per_unit + Fraction(1, 2))


def _whole(number: int, parts: int) -> int:
    """A number divided by another one that is above nought, to the nearest whole, halves up."""
    return (2 * number + parts) // (2 * parts)


@dataclass(frozen=True, slots=True, order=True)
class Distance:
    """A length in whole millimetres. Differences can be negative."""

    mm: int = 0

    @classmethod
    def of_m(cls, metres: Number) -> Self:
        """From metres, rounded half up to the millimetre; exact for text and decimals."""
        return cls(_rounded(metres, 1_000))

    @classmethod
    def of_km(cls, kilometres: Number) -> Self:
        """From kilometres, rounded half up to the millimetre."""
        return cls(_rounded(kilometres, 1_000_000))

    @classmethod
    def of_miles(cls, miles: Number) -> Self:
        """From international miles (1 609.344 m), rounded half up to the millimetre."""
        return cls(_rounded(miles, _MM_PER_MILE))

    @classmethod
    def of_feet(cls, feet: Number) -> Self:
        """From international feet (0.3048 m), rounded half up to the millimetre."""
        return cls(_rounded(feet, _MM_PER_FOOT))

    @property
    def metres(self) -> float:
        return self.mm / 1_000

    @property
    def km(self) -> float:
        return self.mm / 1_000_000

    @property
    def miles(self) -> float:
        return self.mm / _MM_PER_MILE

    @property
    def feet(self) -> float:
        return self.mm / 304.8

    def share_of(self, other: "Distance") -> float:
        """Return this as a fraction of `other`; 0.0 if `other` is zero, so that an empty goal does not break pages."""
        return self.mm / other.mm if other.mm else 0.0

    def __add__(self, other: "Distance") -> "Distance":
        return Distance(self.mm + other.mm) if isinstance(other, Distance) else NotImplemented

    def __radd__(self, other: int) -> "Distance":
        """Support `sum()`, which starts from 0."""
        return self if other == 0 and isinstance(other, int) else NotImplemented

    def __sub__(self, other: "Distance") -> "Distance":
        return Distance(self.mm - other.mm) if isinstance(other, Distance) else NotImplemented

    def __mul__(self, times: float | Fraction) -> "Distance":
        return Distance(_rounded(times, self.mm))

    __rmul__ = __mul__

    def __truediv__(self, parts: int | Fraction) -> "Distance":
        """Return one of `parts` equal parts, to the nearest millimetre."""
        return Distance(_rounded(Fraction(self.mm) / parts, 1))

    def __neg__(self) -> "Distance":
        return Distance(-self.mm)

    def __abs__(self) -> "Distance":
        return Distance(abs(self.mm))

    def __bool__(self) -> bool:
        return self.mm != 0


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A duration in whole milliseconds. Differences can be negative."""

    ms: int = 0

    @classmethod
    def of_seconds(cls, seconds: Number) -> Self:
        """From seconds, rounded half up to the millisecond."""
        return cls(_rounded(seconds, 1_000))

    @classmethod
    def of_minutes(cls, minutes: Number) -> Self:
        """From minutes, rounded half up to the millisecond."""
        return cls(_rounded(minutes, 60_000))

    @classmethod
    def of_hms(cls, hours: int = 0, minutes: int = 0, seconds: Number = 0) -> Self:
        """From hours, minutes and seconds, each of any size."""
        return cls((hours * 60 + minutes) * 60_000 + _rounded(seconds, 1_000))

    @property
    def seconds(self) -> float:
        return self.ms / 1_000

    @property
    def minutes(self) -> float:
        return self.ms / 60_000

    @property
    def hours(self) -> float:
        return self.ms / 3_600_000

    def ceil_seconds(self) -> int:
        """Return whole seconds, rounded up, as race times are shown (2:09:44.3 is 2:09:45, rules section 2)."""
        return -(-self.ms // 1_000)

    def share_of(self, other: "Duration") -> float:
        """Return this as a fraction of `other`; 0.0 if `other` is zero."""
        return self.ms / other.ms if other.ms else 0.0

    def __add__(self, other: "Duration") -> "Duration":
        return Duration(self.ms + other.ms) if isinstance(other, Duration) else NotImplemented

    def __radd__(self, other: int) -> "Duration":
        """Support `sum()`, which starts from 0."""
        return self if other == 0 and isinstance(other, int) else NotImplemented

    def __sub__(self, other: "Duration") -> "Duration":
        return Duration(self.ms - other.ms) if isinstance(other, Duration) else NotImplemented

    def __mul__(self, times: float | Fraction) -> "Duration":
        return Duration(_rounded(times, self.ms))

    __rmul__ = __mul__

    def __truediv__(self, parts: int | Fraction) -> "Duration":
        """Return one of `parts` equal parts, to the nearest millisecond."""
        return Duration(_rounded(Fraction(self.ms) / parts, 1))

    def __neg__(self) -> "Duration":
        return Duration(-self.ms)

    def __abs__(self) -> "Duration":
        return Duration(abs(self.ms))

    def __bool__(self) -> bool:
        return self.ms != 0


MILE = Distance(_MM_PER_MILE)
KILOMETRE = Distance(1_000_000)
HALF_MARATHON = Distance(21_097_500)
MARATHON = Distance(42_195_000)

# rules.md section 2: 400 m, half a mile, 1 km, 1 and 2 miles, 5, 10, 15 km, 10 miles, 20 km, half, 25, 30 km, marathon,
# 50, 100 km, 100 miles
STANDARD_DISTANCES: tuple[Distance, ...] = tuple(
    Distance.of_m(metres)
    for metres in (
        *("400", "804.672", "1000", "1609.344", "3218.688", "5000", "10000", "15000", "16093.44", "20000"),
        *("21097.5", "25000", "30000", "42195", "50000", "100000", "160934.4"),
    )
)


@dataclass(frozen=True, slots=True, order=True)
class Pace:
    """Time per distance, in whole milliseconds per kilometre. Smaller is faster."""

    ms_per_km: int

    @classmethod
    def of(cls, distance: Distance, duration: Duration) -> Self:
        """Return the pace of `duration` over `distance`. Raises `ValueError` unless the distance is positive."""
        if distance.mm <= 0:
            raise ValueError("no pace without a distance")
        return cls(_whole(duration.ms * KILOMETRE.mm, distance.mm))

    def ms_per(self, length: Distance) -> int:
        """Milliseconds per `length`, rounded half up: `pace.ms_per(MILE)`."""
        return _whole(self.ms_per_km * length.mm, KILOMETRE.mm)

    def over(self, distance: Distance) -> Duration:
        """Return how long `distance` takes at this pace."""
        return Duration(self.ms_per(distance))


class Units(StrEnum):
    """A reader's units: kilometres with metres of elevation, or miles with feet."""

    KM = "km"
    MI = "mi"

    @property
    def length(self) -> Distance:
        """The length of one unit."""
        return KILOMETRE if self is Units.KM else MILE

    def number_in(self, distance: Distance) -> float:
        """Return `distance` as a number of these units."""
        return distance.mm / self.length.mm
