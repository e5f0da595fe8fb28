"""Queries for one challenge, one participation, and the verdicts on one run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload

from challenges.db import db
from challenges.monthly.models import Challenge, ChallengeTemplate, Participation, Verdict
from challenges.monthly.queries.index import runs_challenges
from challenges.monthly.queries.participants import facts_of
from challenges.monthly.rules import ChallengeState, CountedRun, NoOverlap, Progress, counts_instead, sentences
from challenges.refusals import Missing, Reason
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.rules.duplicates import REACH

_BY_SLUG = select(Challenge).where(Challenge.slug == bindparam("slug"))
_ATTEMPT = select(Participation).where(
    Participation.challenge_id == bindparam("challenge"), Participation.runner_id == bindparam("runner")
)


def challenge_seen_by(viewer: Runner | None, slug: str) -> Challenge:
    """Return a challenge by its slug. Drafts are visible to organisers only. Raises Missing."""
    challenge = challenge_by_slug(slug)
    if challenge.state is ChallengeState.DRAFT and not runs_challenges(viewer):
        raise Missing
    return challenge


def challenge_by_slug(slug: str) -> Challenge:
    """Return a challenge in any state, for commands. Raises Missing."""
    challenge = db.session.scalar(_BY_SLUG, {"slug": slug})
    if challenge is None:
        raise Missing
    return challenge


def challenge_run_by(organiser: Runner, slug: str) -> Challenge:
    """Return a challenge that this organiser may edit. Raises Missing."""
    if not runs_challenges(organiser):
        raise Missing
    return challenge_seen_by(organiser, slug)


def participation_of(challenge: Challenge, runner: Runner | None) -> Participation | None:
    """Return the runner's participation in a challenge; None if they haven't joined, or left."""
    if runner is None:
        return None
    participation = attempt_of(challenge.id, runner.id)
    return participation if participation and participation.left_at is None else None


def attempt_of(challenge_id: int, runner_id: int) -> Participation | None:
    """Return the runner's participation even if they left: joining again reuses it."""
    return db.session.scalar(_ATTEMPT, {"challenge": challenge_id, "runner": runner_id})


_WORTH = select(Verdict.local_date, Verdict.value, Verdict.failed).where(
    Verdict.participation_id == bindparam("participation")
)


def progress_of(participation: Participation, today: date) -> Progress:
    """The runner's way through the challenge so far; `today` is the date on the challenge's clock, for the reader."""
    rows = db.session.execute(_WORTH, {"participation": participation.id})
    counted = [CountedRun(day, value) for day, value, failed in rows if not failed]
    return Progress.of(counted, participation.challenge.terms, today)


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """The verdict on a run in one challenge: its `value` in the metric's base unit, or why it doesn't count."""

    challenge: Challenge
    counts: bool
    value: int
    reasons: Sequence[Reason]
    instead: Run | None = None  # the longer overlapping run that counts instead


_VERDICTS = (
    select(Verdict, Participation.joined_on, Challenge)
    .join(Participation, Participation.id == Verdict.participation_id)
    .join(Challenge, Challenge.id == Participation.challenge_id)
    .where(Verdict.run_id == bindparam("run"))
    .order_by(Challenge.last_day.desc(), Challenge.id)
    .options(lazyload(Challenge.tally))
)


def verdicts_of(run: Run, viewer: Runner | None) -> list[VerdictLine]:
    """Return the verdicts on a run, one per challenge its runner is in. Empty for anybody but the runner."""
    if viewer is None or viewer.id != run.runner_id:
        return []
    facts = facts_of(run)
    found = db.session.execute(_VERDICTS, {"run": run.id}).all()
    overlapped = [verdict.participation_id for verdict, *_ in found if NoOverlap.code in verdict.failed]
    instead = counted_instead([run], overlapped)
    lines = []
    for verdict, joined_on, challenge in found:
        other = instead.get((run.id, verdict.participation_id))
        reasons = sentences(verdict.failed, facts, challenge.terms, joined_on, facts_of(other) if other else None)
        lines.append(VerdictLine(challenge, not verdict.failed, verdict.value, reasons, other))
    return lines


def counted_instead(runs: Sequence[Run], participation_ids: Sequence[int]) -> dict[tuple[int, int], Run]:
    """Return the run that counts instead of each overlapped run, by (run id, participation id). One query."""
    if not runs or not participation_ids:
        return {}
    days = [run.local_date for run in runs]
    near = Run.local_date.between(min(days) - REACH, max(days) + REACH)
    rows = (
        select(Verdict.participation_id, Verdict.failed, Run)
        .join(Run, Run.id == Verdict.run_id)
        .where(Verdict.participation_id.in_(participation_ids), Run.runner_id == runs[0].runner_id, near)
        .options(lazyload(Run.runner))
    )
    counted: dict[int, dict[int, Run]] = {}
    for participation_id, failed, other in db.session.execute(rows):
        if not failed:
            counted.setdefault(participation_id, {})[other.id] = other
    found = {}
    for participation_id, those in counted.items():
        facts = [facts_of(other) for other in those.values()]
        for run in runs:
            if first := counts_instead(facts_of(run), facts):
                found[run.id, participation_id] = those[first.id]
    return found


def templates_listed() -> Sequence[ChallengeTemplate]:
    """Return all templates, oldest first."""
    return db.session.scalars(select(ChallengeTemplate).order_by(ChallengeTemplate.id)).all()


def template_of(template_id: int) -> ChallengeTemplate:
    """Return a template, for organisers. Raises Missing."""
    template = db.session.get(ChallengeTemplate, template_id)
    if template is None:
        raise Missing
    return template
