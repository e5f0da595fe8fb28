"""What a run is. Pure."""

from enum import Enum


class Kind(Enum):
    """What sort of run it was."""

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


class Feel(Enum):
    """How it felt."""

    GREAT = "great"
    STRONG = "strong"
    STEADY = "steady"
    HEAVY = "heavy"
    ROUGH = "rough"


class Source(Enum):
    """Where the figures come from."""

    HAND = "hand"
    GPX = "gpx"


class GainBy(Enum):
    """How the climb was measured; figures of different kinds are never ranked against each other."""

    DEVICE = "device"
    POSITIONS = "positions"
    HAND = "hand"
