"""The rows of a board, as one reader sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from challenges.boards.rules import ranking as rules_ranking
from challenges.boards.rules.ranking import ScoreKey
from challenges.monthly.rules.metrics import Ranking
from challenges.runners.models import Runner
from challenges.runners.rules import Appearance, Category, appearance


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of a board, live, provisional or final. Values are in the base unit of the board's metric.

    `appearance` is None for a deleted account. Without a `rank` the runner hasn't started. `share` is that of a full
    bar.

    On live boards, `moved` is None for runners who joined since the last snapshot, `ahead` is the distance to the
    reader, negative if behind, and None outside the reader's neighbourhood, and `overall` is the rank among all, if
    `rank` is that among a few.

    On closed boards, `reached_on` is set where it is needed to apply amendments, `rung` is the highest level reached,
    and `was_rank` and `was_value` are the fixed or judged ones, where an amendment changed them.
    """

    participation_id: int
    appearance: Appearance | None
    mine: bool
    rank: int | None = None
    shared: bool = False
    moved: int | None = None
    value: int = 0
    runs: int = 0
    share: float = 0.0
    ahead: int | None = None
    category: Category | None = None
    age_group: str | None = None
    overall: int | None = None
    reached_on: date | None = None
    rung: int | None = None
    finished: bool = False
    was_rank: int | None = None
    was_value: int | None = None


def standings_from(
    rows: Sequence[Any],
    position: int,
    rank: int,
    ranking: Ranking,
    *,
    viewer: Runner | None,
    leader: int,
    mine: int | None = None,
) -> list[Standing]:
    """Return consecutive rows of a board, the first at `position` with `rank`.

    The last row only tells whether the one before shares its place, unless the board ends there: slice with `[:n]` to
    show n rows. `leader` and `mine` are the leader's value and, for the distances, the reader's.
    """
    keys = [ScoreKey(row.sort_value, row.reached_on) for row in rows]
    ranks = rules_ranking.ranked_from(keys, position, rank, ranking)
    found = []
    for index, (row, place) in enumerate(zip(rows, ranks, strict=True)):
        shared = place < position + index or (index + 1 < len(ranks) and ranks[index + 1] == place)
        found.append(_standing(row, place, shared, viewer, leader, mine))
    return found


def _standing(row: Any, rank: int, shared: bool, viewer: Runner | None, leader: int, mine: int | None) -> Standing:
    who = seen(row, viewer)
    grouped = (
        who.handle is not None and row.in_group_boards
    )  # no group beside "A runner" or an alias: it could identify them
    value = -row.sort_value
    return Standing(
        participation_id=row.participation_id,
        appearance=who,
        mine=_is(viewer, row),
        rank=rank,
        shared=shared,
        moved=rules_ranking.movement(row.rank_before, rank),
        value=value,
        runs=row.runs,
        share=value / leader if leader else 0.0,
        ahead=None if mine is None else value - mine,
        category=row.category if grouped else None,
        age_group=row.age_group if grouped else None,
    )


def not_started(row: Any, viewer: Runner | None) -> Standing:
    """Return the row of a participant without a counted run."""
    return Standing(row.participation_id, seen(row, viewer), _is(viewer, row))


def seen(row: Any, viewer: Runner | None) -> Appearance:
    """Return what the reader may see of a row's runner."""
    own, apart = _is(viewer, row), viewer is not None and viewer.is_apart_from(row.runner_id)
    return appearance(row.shown_as, row.name, row.handle, row.alias, member=viewer is not None, own=own, apart=apart)


def _is(viewer: Runner | None, row: Any) -> bool:
    return viewer is not None and row.runner_id == viewer.id
