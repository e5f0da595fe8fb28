"""The parts of a workout: steps by time or distance at an intensity, and repeats. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from challenges.units import Distance, Duration

Length = Distance | Duration


class WorkoutKind(Enum):
    """The kind of a workout. Progressions and strides have no counterpart in `runs.rules.Kind`."""

    EASY = "easy"
    LONG = "long"
    TEMPO = "tempo"
    INTERVALS = "intervals"
    FARTLEK = "fartlek"
    HILLS = "hills"
    PROGRESSION = "progression"
    STRIDES = "strides"
    TRAIL = "trail"
    RECOVERY = "recovery"


class Intensity(Enum):
    """How hard a step is. The first seven are in rising order; the last three are run by feel and have no pace."""

    WALK = "walk"
    JOG = "jog"
    EASY = "easy"
    STEADY = "steady"
    TEMPO = "tempo"
    HARD = "hard"
    FAST = "fast"
    STRIDE = "stride"
    SURGE = "surge"
    UPHILL = "uphill"


class WorkoutPart(Enum):
    """The part of a workout that a step belongs to. Watches show it, and it sets the colour in the profile."""

    WARM_UP = "warm-up"
    WORK = "work"
    RECOVERY = "recovery"
    COOL_DOWN = "cool-down"


@dataclass(frozen=True, slots=True)
class WorkoutStep:
    """One step at one intensity. `length` is a duration or a distance."""

    part: WorkoutPart
    length: Length
    intensity: Intensity


@dataclass(frozen=True, slots=True)
class WorkoutRepeat:
    """Steps that are repeated in order, `times` times."""

    times: int
    steps: tuple[WorkoutStep, ...]


@dataclass(frozen=True)
class Workout:
    """A workout of the library. Its texts are marked for translation (`N_`) and translated on display.

    `gentle`: nothing is harder than easy running. `first`: suitable for a beginner.
    """

    slug: str
    kind: WorkoutKind
    title: str
    purpose: str
    feel: str
    for_whom: str
    blocks: tuple[WorkoutStep | WorkoutRepeat, ...]
    first: bool = False

    @property
    def steps(self) -> Iterator[WorkoutStep]:
        """All steps in order, with repeats expanded."""
        for block in self.blocks:
            for _ in range(block.times if isinstance(block, WorkoutRepeat) else 1):
                yield from block.steps if isinstance(block, WorkoutRepeat) else (block,)

    @cached_property
    def duration(self) -> Duration:
        """The total duration. Steps by distance are estimated at `USUAL` pace."""
        return sum((time_of(step) for step in self.steps), Duration())

    @cached_property
    def minutes(self) -> int:
        """The total duration in whole minutes."""
        return round(self.duration.minutes)

    @cached_property
    def gentle(self) -> bool:
        return all(step.intensity in (Intensity.WALK, Intensity.JOG, Intensity.EASY) for step in self.steps)


# Seconds per kilometre of a runner with a 5 km time of about 30 minutes. Only used to estimate durations.
USUAL = {
    Intensity.WALK: 660, Intensity.JOG: 465, Intensity.EASY: 420, Intensity.STEADY: 390, Intensity.TEMPO: 370,
    Intensity.HARD: 345, Intensity.FAST: 320, Intensity.STRIDE: 290, Intensity.SURGE: 330, Intensity.UPHILL: 400,
}  # fmt: skip


def time_of(step: WorkoutStep) -> Duration:
    """Return the duration of a step, estimated at `USUAL` pace if its length is a distance."""
    if isinstance(step.length, Duration):
        return step.length
    return Duration.of_seconds(round(USUAL[step.intensity] * step.length.km))


# --- helpers for the library ----------------------------------------------------------------------------------------


def minutes(number: float) -> Duration:
    """Return a duration in minutes."""
    return Duration.of_minutes(number)


def seconds(number: int) -> Duration:
    """Return a duration in seconds."""
    return Duration.of_seconds(number)


def metres(number: float) -> Distance:
    """Return a distance in metres."""
    return Distance.of_m(number)


def warm_up(length: Length, intensity: Intensity = Intensity.EASY) -> WorkoutStep:
    """Return a warm-up step."""
    return WorkoutStep(WorkoutPart.WARM_UP, length, intensity)


def run(length: Length, intensity: Intensity = Intensity.EASY) -> WorkoutStep:
    """Return a step of the main part."""
    return WorkoutStep(WorkoutPart.WORK, length, intensity)


def rest(length: Length, intensity: Intensity = Intensity.JOG) -> WorkoutStep:
    """Return a recovery step."""
    return WorkoutStep(WorkoutPart.RECOVERY, length, intensity)


def cool_down(length: Length, intensity: Intensity = Intensity.EASY) -> WorkoutStep:
    """Return a cool-down step."""
    return WorkoutStep(WorkoutPart.COOL_DOWN, length, intensity)
