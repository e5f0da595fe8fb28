"""When a race takes runners, and what becomes of an entry. Pure."""

from enum import Enum


class EntryState(Enum):
    """Where an entry stands (rules, section 7)."""

    REGISTERED = "registered"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    DEFERRED = "deferred"
    TRANSFERRED = "transferred"


LIVE = (EntryState.REGISTERED, EntryState.WAITLISTED, EntryState.OFFERED)
