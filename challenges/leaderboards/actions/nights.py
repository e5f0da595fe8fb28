"""Ranks as they were at the last 03:00 on the host's clock, for the movement that a board shows."""

from datetime import date
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select, update

from challenges import clock
from challenges.db import db, transaction
from challenges.jobs import outside_transaction
from challenges.leaderboards import rules
from challenges.leaderboards.actions.counts import renew
from challenges.leaderboards.models import Remembering
from challenges.leaderboards.queries.board import is_live
from challenges.monthly.metrics import Lane, Metric, Ranking
from challenges.monthly.models import Challenge, Participation, Score
from challenges.monthly.rules import State

CHUNK = 2_000  # participations written at once, so that other writers get their turn in between


@outside_transaction
def remember_ranks() -> None:
    """Keep the ranks of each running challenge once a night. Asked often; a night that was missed is made up for."""
    published = select(Challenge, Remembering.night).outerjoin(Remembering, Remembering.challenge_id == Challenge.id)
    due = []
    for challenge, last in db.session.execute(published.where(Challenge.state == State.PUBLISHED)):
        local = clock.now().astimezone(clock.zone_of(challenge.zone))
        if is_live(challenge) and rules.is_due(local, last):
            due.append((challenge.id, challenge.metric, challenge.ranking, rules.night_of(local)))
    for of in due:
        _remember(*of)


_RANKS: dict[Ranking, ColumnElement[int]] = {
    Ranking.STANDARD: func.rank().over(order_by=(Score.behind, Score.reached_on)),
    Ranking.ORDINAL: func.row_number().over(order_by=(Score.behind, Score.reached_on, Score.participation_id)),
}


@cache
def _changed(ranking: Ranking) -> Select[Any]:
    """The participations whose rank on the challenge's own board is not the one that is remembered."""
    own = (Score.metric == bindparam("metric"), Score.lane == Lane.ALL)
    ranks = (
        select(Score.participation_id, _RANKS[ranking].label("rank"))
        .where(Score.challenge_id == bindparam("challenge"), *own)
        .subquery("ranks")
    )
    return (
        select(Participation.id, ranks.c.rank.label("rank_before"))
        .outerjoin(ranks, ranks.c.participation_id == Participation.id)
        .where(
            Participation.challenge_id == bindparam("challenge"),
            Participation.rank_before.is_distinct_from(ranks.c.rank),
        )
    )


def _remember(challenge_id: int, metric: Metric, ranking: Ranking, night: date) -> None:
    asked = {"challenge": challenge_id, "metric": metric}
    changed = db.session.execute(_changed(ranking), asked).mappings().all()
    rows = iter([dict(row) for row in changed])
    while chunk := list(islice(rows, CHUNK)):
        with transaction():
            db.session.execute(update(Participation), chunk)
    with transaction():
        db.session.merge(Remembering(challenge_id=challenge_id, night=night))
        if changed:
            renew([challenge_id])
