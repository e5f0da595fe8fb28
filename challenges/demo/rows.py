"""A demo community as rows: each person's runs, participations, verdicts and entries.

The same seed, date and numbers give the same rows. The site's own rules decide whether a run counts.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from challenges.boards.queries.buckets import BucketKey, bucket_keys_of
from challenges.boards.rules.buckets import BucketScale, SortKey
from challenges.boards.rules.ranking import segments_of
from challenges.demo.events import DemoChallenge
from challenges.demo.people import Person
from challenges.demo.runs import PastRun, runs_of
from challenges.monthly.rules import (
    CountedRun,
    JudgedRun,
    ScoreFigure,
    Terms,
    baseline_of,
    failures,
    reached_on,
    scores_of,
    usual_of,
    value_of,
)
from challenges.monthly.rules.metrics import Measure
from challenges.recordings.kinds import GainBy, Source
from challenges.runners.rules import USUAL_TRIM, ShownAs, Visibility, age_group
from challenges.units import Distance, Duration, Units

Row = dict[str, Any]
WEEKS = 10


def row_of_runner(key: int, person: Person, password_hash: str, today: date) -> Row:
    """Return the row of a runner."""
    return account(key, person.handle, person.name, password_hash, today) | {
        "created_at": datetime.combine(today - timedelta(days=person.joined_days_ago), time(9), UTC),
        "zone": person.zone, "units": Units(person.units), "about": person.about, "shown_as": person.shown_as,
        "alias": person.alias, "category": person.category, "born_on": person.born_on,
        "in_group_boards": person.category is not None, "runs_visible_to": person.runs_visible_to,
    }  # fmt: skip


def account(key: int, handle: str, name: str, password_hash: str, today: date) -> Row:
    """Return an account with all its columns, as bulk inserts need them."""
    made, email = datetime.combine(today - timedelta(days=400), time(9), UTC), f"{handle}@example.test"
    return {
        "id": key, "handle": handle, "name": name, "email": email, "email_key": email, "email_verified_at": made,
        "new_email": None, "password_hash": password_hash, "session_version": 1, "created_at": made,
        "zone": "Europe/London",
        "units": Units.KM, "locale": None, "shown_as": ShownAs.MEMBERS, "alias": None, "about": "", "category": None,
        "born_on": None, "in_group_boards": False, "runs_visible_to": Visibility.MEMBERS,
        "map_visible_to": Visibility.ME, "map_trim": USUAL_TRIM,
        "is_owner": False, "is_organiser": False, "is_demo": True,
    }  # fmt: skip


def row_of_run(key: int, runner_id: int, person: Person, run: PastRun) -> Row:
    """Return the row of a run; a recorded one has elevation, a typed one has none."""
    logged = run.started_at + timedelta(milliseconds=run.elapsed_ms)
    return {
        "id": key, "runner_id": runner_id, "recording_id": None, "part": 0, "piece": 0, "cut_first": None,
        "cut_last": None, "along": None, "map_visible_to": Visibility.ME, "typed_over": False,
        "started_at": run.started_at, "zone": person.zone, "local_date": run.local_date,
        "title": run.title, "kind": run.kind, "distance": Distance(run.mm),
        "duration": Duration(run.elapsed_ms), "moving": Duration(run.moving_ms),
        "gain": Distance(run.climb_mm) if person.gps else None, "gain_by": GainBy.POSITIONS if person.gps else None,
        "notes": "", "indoor": False, "visibility": person.runs_visible_to,
        "source": Source.GPX if person.gps else Source.HAND, "verified": person.gps, "held": "", "created_at": logged,
        "updated_at": logged,
    }  # fmt: skip


@dataclass
class DemoField:
    """A challenge being filled: its terms, the sums over all participants, and the boards' bucket counts."""

    challenge_id: int
    contest: DemoChallenge
    terms: Terms
    participants: int = 0
    finishers: int = 0
    total: int = 0
    counts: Counter[BucketKey] = field(default_factory=Counter)
    yesterday: list[tuple[int, date, int]] = field(
        default_factory=list
    )  # own metric: (sort_value, reached on, participation)


@dataclass
class DemoParticipation:
    """One participation: its row, and the rows of its verdicts and scores."""

    participation: Row
    verdicts: list[Row]
    scores: list[Row]


def part_in(
    stage: DemoField, key: int, runner_id: int, person: Person, runs: list[JudgedRun], today: date, random: Random
) -> DemoParticipation:
    """Add one runner, judged by the site's own rules, to a challenge and its sums."""
    window = stage.contest.window
    joined_on = window.first_day + timedelta(days=random.randrange(-5, 4))
    joined_on = min(joined_on, today - timedelta(days=1))  # at eight o'clock, and today that may be yet to come
    group = age_group(person.born_on, window.first_day) if person.born_on else None
    mine = [run for run in runs if stage.terms.concerns(run.local_date, run.started_at)]
    failed = failures(mine, stage.terms, joined_on)
    counted, verdicts = [], []
    for run in mine:
        value = 0 if failed[run.id] else value_of(run, stage.contest.metric)
        if not failed[run.id]:
            counted.append(CountedRun(stage.terms.day_of(run.local_date, run.started_at), value, run.verified))
        verdicts.append(
            {
                "run_id": run.id,
                "participation_id": key,
                "local_date": run.local_date,
                "value": value,
                "failed": list(failed[run.id]),
                "verified": run.verified,
            }
        )
    baseline = baseline_of(runs, stage.terms)
    figures = scores_of(counted, stage.contest.metric, usual_of(baseline, window))
    finished_on = reached_on(counted, stage.contest.metric, stage.contest.target)
    _count_in(stage, key, figures, person, group, finished=finished_on is not None)
    before = scores_of([run for run in counted if run.day < today - timedelta(days=1)], stage.contest.metric)
    if figure := before.get(Measure(stage.contest.metric)):
        stage.yesterday.append((-figure.value, figure.reached_on, key))
    row = {
        "id": key, "challenge_id": stage.challenge_id, "runner_id": runner_id, "left_at": None,
        "joined_at": datetime.combine(joined_on, time(8), UTC), "joined_on": joined_on, "category": person.category,
        "age_group": group, "finished_on": finished_on, "baseline": baseline, "rank_before": None,
    }  # fmt: skip
    scores = [_row_of_score(stage, key, measure, figure, person, group) for measure, figure in figures.items()]
    return DemoParticipation(row, verdicts, scores)


def _row_of_score(
    stage: DemoField, key: int, of: Measure, figure: ScoreFigure, person: Person, group: str | None
) -> Row:
    return {
        "participation_id": key, "metric": of.metric, "lane": of.evidence, "challenge_id": stage.challenge_id,
        "behind": -figure.value, "reached_on": figure.reached_on, "runs": figure.runs, "category": person.category,
        "age_group": group,
    }  # fmt: skip


def _count_in(
    stage: DemoField,
    key: int,
    figures: dict[Measure, ScoreFigure],
    person: Person,
    group: str | None,
    *,
    finished: bool,
) -> None:
    stage.participants += 1
    stage.finishers += finished
    for measure, figure in figures.items():
        scale = BucketScale(measure.metric, stage.contest.window.first_day)
        row = SortKey(-figure.value, figure.reached_on, key)
        stage.counts.update(bucket_keys_of(scale, measure.evidence, row, segments_of(person.category, group)))
        if measure == Measure(stage.contest.metric):
            stage.total += figure.value


def ranks_of_yesterday(stage: DemoField) -> Iterator[Row]:
    """Yield the rank of each participation before the last day; ties share a place."""
    shown, last = 0, None
    for number, (sort_value, reached, key) in enumerate(sorted(stage.yesterday), 1):
        if (sort_value, reached) != last:
            shown, last = number, (sort_value, reached)
        yield {"key": key, "rank": shown}


def facts_of(row: Row) -> JudgedRun:
    """Return a run's row as facts for the rules."""
    return JudgedRun(
        id=row["id"], local_date=row["local_date"], started_at=row["started_at"], distance=row["distance"],
        duration=row["duration"], moving=row["moving"], kind=row["kind"], created_at=row["created_at"],
        verified=row["verified"], gain=row["gain"], gain_by=row["gain_by"],
    )  # fmt: skip


def past_of(person: Person, average: float, today: date, seed: int) -> list[PastRun]:
    """Return the runs of one person in the weeks before today."""
    return runs_of(person, average, today - timedelta(weeks=WEEKS), today, seed)
