"""An award as a viewer sees it, and the statement that selects it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, select, true
from sqlalchemy.orm import lazyload

from challenges.awards.models import Award
from challenges.awards.rules import BADGES, Gone, What
from challenges.monthly.metrics import Metric
from challenges.monthly.models import Challenge
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import Sight, seen_by
from challenges.runs.queries.seeing import VIEWER


@dataclass(frozen=True, slots=True)
class ChallengeSeen:
    """The challenge that a medal belongs to."""

    slug: str
    title: str
    palette: str
    motif: str
    metric: Metric
    target: int
    rungs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AwardSeen:
    """An award as a viewer sees it. Fields are as in `rules.Found` and `models.Award`.

    `run_id` is set only if the viewer may see the run. Show the exact `day` only if `shows_day`.
    """

    id: int
    runner_id: int
    what: What
    detail: str
    occasion: str
    run_id: int | None
    shows_day: bool
    day: date
    figure: int
    before: int | None
    celebrated_at: datetime | None
    hidden: bool
    token: str | None
    gone: Gone | None
    gone_at: datetime | None
    challenge: ChallengeSeen | None

    @property
    def is_past(self) -> bool:
        """Whether it is a past record."""
        return self.gone is not None and self.gone.is_past


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared award with its runner."""

    award: AwardSeen
    runner: Runner


def awards_seen_by(viewer: Runner | None) -> Select[Any]:
    """Select all awards with their challenges, and whether the viewer may see the run of each."""
    return _awards(Award.runner_id == viewer.id if viewer else false(), seen_by(viewer))


def awards_in_sight(sight: Sight) -> Select[Any]:
    """Select the same for a cached statement. Bind the viewer with `runs.queries.values_of`."""
    return _awards(Award.runner_id == VIEWER if sight.is_member else false(), sight.is_seen)


def _awards(own: ColumnElement[bool], run_is_seen: ColumnElement[bool]) -> Select[Any]:
    seen = case((Award.run_id.is_(None), true()), (own, true()), else_=and_(Run.id.is_not(None), run_is_seen))
    return (
        select(Award, seen.label("seen"), Challenge)
        .outerjoin(Run, Run.id == Award.run_id)
        .outerjoin(Challenge, Challenge.id == Award.challenge_id)
        .options(lazyload(Challenge.tally))
    )


def award_seen(row: Any) -> AwardSeen:
    """Return an award from a row of the statements above."""
    award, seen, challenge = row
    return AwardSeen(
        award.id, award.runner_id, award.what, award.detail, award.occasion, award.run_id if seen else None, bool(seen),
        award.day, award.figure, award.bettered, award.celebrated_at, award.hidden, award.token, award.gone_because,
        award.gone_at, challenge_seen(challenge) if challenge else None,
    )  # fmt: skip


def challenge_seen(challenge: Challenge) -> ChallengeSeen:
    """Return what a medal shows of its challenge."""
    return ChallengeSeen(
        challenge.slug, challenge.title, challenge.palette, challenge.motif, challenge.metric, challenge.target,
        tuple(sorted({*challenge.rungs, challenge.target})),
    )  # fmt: skip


def is_known(award: Award) -> bool:
    """Whether the badge of an award still exists."""
    return award.what is not What.BADGE or award.detail in BADGES
