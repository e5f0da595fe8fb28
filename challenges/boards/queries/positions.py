"""The place of one score on a board of any size, and the statements of the board of followed runners."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, BindParameter, CompoundSelect, Select, bindparam, literal_column, select, union_all

from challenges.boards.queries import statements
from challenges.boards.queries.statements import (
    COLUMNS,
    MEASURED,
    ORDER,
    PERSON,
    at,
    better_than,
    count_of,
    in_higher_fine_buckets,
    row_place,
    within,
)
from challenges.boards.rules import buckets
from challenges.boards.rules.buckets import BucketScale, SortKey
from challenges.boards.rules.ranking import EVERYONE, ScoreKey
from challenges.db import read
from challenges.follows.queries import ids_followed_by
from challenges.monthly.models import Challenge, Participation, Score
from challenges.monthly.rules.metrics import Measure, Ranking
from challenges.runners.models import Runner


@dataclass(frozen=True, slots=True)
class BoardPlace:
    """A rank, whether it is shared, and the number of ranked runners."""

    rank: int
    shared: bool
    of: int


@dataclass(frozen=True, slots=True)
class Position:
    """A place with the position in the list, from 1. Runners who share a rank have different positions."""

    rank: int
    position: int
    shared: bool
    total: int


def place_of(participation: Participation) -> BoardPlace | None:
    """Return a participant's place on the challenge's own board; None before their first counted run. Two queries."""
    challenge = participation.challenge
    own = Measure(challenge.metric)
    asked = {"participation": participation.id, **own._asdict()}
    score = read(statements.SCORE_OF, asked).one_or_none()
    if score is None:
        return None
    key = ScoreKey(score.sort_value, score.reached_on)
    place = position_of(challenge, own, EVERYONE, key, participation.id)
    return BoardPlace(place.rank, place.shared, place.total)


def position_of(challenge: Challenge, measure: Measure, segment: str, key: ScoreKey, participation_id: int) -> Position:
    """Return a score's place on a board, from the bucket counts."""
    values, coarse = bucket_values(challenge, measure, SortKey(*key, participation_id))
    asked = {**statements.values_of(challenge.id, measure, segment), **values}
    found = read(statements.place(statements.kind_of(segment)), asked).one()
    better = int(found.higher) + int(found.higher_fine) + int(found.better)
    before = better + int(found.ties)
    total = int(found.total)
    if challenge.ranking is Ranking.ORDINAL:
        return Position(before + 1, before + 1, shared=False, total=total)
    if buckets.are_equal(BucketScale(measure.metric, challenge.first_day), coarse):
        better = int(found.higher)
    return Position(better + 1, before + 1, bool(found.shared), total)


def bucket_values(challenge: Challenge, measure: Measure, row: SortKey) -> tuple[dict[str, Any], int]:
    """Return the parameters for a place: its key, its fine bucket and where that starts, and its coarse bucket."""
    scale = BucketScale(measure.metric, challenge.first_day)
    coarse = buckets.coarse_bucket_of(scale, -row.sort_value, row.reached_on)
    fine = buckets.fine_bucket_of(scale, -row.sort_value, row.reached_on, row.participation_id)
    start = buckets.start_of(scale, fine)
    ties_from = start.participation_id if start[:2] == row[:2] else 0  # the first score that may be tied in this bucket
    numbers = {"coarse": coarse, "fine": fine, "end": buckets.end_of(coarse), "ties_from": ties_from}
    return {**numbers, **key_values("my", row), **key_values("start", start)}, coarse


def key_values(name: str, row: SortKey) -> dict[str, Any]:
    """Return the parameters of `statements.at(name)`."""
    return {f"{name}_sort_value": row.sort_value, f"{name}_on": row.reached_on, f"{name}_id": row.participation_id}


_viewer: BindParameter[int] = bindparam("viewer", type_=BigInteger)


@cache
def among_followed(kind: str) -> Select[Any]:
    """Select the rows of the reader and the runners they follow, in order, at most 1,001.

    Starts from those runners. The challenge is compared on the scores only: otherwise their whole index would be read.
    """
    company = union_all(ids_followed_by(_viewer), select(_viewer)).subquery("company")
    group = [getattr(Score, kind) == bindparam("group")] if kind else []
    return (
        select(*COLUMNS, *PERSON)
        .join(Participation, Participation.id == Score.participation_id)
        .join(Runner, Runner.id == Participation.runner_id)
        .where(
            Participation.challenge_id == bindparam("challenge"),
            Participation.runner_id.in_(select(company)),
            Participation.left_at.is_(None),
            *MEASURED,
            *group,
        )
        .order_by(*ORDER)
    )


@cache
def before_in_coarse_bucket(kind: str, rows: int, *, ordinal: bool = False) -> CompoundSelect[Any]:
    """Select how many scores come before each of some rows in its bucket, without ties if those share a place.

    Each row, numbered from 0, needs `fine` and `upto`, its key, and the start of its fine bucket (`at`), with its
    number: `fine_0`, `my_sort_value_0`.
    """

    def before(number: int) -> Select[Any]:
        start, mine = at("start", f"_{number}"), at("my", f"_{number}")
        upto = row_place < mine if ordinal else better_than(mine)
        fine, end = (bindparam(f"{name}_{number}", type_=BigInteger) for name in ("fine", "upto"))
        rows_before = in_higher_fine_buckets(fine, end) + count_of(*within(kind), row_place >= start, upto)
        return select(literal_column(str(number)).label("number"), rows_before.label("before"))

    return union_all(*(before(number) for number in range(rows)))
