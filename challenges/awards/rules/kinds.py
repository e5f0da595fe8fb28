"""The kinds of award and their marks. Pure."""

from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from challenges.units import HALF_MARATHON, KILOMETRE, MARATHON, MILE, STANDARD_DISTANCES, Distance

LATELY = timedelta(days=14)
"""Awards found within this time are celebrated; older ones are added without a celebration."""
FIRSTS: tuple[int, ...] = tuple(
    distance.mm for distance in STANDARD_DISTANCES if distance.mm == KILOMETRE.mm or distance >= Distance.of_km(5)
)
TOTALS: tuple[int, ...] = tuple(
    Distance.of_km(km).mm for km in (10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
)
TROPHY_DISTANCES: tuple[int, ...] = (
    *(Distance.of_km(km).mm for km in (1, 5, 10)), MILE.mm, HALF_MARATHON.mm, MARATHON.mm,
)  # fmt: skip
"""The distances whose records are shown as trophies. Others appear only in the list of milestones."""
COUNTS = (1, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000)
STREAKS = (4, 8, 12, 26, 52, 78, 104, 156, 208, 260, 520)  # weeks
LONG_AWAY = 28  # days without a run before a comeback


class AwardKind(Enum):
    """The kinds of award. The first eight are milestones, earned by runs."""

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
        """Whether a single run earns it and another run can earn it again."""
        return self in (AwardKind.LONGEST, AwardKind.FASTEST, AwardKind.PLACE, AwardKind.COMEBACK)


class WhyGone(Enum):
    """Why an award no longer counts. Changes by the runner cause a notice. Awards overtaken by figures that
    came later become past records (`is_past`), without a notice.
    """

    REMOVED = "removed"  # its run was removed
    HELD = "held"  # its run is held for review
    CORRECTED = "corrected"  # its run was corrected
    OVERTAKEN = "overtaken"  # by runs added or corrected later
    SUPERSEDED = "superseded"  # a longer recording of the same time counts instead of its run
    REREAD = "reread"  # recordings were read again with different figures
    SHORT = "short"  # the remaining runs don't add up to it
    LEFT = "left"  # the runner left the challenge

    @property
    def is_past(self) -> bool:
        """Whether the award stays as a past record, without a notice."""
        return self in PAST


PAST = (WhyGone.OVERTAKEN, WhyGone.SUPERSEDED, WhyGone.REREAD)


class FoundAward(NamedTuple):
    """An earned award. `figure` and `before` (the previous best) are in the base unit of its kind:

    mm for FIRST, LONGEST, TOTAL; ms for FASTEST; a number for COUNT and PLACE; weeks for STREAK; days away for
    COMEBACK; the level, in the unit of the challenge or badge, for MEDAL and BADGE. `detail` identifies it within its
    kind, and `occasion` tells repeated awards apart.
    """

    what: AwardKind
    detail: str
    occasion: str
    run_id: int | None
    day: date
    figure: int
    before: int | None = None

    @property
    def key(self) -> tuple[AwardKind, str, str]:
        """The unique key among a runner's awards."""
        return self.what, self.detail, self.occasion


def is_celebrated(day: date, today: date) -> bool:
    """Whether an award of that day is recent enough to celebrate."""
    return day >= today - LATELY


def is_quiet(what: AwardKind) -> bool:
    """Whether an award is hidden until its runner shows it: new places and comebacks."""
    return what in (AwardKind.PLACE, AwardKind.COMEBACK)
