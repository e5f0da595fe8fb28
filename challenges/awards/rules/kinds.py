"""The sorts of award there are, and where their marks stand. Pure."""

from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from challenges.units import HALF_MARATHON, KILOMETRE, MARATHON, MILE, STANDARD_DISTANCES, Distance

LATELY = timedelta(days=14)
"""What is older when it is found fills the case quietly; what is not is celebrated."""
FIRSTS: tuple[int, ...] = tuple(
    distance.mm for distance in STANDARD_DISTANCES if distance.mm == KILOMETRE.mm or distance >= Distance.of_km(5)
)
TOTALS: tuple[int, ...] = tuple(
    Distance.of_km(km).mm for km in (10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
)
TELLING: tuple[int, ...] = (
    *(Distance.of_km(km).mm for km in (1, 5, 10)), MILE.mm, HALF_MARATHON.mm, MARATHON.mm,
)  # fmt: skip
"""The distances whose best times stand in a case; the others are in the list of all milestones."""
COUNTS = (1, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000)
STREAKS = (4, 8, 12, 26, 52, 78, 104, 156, 208, 260, 520)  # weeks
LONG_AWAY = 28  # days without a run before a comeback


class What(Enum):
    """The sorts of award. The first eight are milestones, found in one's own runs."""

    FIRST = "first"
    LONGEST = "longest"
    FASTEST = "fastest"
    TOTAL = "total"
    COUNT = "count"
    STREAK = "streak"
    PLACE = "place"
    COMEBACK = "comeback"
    MEDAL = "medal"
    BADGE = "badge"

    @property
    def is_of_one_run(self) -> bool:
        """Whether one run alone makes it, and it can be made again by another."""
        return self in (What.LONGEST, What.FASTEST, What.PLACE, What.COMEBACK)


class Gone(Enum):
    """Why an award is no longer among the current ones. What its runner took away themselves is told; what figures
    that came later overtook stays as what it was (`is_past`), quietly.
    """

    REMOVED = "removed"  # its run
    HELD = "held"  # its run waits for a review
    CORRECTED = "corrected"  # its run
    OVERTAKEN = "overtaken"  # by runs that were added or corrected later and come before it
    SUPERSEDED = "superseded"  # a longer recording of the same time counts instead of its run
    REREAD = "reread"  # the site read recordings again, and other figures came out
    SHORT = "short"  # what is left does not add up to it
    LEFT = "left"  # the challenge

    @property
    def is_past(self) -> bool:
        """Whether the award stays in the case as a past record, without a notice."""
        return self in PAST


PAST = (Gone.OVERTAKEN, Gone.SUPERSEDED, Gone.REREAD)


class Found(NamedTuple):
    """One award that is earned. `figure` and `before` (what it bettered) are in the base unit of its sort:

    mm for FIRST, LONGEST, TOTAL; ms for FASTEST; a number for COUNT and PLACE; weeks for STREAK; days away for
    COMEBACK; the rung, in the unit of the challenge or of the badge, for MEDAL and BADGE. `detail` says which of its
    sort it is, and `occasion` which time, where it can be earned more than once.
    """

    what: What
    detail: str
    occasion: str
    run_id: int | None
    day: date
    figure: int
    before: int | None = None

    @property
    def key(self) -> tuple[What, str, str]:
        """What no two awards of a runner share."""
        return self.what, self.detail, self.occasion


def is_celebrated(day: date, today: date) -> bool:
    """Whether an award of that day is news."""
    return day >= today - LATELY


def is_quiet(what: What) -> bool:
    """Whether an award is for its runner alone until they show it: where somebody was, and how long they were away."""
    return what in (What.PLACE, What.COMEBACK)
