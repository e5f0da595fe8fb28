"""Plausibility of runs: which are refused, and which are held until they are reviewed or corrected.

Rules sections 5 and 10. Pure: the run and the time are arguments. Standards are those of the 2025 road tables
(`age_grading`). Below a mile, which the tables lack, the open standards are continued down to 100 m at 12.5 m/s; beyond
200 km the pace of 200 km applies.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from itertools import chain

import numpy as np

from challenges.clock import local_date
from challenges.recordings.age_grading import Curve, Sex, age_standard, open_standards, time_on
from challenges.recordings.efforts import Stretch, fastest_in, stretches_of
from challenges.recordings.geodesy import FASTEST
from challenges.recordings.positions import CONTRADICTING_DISTANCE
from challenges.recordings.series import CorrectedSeries
from challenges.refusals import N_, Reason
from challenges.units import MILE, Distance, Duration

AHEAD = timedelta(minutes=5)
DAY = Duration.of_hms(hours=24)
TOO_FAST_FOR = Duration.of_seconds(5)
_SHORTEST = Distance.of_m(100)
_LAP = Distance.of_m(400)  # in shorter stretches an unsettled GPS fix weighs too much


@dataclass(frozen=True, slots=True)
class PlausibilityFacts:
    """What is known about a run. `started_at` is None if only its date is known."""

    day: date  # in `zone`
    zone: str
    distance: Distance
    duration: Duration  # elapsed
    started_at: datetime | None = None
    sex: Sex | None = None  # whose standards apply; the faster ones if unknown
    age: int | None = None  # completed years on `day`; with `sex` the run is age graded too
    others_that_day: Duration = Duration()  # all other runs of this runner on `day`


class HoldCause(StrEnum):
    """Why a run is held. The value is what is stored."""

    SPEED = "speed"
    STANDARD = "standard"
    AGE = "age"
    PLACES = "places"  # found by comparing the runner's recordings, in `places`
    DAY = "day"
    LENGTH = "length"  # the device declared two lengths, and neither can be preferred


@dataclass(frozen=True, slots=True)
class RunHold:
    """One cause to hold a run, with its figures."""

    cause: HoldCause
    reason: Reason


def refused_fields(facts: PlausibilityFacts, now: datetime) -> dict[str, Reason]:
    """Return why a run is refused, by the field concerned: `distance`, `duration`, `day` or `time`."""
    refused = {}
    if facts.distance.mm <= 0:
        refused["distance"] = Reason(N_("A run needs a distance above zero."))
    if facts.duration.ms <= 0:
        refused["duration"] = Reason(N_("A run needs a duration above zero."))
    elif facts.duration > DAY:
        refused["duration"] = Reason(N_("A run can take 24 hours at most. Log a longer one as one run per day."))
    if facts.day > local_date(now + AHEAD, facts.zone):
        refused["day"] = Reason(N_("This date is in the future."))
    elif facts.started_at and facts.started_at > now + AHEAD:
        refused["time"] = Reason(N_("This start time is in the future."))
    return refused


def refusals_of(facts: PlausibilityFacts, now: datetime) -> list[Reason]:
    """Return why a run is refused; empty for nearly every run."""
    return list(refused_fields(facts, now).values())


def holds_of(
    facts: PlausibilityFacts, series: CorrectedSeries | None = None, stretches: Sequence[Stretch] | None = None
) -> list[RunHold]:
    """Return why a run is held, in the order of `Cause`; empty for nearly every run.

    Every run is checked by its average, and a recording with times also stretch by stretch. Pass `stretches` of its
    series if they are known already.
    """
    holds = []
    ways: Iterable[tuple[Distance, Duration]] = [(facts.distance, facts.duration)]
    if series and len(series.ms):
        if fast := _too_fast(series):
            holds.append(RunHold(HoldCause.SPEED, fast))
        stretches = list(stretches_of(series)) if stretches is None else stretches
        ways = chain(ways, _fastest_stretches(stretches, facts))
    if best := _faster_than_the_best(ways, facts):
        holds.append(best)
    if facts.duration + facts.others_that_day > DAY:
        total = facts.duration + facts.others_that_day
        holds.append(RunHold(HoldCause.DAY, Reason(N_("Your runs on this day add up to %(total)s."), total=total)))
    if series and series.is_contradictory:
        holds.append(RunHold(HoldCause.LENGTH, sentence_of(HoldCause.LENGTH)))
    return holds


def sentence_of(cause: HoldCause) -> Reason:
    """Return the general message of a cause, for pages that only have the stored value."""
    return {
        HoldCause.SPEED: Reason(N_("Part of this run is faster than anyone has ever run.")),
        HoldCause.STANDARD: Reason(N_("Part of this run is faster than the world's best over that distance.")),
        HoldCause.AGE: Reason(
            N_("Part of this run is faster than the world's best at your age. Is your date of birth right?")
        ),
        HoldCause.PLACES: Reason(
            N_("You have another recording from the same time, more than %(apart)s away."), apart=CONTRADICTING_DISTANCE
        ),
        HoldCause.DAY: Reason(N_("Your runs on this day add up to more than 24 hours.")),
        HoldCause.LENGTH: Reason(
            N_("Your device recorded two distances that don't match. Enter the distance you ran.")
        ),
    }[cause]


def _faster_than_the_best(stretches: Iterable[tuple[Distance, Duration]], facts: PlausibilityFacts) -> RunHold | None:
    """Return the first stretch that beats the open standard, or else the first with an age grade above 100 %."""
    aged = None
    for distance, duration in stretches:
        if 0 < duration.ms < standard_of(distance, facts.sex).ms:
            faster = N_("%(distance)s in %(duration)s is faster than the world's best.")
            return RunHold(HoldCause.STANDARD, Reason(faster, distance=distance, duration=duration))
        if aged is None and facts.sex and facts.age is not None:
            best = age_standard(facts.sex, facts.age, distance)
            aged = (distance, duration) if best and 0 < duration.seconds < best else None
    if aged is None:
        return None
    faster = N_("%(distance)s in %(duration)s is faster than the world's best at this age.")
    return RunHold(HoldCause.AGE, Reason(faster, distance=aged[0], duration=aged[1]))


# --- standards --------------------------------------------------------------------------------------------------------


@cache
def _standards(sex: Sex) -> Curve:
    """Return metres and seconds of the open standards, shortest first, from 100 m up."""
    return ((_SHORTEST.metres, _SHORTEST.metres / FASTEST), *open_standards(sex))


def standard_of(distance: Distance, sex: Sex | None = None) -> Duration:
    """Return the open standard over any distance; the men's, which is faster, if the sex is unknown."""
    standards = _standards(sex or "M")
    (shortest, _), (longest, seconds) = standards[0], standards[-1]
    metres = distance.metres
    if metres <= shortest:
        return Duration.of_seconds(max(0.0, metres) / FASTEST)
    return Duration.of_seconds(metres * seconds / longest if metres > longest else time_on(standards, metres))


def _limits(facts: PlausibilityFacts) -> Iterator[tuple[float, float]]:
    """Yield each distance of the table in metres, and the seconds below which a run over it is held at this age."""
    for metres, seconds in open_standards(facts.sex or "M"):
        aged = None
        if facts.sex and facts.age is not None:
            aged = age_standard(facts.sex, facts.age, Distance.of_m(metres))
        yield metres, aged or seconds


# --- stretches of a recording -----------------------------------------------------------------------------------------


def _too_fast(series: CorrectedSeries) -> Reason | None:
    """Find steps above 12.5 m/s that last five seconds: a vehicle. A settling GPS fix takes one or two."""
    seconds = series.seconds
    with np.errstate(invalid="ignore"):
        fast = series.metres > FASTEST * seconds  # nan, a break, compares false
    if not fast.any():
        return None
    bounds = np.flatnonzero(np.diff(fast, prepend=False, append=False))
    for first, end in zip(bounds[::2], bounds[1::2], strict=True):
        if (took := float(seconds[first:end].sum())) >= TOO_FAST_FOR.seconds:
            return Reason(
                N_("%(distance)s of this run took only %(duration)s. Nobody has ever run that fast."),
                distance=Distance.of_m(float(series.metres[first:end].sum())),
                duration=Duration.of_seconds(took),
            )
    return None


def _fastest_stretches(stretches: Sequence[Stretch], facts: PlausibilityFacts) -> Iterator[tuple[Distance, Duration]]:
    """Yield the fastest stretch over each table distance that may have been run at the standard's pace.

    If every mile is slower than the standard's pace at a distance, that distance is slower too, so looking at the mile
    settles nearly every run. Without a mile, whole stretches are checked.
    """
    mile = fastest_in(stretches, MILE.metres)
    if mile is None:
        for whole in stretches:
            if whole.metres >= _LAP.metres:
                yield Distance.of_m(whole.metres), Duration.of_seconds(float(whole.at[-1] - whole.at[0]))
        return
    for metres, seconds in _limits(facts):
        # a stretch of n miles and a bit at a pace contains a mile at about that pace: allow for the bit
        miles = metres // MILE.metres
        if mile[0] * miles <= seconds and (best := fastest_in(stretches, metres)) is not None:
            yield Distance.of_m(metres), Duration.of_seconds(best[0])
