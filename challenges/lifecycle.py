"""The phases of a challenge or a race (rules section 6).

    draft | upcoming -> open -> grace -> provisional -> final      and at any time: cancelled

During the grace period, uploads for dates inside the window still count. While results are provisional, there are 24
hours to protest. Final results never change. Pure: all facts and the time are arguments.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from challenges.clock import Window

GRACE = timedelta(hours=72)  # the default; organisers can choose 0 to 10 days
LONGEST_GRACE = timedelta(days=10)
PROTEST = timedelta(hours=24)

# where a calendar day begins first and where it ends last: Kiritimati, and Baker Island
_FIRST_ZONE, _LAST_ZONE = "+14:00", "-12:00"


class Phase(StrEnum):
    """A phase. Drafts are visible to organisers only; all phases but draft and cancelled follow from the time."""

    draft = "draft"
    upcoming = "upcoming"
    open = "open"
    grace = "grace"
    provisional = "provisional"
    final = "final"
    cancelled = "cancelled"

    @property
    def over(self) -> bool:
        """Whether no day of the window is left."""
        return self in (Phase.grace, Phase.provisional, Phase.final, Phase.cancelled)


@dataclass(frozen=True, slots=True)
class PhaseTimes:
    """The instants at which phases change. Each is the first moment of the next phase."""

    starts_at: datetime
    ends_at: datetime
    provisional_at: datetime
    final_at: datetime


@lru_cache(maxsize=512)
def times_of(window: Window, zone_name: str | None = None, grace: timedelta = GRACE) -> PhaseTimes:
    """Return when a window opens, ends and becomes final, in `zone_name` or anywhere on Earth.

    With `zone_name=None` (each runner's own calendar), it opens where the first day begins first, and ends where the
    last day ends last. Raises `ValueError` for a grace period below 0 or above ten days.
    """
    starts_at = window.starts_at(zone_name or _FIRST_ZONE)
    ends_at = window.ends_at(zone_name or _LAST_ZONE)
    return _times(starts_at, ends_at, grace)


def _times(starts_at: datetime, ends_at: datetime, grace: timedelta) -> PhaseTimes:
    if not timedelta(0) <= grace <= LONGEST_GRACE:
        raise ValueError("the grace period must be between 0 and 10 days")
    return PhaseTimes(starts_at, ends_at, ends_at + grace, ends_at + grace + PROTEST)


def phase_of(
    window: Window,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    grace: timedelta = GRACE,
    cancelled: bool = False,
    published: bool = True,
) -> Phase:
    """Return the phase at `now`. `starts_at` and `ends_at` (exclusive) are the bounds of `window` in a given zone.

    Without them, the window is open as long as it is one of its days anywhere on Earth, which is what the site must
    assume if each runner counts on their own calendar. For one reader, pass the bounds in that reader's zone.
    """
    if cancelled:
        return Phase.cancelled
    if not published:
        return Phase.draft
    anywhere = times_of(window, None, grace)
    times = _times(starts_at or anywhere.starts_at, ends_at or anywhere.ends_at, grace)
    if now < times.starts_at:
        return Phase.upcoming
    if now < times.ends_at:
        return Phase.open
    if now < times.provisional_at:
        return Phase.grace
    return Phase.provisional if now < times.final_at else Phase.final
