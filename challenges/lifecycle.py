"""From open to final: in which phase a challenge or a race is at an instant (rules section 6).

    draft | upcoming -> open -> grace -> provisional -> final      and at any time: cancelled

In the grace, uploads for dates inside the window still count; while provisional, there are 24 hours to protest; what is
final never changes. Pure: the facts and the time come as arguments.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from challenges.clock import Window

GRACE = timedelta(hours=72)  # unless the organiser says otherwise, 0 to 10 days
LONGEST_GRACE = timedelta(days=10)
PROTEST = timedelta(hours=24)

# where a calendar day begins first and where it ends last: Kiritimati, and the seas west of the Americas
_FIRST_ZONE, _LAST_ZONE = "+14:00", "-12:00"


class Phase(StrEnum):
    """Where it stands. A draft is seen by organisers only; the others follow from the time alone."""

    draft = "draft"
    upcoming = "upcoming"
    open = "open"
    grace = "grace"
    provisional = "provisional"
    final = "final"
    cancelled = "cancelled"

    @property
    def over(self) -> bool:
        """No day of the window is left."""
        return self in (Phase.grace, Phase.provisional, Phase.final, Phase.cancelled)


@dataclass(frozen=True, slots=True)
class Times:
    """The instants at which the phases change; each is the first moment of the next phase."""

    starts_at: datetime
    ends_at: datetime
    provisional_at: datetime
    final_at: datetime


@lru_cache(maxsize=512)
def times_of(window: Window, zone_name: str | None = None, grace: timedelta = GRACE) -> Times:
    """When a window opens, ends and becomes final: on the clock of `zone_name`, or anywhere on Earth without one.

    With `zone_name=None` (each runner's own calendar) it opens where the first day begins first and ends where the
    last day ends last. Raises `ValueError` for a grace below 0 or above ten days.
    """
    starts_at = window.starts_at(zone_name or _FIRST_ZONE)
    ends_at = window.ends_at(zone_name or _LAST_ZONE)
    return _times(starts_at, ends_at, grace)


def _times(starts_at: datetime, ends_at: datetime, grace: timedelta) -> Times:
    if not timedelta(0) <= grace <= LONGEST_GRACE:
        raise ValueError("the grace is between 0 and 10 days")
    return Times(starts_at, ends_at, ends_at + grace, ends_at + grace + PROTEST)


def phase_of(
    window: Window,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    grace: timedelta = GRACE,
    cancelled: bool = False,
    published: bool = True,
) -> Phase:
    """The phase at `now`. `starts_at` and `ends_at` (exclusive) are `window` on the clock that is meant.

    Without them the window is open as long as one of its days is somewhere on Earth: what the site as a whole must
    assume when each runner counts on their own calendar. For one reader, pass the window on that reader's clock.
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
