"""Renewing boards: whoever looks at one sees it change within seconds."""

from collections import Counter, defaultdict
from typing import Protocol

from sqlalchemy import delete, select, update

from challenges.db import db, writes
from challenges.leaderboards.actions.counts import count, lock_tallies, renew
from challenges.leaderboards.models import RankHistory
from challenges.leaderboards.queries.cells import Cell, cells_of
from challenges.leaderboards.rules import EVERYONE, segments_of
from challenges.leaderboards.stretches import RowKey, Ruler
from challenges.monthly.events import RunnerJoined, RunnerLeft
from challenges.monthly.models import Challenge, Participation, Score
from challenges.monthly.rules import news
from challenges.runners.events import ProfileChanged
from challenges.runners.models import Runner


class Applauded(Protocol):
    """What is asked of the news that kudos changed."""

    @property
    def participation_id(self) -> int | None:
        """The entry, when the kudos went to one."""


@writes
def refresh(event: RunnerJoined | RunnerLeft) -> None:
    """Renew the boards of a challenge that gained or lost a participant; who comes back later starts without a rank."""
    if isinstance(event, RunnerLeft):
        left = update(Participation).where(Participation.id == event.participation_id)
        db.session.execute(left.values(rank_before=None))
        db.session.execute(delete(RankHistory).where(RankHistory.participation_id == event.participation_id))
    renew([event.challenge_id])


@writes
def refresh_for_kudos(event: Applauded) -> None:
    """Renew the boards on which an applauded entry stands; it concerns who sees its row."""
    if event.participation_id is not None:
        challenges = select(Participation.challenge_id).where(Participation.id == event.participation_id)
        renew(db.session.scalars(challenges), news.told(event.participation_id, {}, {}))


class Bound(Protocol):
    """What is asked of the news that something changed between two runners."""

    @property
    def runner_ids(self) -> tuple[int, int]:
        """Both of them."""


@writes
def refresh_for_bond(event: Bound) -> None:
    """Renew the boards on which one of two runners stands: the other sees them otherwise from now on."""
    where = Participation.runner_id.in_(event.runner_ids) & Participation.left_at.is_(None)
    challenge_ids = sorted(set(db.session.scalars(select(Participation.challenge_id).where(where))))
    lock_tallies(challenge_ids)
    renew(challenge_ids)


@writes
def refresh_for_profile(event: ProfileChanged) -> None:
    """Renew every board on which a runner stands; who no longer agrees to group boards is taken from them at once."""
    where = select(Participation.challenge_id).where(Participation.runner_id == event.runner_id)
    challenge_ids = sorted(db.session.scalars(where))
    lock_tallies(challenge_ids)
    runner = db.session.get(Runner, event.runner_id)
    if runner is not None and not runner.in_group_boards:
        _leave_groups(event.runner_id)
    renew(challenge_ids)


def _leave_groups(runner_id: int) -> None:
    """Forget the groups that were copied at joining, and count the scores off the boards of the groups."""
    mine = Participation.runner_id == runner_id
    grouped = Participation.category.is_not(None) | Participation.age_group.is_not(None)
    scores = (
        select(Score, Challenge.first_day)
        .join(Participation, Participation.id == Score.participation_id)
        .join(Challenge, Challenge.id == Score.challenge_id)
        .where(mine, grouped)
    )
    moved: defaultdict[int, Counter[Cell]] = defaultdict(Counter)
    for score, first_day in db.session.execute(scores):
        row = RowKey(score.behind, score.reached_on, score.participation_id)
        groups = [segment for segment in segments_of(score.category, score.age_group) if segment != EVERYONE]
        moved[score.challenge_id].subtract(cells_of(Ruler(score.metric, first_day), score.lane, row, groups))
        score.category = score.age_group = None
    db.session.flush()
    db.session.execute(update(Participation).where(mine, grouped).values(category=None, age_group=None))
    count(moved)
