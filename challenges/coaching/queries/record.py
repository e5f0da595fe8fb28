"""What a coach sees of a runner. Each part is included only if the runner grants it."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from challenges.coaching.models import Coaching
from challenges.coaching.queries.access import coached_runner_of
from challenges.coaching.rules import Grant
from challenges.db import db
from challenges.goals.queries import GoalSeen, GoalWords, goals_of
from challenges.mood import queries as mood
from challenges.mood.rules import FeelingFacts
from challenges.mood.rules.patterns import Findings, findings_in
from challenges.recordings.routes import SimplifiedRoute, trimmed
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import run_history_of
from challenges.runs.rules.facts import RunHistory

LATEST = 12


@dataclass(frozen=True, slots=True)
class FeltDay:
    """How a run on a day felt."""

    day: date
    feeling: FeelingFacts


@dataclass(frozen=True, slots=True)
class CoachedRecord:
    """The granted parts of a runner's data, None for the rest. `runs` are the latest, even private and held ones."""

    coaching: Coaching
    diary: RunHistory | None
    runs: list[Run] | None
    goals: list[GoalSeen] | None
    feelings: list[FeltDay] | None
    felt: dict[int, FeelingFacts]
    patterns: Findings | None

    @property
    def weeks(self) -> RunHistory:
        """The runs behind the weekly chart; empty if runs are not granted."""
        return self.diary or ()


def record_of(coaching: Coaching, today: date) -> CoachedRecord:
    """Return what the coach may see, for the coach or for the runner to check. `today` is the runner's local date.

    Goals and patterns are computed from the full run history, which itself is returned only if runs are granted.
    """
    grants, runner = coaching.grants, coaching.runner
    diary = run_history_of(runner.id) if grants & {Grant.GOALS, Grant.RUNS, Grant.PATTERNS} else ()
    said = mood.feelings_of(runner.id) if grants & {Grant.FEELINGS, Grant.PATTERNS} else {}
    runs = _latest(runner.id) if grants & {Grant.RUNS, Grant.FEELINGS} else []
    return CoachedRecord(
        coaching,
        diary if Grant.RUNS in grants else None,
        runs if Grant.RUNS in grants else None,
        _goals(goals_of(runner, diary, today)) if Grant.GOALS in grants else None,
        [FeltDay(run.local_date, said[run.id]) for run in runs if run.id in said] if Grant.FEELINGS in grants else None,
        said if Grant.FEELINGS in grants else {},
        findings_in(diary, said) if Grant.PATTERNS in grants else None,
    )


def _goals(goals: list[GoalSeen]) -> list[GoalSeen]:
    """Return goals with their plans but without the why, which is private to the runner."""
    return [replace(each, words=GoalWords("", each.words.obstacle, each.words.plan)) for each in goals]


def _latest(runner_id: int) -> list[Run]:
    order = (Run.local_date.desc(), Run.started_at.desc().nulls_last(), Run.id.desc())
    statement = select(Run).where(Run.runner_id == runner_id).order_by(*order).limit(LATEST)
    return list(db.session.scalars(statement.options(lazyload(Run.runner))))


def run_and_route_of(coach: Runner, coaching_id: int, run_id: int) -> tuple[Coaching, Run, SimplifiedRoute | None]:
    """Return a coached runner's run, and its route if granted, trimmed as it is for others.

    Raises as `coached_runner_of` does, and Missing if the run belongs to someone else.
    """
    coaching = coached_runner_of(coach, coaching_id, Grant.RUNS)
    run = db.session.scalar(
        select(Run).where(Run.id == run_id, Run.runner_id == coaching.runner_id)
        .options(joinedload(Run.trace), joinedload(Run.recording))
    )  # fmt: skip
    if run is None:
        raise Missing
    if Grant.WHEREABOUTS not in coaching.grants or run.trace is None:
        return coaching, run, None
    shown = trimmed(SimplifiedRoute.decoded(run.trace.route), coaching.runner.map_trim)
    return coaching, run, shown or None
