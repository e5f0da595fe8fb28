"""Whether a run can have been: what is refused at once, and what is held until it is reviewed or corrected.

Rules sections 5 and 10. Pure: the run and the time come as arguments. The open standards are those of the 2025 road
tables (`data/`, CC0): in between linear in log time on log distance, as their README says. Below a mile, which the
tables leave out, the same line goes on from 100 m at 12.5 m/s; beyond 200 km the pace of 200 km holds.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from itertools import chain, pairwise
from math import exp, isnan, log
from pathlib import Path
from typing import Literal

from challenges.clock import local_date
from challenges.refusals import N_, Reason
from challenges.runs.tracks.figures import FASTEST, lengths_of
from challenges.runs.tracks.track import Track
from challenges.units import MILE, Distance, Duration

AHEAD = timedelta(minutes=5)
DAY = Duration.of_hms(hours=24)
TOO_FAST_FOR = Duration.of_seconds(5)
_STANDARDS = Path(__file__).parent / "data" / "open_standards_2025.csv"
_SHORTEST = Distance.of_m(100)
_LAP = Distance.of_m(400)  # in shorter stretches an unsettled fix weighs too much


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a run. `started_at` is None where only its date is."""

    day: date  # on the calendar of `zone`
    zone: str
    distance: Distance
    duration: Duration  # elapsed
    started_at: datetime | None = None
    sex: Literal["F", "M"] | None = None  # whose standards to hold it against; the faster ones where nobody said
    others_that_day: Duration = Duration()  # all other runs of this runner on `day`


class Cause(StrEnum):
    """Why a run is held. The value is what is stored."""

    SPEED = "speed"
    STANDARD = "standard"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Hold:
    """One cause to hold a run, with its figures."""

    cause: Cause
    reason: Reason


def refused_fields(facts: Facts, now: datetime) -> dict[str, Reason]:
    """What is refused at once, by the field it belongs to: `distance`, `duration`, `day` or `time`."""
    refused = {}
    if facts.distance.mm <= 0:
        refused["distance"] = Reason(N_("A run has a distance above zero."))
    if facts.duration.ms <= 0:
        refused["duration"] = Reason(N_("A run takes some time: type a duration above zero."))
    elif facts.duration > DAY:
        refused["duration"] = Reason(N_("One run takes at most 24 hours. Log a longer one as one run a day."))
    if facts.day > local_date(now + AHEAD, facts.zone):
        refused["day"] = Reason(N_("This day has not come yet."))
    elif facts.started_at and facts.started_at > now + AHEAD:
        refused["time"] = Reason(N_("This start has not come yet."))
    return refused


def refusals_of(facts: Facts, now: datetime) -> list[Reason]:
    """Why such a run is refused at once; nothing for nearly every run."""
    return list(refused_fields(facts, now).values())


def holds_of(facts: Facts, track: Track | None = None) -> list[Hold]:
    """Why such a run is held, in the order of `Cause`; nothing for nearly every run.

    Every run is looked at by its average, a recording with times also stretch by stretch.
    """
    holds = []
    stretches: Iterator[tuple[Distance, Duration]] = iter([(facts.distance, facts.duration)])
    if track and track.ms:
        steps = list(_steps_of(track))
        if fast := _too_fast(steps):
            holds.append(Hold(Cause.SPEED, fast))
        stretches = chain(stretches, _fastest_stretches(steps, facts.sex))
    for distance, duration in stretches:
        if 0 < duration.ms < standard_of(distance, facts.sex).ms:
            holds.append(Hold(Cause.STANDARD, _faster_than_standard(distance, duration)))
            break
    if facts.duration + facts.others_that_day > DAY:
        total = facts.duration + facts.others_that_day
        holds.append(Hold(Cause.DAY, Reason(N_("Your runs of this day take %(total)s together."), total=total)))
    return holds


def sentence_of(cause: Cause) -> Reason:
    """A cause in general, for a page that has only what is stored."""
    return {
        Cause.SPEED: Reason(N_("A part of this run is faster than anybody runs.")),
        Cause.STANDARD: Reason(N_("A stretch of this run is faster than the best in the world at its distance.")),
        Cause.DAY: Reason(N_("The runs of this day take more than 24 hours together.")),
    }[cause]


def _faster_than_standard(distance: Distance, duration: Duration) -> Reason:
    return Reason(
        N_("%(distance)s in %(duration)s is faster than the best in the world."), distance=distance, duration=duration
    )


# --- standards --------------------------------------------------------------------------------------------------------


@cache
def _standards(sex: Literal["F", "M"]) -> tuple[tuple[float, float], ...]:
    """Metres and seconds of the open standards, shortest first, from 100 m up."""
    with _STANDARDS.open(encoding="utf-8", newline="") as table:
        rows = [
            (float(row["distance_km"]) * 1_000, float(row["open_standard_seconds"]))
            for row in csv.DictReader(table)
            if row["sex"] == sex
        ]
    return ((_SHORTEST.metres, _SHORTEST.metres / FASTEST), *sorted(rows))


def standard_of(distance: Distance, sex: Literal["F", "M"] | None = None) -> Duration:
    """The open standard over any distance; the men's, which is the faster one, where nobody said."""
    standards = _standards(sex or "M")
    metres = distance.metres
    if metres <= standards[0][0]:
        return Duration.of_seconds(max(0.0, metres) / FASTEST)
    for (shorter, quick), (longer, slow) in pairwise(standards):
        if metres <= longer:
            return Duration.of_seconds(quick * exp(log(slow / quick) * log(metres / shorter) / log(longer / shorter)))
    longest, seconds = standards[-1]
    return Duration.of_seconds(metres * seconds / longest)


# --- stretches of a recording -----------------------------------------------------------------------------------------

Steps = Sequence[tuple[float, float]]  # metres and seconds of one sample after the other; nan where a stretch breaks


def _steps_of(track: Track) -> Iterator[tuple[float, float]]:
    lengths = lengths_of(track)
    for here in range(1, len(track)):
        yield lengths[here], (track.ms[here] - track.ms[here - 1]) / 1_000


def _too_fast(steps: Steps) -> Reason | None:
    """Steps above 12.5 m/s one after another for five seconds: a vehicle. A fix that settles takes one or two."""
    metres = seconds = 0.0
    for length, time in steps:
        if not length > FASTEST * time:  # nan, a break, is not greater either
            metres = seconds = 0.0
            continue
        metres, seconds = metres + length, seconds + time
        if seconds >= TOO_FAST_FOR.seconds:
            return Reason(
                N_("%(distance)s of this run went by in %(duration)s: faster than anybody runs."),
                distance=Distance.of_m(metres),
                duration=Duration.of_seconds(seconds),
            )
    return None


def _fastest_stretches(steps: Steps, sex: Literal["F", "M"] | None) -> Iterator[tuple[Distance, Duration]]:
    """The fastest stretch over each distance of the table that the recording can have run at the standard's pace.

    Who is slower over every mile than the standard's pace at a distance is slower over that distance too, so that
    one look at the mile answers for nearly every run. Where there is no mile, whole stretches are looked at.
    """
    mile = _fastest(steps, MILE.metres)
    if mile is None:
        for unbroken in _unbroken(steps):
            metres, seconds = sum(length for length, _ in unbroken), sum(time for _, time in unbroken)
            if metres >= _LAP.metres:
                yield Distance.of_m(metres), Duration.of_seconds(seconds)
        return
    for metres, seconds in _standards(sex or "M")[1:]:
        # a stretch of n and a bit miles at a pace holds a mile at that pace or a little over: allow for the bit
        whole = metres // MILE.metres * MILE.metres
        if mile * whole / MILE.metres <= seconds and (fastest := _fastest(steps, metres)) is not None:
            yield Distance.of_m(metres), Duration.of_seconds(fastest)


def _fastest(steps: Steps, metres: float) -> float | None:
    """Seconds of the fastest contiguous stretch of `metres`; None where no stretch is that long. O(n).

    One end of the fastest stretch lies on a sample (inside two steps, moving the stretch towards the faster one helps
    until an end meets a sample), so both kinds are tried with two pointers.
    """
    best = None
    for unbroken in _unbroken(steps):
        for way in (unbroken, unbroken[::-1]):
            found = _fastest_ending_on_a_sample(way, metres)
            if found is not None and (best is None or found < best):
                best = found
    return best


def _unbroken(steps: Steps) -> Iterator[list[tuple[float, float]]]:
    stretch: list[tuple[float, float]] = []
    for step in steps:
        if isnan(step[0]):
            yield stretch
            stretch = []
        else:
            stretch.append(step)
    yield stretch


def _fastest_ending_on_a_sample(steps: Steps, metres: float) -> float | None:
    best = None
    length = time = 0.0
    first = 0
    for step_length, step_time in steps:
        length, time = length + step_length, time + step_time
        while length - steps[first][0] >= metres:
            length, time = length - steps[first][0], time - steps[first][1]
            first += 1
        if length >= metres:
            first_length, first_time = steps[first]
            over = (length - metres) / first_length if first_length else 0.0
            needed = time - first_time * over
            if best is None or needed < best:
                best = needed
    return best
