"""An award as a viewer sees it, and the statement that selects it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, select, true

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


_SEEN = (  # of each: to load the objects would take three times as long
    Award.id, Award.runner_id, Award.what, Award.detail, Award.occasion, Award.run_id, Award.day, Award.figure,
    Award.bettered, Award.celebrated_at, Award.hidden, Award.token, Award.gone_because, Award.gone_at,
    Challenge.slug, Challenge.title, Challenge.palette, Challenge.motif, Challenge.metric, Challenge.target,
    Challenge.rungs,
)  # fmt: skip


def _awards(own: ColumnElement[bool], run_is_seen: ColumnElement[bool]) -> Any:
    seen = case((Award.run_id.is_(None), true()), (own, true()), else_=and_(Run.id.is_not(None), run_is_seen))
    return (
        select(*_SEEN, seen.label("seen"))
        .select_from(Award)
        .outerjoin(Run, Run.id == Award.run_id)
        .outerjoin(Challenge, Challenge.id == Award.challenge_id)
    )


def award_seen(row: Any) -> AwardSeen:
    """A row of the statement above."""
    (
        key, runner_id, what, detail, occasion, run_id, day, figure, bettered, celebrated_at, hidden, token, gone,
        gone_at, slug, title, palette, motif, metric, target, rungs, seen,
    ) = row  # fmt: skip
    challenge = (
        None if slug is None else ChallengeSeen(slug, title, palette, motif, metric, target, _all(rungs, target))
    )
    return AwardSeen(
        key, runner_id, what, detail, occasion, run_id if seen else None, bool(seen), day, figure, bettered,
        celebrated_at, hidden, token, gone, gone_at, challenge,
    )  # fmt: skip


def challenge_seen(challenge: Challenge) -> ChallengeSeen:
    """Return what a medal shows of its challenge."""
    return ChallengeSeen(
        challenge.slug, challenge.title, challenge.palette, challenge.motif, challenge.metric, challenge.target,
        _all(challenge.rungs, challenge.target),
    )  # fmt: skip


def _all(rungs: Iterable[int], target: int) -> tuple[int, ...]:
    return tuple(sorted({*rungs, target}))


def is_known(award: Any) -> bool:
    """Whether the badge of a row is still among those that there are."""
    return award.what is not What.BADGE or award.detail in BADGES
