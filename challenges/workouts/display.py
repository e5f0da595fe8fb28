"""View models of workouts, suggestions, cards and places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import cos, log1p, radians, sin, sqrt
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from challenges import clock
from challenges.posters import PALETTES
from challenges.refusals import Missing
from challenges.units import Distance, Units
from challenges.web import locale
from challenges.web.pages import absolute
from challenges.workouts import rules, text
from challenges.workouts.queries import CardSeen
from challenges.workouts.rules import CardSquare, RunningPlace, Suggestion
from challenges.workouts.rules import paces as rules_paces
from challenges.workouts.rules.paces import Paces, ProfileBar
from challenges.workouts.rules.steps import Intensity, Workout, WorkoutRepeat, time_of

WIDE, HIGH = 320, 100  # size of the profile on a card; four times as wide on the page of a workout
_MOTIFS = ("stairs", "sunrise", "contours", "rain", "switchback", "moon")
_RIM, _ROUND = 200, 170  # half the size of the map of places, and the radius of its outer ring
_RINGS = (
    1_000,
    5_000,
    25_000,
    125_000,
    1_000_000,
    20_040_000,
)  # metres; the last is half the circumference of the earth


@dataclass(frozen=True, slots=True)
class WorkoutCard:
    """A workout in a list."""

    slug: str
    title: str
    kind: str
    palette: str
    middle: str
    minutes: str
    summary: str
    bars: tuple[ProfileBar, ...]
    wide: int = WIDE
    high: int = HIGH


class Suggested(NamedTuple):
    """A suggested workout with the reason as text."""

    card: WorkoutCard
    why: str


@dataclass(frozen=True, slots=True)
class CardMonth:
    """The month of a card: its name, progress and poster."""

    key: str
    name: str
    done: int
    of: int
    palette: str
    motif: str
    filled: str | None

    @property
    def line(self) -> str:
        return _("%(done)s of %(of)s", done=self.done, of=self.of)


class SquareShown(NamedTuple):
    """A square as text. `run_id` is the run that filled it; `ticks` tells whether it can be ticked now."""

    key: str
    icon: str
    title: str
    text: str
    done: str
    run_id: int | None
    ticks: bool
    ticked: bool


class PlaceDot(NamedTuple):
    """A place on the map: position, size, whether it is new this month, and whether it has the most starts."""

    x: float
    y: float
    size: float
    is_new: bool
    is_home: bool


class PlaceRing(NamedTuple):
    """A circle around the place with the most starts, with its distance as a label."""

    size: float
    label: str


class PlaceMap(NamedTuple):
    """The map of places, without coordinates."""

    dots: list[PlaceDot]
    rings: list[PlaceRing]


# --- workouts -------------------------------------------------------------------------------------------------------


def workout_called(slug: str) -> Workout:
    """Return a workout of the library. Raise Missing for an unknown slug."""
    if slug not in rules.WORKOUTS:
        raise Missing
    return rules.WORKOUTS[slug]


def card(workout: Workout, paces: Paces | None = None, wide: int = WIDE, high: int = HIGH) -> WorkoutCard:
    """Return a workout for a list. Without personal paces, the result is cached by locale and units."""
    if paces is None:
        return _card(workout.slug, wide, high, str(locale.locale()), locale.units())
    return _made(workout, paces, wide, high)


@lru_cache(maxsize=1_000)
def _card(slug: str, wide: int, high: int, locale_name: str, units: Units) -> WorkoutCard:
    """Return a workout for a list. Locale and units are part of the cache key."""
    return _made(rules.WORKOUTS[slug], None, wide, high)


def _made(workout: Workout, paces: Paces | None, wide: int, high: int) -> WorkoutCard:
    return WorkoutCard(
        workout.slug, text.title(workout.slug), str(text.KINDS[workout.kind]), text.PALETTES[workout.kind],
        text.middle(workout), text.minutes(workout), text.summary(workout),
        tuple(rules_paces.bars(workout.steps, wide, high, paces)), wide, high,
    )  # fmt: skip


def band(workout: Workout, paces: Paces | None) -> WorkoutCard:
    """Return a workout for the top of its own page."""
    return card(workout, paces, 4 * WIDE, HIGH)


def suggested(suggestion: Suggestion) -> Suggested:
    """Return a suggestion for Today and the library."""
    return Suggested(card(rules.WORKOUTS[suggestion.slug]), text.why(suggestion))


def facts(workout: Workout) -> list[tuple[str, str]]:
    """Return figures of a workout with their labels."""
    hard = sum(time_of(step).minutes for step in workout.steps if step.intensity not in _SOFT)
    repeats = sum(block.times for block in workout.blocks if isinstance(block, WorkoutRepeat))
    said = [(locale.number(workout.minutes), _("minutes, approx."))]
    if repeats:
        said.append((locale.number(repeats), _("repeats")))
    if hard:
        said.append((locale.number(round(hard)), ngettext("minute of effort", "minutes of effort", round(hard))))
    return said


_SOFT = (Intensity.WALK, Intensity.JOG, Intensity.EASY)


def others(workout: Workout) -> list[WorkoutCard]:
    """Return up to three other workouts of the same kind."""
    same = [other for other in rules.WORKOUTS.values() if other.kind is workout.kind and other is not workout]
    return [card(other) for other in same[:3]]


def web_address(workout: Workout) -> str:
    """Return the absolute URL of a workout's page."""
    return absolute("workouts.show", slug=workout.slug)


# --- cards ----------------------------------------------------------------------------------------------------------


def month(seen: CardSeen) -> CardMonth:
    """Return the month of a card with its progress."""
    palettes, day = list(PALETTES), seen.filled_on
    return CardMonth(
        f"{seen.month:%Y-%m}", locale.day(seen.month, "month"), seen.done, len(seen.squares),
        palettes[(seen.month.month * 3 + seen.month.year) % len(palettes)], _MOTIFS[seen.month.month % len(_MOTIFS)],
        locale.day(day) if day else None,
    )  # fmt: skip


def squares(seen: CardSeen, today: date) -> list[SquareShown]:
    """Return the squares of a card in order."""
    return [_square(square, rules.is_open(seen.month, today)) for square in seen.squares]


def _square(square: CardSquare, is_open: bool) -> SquareShown:
    task = square.task
    done = locale.day(square.day, "weekday") if square.day else ""
    ticks = is_open and task.by_hand and (square.ticked or not square.done)
    return SquareShown(task.key, task.icon, _(task.title), _(task.text), done, square.run_id, ticks, square.ticked)


def days_left(first: date, today: date) -> int:
    """Return the days left in a card's month, including today."""
    return clock.month_window(first.year, first.month).days_left(today)


# --- places ---------------------------------------------------------------------------------------------------------


def new_in(places: Iterable[RunningPlace], first: date) -> int:
    """Return the number of places discovered in a month."""
    return sum(rules.month_of(place.first_day) == first for place in places)


def map_of(places: Sequence[RunningPlace], today: date) -> PlaceMap:
    """Return the map: the place with the most starts in the middle, others by bearing on a logarithmic scale."""
    farthest = max((place.far for place in places), default=0.0)
    outer = next((ring for ring in _RINGS if ring >= farthest), _RINGS[-1])
    most = max((place.starts for place in places), default=1)

    def out(metres: float) -> float:
        return _ROUND * log1p(metres / 300) / log1p(outer / 300)

    dots = [
        PlaceDot(
            round(_RIM + out(place.far) * sin(radians(place.bearing)), 1),
            round(_RIM - out(place.far) * cos(radians(place.bearing)), 1),
            round(4 + 10 * sqrt(place.starts / most), 1), _is_new(place, today), place.far == 0,
        )
        for place in places
    ]  # fmt: skip
    rings = [PlaceRing(round(out(ring), 1), locale.exact(_even(ring))) for ring in _RINGS if ring <= outer]
    return PlaceMap(sorted(dots, key=lambda dot: -dot.size), rings)


def _even(metres: int) -> Distance:
    return Distance.of_m(metres)


def places(found: Sequence[RunningPlace], today: date) -> list[tuple[str, str, bool]]:
    """Return (where, how often, is new) for each place, most starts first. `where` is relative to the first."""
    return [(_where(place), _often(place), _is_new(place, today)) for place in sorted(found, key=lambda p: -p.starts)]


def _is_new(place: RunningPlace, today: date) -> bool:
    return rules.month_of(place.first_day) == rules.month_of(today)


def _where(place: RunningPlace) -> str:
    if not place.far:
        return _("Where you start most runs")
    winds = (
        _("%(far)s north"), _("%(far)s north-east"), _("%(far)s east"), _("%(far)s south-east"), _("%(far)s south"),
        _("%(far)s south-west"), _("%(far)s west"), _("%(far)s north-west"),
    )  # fmt: skip
    return winds[round(place.bearing / 45) % 8] % {"far": locale.distance(Distance.of_m(round(place.far)))}


def _often(place: RunningPlace) -> str:
    since = locale.day(place.first_day)
    return ngettext("%(num)d start, on %(day)s", "%(num)d starts since %(day)s", place.starts, day=since)
