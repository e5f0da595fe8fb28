"""Awards of a runner as a viewer may see them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, case, false, func, or_, select, true

from challenges.awards.models import Award
from challenges.awards.rules import BADGES, PAST, AwardKind, ShelvedAward, WhyGone, shelved
from challenges.db import db, read
from challenges.monthly.models import Challenge
from challenges.monthly.rules.metrics import Metric
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import ViewerAccess, seen_by, values_of
from challenges.runs.queries.visibility import VIEWER


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
    what: AwardKind
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
    gone: WhyGone | None
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


def awards_in_sight(sight: ViewerAccess) -> Select[Any]:
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
    return award.what is not AwardKind.BADGE or award.detail in BADGES


MOST = 1_000  # awards per runner


def awards_of(runner: Runner) -> list[AwardSeen]:
    """A runner's own awards, the latest first; those that do not hold any more too. One query."""
    rows = read(_own(ViewerAccess.of(runner)), values_of(runner)).all()
    return [award_seen(row) for row in rows if is_known(row)]


def case_seen_by(viewer: Runner | None, runner: Runner) -> list[AwardSeen]:
    """Return a runner's awards that a viewer of their profile may see, newest first. One query.

    Hidden awards and those that no longer count are left out, and so are those from a run that the viewer may not
    see, unless they are shared.
    """
    if viewer is not None and viewer.id == runner.id:
        return [award for award in awards_of(runner) if award.gone is None]
    rows = read(_case(ViewerAccess.of(viewer)), {"runner": runner.id, **values_of(viewer)}).all()
    return [award_seen(row) for row in rows if is_known(row)]


@cache
def _own(sight: ViewerAccess) -> Select[Any]:
    mine = awards_in_sight(sight).where(Award.runner_id == VIEWER)
    return mine.order_by(Award.day.desc(), Award.id.desc()).limit(MOST)


@cache
def _case(sight: ViewerAccess) -> Select[Any]:
    open_to_reader = or_(Award.token.is_not(None), Award.run_id.is_(None), sight.is_seen)
    its = Award.runner_id == bindparam("runner", type_=BigInteger)
    shown = its, Award.hidden.is_(False), Award.gone_because.is_(None), open_to_reader
    return awards_in_sight(sight).where(*shown).order_by(Award.day.desc(), Award.id.desc()).limit(MOST)


def newest_pieces(viewer: Runner | None, runner: Runner, most: int = 6) -> list[ShelvedAward]:
    """Return the newest trophies of a runner that the viewer may see. One query."""
    pieces = [piece for shelf in shelved(case_seen_by(viewer, runner)).values() for piece in shelf]
    return sorted(pieces, key=lambda piece: (piece.front.day, piece.front.id), reverse=True)[:most]


def how_many_milestones(runner: Runner) -> int:
    """Return the number of a runner's milestones."""
    return db.session.scalar(select(func.count()).select_from(Award).where(*_milestones(runner))) or 0


def milestones_of(runner: Runner, offset: int, limit: int) -> list[AwardSeen]:
    """Return a page of a runner's own milestones, newest first."""
    statement = awards_seen_by(runner).where(*_milestones(runner)).order_by(Award.day.desc(), Award.id.desc())
    return [award_seen(row) for row in db.session.execute(statement.offset(offset).limit(limit))]


def _milestones(runner: Runner) -> tuple[ColumnElement[bool], ...]:
    return Award.runner_id == runner.id, Award.what.not_in([AwardKind.MEDAL, AwardKind.BADGE])


def award_of(runner: Runner, award_id: int) -> AwardSeen:
    """One of a runner's own awards. Raises Missing."""
    row = read(_single(ViewerAccess.of(runner)), {"award": award_id, **values_of(runner)}).one_or_none()
    if row is None or not is_known(row):
        raise Missing
    return award_seen(row)


@cache
def _single(sight: ViewerAccess) -> Select[Any]:
    return awards_in_sight(sight).where(Award.id == bindparam("award", type_=BigInteger), Award.runner_id == VIEWER)


def shared_award(viewer: Runner | None, token: str) -> Shared:
    """Return an award and its runner by the secret part of its URL. Raise Missing, also if it no longer counts,
    unless it is a past record.

    Anyone with the URL may see the award. Its run is visible only to those who may see it anyway.
    """
    shown = or_(Award.gone_because.is_(None), Award.gone_because.in_(PAST))
    statement = awards_seen_by(viewer).where(Award.token == token, shown)
    row = db.session.execute(statement).one_or_none()
    if row is None or not is_known(row):
        raise Missing
    return Shared(award_seen(row), db.session.get_one(Runner, row.runner_id))


def awards_for_runs(run_ids: Collection[int], viewer: Runner | None) -> dict[int, list[AwardSeen]]:
    """Return the awards of some runs by run id, as far as the viewer may see them. One query, none without runs.

    The caller must have checked that the viewer may see the runs.
    """
    if not run_ids:
        return {}
    found: dict[int, list[AwardSeen]] = {}
    values = {"runs": list(run_ids), **values_of(viewer)}
    for row in db.session.execute(_for_runs(ViewerAccess.of(viewer)), values):
        award = award_seen(row)
        if is_known(row) and award.run_id is not None:
            found.setdefault(award.run_id, []).append(award)
    return found


@cache
def _for_runs(sight: ViewerAccess) -> Select[Any]:
    shown = or_(Award.hidden.is_(False), Award.runner_id == VIEWER if sight.is_member else false())
    of_these = Award.run_id.in_(bindparam("runs", type_=BigInteger, expanding=True))
    statement = awards_in_sight(sight).where(of_these, Award.gone_because.is_(None), shown, Run.id.is_not(None))
    return statement.order_by(Award.id)


def own_award(runner_id: int, award_id: int) -> Award:
    """Return a runner's own award for changing it. Raise Missing."""
    award = db.session.scalar(select(Award).where(Award.id == award_id, Award.runner_id == runner_id))
    if award is None:
        raise Missing
    return award
