"""The runs behind a score, as far as a reader may see them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload

from challenges.db import db
from challenges.monthly.metrics import Lane, Metric
from challenges.monthly.models import Verdict
from challenges.refusals import Reason
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import seen_by


@dataclass(frozen=True, slots=True)
class Part:
    """A run's contribution to a score. `adds` is in the base unit of what the board adds up.

    It counts on this board, or only for other evidence, or not at all; then `reasons` say why.
    """

    run_id: int
    day: date
    adds: int
    verified: bool
    here: bool
    failed: tuple[str, ...] = ()
    run: Run | None = None
    reasons: tuple[Reason, ...] = ()


_VERDICTS = select(Verdict.run_id, Verdict.local_date, Verdict.value, Verdict.failed, Verdict.verified).where(
    Verdict.participation_id == bindparam("participation")
)


def parts_of(participation_id: int, lane: Lane, viewer: Runner | None, *, own: bool) -> list[Part]:
    """Return the runs behind a row that the reader may see, in the order they were run.

    Others see only counted runs that are visible to them, and each day's first visible run as its first: they may not
    learn whether there was an earlier one.
    """
    statement = _VERDICTS
    if not own:
        statement = statement.join(Run, Run.id == Verdict.run_id).where(seen_by(viewer))
    found = db.session.execute(statement, {"participation": participation_id})
    parts = [
        Part(
            row.run_id, row.local_date, row.value, row.verified,
            here=not row.failed and (row.verified or lane is Lane.ALL), failed=tuple(row.failed),
        )
        for row in sorted(found, key=lambda row: (row.local_date, row.run_id))
    ]  # fmt: skip
    return parts if own else [part for part in parts if part.here]


def worth(parts: Sequence[Part], metric: Metric) -> list[Part]:
    """Return the runs with what each adds on a board of this metric. A day is added by its first counted run."""
    if metric is Metric.RUNS:
        return [replace(part, adds=int(part.here)) for part in parts]
    if metric is not Metric.ACTIVE_DAYS:
        return list(parts)
    days: set[date] = set()
    found = []
    for part in parts:
        found.append(replace(part, adds=int(part.here and part.day not in days)))
        if part.here:
            days.add(part.day)
    return found


def runs_by_id(ids: Sequence[int]) -> dict[int, Run]:
    """Return runs by id. The caller has checked that the reader may see them."""
    if not ids:
        return {}
    return {run.id: run for run in db.session.scalars(select(Run).where(Run.id.in_(ids)).options(lazyload(Run.runner)))}
