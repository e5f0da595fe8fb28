"""A runner's awards, as a viewer may see them."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, false, func, or_, select

from challenges.awards.models import Award
from challenges.awards.queries.seen import AwardSeen, Shared, award_seen, awards_in_sight, awards_seen_by, is_known
from challenges.awards.rules import PAST, Shelved, What, shelved
from challenges.db import db, read
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import Sight, values_of
from challenges.runs.queries.seeing import VIEWER

MOST = 1_000  # awards per runner


def awards_of(runner: Runner) -> list[AwardSeen]:
    """A runner's own awards, the latest first; those that do not hold any more too. One query."""
    rows = read(_own(Sight.of(runner)), values_of(runner)).all()
    return [award_seen(row) for row in rows if is_known(row)]


def case_seen_by(viewer: Runner | None, runner: Runner) -> list[AwardSeen]:
    """Return a runner's awards that a viewer of their profile may see, newest first. One query.

    Hidden awards and those that no longer count are left out, and so are those from a run that the viewer may not
    see, unless they are shared.
    """
    if viewer is not None and viewer.id == runner.id:
        return [award for award in awards_of(runner) if award.gone is None]
    rows = read(_case(Sight.of(viewer)), {"runner": runner.id, **values_of(viewer)}).all()
    return [award_seen(row) for row in rows if is_known(row)]


@cache
def _own(sight: Sight) -> Select[Any]:
    mine = awards_in_sight(sight).where(Award.runner_id == VIEWER)
    return mine.order_by(Award.day.desc(), Award.id.desc()).limit(MOST)


@cache
def _case(sight: Sight) -> Select[Any]:
    open_to_reader = or_(Award.token.is_not(None), Award.run_id.is_(None), sight.is_seen)
    its = Award.runner_id == bindparam("runner", type_=BigInteger)
    shown = its, Award.hidden.is_(False), Award.gone_because.is_(None), open_to_reader
    return awards_in_sight(sight).where(*shown).order_by(Award.day.desc(), Award.id.desc()).limit(MOST)


def newest_pieces(viewer: Runner | None, runner: Runner, most: int = 6) -> list[Shelved]:
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
    return Award.runner_id == runner.id, Award.what.not_in([What.MEDAL, What.BADGE])


def award_of(runner: Runner, award_id: int) -> AwardSeen:
    """One of a runner's own awards. Raises Missing."""
    row = read(_single(Sight.of(runner)), {"award": award_id, **values_of(runner)}).one_or_none()
    if row is None or not is_known(row):
        raise Missing
    return award_seen(row)


@cache
def _single(sight: Sight) -> Select[Any]:
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
    for row in db.session.execute(_for_runs(Sight.of(viewer)), values):
        award = award_seen(row)
        if is_known(row) and award.run_id is not None:
            found.setdefault(award.run_id, []).append(award)
    return found


@cache
def _for_runs(sight: Sight) -> Select[Any]:
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
