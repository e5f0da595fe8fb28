"""A board of a challenge that has closed, as one reader sees it: what the pages get."""

from dataclasses import dataclass
from datetime import date

from challenges.leaderboards.rules import AGE_GROUPS, EVERYONE
from challenges.monthly.metrics import Metric
from challenges.runners.rules import Appearance


@dataclass(frozen=True, slots=True)
class Standing:
    """One row. `value` and `rung` are in the base unit of the board's metric.

    `who` is None for a runner whose account is gone. Without a `rank` the runner has not started. `was_rank` and
    `was_value` are what was fixed, or judged from the runs, where an amendment made something else of it.
    """

    participation_id: int
    who: Appearance | None
    mine: bool
    rank: int | None
    value: int
    reached_on: date | None
    runs: int
    rung: int | None = None
    finished: bool = False
    shared: bool = False
    was_rank: int | None = None
    was_value: int | None = None


@dataclass(frozen=True, slots=True)
class ClosedBoard:
    """A page of a board that moves no more. `total` counts those who have a place, `listed` those without one too.

    `mine` is the reader's own row, wherever it is.
    """

    metric: Metric
    lane: str
    group: str
    metrics: tuple[Metric, ...]
    lanes: tuple[str, ...]
    groups: tuple[str, ...]
    total: int
    listed: int
    page: int
    pages: int
    rows: tuple[Standing, ...]
    leader: int = 0  # the value that fills a lane
    mine: Standing | None = None
    my_page: int | None = None

    @property
    def participation_ids(self) -> list[int]:
        """Every row that is shown."""
        return [row.participation_id for row in (*self.rows, *([self.mine_below] if self.mine_below else []))]

    @property
    def mine_below(self) -> Standing | None:
        """The reader's own row where it is not among the others."""
        shown = self.mine is not None and any(row.mine for row in self.rows)
        return None if shown else self.mine

    @property
    def age_groups(self) -> tuple[str, ...]:
        """The groups that go by age."""
        return tuple(group for group in self.groups if group in AGE_GROUPS)

    @property
    def of_everyone(self) -> bool:
        """Whether it is no board of a group."""
        return self.group == EVERYONE
