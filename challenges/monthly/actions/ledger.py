"""Write the changes in challenges: verdicts, scores, and tallies, which are updated by the difference.

Collects the rows of several participations and writes them together, so that a run in three challenges needs hardly
more statements than a run in one.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Table, Text, bindparam, case, delete, func, tuple_, update
from sqlalchemy import cast as sql_cast

from challenges import clock
from challenges.db import connection, db
from challenges.events import announce
from challenges.monthly.events import ScoreChange, ScoresChanged
from challenges.monthly.models import Participation, Score, Tally, Verdict
from challenges.monthly.queries.participants import Participant, StoredVerdict
from challenges.monthly.rules import CountedRun, ScoreFigure, reached_on, recent_changes, scores_of
from challenges.monthly.rules.metrics import Evidence, Measure, Metric, ScoreMark
from challenges.sql import lock_rows, upsert

TALLIES, PARTICIPATIONS = cast(Table, Tally.__table__), cast(Table, Participation.__table__)
SCORES, VERDICTS = cast(Table, Score.__table__), cast(Table, Verdict.__table__)

FINISHED = update(PARTICIPATIONS).where(PARTICIPATIONS.c.id == bindparam("of")).values(finished_on=bindparam("on"))
BASELINES = update(PARTICIPATIONS).where(PARTICIPATIONS.c.id == bindparam("of")).values(baseline=bindparam("baseline"))
_LINE = sql_cast(TALLIES.c.version + 1, Text) + bindparam("change_line", type_=Text)
RENEWAL = {
    TALLIES.c.version: TALLIES.c.version + 1,
    TALLIES.c.changed_at: bindparam("now"),
    TALLIES.c.news: case(
        (bindparam("change_line", type_=Text) != "", _LINE + func.substr(TALLIES.c.news, 1, recent_changes.ROOM)),
        else_=TALLIES.c.news,
    ),
}
"""Gives the boards a new version. Parameters: `now` and `change_line` (see `rules.recent_changes`)."""
MOVED = (
    update(TALLIES)
    .where(TALLIES.c.challenge_id == bindparam("of"))
    .values(
        {
            TALLIES.c.participants: TALLIES.c.participants + bindparam("participants_by"),
            TALLIES.c.finishers: TALLIES.c.finishers + bindparam("finishers_by"),
            TALLIES.c.total: TALLIES.c.total + bindparam("total_by"),
            **RENEWAL,
        }
    )
)

Row = tuple[Any, ...]  # stored values in the order of the table's columns
_JUDGED = ("local_date", "value", "failed", "verified")
_FIGURE = ("behind", "reached_on", "runs")


def lock_tallies(challenge_ids: Iterable[int]) -> None:
    """Lock the tallies of these challenges, and so their scores and boards, until the transaction ends."""
    lock_rows(TALLIES, challenge_ids)


class Ledger:
    """The changes of one transaction. `write()` writes them. Lock the tallies before reading anything."""

    def __init__(self) -> None:
        self._verdicts: list[Row] = []
        self._removed_verdicts: list[tuple[int, int]] = []
        self._scores: list[Row] = []
        self._removed_scores: list[tuple[int, Measure]] = []
        self._finished: list[dict[str, Any]] = []
        self._baselines: list[dict[str, Any]] = []
        self._tallies: dict[int, Counter[str]] = {}
        self._changes: list[ScoreChange] = []

    def verdict(self, participant: Participant, run_id: int, new: StoredVerdict) -> None:
        """Record a new or changed verdict."""
        row = (run_id, participant.id, new.day.isoformat(), new.value, _text(new.failed), new.verified)
        self._verdicts.append(row)

    def no_verdict(self, participant: Participant, run_id: int) -> None:
        """Record that the run no longer belongs to the challenge's dates."""
        self._removed_verdicts.append((participant.id, run_id))

    def baseline(self, participant: Participant, baseline: int | None) -> Participant:
        """Record a recalculated baseline and return the updated participant."""
        if baseline == participant.baseline:
            return participant
        self._baselines.append({"of": participant.id, "baseline": baseline})
        return replace(participant, baseline=baseline)

    def score(
        self, participant: Participant, before: dict[Measure, ScoreMark], verdicts: Iterable[StoredVerdict]
    ) -> None:
        """Recalculate the scores from all verdicts of a participation, and record the changes."""
        counted = _counted(verdicts)
        figures = scores_of(counted, participant.terms.metric, participant.usual)
        after = {measure: _mark(participant, figure) for measure, figure in figures.items()}
        reached = _value(after, participant.terms.metric) >= participant.terms.target
        finished_on = reached_on(counted, participant.terms.metric, participant.terms.target) if reached else None
        if after == before and finished_on == participant.finished_on:
            return
        moved = {measure.evidence for measure in {*before, *after} if before.get(measure) != after.get(measure)}
        changed = {measure: figure for measure, figure in figures.items() if measure.evidence in moved}
        self._write_scores(participant, changed)
        groups = participant.category, participant.age_group  # scores in other groups are deleted and written again
        self._removed_scores += [
            (participant.id, measure)
            for measure, mark in before.items()
            if measure not in after or (mark.category, mark.age_group) != groups
        ]
        self._moved(participant, before, after, finished_on)

    def missing_scores(
        self, participant: Participant, before: dict[Measure, ScoreMark], verdicts: Iterable[StoredVerdict]
    ) -> None:
        """Add missing scores. Existing scores stay, and so does the finish date."""
        figures = scores_of(_counted(verdicts), participant.terms.metric, participant.usual)
        added = {measure: figure for measure, figure in figures.items() if measure not in before}
        if added:
            self._write_scores(participant, added)
            marks = {measure: _mark(participant, figure) for measure, figure in added.items()}
            self._moved(participant, before, {**before, **marks}, participant.finished_on)

    def _write_scores(self, participant: Participant, figures: dict[Measure, ScoreFigure]) -> None:
        groups = participant.category.value if participant.category else None, participant.age_group
        for (metric, evidence), figure in figures.items():
            key = (participant.id, metric.value, evidence.value, participant.challenge_id)
            self._scores.append((*key, -figure.value, figure.reached_on.isoformat(), figure.runs, *groups))

    def takes_part(self, challenge_id: int, by: int) -> None:
        """Add (1) or remove (-1) a participant."""
        self._tallies.setdefault(challenge_id, Counter())["participants"] += by

    def nothing_left(self, participant: Participant, before: dict[Measure, ScoreMark]) -> None:
        """Delete all verdicts and scores of a participation."""
        db.session.execute(delete(VERDICTS).where(VERDICTS.c.participation_id == participant.id))
        self._removed_scores += [(participant.id, measure) for measure in before]
        if before:
            self._moved(participant, before, {}, None)

    def _moved(
        self,
        participant: Participant,
        before: dict[Measure, ScoreMark],
        after: dict[Measure, ScoreMark],
        finished_on: date | None,
    ) -> None:
        """Record the changes in a challenge. The event carries only the scores that changed."""
        moves = self._tallies.setdefault(participant.challenge_id, Counter())
        moves["total"] += _value(after, participant.terms.metric) - _value(before, participant.terms.metric)
        moves["finishers"] += (finished_on is not None) - (participant.finished_on is not None)
        if finished_on != participant.finished_on:
            self._finished.append({"of": participant.id, "on": finished_on})
        removed = {measure: mark for measure, mark in before.items() if after.get(measure) != mark}
        added = {measure: mark for measure, mark in after.items() if before.get(measure) != mark}
        first_day = participant.terms.window.first_day
        self._changes.append(ScoreChange(participant.challenge_id, participant.id, first_day, removed, added))

    def write(self) -> None:
        """Write everything, then announce which scores changed."""
        execute = connection().execute  # these statements bypass the session
        if self._verdicts:
            upsert(VERDICTS, self._verdicts, replaced=_JUDGED)
        if self._removed_verdicts:
            removed = tuple_(VERDICTS.c.participation_id, VERDICTS.c.run_id).in_(self._removed_verdicts)
            execute(delete(VERDICTS).where(removed))
        if self._removed_scores:
            for (metric, evidence), ids in _grouped(self._removed_scores):
                here = (SCORES.c.metric == metric, SCORES.c.lane == evidence)
                execute(delete(SCORES).where(SCORES.c.participation_id.in_(ids), *here))
        if self._scores:
            upsert(SCORES, self._scores, replaced=_FIGURE)
        if self._finished:
            execute(FINISHED, self._finished)
        if self._baselines:
            execute(BASELINES, self._baselines)
        if self._tallies:
            execute(MOVED, [self._move(challenge_id) for challenge_id in sorted(self._tallies)])
        if self._changes:
            announce(ScoresChanged(self._changes))

    def _move(self, challenge_id: int) -> dict[str, Any]:
        moves = self._tallies[challenge_id]
        return {
            "of": challenge_id,
            "participants_by": moves["participants"],
            "finishers_by": moves["finishers"],
            "total_by": moves["total"],
            "now": clock.now(),
            "change_line": "" if moves["participants"] else self._change_line(challenge_id),
        }

    def _change_line(self, challenge_id: int) -> str:
        """Return the change line for the boards if exactly one row moved, else "": then every reader is affected."""
        here = [change for change in self._changes if change.challenge_id == challenge_id]
        return (
            recent_changes.change_line(here[0].participation_id, here[0].before, here[0].after)
            if len(here) == 1
            else ""
        )


@lru_cache(maxsize=256)
def _text(failed: tuple[str, ...]) -> str:
    """Return the stored form of codes."""
    return json.dumps(failed)


def _counted(verdicts: Iterable[StoredVerdict]) -> list[CountedRun]:
    return [CountedRun(its.day, its.value, its.verified) for its in verdicts if not its.failed]


def _mark(participant: Participant, figure: ScoreFigure) -> ScoreMark:
    return ScoreMark(figure.value, figure.reached_on, participant.category, participant.age_group)


def _value(marks: dict[Measure, ScoreMark], metric: Metric) -> int:
    """Return the value that finishes a challenge and adds to its total, whatever the evidence."""
    return marks[its].value if (its := Measure(metric, Evidence.ALL)) in marks else 0


def _grouped(removed: Sequence[tuple[int, Measure]]) -> Iterable[tuple[Measure, list[int]]]:
    measures = dict.fromkeys(measure for _, measure in removed)
    return [(measure, [one for one, its in removed if its == measure]) for measure in measures]
