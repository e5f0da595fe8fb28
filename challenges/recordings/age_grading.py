"""Age grading by the 2025 road tables (`data/`, CC0): a time compared with the best expected at that age. Pure.

The standard for an age is the open standard divided by the factor. The grade is that standard divided by the time, and
the graded time is the time multiplied by the factor (rules, section 3). Between two distances of the table, the factor
is linear in log distance, and the open standard linear in log time over log distance. There is no grade below a mile,
above 200 km, under 5 or over 100 years. The tables know two sexes; other runners have no grade.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import exp, log
from pathlib import Path
from typing import Literal

from challenges.units import Distance, Duration

Sex = Literal["F", "M"]
Curve = tuple[tuple[float, float], ...]  # (metres, seconds or factor) pairs, shortest first

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Grade:
    """A graded time. `percent` and `factor` are not rounded; show at most two decimals of the percentage."""

    percent: float
    factor: float
    time: Duration  # graded: what the time is worth at the best age
    interpolated: bool  # whether the distance lies between two of the table


def grade_of(sex: Sex, age: int, distance: Distance, time: Duration) -> Grade | None:
    """Return the grade of a time over a distance at an age in completed years; None outside of the tables."""
    factor, standard = factor_of(sex, age, distance), age_standard(sex, age, distance)
    if factor is None or standard is None or time.ms <= 0:
        return None
    interpolated = distance not in _distances(sex)
    return Grade(100 * standard / time.seconds, factor, Duration.of_seconds(time.seconds * factor), interpolated)


def factor_of(sex: Sex, age: int, distance: Distance) -> float | None:
    """Return the factor that multiplies a time at this age."""
    factors = _factors().get((sex, age), ())
    for (shorter, one), (longer, other) in pairwise(factors):
        if shorter <= distance.metres <= longer:
            return one + (other - one) * log(distance.metres / shorter) / log(longer / shorter)
    return None


def age_standard(sex: Sex, age: int, distance: Distance) -> float | None:
    """Return the best performance expected at this age, in seconds."""
    factor = factor_of(sex, age, distance)
    return time_on(open_standards(sex), distance.metres) / factor if factor else None


def time_on(standards: Curve, metres: float) -> float:
    """Return the seconds at a distance, linear in log time over log distance. Raises ValueError outside its range."""
    for (shorter, quick), (longer, slow) in pairwise(standards):
        if shorter <= metres <= longer:
            return quick * exp(log(slow / quick) * log(metres / shorter) / log(longer / shorter))
    raise ValueError(f"no standard at {metres} m")


@cache
def open_standards(sex: Sex) -> Curve:
    """Return metres and seconds of the open standards."""
    rows = _rows("open_standards_2025.csv")
    return tuple(sorted((_metres(row), float(row["open_standard_seconds"])) for row in rows if row["sex"] == sex))


@cache
def _distances(sex: Sex) -> frozenset[Distance]:
    """Return the distances of the table."""
    return frozenset(Distance.of_m(metres) for metres, _ in open_standards(sex))


@cache
def _factors() -> dict[tuple[str, int], Curve]:
    """Return metres and factors by sex and age."""
    curves = defaultdict(list)
    for row in _rows("road_factors_2025.csv"):
        curves[row["sex"], int(row["age"])].append((_metres(row), float(row["factor"])))
    return {who: tuple(sorted(curve)) for who, curve in curves.items()}


def _metres(row: dict[str, str]) -> float:
    return Distance.of_km(row["distance_km"]).metres


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
