"""A run as the rules of a challenge see it. Pure.

The rules of a challenge. Each is a small object with its line on the rule card and its verdict on a run. Pure.

Verdicts: a run counts if it fails no rule of the challenge. Pure.

Only the codes of failed rules are stored; sentences are made when somebody reads them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import ClassVar

from challenges.clock import zone_label
from challenges.monthly.rules.metrics import Metric
from challenges.monthly.rules.terms import ChallengeClock, CountsFrom, Terms
from challenges.recordings.kinds import GainBy, RunKind
from challenges.refusals import N_, Reason
from challenges.runs.rules.duplicates import overlap, superseded
from challenges.units import Distance, Duration


@dataclass(frozen=True, slots=True)
class JudgedRun:
    """The facts that the rules need. `started_at` is None if only the date is known; `duration` is elapsed time."""

    id: int
    local_date: date
    started_at: datetime | None
    distance: Distance
    duration: Duration
    moving: Duration
    kind: RunKind
    created_at: datetime
    verified: bool = False
    indoor: bool = False
    held: bool = False
    gain: Distance | None = None
    gain_by: GainBy | None = None


class CardRule:
    """One line of a rule card. `code` is stored when a run fails it."""

    code: ClassVar[str]

    def card(self) -> Reason:
        """Return the line for the challenge's page."""
        raise NotImplementedError

    def fails(self, run: JudgedRun, joined_on: date) -> bool:
        """Whether the run fails the rule, for a runner who joined on this date of the challenge's clock."""
        raise NotImplementedError

    def sentence(self, run: JudgedRun, joined_on: date) -> Reason:
        """Return why the run doesn't count, in one sentence."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class InWindow(CardRule):
    """The run's date, on the challenge's clock, is in the window."""

    code: ClassVar[str] = "window"
    terms: Terms

    def card(self) -> Reason:
        days = {"first": self.terms.window.first_day, "last": self.terms.window.last_day}
        if self.terms.clock is ChallengeClock.HOST:
            return Reason(
                N_("Runs from %(first)s to %(last)s count, by the start time in %(zone)s."),
                zone=zone_label(self.terms.zone),
                **days,
            )
        return Reason(N_("Runs from %(first)s to %(last)s count, by the local date where you run."), **days)

    def fails(self, run: JudgedRun, joined_on: date) -> bool:
        return not self.terms.window.contains(self.terms.day_of(run.local_date, run.started_at))

    def sentence(self, run: JudgedRun, joined_on: date) -> Reason:
        return Reason(
            N_("Wrong dates: this run is from %(day)s, and only runs from %(first)s to %(last)s count."),
            day=self.terms.day_of(run.local_date, run.started_at),
            first=self.terms.window.first_day,
            last=self.terms.window.last_day,
        )


@dataclass(frozen=True, slots=True)
class SinceJoining(CardRule):
    """All runs in the window count, or only those from the day of joining."""

    code: ClassVar[str] = "joining"
    terms: Terms

    def card(self) -> Reason:
        if self.terms.counts_from is CountsFrom.JOINING:
            return Reason(N_("Runs count from the day you join."))
        return Reason(N_("All your runs from these days count, including runs from before you joined."))

    def fails(self, run: JudgedRun, joined_on: date) -> bool:
        if self.terms.counts_from is CountsFrom.WINDOW:
            return False
        return self.terms.day_of(run.local_date, run.started_at) < joined_on

    def sentence(self, run: JudgedRun, joined_on: date) -> Reason:
        return Reason(N_("Before you joined: only your runs from %(day)s on count."), day=joined_on)


@dataclass(frozen=True, slots=True)
class LongEnough(CardRule):
    """The minimum distance of a single run."""

    code: ClassVar[str] = "short"
    least: Distance | None

    def card(self) -> Reason:
        if self.least is None:
            return Reason(N_("Runs of any length count."))
        return Reason(N_("Each run must be at least %(least)s."), least=self.least)

    def fails(self, run: JudgedRun, joined_on: date) -> bool:
        return self.least is not None and run.distance < self.least

    def sentence(self, run: JudgedRun, joined_on: date) -> Reason:
        return Reason(
            N_("Too short: %(distance)s. Runs must be at least %(least)s."),
            distance=run.distance,
            least=self.least,
        )


@dataclass(frozen=True, slots=True)
class RecordedOnly(CardRule):
    """Whether self-reported runs count."""

    code: ClassVar[str] = "typed"
    allows_typed: bool

    def card(self) -> Reason:
        if self.allows_typed:
            return Reason(N_("Self-reported runs count too."))
        return Reason(N_("Only runs verified by a recording count."))

    def fails(self, run: JudgedRun, joined_on: date) -> bool:
        return not self.allows_typed and not run.verified

    def sentence(self, run: JudgedRun, joined_on: date) -> Reason:
        return Reason(N_("Self-reported: only runs verified by a recording count."))


@dataclass(frozen=True, slots=True)
class Outdoors(CardRule):
    """Whether indoor runs count."""

    code: ClassVar[str] = "indoor"
    allows_indoor: bool

    def card(self) -> Reason:
        if self.allows_indoor:
            return Reason(N_("Treadmill and other indoor runs count."))
        return Reason(N_("Only outdoor runs count."))

    def fails(self, run: JudgedRun, joined_on: date) -> bool:
        return run.indoor and not self.allows_indoor

    def sentence(self, run: JudgedRun, joined_on: date) -> Reason:
        return Reason(N_("Indoors: only outdoor runs count."))


@dataclass(frozen=True, slots=True)
class Running(CardRule):
    """Whether walks count."""

    code: ClassVar[str] = "walk"
    allows_walks: bool

    def card(self) -> Reason:
        if self.allows_walks:
            return Reason(N_("Walks count too."))
        return Reason(N_("Walks don't count."))

    def fails(self, run: JudgedRun, joined_on: date) -> bool:
        return run.kind is RunKind.WALK and not self.allows_walks

    def sentence(self, run: JudgedRun, joined_on: date) -> Reason:
        return Reason(N_("A walk: only runs count."))


@dataclass(frozen=True, slots=True)
class ComparableClimb(CardRule):
    """Elevation is measured, from recorded heights or by the device, and not typed (rules, section 2)."""

    code: ClassVar[str] = "climb"

    def card(self) -> Reason:
        return Reason(N_("Elevation comes from the heights in your recording, or from your device if there are none."))

    def fails(self, run: JudgedRun, joined_on: date) -> bool:
        return run.gain is None or run.gain_by not in (GainBy.POSITIONS, GainBy.DEVICE)

    def sentence(self, run: JudgedRun, joined_on: date) -> Reason:
        if run.gain is None:
            return Reason(N_("No elevation: only elevation from a recording counts."))
        return Reason(N_("Typed elevation: only elevation from a recording counts."))


@dataclass(frozen=True, slots=True)
class NotHeld(CardRule):
    """A run held for review counts once the review is settled."""

    code: ClassVar[str] = "held"

    def card(self) -> Reason:
        return Reason(N_("Runs that look impossible wait for a check before they count."))

    def fails(self, run: JudgedRun, joined_on: date) -> bool:
        return run.held

    def sentence(self, run: JudgedRun, joined_on: date) -> Reason:
        return Reason(N_("Waiting for a check: it counts once that's settled."))


@dataclass(frozen=True, slots=True)
class LoggedInTime(CardRule):
    """Runs must be logged before the grace period ends."""

    code: ClassVar[str] = "late"
    deadline: datetime

    def card(self) -> Reason:
        return Reason(N_("Log your runs by %(deadline)s."), deadline=self.deadline)

    def fails(self, run: JudgedRun, joined_on: date) -> bool:
        return run.created_at >= self.deadline

    def sentence(self, run: JudgedRun, joined_on: date) -> Reason:
        return Reason(N_("Logged too late: the deadline was %(deadline)s."), deadline=self.deadline)


@dataclass(frozen=True, slots=True)
class NoOverlap(CardRule):
    """Of overlapping runs, the longest counts. Overlaps are found among the runs that pass all other rules."""

    code: ClassVar[str] = "overlap"

    def card(self) -> Reason:
        return Reason(N_("If two of your runs overlap by at least half of the shorter one, only the longer counts."))

    def fails(self, run: JudgedRun, joined_on: date) -> bool:
        return False  # a single run can't overlap anything: see `failures`

    def sentence(self, run: JudgedRun, joined_on: date) -> Reason:
        return Reason(N_("Overlap: a longer run of yours at the same time counts instead."))

    def names(self, instead: JudgedRun) -> Reason:
        """Return the same sentence, naming the run that counts instead."""
        return Reason(
            N_("Overlap: your %(distance)s run at the same time counts instead."),
            distance=instead.distance,
        )


@lru_cache(maxsize=512)
def rules_of(terms: Terms) -> tuple[CardRule, ...]:
    """Return the rules of a challenge, in the order of its rule card."""
    return (
        InWindow(terms),
        SinceJoining(terms),
        LongEnough(terms.least_distance),
        *((ComparableClimb(),) if terms.metric is Metric.ELEVATION else ()),
        RecordedOnly(terms.allows_typed),
        Outdoors(terms.allows_indoor),
        Running(terms.allows_walks),
        NoOverlap(),
        NotHeld(),
        LoggedInTime(terms.times.provisional_at),
    )


def failures(runs: Sequence[JudgedRun], terms: Terms, joined_on: date) -> dict[int, tuple[str, ...]]:
    """Return the codes of the failed rules for each run of one runner, by run id. A run with no codes counts.

    To find overlaps, `runs` must include every run within `REACH` of those whose verdict is wanted.
    """
    return failures_by(rules_of(terms), runs, joined_on)


def failures_by(rules: Sequence[CardRule], runs: Sequence[JudgedRun], joined_on: date) -> dict[int, tuple[str, ...]]:
    """Return the same for given rules. Overlaps are found among the runs that pass them."""
    failed = {run.id: tuple(rule.code for rule in rules if rule.fails(run, joined_on)) for run in runs}
    for run_id in superseded(run for run in runs if not failed[run.id]):
        failed[run_id] = (NoOverlap.code,)
    return failed


def sentences(
    codes: Sequence[str], run: JudgedRun, terms: Terms, joined_on: date, instead: JudgedRun | None = None
) -> list[Reason]:
    """Return why a run doesn't count, from the stored codes, in rule card order. `instead` counts in its place."""
    broken = [rule for rule in rules_of(terms) if rule.code in codes]
    return [
        rule.names(instead) if isinstance(rule, NoOverlap) and instead else rule.sentence(run, joined_on)
        for rule in broken
    ]


def counts_instead(run: JudgedRun, counted: Sequence[JudgedRun]) -> JudgedRun | None:
    """Return the counted run that counts instead of an overlapping one."""
    longer = [other for other in counted if other.id != run.id and overlap(run, other)]
    return max(longer, key=lambda other: (other.distance, other.duration, -other.id), default=None)


def value_of(run: JudgedRun, metric: Metric) -> int:
    """Return what a counted run adds, in the metric's base unit; 1 if runs or days are counted."""
    match metric:
        case Metric.DISTANCE:
            return run.distance.mm
        case Metric.MOVING_TIME:
            return run.moving.ms
        case Metric.ELEVATION:
            return run.gain.mm if run.gain else 0
        case _:
            return 1
