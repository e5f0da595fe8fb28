"""Kinds of runs, and where their figures come from. Pure."""

from enum import Enum


class RunKind(Enum):
    """The type of a run."""

    EASY = "easy"
    LONG = "long"
    TEMPO = "tempo"
    INTERVALS = "intervals"
    FARTLEK = "fartlek"
    HILLS = "hills"
    RECOVERY = "recovery"
    RACE = "race"
    TRAIL = "trail"
    WALK = "walk"


class Source(Enum):
    """The source of the figures."""

    HAND = "hand"
    GPX = "gpx"
    TCX = "tcx"
    FIT = "fit"
    KML = "kml"
    HEALTH = "health"  # a workout of Apple Health without a route


class MeasuredBy(Enum):
    """What a distance or a moving time is measured by."""

    DEVICE = "device"
    POSITIONS = "positions"


class GainBy(Enum):
    """How the elevation gain was measured; different methods are never ranked against each other."""

    DEVICE = "device"
    POSITIONS = "positions"
    HAND = "hand"
