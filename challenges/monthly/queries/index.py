"""Lists of challenges, each with the reader's own progress."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    false,
    func,
    select,
)
from sqlalchemy.orm import contains_eager

from challenges.db import db
from challenges.monthly.models import Challenge, Participation, Score, Tally
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Evidence
from challenges.runners.models import Runner


class ChallengeTab(Enum):
    """The available lists; drafts are for organisers only."""

    NOW = "now"
    UPCOMING = "upcoming"
    PAST = "past"
    MINE = "mine"
    DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class ListedChallenge:
    """A challenge with the reader's progress in it. `value` is in the metric's base unit, 0 if they haven't joined."""

    challenge: Challenge
    participation_id: int | None
    value: int
    finished_on: date | None
    reached_on: date | None = None  # when the score was reached; None before the first counted run

    @property
    def joined(self) -> bool:
        """Whether the reader takes part."""
        return self.participation_id is not None

    @property
    def share(self) -> float:
        """The reader's share of the target, 1.0 for all of it."""
        return self.value / self.challenge.target if self.challenge.target else 0.0


# The reader's calendar decides which list a challenge is in, even if the window follows the host's clock. Near midnight
# the challenge's own page gives the exact times.
def _belongs(tab: ChallengeTab, organises: bool, today: date | BindParameter[date]) -> ColumnElement[bool]:
    shown = Challenge.state != ChallengeState.DRAFT
    match tab:
        case ChallengeTab.NOW:
            return and_(shown, Challenge.first_day <= today, Challenge.last_day >= today)
        case ChallengeTab.UPCOMING:
            return and_(shown, Challenge.first_day > today)
        case ChallengeTab.PAST:
            return and_(shown, Challenge.last_day < today)
        case ChallengeTab.MINE:
            return and_(shown, Participation.id.is_not(None))
        case ChallengeTab.DRAFTS:
            return Challenge.state == ChallengeState.DRAFT if organises else false()


_ORDER: dict[ChallengeTab, tuple[Any, ...]] = {
    ChallengeTab.NOW: (Challenge.last_day, Challenge.first_day.desc(), Challenge.id),
    ChallengeTab.UPCOMING: (Challenge.first_day, Challenge.last_day, Challenge.id),
    ChallengeTab.PAST: (Challenge.last_day.desc(), Challenge.id.desc()),
    ChallengeTab.MINE: (Challenge.last_day.desc(), Challenge.id.desc()),
    ChallengeTab.DRAFTS: (Challenge.created_at.desc(), Challenge.id.desc()),
}


def runs_challenges(viewer: Runner | None) -> bool:
    """Whether the reader is an organiser."""
    return viewer is not None and (viewer.is_organiser or viewer.is_owner)


def _with_reader(statement: Select[*tuple[Any, ...]], viewer: BindParameter[int]) -> Select[Any]:
    own = and_(
        Participation.challenge_id == Challenge.id,
        Participation.runner_id == viewer,
        Participation.left_at.is_(None),
    )
    return statement.outerjoin(Participation, own)


def how_many_listed(tab: ChallengeTab, viewer: Runner | None, today: date) -> int:
    """Return the number of challenges in a list."""
    values = {"viewer": viewer.id if viewer else 0, "today": today}
    return db.session.scalar(_number(tab, runs_challenges(viewer)), values) or 0


@cache
def _number(tab: ChallengeTab, organises: bool) -> Select[Any]:
    listed = select(func.count(Challenge.id)).select_from(Challenge)
    counted = _with_reader(listed, bindparam("viewer", type_=BigInteger))
    return counted.where(_belongs(tab, organises, bindparam("today", type_=Date)))


def challenges_listed(
    tab: ChallengeTab, viewer: Runner | None, today: date, offset: int = 0, limit: int = 24
) -> Sequence[ListedChallenge]:
    """Return one page of a list: current ones by end date, upcoming ones by start date, the others newest first."""
    values = {"viewer": viewer.id if viewer else 0, "today": today, "offset": offset, "most": limit}
    return _listed(_page(tab, runs_challenges(viewer)), values)


@cache
def _page(tab: ChallengeTab, organises: bool) -> Select[*tuple[Any, ...]]:
    today: BindParameter[date] = bindparam("today", type_=Date)
    listing = _listing(bindparam("viewer", type_=BigInteger)).where(_belongs(tab, organises, today))
    some = listing.order_by(*_ORDER[tab]).offset(bindparam("offset", type_=Integer))
    return some.limit(bindparam("most", type_=Integer))


def current_challenges(viewer: Runner | None, today: date, limit: int = 6) -> Sequence[ListedChallenge]:
    """Return the challenges that are on today: the reader's own first, then the ones with the most runners.

    Cancelled ones are left out.
    """
    return _listed(_current(), {"viewer": viewer.id if viewer else 0, "today": today, "most": limit})


@cache
def _current() -> Select[*tuple[Any, ...]]:
    today: BindParameter[date] = bindparam("today", type_=Date)
    on = (Challenge.state == ChallengeState.PUBLISHED, Challenge.first_day <= today, Challenge.last_day >= today)
    order = (Participation.id.is_(None), Tally.participants.desc(), Challenge.last_day, Challenge.id)
    listing = _listing(bindparam("viewer", type_=BigInteger))
    return listing.where(*on).order_by(*order).limit(bindparam("most", type_=Integer))


def _listing(viewer: BindParameter[int]) -> Select[*tuple[Any, ...]]:
    rows = select(Challenge, Participation.id, Score.sort_value, Participation.finished_on, Score.reached_on)
    rows = _with_reader(rows.join(Challenge.tally).options(contains_eager(Challenge.tally)), viewer)
    its_own = (Score.metric == Challenge.metric, Score.evidence == Evidence.ALL)
    return rows.outerjoin(Score, and_(Score.participation_id == Participation.id, *its_own))


def _listed(statement: Select[*tuple[Any, ...]], values: Mapping[str, Any] | None = None) -> list[ListedChallenge]:
    return [
        ListedChallenge(challenge, participation_id, -(sort_value or 0), finished_on, reached_on)
        for challenge, participation_id, sort_value, finished_on, reached_on in db.session.execute(statement, values)
    ]
