"""What counts in a challenge, and what it takes to reach its target. Pure."""

from enum import Enum


class Clock(Enum):
    """Whose calendar a window follows."""

    RUNNER = "runner-local"
    HOST = "host"


class CountsFrom(Enum):
    """Which runs of a participant count."""

    WINDOW = "window"  # the whole window, also those before joining
    JOINING = "joining"


class State(Enum):
    """What an organiser has done with a challenge or a race."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
