"""How runs add up in shoes, what may be said of a pair, when it is worn, how long a model lasts. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Protocol, TypeVar

from challenges.refusals import N_, Reason
from challenges.runs.diary import Diary
from challenges.units import Distance

USUAL_LIMIT = Distance.of_km(700)
"""What is proposed for a new pair; makers and runners say 500 to 800 km."""
MORE = Distance.of_km(100)
"""What "still good" adds, at least."""
FURTHEST = Distance.of_km(10_000)
MOST_PAIRS = 200
RUNNERS_NEEDED = 5
"""So many runners must have retired a model before this site says how long it lasts."""
LATELY = timedelta(weeks=8)
_STEP = Distance.of_km(50)
_EXACTLY = Distance.of_km(10)
_KEY = 120


class HasDistance(Protocol):
    """Anything run over one distance: a race."""

    @property
    def distance(self) -> Distance:
        """How far it goes."""


R = TypeVar("R", bound=HasDistance)


# --- distance -------------------------------------------------------------------------------------------------------


def parts_of(distance: int, pairs: int) -> int:
    """What each of some pairs gets of a run, in mm: shoes that were changed on the way share it evenly."""
    return distance // pairs


def gone(before: int, runs: Iterable[tuple[int, int]]) -> int:
    """How far a pair has gone, in mm: what was on it, and its part of each run, given as (mm, pairs worn in it)."""
    return before + sum(parts_of(distance, pairs) for distance, pairs in runs)


def is_worn(distance: Distance, good_for: Distance) -> bool:
    """Whether a pair has gone as far as its runner wants to be reminded at."""
    return distance >= good_for


def raised(distance: Distance, good_for: Distance) -> Distance:
    """Where to remind next of a pair that is still good: some hundred km on, a round figure."""
    aim = max(distance, good_for) + MORE
    return Distance(-(-aim.mm // _STEP.mm) * _STEP.mm)


# --- names ----------------------------------------------------------------------------------------------------------


def name_key(name: str) -> str:
    """What two names of one runner must differ in."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:_KEY]


def model_key(brand: str, model: str) -> str:
    """One word for a model, however it is written; empty where the model is not said."""
    if not any(sign.isalnum() for sign in model):
        return ""
    text = unicodedata.normalize("NFKC", brand + model).casefold()
    return "".join(sign for sign in text if sign.isalnum())[:_KEY]


def palette_for(palettes: Sequence[str], taken: Sequence[str]) -> str:
    """The colours of a new pair: those that fewest of the runner's pairs have, the first of several."""
    return min(palettes, key=taken.count)


# --- what speaks against it -----------------------------------------------------------------------------------------


def refused_fields(
    *, first_day: date | None, before: Distance | None, good_for: Distance | None, today: date
) -> Mapping[str, Reason]:
    """By field, why a pair cannot be so; what is None could not be read and is passed over."""
    refused: dict[str, Reason] = {}
    if first_day is not None and first_day > today:
        refused["first_day"] = Reason(N_("That day is still to come."))
    if before is not None and before > FURTHEST:
        refused["distance_before"] = Reason(N_("No pair goes that far: at most %(most)s."), most=FURTHEST)
    if good_for is not None and good_for > FURTHEST:
        refused["good_for"] = Reason(N_("No pair goes that far: at most %(most)s."), most=FURTHEST)
    if good_for is not None and good_for < Distance.of_km(1):
        refused["good_for"] = Reason(N_("Choose at least %(least)s."), least=Distance.of_km(1))
    return refused


def retirement_refusal(first_day: date, day: date, today: date) -> Reason | None:
    """Why a pair cannot have been retired on a day."""
    if day < first_day:
        return Reason(N_("That is before their first day, %(day)s."), day=first_day)
    if day > today:
        return Reason(N_("That day is still to come."))
    return None


# --- many pairs, and what they are for ------------------------------------------------------------------------------


def lasts(retired: Sequence[tuple[int, int]]) -> Distance | None:
    """How far pairs of a model went here, by the median, to ten kilometres; `retired` are (runner, mm).

    None until enough different runners retired one, so that the figure is nobody's own.
    """
    if len({runner for runner, _ in retired}) < RUNNERS_NEEDED:
        return None
    middle = median(distance for _, distance in retired)
    return Distance(round(middle / _EXACTLY.mm) * _EXACTLY.mm)


def races_that_suit(races: Iterable[R], diary: Diary, today: date) -> list[R]:
    """The races, in their order, between half and one and a half times the longest run of the last eight weeks."""
    lately = [outing.distance for outing in diary if today - LATELY < outing.day <= today]
    if not lately:
        return []
    longest = max(lately)
    return [race for race in races if longest <= race.distance.mm * 2 <= longest * 3]
