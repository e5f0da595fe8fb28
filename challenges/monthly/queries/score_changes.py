"""What one run changed in the scores of its runner."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased, lazyload

from challenges.db import db
from challenges.monthly.models import Challenge, Participation, Verdict
from challenges.monthly.rules import CountedRun, ScoreFigure, scores_of
from challenges.monthly.rules.metrics import Measure
from challenges.runs.models import Run

_ITS = aliased(Verdict)
_CHANGED = (
    select(Participation.id, Challenge)
    .join(Challenge, Challenge.id == Participation.challenge_id)
    .join(Verdict, Verdict.participation_id == Participation.id)
    .where(Verdict.run_id == bindparam("run"), Participation.left_at.is_(None))
    .order_by(Challenge.last_day, Challenge.id)
    .options(lazyload(Challenge.tally))
)
_COUNTED = (
    select(Verdict.participation_id, Verdict.run_id, Verdict.local_date, Verdict.value, Verdict.failed)
    .join(_ITS, _ITS.participation_id == Verdict.participation_id)
    .where(_ITS.run_id == bindparam("run"))
)


@dataclass(frozen=True, slots=True)
class RunScoreChange:
    """A runner's score in a challenge with a run that counts there, and without it (None: it is the first)."""

    challenge: Challenge
    participation_id: int
    before: ScoreFigure | None
    after: ScoreFigure

    @property
    def added(self) -> int:
        """What the run added, in the metric's base unit."""
        return self.after.value - (self.before.value if self.before else 0)

    @property
    def levels(self) -> list[int]:
        """The levels that the run reached, lowest first."""
        return [level for level in self.challenge.rungs if self.after.value - self.added < level <= self.after.value]


def score_changes_by(run: Run) -> list[RunScoreChange]:
    """Return the changes by a run in each challenge that it counts for, the first to end first. Two queries."""
    found = db.session.execute(_CHANGED, {"run": run.id}).all()
    rows: Sequence[Any] = db.session.execute(_COUNTED, {"run": run.id}).all() if found else []
    changes = []
    for participation_id, challenge in found:
        counted = {row.run_id: row for row in rows if row.participation_id == participation_id and not row.failed}
        after, before = _score(challenge, counted.values()), _score(challenge, _without(counted, run.id))
        if run.id in counted and after:
            changes.append(RunScoreChange(challenge, participation_id, before, after))
    return changes


def _without(counted: dict[int, Any], run_id: int) -> list[Any]:
    return [row for row in counted.values() if row.run_id != run_id]


def _score(challenge: Challenge, rows: Any) -> ScoreFigure | None:
    scores = scores_of((CountedRun(row.local_date, row.value) for row in rows), challenge.metric)
    return scores.get(Measure(challenge.metric))
