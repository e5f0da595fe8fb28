"""Awards on Today: new ones to celebrate, lost ones, and levels within reach."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import lazyload

from challenges.awards.models import Award
from challenges.awards.queries import facts
from challenges.awards.queries.trophies import ChallengeSeen, challenge_seen
from challenges.awards.rules import PAST, AwardBook, AwardKind, ReachableAward, goals_in
from challenges.awards.rules.kinds import LATELY
from challenges.db import db
from challenges.monthly.models import Challenge, Participation, Score
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Evidence
from challenges.runners.models import Runner
from challenges.runs.rules.facts import RunHistory

CELEBRATED_AT_ONCE = 6
IN_REACH = 4
TOPICS = ("award", "award-gone")


@dataclass(frozen=True, slots=True)
class InReach:
    """A level within reach, with its challenge if it belongs to a medal."""

    goal: ReachableAward
    challenge: ChallengeSeen | None

    @property
    def share(self) -> float:
        """The share that is done, below 1."""
        return self.goal.share


def today_notes(runner_id: int | BindParameter[int], today: date) -> Select[Any]:
    """Return the statement for Today: awards to celebrate, and awards lost in the last days.

    Columns are topic ("award", "award-gone"), key (the award's id), day, number (its figure) and text: what, detail,
    reason, and for a medal the look and the title of its challenge, separated by spaces.
    """
    reason = case((Award.gone_because.is_(None), literal("-")), else_=cast(Award.gone_because, String))
    detail = case((Award.detail == "", literal("-")), else_=Award.detail)
    looks = cast(Challenge.metric, String) + literal(":") + Challenge.palette + literal(":") + Challenge.motif
    its = case((Challenge.title.is_(None), literal("-")), else_=looks + literal(" ") + Challenge.title)
    words = cast(Award.what, String) + literal(" ") + detail + literal(" ") + reason + literal(" ") + its
    waits = and_(Award.gone_because.is_(None), Award.celebrated_at.is_(None), Award.day >= today - LATELY)
    told = and_(Award.gone_because.is_not(None), Award.gone_because.not_in(PAST))  # past records cause no notice
    went = and_(told, Award.gone_at >= _some_days_before(today))
    newest = (
        select(Award.id)
        .where(Award.runner_id == runner_id, or_(waits, went))
        .order_by(Award.gone_because.is_not(None), Award.day.desc(), Award.id.desc())
        .limit(CELEBRATED_AT_ONCE)
        .subquery()
    )
    topic = case((Award.gone_because.is_(None), literal(TOPICS[0])), else_=literal(TOPICS[1]))
    return (
        select(
            topic.label("topic"), cast(Award.id, Integer).label("key"), Award.day.label("day"),
            cast(Award.figure, BigInteger).label("number"), words.label("text"),
        )
        .outerjoin(Challenge, Challenge.id == Award.challenge_id)
        .where(Award.id.in_(select(newest.c.id)))
    )  # fmt: skip


def _some_days_before(today: date) -> datetime:
    return datetime.combine(today - timedelta(days=3), time(), UTC)


def in_reach_of(runner: Runner, diary: RunHistory | None, today: date, most: int = IN_REACH) -> list[InReach]:
    """Return the levels within a runner's reach, nearest first. Two queries."""
    row = facts.book_of(runner.id)
    deeds = json.loads(row.deeds) if row else {}
    return reach_in(row.book if row else None, deeds, _challenges_on(runner, today), today, most)


def reach_in(
    book: str | None, deeds: dict[str, int], joined: Iterable[tuple[Challenge, int]], today: date, most: int
) -> list[InReach]:
    """Return the levels within reach from the stored state and the live challenges with their figures. No query."""
    challenges = [(challenge_seen(challenge), value) for challenge, value in joined]
    medals = [
        ReachableAward(AwardKind.MEDAL, challenge.slug, next(rung for rung in challenge.rungs if rung > value), value)
        for challenge, value in challenges
        if value < challenge.rungs[-1]
    ]
    by_slug = {challenge.slug: challenge for challenge, _ in challenges}
    goals = goals_in(AwardBook.of(book) or AwardBook(), deeds, medals, today, most)
    return [InReach(goal, by_slug[goal.detail] if goal.what is AwardKind.MEDAL else None) for goal in goals]


def _challenges_on(runner: Runner, today: date) -> list[tuple[Challenge, int]]:
    rows = db.session.execute(_on_now(), {"runner": runner.id, "today": today})
    return [(challenge, -(sort_value or 0)) for challenge, sort_value in rows]


@cache
def _on_now() -> Select[*tuple[Any, ...]]:
    today = bindparam("today", type_=Date)
    return (
        select(Challenge, Score.sort_value)
        .join(Participation, Participation.challenge_id == Challenge.id)
        .outerjoin(
            Score,
            and_(
                Score.participation_id == Participation.id,
                Score.metric == Challenge.metric,
                Score.evidence == Evidence.ALL,
            ),
        )
        .where(
            Participation.runner_id == bindparam("runner"), Participation.left_at.is_(None),
            Challenge.state == ChallengeState.PUBLISHED, Challenge.first_day <= today, Challenge.last_day >= today,
        )
        .options(lazyload(Challenge.tally))
    )  # fmt: skip


def deeds_of(runner_id: int | None) -> dict[str, int]:
    """Return the counts for badges that runs don't earn, by key; empty for a visitor."""
    row = facts.book_of(runner_id) if runner_id is not None else None
    return json.loads(row.deeds) if row else {}
