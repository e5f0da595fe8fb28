"""Give boards a new version, so that their readers see a change within seconds."""

from collections import Counter, defaultdict
from typing import Protocol

from sqlalchemy import delete, select, update

from challenges.boards.actions.buckets import count, renew
from challenges.boards.models import RankHistory
from challenges.boards.queries.buckets import BucketKey, bucket_keys_of
from challenges.boards.rules.buckets import BucketScale, SortKey
from challenges.boards.rules.ranking import EVERYONE, segments_of
from challenges.db import db, writes
from challenges.monthly.actions.ledger import lock_tallies
from challenges.monthly.events import RunnerJoined, RunnerLeft
from challenges.monthly.models import Challenge, Participation, Score
from challenges.monthly.rules import recent_changes
from challenges.runners.events import ProfileChanged
from challenges.runners.models import Runner


class KudosSubject(Protocol):
    """The part of a kudos event that is needed here."""

    @property
    def participation_id(self) -> int | None:
        """The participation that got the kudos, if any."""


@writes
def refresh(event: RunnerJoined | RunnerLeft) -> None:
    """Refresh the boards of a challenge that a runner joined or left. A runner who rejoins starts without a rank."""
    if isinstance(event, RunnerLeft):
        left = update(Participation).where(Participation.id == event.participation_id)
        db.session.execute(left.values(rank_before=None))
        db.session.execute(delete(RankHistory).where(RankHistory.participation_id == event.participation_id))
    renew([event.challenge_id])


@writes
def refresh_for_kudos(event: KudosSubject) -> None:
    """Refresh the boards of a participation that got kudos. It affects everybody who sees its row."""
    if event.participation_id is not None:
        challenges = select(Participation.challenge_id).where(Participation.id == event.participation_id)
        renew(db.session.scalars(challenges), recent_changes.change_line(event.participation_id, {}, {}))


class RelationFact(Protocol):
    """The part of an event about two runners that is needed here."""

    @property
    def runner_ids(self) -> tuple[int, int]:
        """Both runners."""


@writes
def refresh_for_relation(event: RelationFact) -> None:
    """Refresh the boards of two runners: each now sees the other differently."""
    where = Participation.runner_id.in_(event.runner_ids) & Participation.left_at.is_(None)
    challenge_ids = sorted(set(db.session.scalars(select(Participation.challenge_id).where(where))))
    lock_tallies(challenge_ids)
    renew(challenge_ids)


@writes
def refresh_for_profile(event: ProfileChanged) -> None:
    """Refresh every board with a runner, and remove them from group boards if they no longer agree."""
    where = select(Participation.challenge_id).where(Participation.runner_id == event.runner_id)
    challenge_ids = sorted(db.session.scalars(where))
    lock_tallies(challenge_ids)
    runner = db.session.get(Runner, event.runner_id)
    if runner is not None and not runner.in_group_boards:
        _leave_groups(event.runner_id)
    renew(challenge_ids)


def _leave_groups(runner_id: int) -> None:
    """Clear the groups copied on joining, and remove the scores from the counts of the group boards."""
    mine = Participation.runner_id == runner_id
    grouped = Participation.category.is_not(None) | Participation.age_group.is_not(None)
    scores = (
        select(Score, Challenge.first_day)
        .join(Participation, Participation.id == Score.participation_id)
        .join(Challenge, Challenge.id == Score.challenge_id)
        .where(mine, grouped)
    )
    moved: defaultdict[int, Counter[BucketKey]] = defaultdict(Counter)
    for score, first_day in db.session.execute(scores):
        row = SortKey(score.sort_value, score.reached_on, score.participation_id)
        groups = [segment for segment in segments_of(score.category, score.age_group) if segment != EVERYONE]
        moved[score.challenge_id].subtract(
            bucket_keys_of(BucketScale(score.metric, first_day), score.evidence, row, groups)
        )
        score.category = score.age_group = None
    db.session.flush()
    db.session.execute(update(Participation).where(mine, grouped).values(category=None, age_group=None))
    count(moved)
