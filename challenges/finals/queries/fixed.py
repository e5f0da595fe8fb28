"""The fixed standings, some thousands at a time, so that any number needs the same memory."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from sqlalchemy import Table, bindparam, select

from challenges.db import db
from challenges.finals.models import FinalStanding
from challenges.finals.rules import Fixed
from challenges.monthly.metrics import Metric

CHUNK = 5_000
_FIXED = cast(Table, FinalStanding.__table__).c
_AFTER = (
    select(
        _FIXED.rank, _FIXED.participation_id, _FIXED.value, _FIXED.reached_on, _FIXED.runs, _FIXED.rung,
        _FIXED.finished_on,
    )
    .where(
        _FIXED.challenge_id == bindparam("challenge"),
        _FIXED.metric == bindparam("metric"),
        _FIXED.lane == bindparam("lane"),
        _FIXED.position.between(bindparam("first"), bindparam("last")),
    )
    .order_by(_FIXED.position)
)  # fmt: skip


def boards_in(sizes: Mapping[str, int]) -> list[tuple[Metric, str]]:
    """Return the fixed boards, in the order of the canonical text."""
    pairs = sorted(name.split(" ") for name in sizes)
    return [(Metric(metric), lane) for metric, lane in pairs]


def fixed_after(challenge_id: int, metric: Metric, lane: str, position: int) -> list[Fixed]:
    """Return the next standings of a board after a position; fewer than `CHUNK` means they are the last."""
    asked: dict[str, Any] = {"challenge": challenge_id, "metric": metric, "lane": lane}
    span = {"first": position + 1, "last": position + CHUNK}
    return [Fixed(metric, lane, *row) for row in db.session.execute(_AFTER, {**asked, **span}).all()]


def fixed_standings(challenge_id: int, sizes: Mapping[str, int]) -> Iterator[Fixed]:
    """Yield every fixed standing, in the order of the canonical text."""
    for metric, lane in boards_in(sizes):
        position = 0
        while standings := fixed_after(challenge_id, metric, lane, position):
            yield from standings
            position += CHUNK
