"""Distances on shoes, limits for their fields, when a pair is worn, and how long a model lasts. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Protocol, TypeVar

from challenges.refusals import N_, Reason
from challenges.runs.rules.facts import RunHistory
from challenges.units import Distance

USUAL_LIMIT = Distance.of_km(700)
"""The suggested limit for a new pair. Manufacturers and runners usually say 500 to 800 km."""
MORE = Distance.of_km(100)
"""The least that "still good" adds to the limit."""
FURTHEST = Distance.of_km(10_000)
MOST_PAIRS = 200
RUNNERS_NEEDED = 5
"""How many runners must have retired a model before its median distance is shown."""
LATELY = timedelta(weeks=8)
_STEP = Distance.of_km(50)
_EXACTLY = Distance.of_km(10)
_KEY = 120


class HasDistance(Protocol):
    """Anything run over one distance: a race."""

    @property
    def distance(self) -> Distance:
        """The distance."""


R = TypeVar("R", bound=HasDistance)


# --- distance -------------------------------------------------------------------------------------------------------


def parts_of(distance: int, pairs: int) -> int:
    """Return each pair's share of a run in mm. Pairs worn in the same run share it equally."""
    return distance // pairs


def gone(before: int, runs: Iterable[tuple[int, int]]) -> int:
    """Return the distance on a pair in mm: `before`, plus its share of each run, given as (mm, pairs worn)."""
    return before + sum(parts_of(distance, pairs) for distance, pairs in runs)


def is_worn(distance: Distance, good_for: Distance) -> bool:
    """Return whether a pair has reached its limit."""
    return distance >= good_for


def raised(distance: Distance, good_for: Distance) -> Distance:
    """Return the next limit for a pair that is still good: at least 100 km more, rounded up to 50 km."""
    aim = max(distance, good_for) + MORE
    return Distance(-(-aim.mm // _STEP.mm) * _STEP.mm)


# --- names ----------------------------------------------------------------------------------------------------------


def name_key(name: str) -> str:
    """Return the key by which the names of a runner's pairs must differ."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:_KEY]


def model_key(brand: str, model: str) -> str:
    """Return a key for a model that ignores case, spaces and punctuation, or "" if no model is given."""
    if not any(sign.isalnum() for sign in model):
        return ""
    text = unicodedata.normalize("NFKC", brand + model).casefold()
    return "".join(sign for sign in text if sign.isalnum())[:_KEY]


def palette_for(palettes: Sequence[str], taken: Sequence[str]) -> str:
    """Return the palette for a new pair: the least used, or the first of several."""
    return min(palettes, key=taken.count)


# --- validation -----------------------------------------------------------------------------------------------------


def refused_fields(
    *, first_day: date | None, before: Distance | None, good_for: Distance | None, today: date
) -> Mapping[str, Reason]:
    """Return why values are invalid, by field name. Values that couldn't be parsed are None and are skipped."""
    refused: dict[str, Reason] = {}
    if first_day is not None and first_day > today:
        refused["first_day"] = Reason(N_("Pick today or an earlier day."))
    if before is not None and before > FURTHEST:
        refused["distance_before"] = Reason(N_("Enter at most %(most)s."), most=FURTHEST)
    if good_for is not None and good_for > FURTHEST:
        refused["good_for"] = Reason(N_("Enter at most %(most)s."), most=FURTHEST)
    if good_for is not None and good_for < Distance.of_km(1):
        refused["good_for"] = Reason(N_("Enter at least %(least)s."), least=Distance.of_km(1))
    return refused


def retirement_refusal(first_day: date, day: date, today: date) -> Reason | None:
    """Return why a pair can't have been retired on a day, or None."""
    if day < first_day:
        return Reason(N_("Pick a day from %(day)s on, when you first used them."), day=first_day)
    if day > today:
        return Reason(N_("Pick today or an earlier day."))
    return None


# --- model statistics and races -------------------------------------------------------------------------------------


def lasts(retired: Sequence[tuple[int, int]]) -> Distance | None:
    """Return the median distance of retired pairs of a model, rounded to 10 km. `retired` are (runner id, mm).

    Returns None until enough different runners have retired one, so that the figure reveals nobody's own.
    """
    if len({runner for runner, _ in retired}) < RUNNERS_NEEDED:
        return None
    middle = median(distance for _, distance in retired)
    return Distance(round(middle / _EXACTLY.mm) * _EXACTLY.mm)


def races_that_suit(races: Iterable[R], diary: RunHistory, today: date) -> list[R]:
    """Return the races between half and one and a half times the longest run of the last eight weeks, in order."""
    lately = [outing.distance for outing in diary if today - LATELY < outing.day <= today]
    if not lately:
        return []
    longest = max(lately)
    return [race for race in races if longest <= race.distance.mm * 2 <= longest * 3]
