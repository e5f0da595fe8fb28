"""Challenges with a field of runners whose scores are given, so that boards can be tested without logging runs."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from challenges import clock
from challenges.boards import actions
from challenges.boards.actions.buckets import renew
from challenges.clock import month_window
from challenges.db import add, db, transaction
from challenges.monthly.events import RunnerLeft, ScoreChange, ScoresChanged
from challenges.monthly.models import Challenge, Participation, Score, Tally
from challenges.monthly.rules import ChallengeState, recent_changes
from challenges.monthly.rules.metrics import Evidence, Measure, Metric, ScoreMark, boards_of
from challenges.runners.events import ProfileChanged
from challenges.runners.models import Runner
from tests import cast

KM = 1_000_000


def challenge(slug: str = "2026-11", **values: Any) -> Challenge:
    """A published 100 km challenge, in November 2026 unless dates are given."""
    cast.one_hash()  # before a transaction starts, so that runners can be made inside one
    month = month_window(2026, 11)
    columns = {
        "slug": slug, "title": "November 100", "summary": "Run 100 km before the month is out.", "palette": "pine",
        "motif": "lanes", "first_day": month.first_day, "last_day": month.last_day, "state": ChallengeState.PUBLISHED,
        "metric": Metric.DISTANCE, "target": 100 * KM, "created_at": clock.now(),
    }  # fmt: skip
    with transaction():
        return add(Challenge(**{**columns, **values}, tally=Tally()))


def joins(challenge: Challenge, runner: Any, **values: Any) -> Participation:
    """Let a runner join."""
    joined_at = values.pop("joined_at", clock.now())
    with transaction():
        tally = db.session.get_one(Tally, challenge.id)
        tally.participants += 1
        return add(
            Participation(
                challenge_id=challenge.id,
                runner_id=runner.id,
                joined_at=joined_at,
                joined_on=joined_at.date(),
                **values,
            )
        )


def scores(
    participation: Participation,
    km: float,
    on: date | str = "2026-11-10",
    runs: int = 5,
    days: int = 4,
    evidence: Evidence = Evidence.ALL,
    progress: float | None = None,
) -> None:
    """Give a participation these scores, as judging its runs would; a `progress` of 1 is the runner's usual."""
    on = date.fromisoformat(str(on))
    with transaction():
        kept = select(Score).where(Score.participation_id == participation.id)
        before = {_measure(score): _mark(score) for score in db.session.scalars(kept)}
        values = {Metric.RUNS: runs, Metric.ACTIVE_DAYS: days}
        if progress is not None:
            values[Metric.PROGRESS] = round(progress * 10_000)
        values.setdefault(participation.challenge.metric, round(km * KM))
        for metric in [metric for metric in boards_of(participation.challenge.metric) if metric in values]:
            score = Score(
                participation_id=participation.id,
                metric=metric,
                evidence=evidence,
                challenge_id=participation.challenge_id,
                sort_value=-values[metric],
                reached_on=on,
                runs=runs,
                category=participation.category,
                age_group=participation.age_group,
            )
            db.session.merge(score)
        db.session.flush()
        _announce(participation, before)


def falls_back(participation: Participation) -> None:
    """Remove all counted runs from a participant."""
    with transaction():
        kept = list(db.session.scalars(select(Score).where(Score.participation_id == participation.id)))
        before = {_measure(score): _mark(score) for score in kept}
        for score in kept:
            db.session.delete(score)
        db.session.flush()
        _announce(participation, before)


def stood_at(participation: Participation, rank: int | None) -> None:
    """Set a participant's rank at the last 03:00."""
    with transaction():
        db.session.get_one(Participation, participation.id).rank_before = rank


def changes(runner: Any, **values: Any) -> None:
    """Change how a runner appears."""
    with transaction():
        kept = db.session.get_one(Runner, runner.id)
        for name, value in values.items():
            setattr(kept, name, value)
        db.session.flush()
        actions.refresh_for_profile(ProfileChanged(runner.id))


def leaves(participation: Participation) -> None:
    """Let a participant leave; their runs no longer count."""
    falls_back(participation)
    with transaction():
        db.session.get_one(Participation, participation.id).left_at = clock.now()
        db.session.get_one(Tally, participation.challenge_id).participants -= 1
        db.session.flush()
        actions.refresh(RunnerLeft(participation.challenge_id, participation.id))


def _announce(participation: Participation, before: Mapping[Measure, ScoreMark]) -> None:
    kept = select(Score).where(Score.participation_id == participation.id)
    after = {_measure(score): _mark(score) for score in db.session.scalars(kept)}
    first_day = participation.challenge.first_day
    own = Measure(participation.challenge.metric)
    tally = db.session.get_one(Tally, participation.challenge_id)
    tally.total += sum(marks[own].value * sign for marks, sign in ((after, 1), (before, -1)) if own in marks)
    db.session.flush()
    renew(
        [participation.challenge_id],
        recent_changes.change_line(participation.id, _others(before, after), _others(after, before)),
    )
    db.session.expire(tally)
    change = ScoreChange(participation.challenge_id, participation.id, first_day, before, after)
    actions.move(ScoresChanged([change]))


def _others(marks: Mapping[Measure, ScoreMark], than: Mapping[Measure, ScoreMark]) -> Mapping[Measure, ScoreMark]:
    return {measure: mark for measure, mark in marks.items() if than.get(measure) != mark}


def _measure(score: Score) -> Measure:
    return Measure(score.metric, score.evidence)


def _mark(score: Score) -> ScoreMark:
    return ScoreMark(score.value, score.reached_on, score.category, score.age_group)


def runners(count: int, **values: Any) -> list[Any]:
    """Make this many more runners, `run1` the first of them."""
    return [cast.runner(f"run{number}", name=f"Runner Number{number}", **values) for number in range(1, count + 1)]


def field(challenge: Challenge, *distances: float, **values: Any) -> list[Participation]:
    """Make a participant for each of the distances in kilometres, in this order."""
    with transaction():
        taking_part = [joins(challenge, runner, **values) for runner in runners(len(distances))]
        for participation, km in zip(taking_part, distances, strict=True):
            scores(participation, km)
    return taking_part


def minutes_ago(count: int) -> datetime:
    """Return an instant before now."""
    return clock.now() - timedelta(minutes=count)
