"""The rules of a challenge: each is one small object that says its line of the card and judges a run by it. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import ClassVar

from challenges.clock import zone_label
from challenges.monthly.metrics import Metric
from challenges.monthly.rules.facts import RunFacts
from challenges.monthly.rules.terms import Clock, CountsFrom, Terms
from challenges.refusals import N_, Reason
from challenges.runs.rules import GainBy, Kind
from challenges.units import Distance


class Rule:
    """One line of a rule card. `code` is what is stored when a run fails it."""

    code: ClassVar[str]

    def card(self) -> Reason:
        """The line for the challenge's page."""
        raise NotImplementedError

    def fails(self, run: RunFacts, joined_on: date) -> bool:
        """Whether the run breaks it, for somebody who joined on this date of the challenge's clock."""
        raise NotImplementedError

    def sentence(self, run: RunFacts, joined_on: date) -> Reason:
        """Why the run does not count, in one plain sentence."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class InWindow(Rule):
    """The run belongs to a date of the window, on the challenge's clock."""

    code: ClassVar[str] = "window"
    terms: Terms

    def card(self) -> Reason:
        days = {"first": self.terms.window.first_day, "last": self.terms.window.last_day}
        if self.terms.clock is Clock.HOST:
            return Reason(
                N_("Runs that start from %(first)s to %(last)s count, by the clock in %(zone)s."),
                zone=zone_label(self.terms.zone),
                **days,
            )
        return Reason(N_("Runs from %(first)s to %(last)s count, by the date where you run."), **days)

    def fails(self, run: RunFacts, joined_on: date) -> bool:
        return not self.terms.window.contains(self.terms.day_of(run.local_date, run.started_at))

    def sentence(self, run: RunFacts, joined_on: date) -> Reason:
        return Reason(
            N_("Not in its days: this run belongs to %(day)s, this challenge goes from %(first)s to %(last)s."),
            day=self.terms.day_of(run.local_date, run.started_at),
            first=self.terms.window.first_day,
            last=self.terms.window.last_day,
        )


@dataclass(frozen=True, slots=True)
class SinceJoining(Rule):
    """All runs of the window, or those from the day of joining on."""

    code: ClassVar[str] = "joining"
    terms: Terms

    def card(self) -> Reason:
        if self.terms.counts_from is CountsFrom.JOINING:
            return Reason(N_("Runs count from the day on which you join."))
        return Reason(N_("All your runs of these days count, also those before you joined."))

    def fails(self, run: RunFacts, joined_on: date) -> bool:
        if self.terms.counts_from is CountsFrom.WINDOW:
            return False
        return self.terms.day_of(run.local_date, run.started_at) < joined_on

    def sentence(self, run: RunFacts, joined_on: date) -> Reason:
        return Reason(N_("Before you joined: this challenge counts your runs from %(day)s on."), day=joined_on)


@dataclass(frozen=True, slots=True)
class LongEnough(Rule):
    """The least distance of one run."""

    code: ClassVar[str] = "short"
    least: Distance | None

    def card(self) -> Reason:
        if self.least is None:
            return Reason(N_("A run of any length counts."))
        return Reason(N_("Each run is at least %(least)s long."), least=self.least)

    def fails(self, run: RunFacts, joined_on: date) -> bool:
        return self.least is not None and run.distance < self.least

    def sentence(self, run: RunFacts, joined_on: date) -> Reason:
        return Reason(
            N_("Too short: %(distance)s, this challenge counts runs from %(least)s."),
            distance=run.distance,
            least=self.least,
        )


@dataclass(frozen=True, slots=True)
class Recorded(Rule):
    """Whether runs without a timed recording count."""

    code: ClassVar[str] = "typed"
    typed_count: bool

    def card(self) -> Reason:
        if self.typed_count:
            return Reason(N_("Runs typed in by hand count."))
        return Reason(N_("Runs count when their figures come from a recording; typed ones do not."))

    def fails(self, run: RunFacts, joined_on: date) -> bool:
        return not self.typed_count and not run.verified

    def sentence(self, run: RunFacts, joined_on: date) -> Reason:
        return Reason(N_("Not from a recording: this challenge counts runs whose figures come from one."))


@dataclass(frozen=True, slots=True)
class Outdoors(Rule):
    """Whether runs under a roof count."""

    code: ClassVar[str] = "indoor"
    indoor_count: bool

    def card(self) -> Reason:
        if self.indoor_count:
            return Reason(N_("Treadmills and other indoor runs count."))
        return Reason(N_("Runs outdoors count; treadmills do not."))

    def fails(self, run: RunFacts, joined_on: date) -> bool:
        return run.indoor and not self.indoor_count

    def sentence(self, run: RunFacts, joined_on: date) -> Reason:
        return Reason(N_("Indoors: this challenge counts runs outdoors."))


@dataclass(frozen=True, slots=True)
class Running(Rule):
    """Whether walks count."""

    code: ClassVar[str] = "walk"
    walks_count: bool

    def card(self) -> Reason:
        if self.walks_count:
            return Reason(N_("Walks count too."))
        return Reason(N_("Runs of every kind count; walks do not."))

    def fails(self, run: RunFacts, joined_on: date) -> bool:
        return run.kind is Kind.WALK and not self.walks_count

    def sentence(self, run: RunFacts, joined_on: date) -> Reason:
        return Reason(N_("A walk: this challenge counts runs."))


@dataclass(frozen=True, slots=True)
class ComparableClimb(Rule):
    """Climbs are measured, from heights or by a device, and not typed (rules, section 2)."""

    code: ClassVar[str] = "climb"

    def card(self) -> Reason:
        return Reason(N_("Elevation comes from the heights in a recording, or from the device if it has none."))

    def fails(self, run: RunFacts, joined_on: date) -> bool:
        return run.gain is None or run.gain_by not in (GainBy.POSITIONS, GainBy.DEVICE)

    def sentence(self, run: RunFacts, joined_on: date) -> Reason:
        if run.gain is None:
            return Reason(N_("No climb: this challenge counts climbs that are worked out from a recording."))
        return Reason(N_("This climb was typed in: this challenge counts climbs from a recording."))


@dataclass(frozen=True, slots=True)
class NotHeld(Rule):
    """A run that is held for review counts when that is settled."""

    code: ClassVar[str] = "held"

    def card(self) -> Reason:
        return Reason(N_("A run that cannot be right is held, and counts as soon as it is corrected."))

    def fails(self, run: RunFacts, joined_on: date) -> bool:
        return run.held

    def sentence(self, run: RunFacts, joined_on: date) -> Reason:
        return Reason(N_("Held for review: it counts as soon as that is settled."))


@dataclass(frozen=True, slots=True)
class LoggedInTime(Rule):
    """Runs are logged before the grace is over; later ones do not count."""

    code: ClassVar[str] = "late"
    deadline: datetime

    def card(self) -> Reason:
        return Reason(N_("Runs need to be logged by %(deadline)s."), deadline=self.deadline)

    def fails(self, run: RunFacts, joined_on: date) -> bool:
        return run.created_at >= self.deadline

    def sentence(self, run: RunFacts, joined_on: date) -> Reason:
        return Reason(N_("Logged too late: this challenge closed on %(deadline)s."), deadline=self.deadline)


@dataclass(frozen=True, slots=True)
class NoOverlap(Rule):
    """Of recordings that overlap, the longer counts. Which ones do is found among runs that pass all other rules."""

    code: ClassVar[str] = "overlap"

    def card(self) -> Reason:
        return Reason(N_("Where two of your runs overlap for half of the shorter one or more, the longer one counts."))

    def fails(self, run: RunFacts, joined_on: date) -> bool:
        return False  # one run alone overlaps nothing: see `failures`

    def sentence(self, run: RunFacts, joined_on: date) -> Reason:
        return Reason(N_("At the same time: it overlaps a longer run of yours, and that one counts."))

    def names(self, instead: RunFacts) -> Reason:
        """The same, where it is known which run counts instead."""
        return Reason(
            N_("At the same time: it overlaps your run of %(distance)s, and the longer one counts."),
            distance=instead.distance,
        )


@lru_cache(maxsize=512)
def rules_of(terms: Terms) -> tuple[Rule, ...]:
    """The rules of a challenge, in the order of its rule card."""
    return (
        InWindow(terms),
        SinceJoining(terms),
        LongEnough(terms.least_distance),
        *((ComparableClimb(),) if terms.metric is Metric.ELEVATION else ()),
        Recorded(terms.typed_count),
        Outdoors(terms.indoor_count),
        Running(terms.walks_count),
        NoOverlap(),
        NotHeld(),
        LoggedInTime(terms.times.provisional_at),
    )
