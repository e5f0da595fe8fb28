"""What a workout is made of: steps by time or distance at an intensity, and repeats of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from challenges.units import Distance, Duration

Length = Distance | Duration


class WorkoutKind(Enum):
    """What sort of workout it is. Progressions and strides are no sort of run of their own: `runs.rules.Kind`."""

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
    """How hard a step is. The first eight rise; the last three are run by feel alone and have no pace."""

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


class Part(Enum):
    """What a step is for: watches show it, and the profile colours by it."""

    WARM_UP = "warm-up"
    WORK = "work"
    RECOVERY = "recovery"
    COOL_DOWN = "cool-down"


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch at one intensity, as long as `length` says, in time or in distance."""

    part: Part
    length: Length
    intensity: Intensity


@dataclass(frozen=True, slots=True)
class Repeat:
    """Steps that are run one after the other, `times` times over."""

    times: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Workout:
    """A workout of the library. Its words are marked for translation (`N_`) and translated where they are read.

    `gentle`: nothing in it is harder than easy running. `first`: right for somebody who has just begun.
    """

    slug: str
    kind: WorkoutKind
    title: str
    purpose: str
    feel: str
    for_whom: str
    blocks: tuple[Step | Repeat, ...]
    first: bool = False

    @property
    def steps(self) -> Iterator[Step]:
        """All steps in the order they are run, repeats written out."""
        for block in self.blocks:
            for _ in range(block.times if isinstance(block, Repeat) else 1):
                yield from block.steps if isinstance(block, Repeat) else (block,)

    @cached_property
    def duration(self) -> Duration:
        """How long it takes; steps by distance at a middling pace (`USUAL`)."""
        return sum((time_of(step) for step in self.steps), Duration())

    @cached_property
    def minutes(self) -> int:
        """How long it takes, in whole minutes."""
        return round(self.duration.minutes)

    @cached_property
    def gentle(self) -> bool:
        return all(step.intensity in (Intensity.WALK, Intensity.JOG, Intensity.EASY) for step in self.steps)


# Seconds a kilometre of somebody who runs 5 km in about half an hour: only to say about how long a workout takes.
USUAL = {
    Intensity.WALK: 660, Intensity.JOG: 465, Intensity.EASY: 420, Intensity.STEADY: 390, Intensity.TEMPO: 370,
    Intensity.HARD: 345, Intensity.FAST: 320, Intensity.STRIDE: 290, Intensity.SURGE: 330, Intensity.UPHILL: 400,
}  # fmt: skip


def time_of(step: Step) -> Duration:
    """How long a step takes, at a middling pace where its length is a distance."""
    if isinstance(step.length, Duration):
        return step.length
    return Duration.of_seconds(round(USUAL[step.intensity] * step.length.km))


# --- how the library is written -------------------------------------------------------------------------------------


def minutes(number: float) -> Duration:
    """So many minutes."""
    return Duration.of_minutes(number)


def seconds(number: int) -> Duration:
    """So many seconds."""
    return Duration.of_seconds(number)


def metres(number: float) -> Distance:
    """So many metres."""
    return Distance.of_m(number)


def warm_up(length: Length, intensity: Intensity = Intensity.EASY) -> Step:
    """To begin with."""
    return Step(Part.WARM_UP, length, intensity)


def run(length: Length, intensity: Intensity = Intensity.EASY) -> Step:
    """What the workout is about."""
    return Step(Part.WORK, length, intensity)


def rest(length: Length, intensity: Intensity = Intensity.JOG) -> Step:
    """To get the breath back."""
    return Step(Part.RECOVERY, length, intensity)


def cool_down(length: Length, intensity: Intensity = Intensity.EASY) -> Step:
    """To end with."""
    return Step(Part.COOL_DOWN, length, intensity)
