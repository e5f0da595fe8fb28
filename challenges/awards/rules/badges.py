"""The badges: their rules as text, their levels, and how a run changes their count. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from challenges.recordings.kinds import RunKind
from challenges.refusals import N_
from challenges.runs.rules.facts import RunFacts
from challenges.units import Distance, Duration

KM = 1_000_000
RUNNING = tuple(kind for kind in RunKind if kind is not RunKind.WALK)
_SEASONS = {12: 0, 1: 0, 2: 0, 3: 1, 4: 1, 5: 1, 6: 2, 7: 2, 8: 2, 9: 3, 10: 3, 11: 3}


class BadgeFigure(Enum):
    """What a badge counts."""

    NUMBER = "number"
    DISTANCE = "distance"  # mm
    CLIMB = "climb"  # mm
    TIME = "time"  # ms


class BadgeCount(NamedTuple):
    """The progress of a badge: its current period, its figure, and a memory (a bit set or a week number)."""

    period: str = ""
    value: int = 0
    seen: int = 0


class Moment(NamedTuple):
    """The position of a run relative to earlier ones."""

    new_day: bool  # whether it is the first run on its date
    away: int | None  # days since the previous run; None for the very first
    new_places: int  # new places so far, including this one


Step = Callable[[BadgeCount, RunFacts, Moment], BadgeCount]


@dataclass(frozen=True, slots=True)
class Badge:
    """One badge. `rule` is its description. `rungs` are its levels in the unit of `figure`, lowest first.

    `period` maps a day to the period that counts ("" for all time, None if the day doesn't count). A badge with a
    `step` is earned by runs, one without by finishing challenges or actions for others.
    """

    key: str
    name: str
    rule: str
    rungs: tuple[int, ...]
    poster: tuple[str, str]
    step: Step | None = None
    period: Callable[[date], str | None] = lambda day: ""
    figure: BadgeFigure = BadgeFigure.NUMBER
    repeats: bool = False

    def after(self, before: BadgeCount, outing: RunFacts, moment: Moment) -> BadgeCount:
        """Return the count after one more run."""
        period = self.period(outing.day)
        if self.step is None or period is None:
            return before
        return self.step(before if before.period == period or period == "" else BadgeCount(period), outing, moment)

    def now(self, count: BadgeCount, today: date) -> int:
        """Return the figure as of today, 0 if its period is over."""
        period = self.period(today)
        return count.value if period in ("", count.period) else 0


def rungs_reached(rungs: Sequence[int], before: int, after: int) -> list[int]:
    """Return the levels that a rising figure has passed."""
    return [rung for rung in rungs if before < rung <= after]


# --- periods ----------------------------------------------------------------------------------------------------------


def year(day: date) -> str | None:
    return f"{day.year}"


def month(day: date) -> str | None:
    return f"{day.year}-{day.month:02}"


def summer(day: date) -> str | None:
    """Return the year for June to August, else None."""
    return f"{day.year}" if 6 <= day.month <= 8 else None


def winter(day: date) -> str | None:
    """Return the year in which the winter ends for December to February, else None."""
    if day.month == 12:
        return f"{day.year + 1}"
    return f"{day.year}" if day.month <= 2 else None


# --- steps ------------------------------------------------------------------------------------------------------------


def _one_more_if(fits: Callable[[RunFacts], bool]) -> Step:
    def step(count: BadgeCount, outing: RunFacts, moment: Moment) -> BadgeCount:
        return count._replace(value=count.value + 1) if fits(outing) else count

    return step


def _another_of(which: Callable[[RunFacts], int | None]) -> Step:
    """Count how many different values were seen. Values are numbers below 64."""

    def step(count: BadgeCount, outing: RunFacts, moment: Moment) -> BadgeCount:
        number = which(outing)
        seen = count.seen if number is None else count.seen | 1 << number
        return count._replace(value=seen.bit_count(), seen=seen)

    return step


def _more_by(amount: Callable[[RunFacts], int]) -> Step:
    def step(count: BadgeCount, outing: RunFacts, moment: Moment) -> BadgeCount:
        return count._replace(value=count.value + amount(outing))

    return step


def _the_most(amount: Callable[[RunFacts], int]) -> Step:
    def step(count: BadgeCount, outing: RunFacts, moment: Moment) -> BadgeCount:
        return count._replace(value=max(count.value, amount(outing)))

    return step


def _active_day(count: BadgeCount, outing: RunFacts, moment: Moment) -> BadgeCount:
    return count._replace(value=count.value + moment.new_day)


def _new_place(count: BadgeCount, outing: RunFacts, moment: Moment) -> BadgeCount:
    return count._replace(value=moment.new_places)


def _came_back(count: BadgeCount, outing: RunFacts, moment: Moment) -> BadgeCount:
    """Count weeks in a row since a comeback. `seen` is the last of these weeks, or 0 without a comeback."""
    week = (outing.day.toordinal() - 1) // 7
    if moment.away is not None and moment.away >= 28:
        return BadgeCount(outing.day.isoformat(), 1, week)
    if not count.seen or week == count.seen:
        return count
    return count._replace(value=count.value + 1, seen=week) if week == count.seen + 1 else BadgeCount()


def _kind(outing: RunFacts) -> int | None:
    return RUNNING.index(outing.kind) if outing.kind in RUNNING else None


def _before_seven(outing: RunFacts) -> bool:
    return outing.minute is not None and outing.minute < 7 * 60


def _after_nine(outing: RunFacts) -> bool:
    return outing.minute is not None and outing.minute >= 21 * 60


# --- the badges -------------------------------------------------------------------------------------------------------

FINISHER = Badge("finisher", N_("Finisher"), N_("Reach the target of a challenge. Each challenge counts once."),
                 (1, 3, 5, 10, 25, 50), ("pine", "tape"))  # fmt: skip
FIRST_TO_CHEER = Badge("first-to-cheer", N_("First to cheer"),
                       N_("Give the first kudos on a run, a trophy or someone's challenge."),
                       (10, 50, 200), ("heat", "sunrise"))  # fmt: skip
WELCOME = Badge("welcome", N_("Warm welcome"),
                N_("Give kudos to someone in their first two weeks here. Each newcomer counts once."),
                (1, 5, 20), ("plum", "sunrise"))  # fmt: skip
HOST = Badge("host", N_("Host"), N_("Organise challenges and races that run to their last day."),
             (1, 5, 10, 25), ("sea", "tape"))  # fmt: skip

BADGES: dict[str, Badge] = {
    badge.key: badge
    for badge in (
        Badge("early-bird", N_("Early bird"), N_("Start a run before 7 am."), (10, 50, 200),
              ("clay", "sunrise"), _one_more_if(_before_seven)),
        Badge("night-owl", N_("Night owl"), N_("Start a run at 9 pm or later."), (10, 50, 200),
              ("night", "moon"), _one_more_if(_after_nine)),
        Badge("all-seasons", N_("All seasons"), N_("Run in winter, spring, summer and autumn of one calendar year."),
              (4,), ("pine", "contours"), _another_of(lambda outing: _SEASONS[outing.day.month]), year, repeats=True),
        Badge("twelve-months", N_("Twelve months"), N_("Run in every month of a calendar year."), (12,),
              ("sea", "lanes"), _another_of(lambda outing: outing.day.month), year, repeats=True),
        Badge("summer-days", N_("Thirty active days"), N_("Run on thirty days between 1 June and 31 August."), (30,),
              ("heat", "sunrise"), _active_day, summer, repeats=True),
        Badge("winter-days", N_("Through the cold"),
              N_("Run on thirty days between 1 December and the end of February."), (30,),
              ("frost", "moon"), _active_day, winter, repeats=True),
        Badge("first-of-january", N_("First of January"), N_("Run on 1 January."), (1,),
              ("frost", "sunrise"), _one_more_if(lambda outing: (outing.day.month, outing.day.day) == (1, 1)), year,
              repeats=True),
        Badge("year", N_("A year of kilometres"), N_("Add up your kilometres in a calendar year."),
              (250 * KM, 500 * KM, 1_000 * KM, 2_000 * KM), ("night", "lanes"),
              _more_by(lambda outing: outing.distance), year, BadgeFigure.DISTANCE, repeats=True),
        Badge("new-places", N_("New places"),
              N_("Start recorded runs in new places, more than five kilometres from all your earlier starts. Nobody is "
                 "shown where."), (5, 10, 25, 50), ("sea", "contours"), _new_place),
        Badge("every-kind", N_("Every type of run"),
              N_("Log each type of run at least once: easy, long, tempo, intervals, fartlek, hills, recovery, race and "
                 "trail."), (len(RUNNING),), ("heather", "switchback"), _another_of(_kind)),
        Badge("mixed-month", N_("Mixed month"), N_("Log four different types of run in one month."), (4,),
              ("heather", "rain"), _another_of(_kind), month, repeats=True),
        Badge("weekdays", N_("Every day of the week"), N_("Run on every day of the week, in any weeks."),
              (7,), ("clay", "stairs"), _another_of(lambda outing: outing.day.weekday())),
        Badge("came-back", N_("Back to stay"),
              N_("Come back after four weeks or more without a run, then run three weeks in a row. The week you come "
                 "back counts as the first."), (3,), ("heather", "sunrise"), _came_back, repeats=True),
        Badge("climber", N_("High ground"), N_("Add up your elevation. Everest is 8,849 m high."),
              (Distance.of_m(1_000).mm, Distance.of_m(8_849).mm, Distance.of_m(25_000).mm, Distance.of_m(100_000).mm),
              ("plum", "stairs"), _more_by(lambda outing: outing.gain), figure=BadgeFigure.CLIMB),
        Badge("long-haul", N_("Long haul"), N_("Keep moving for this long in one run, not counting stops."),
              (Duration.of_hms(1).ms, Duration.of_hms(2).ms, Duration.of_hms(3).ms, Duration.of_hms(5).ms),
              ("night", "switchback"), _the_most(lambda outing: outing.moving), figure=BadgeFigure.TIME),
        Badge("indoors", N_("Whatever the weather"), N_("Log runs on a treadmill or an indoor track."),
              (10, 50), ("plum", "lanes"), _one_more_if(lambda outing: outing.indoor)),
        FINISHER, FIRST_TO_CHEER, WELCOME, HOST,
    )
}  # fmt: skip
"""Badges by key, in display order."""
