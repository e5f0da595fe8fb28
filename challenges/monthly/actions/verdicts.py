"""Judge runs: decide what a run counts for in its runner's challenges, and update the scores."""

from collections.abc import Collection, Container, Sequence
from datetime import date

from challenges import clock
from challenges.db import db, lock, transaction, writes
from challenges.jobs import outside_transaction
from challenges.monthly.actions.ledger import Ledger, lock_tallies
from challenges.monthly.models import Challenge, Tally
from challenges.monthly.queries import participants as participant_data
from challenges.monthly.queries.locks import lock_participations
from challenges.monthly.queries.participants import Participant
from challenges.monthly.rules import WEEKS_BEFORE, ChallengeState, JudgedRun, Terms, baseline_of, concerns_baseline
from challenges.runs.events import RunChanged, RunLogged, RunRemoved, RunReread
from challenges.runs.rules.duplicates import REACH, at_once
from challenges.runs.rules.facts import FACTS

CHUNK = 200
"""Participations judged per transaction when a whole challenge is judged again, so that others can write in between."""


@writes
def judge(event: RunLogged | RunChanged | RunReread | RunRemoved) -> None:
    """Judge the runs that an event may affect, in every live challenge of the runner, and update the scores.

    A run in the eight weeks before a window also changes the baseline for progress. The cost does not depend on the
    number of participants. After a challenge's grace period its scores are frozen: a run logged then only gets a "too
    late" verdict. The exception is a run that is read again under new rules for recordings (`RunReread`): it still
    updates provisional scores, because nobody could have corrected it in time. Final scores never change. The caller
    holds a lock on the runner's row, as `join` does, so that a run and a joining at the same time cannot miss each
    other.
    """
    db.session.flush()  # the statements below bypass the session
    participants, stored = lock_participations(event.runner_id, event.days)
    if not participants:
        return
    now = clock.now()
    is_over = Terms.is_final if isinstance(event, RunReread) else Terms.closed
    closed = [one for one in participants if is_over(one.terms, now)]
    ledger = Ledger()
    live = _measured_again(ledger, [one for one in participants if one not in closed], event.days)
    runs, touched = _touched(event)
    judge_participants(ledger, live, {event.runner_id: runs}, touched, stored=stored)
    if isinstance(event, RunLogged):
        judge_participants(ledger, closed, {event.runner_id: runs}, {event.run_id}, moving=False, stored=stored)
    ledger.write()


def _touched(event: RunLogged | RunChanged | RunReread | RunRemoved) -> tuple[list[JudgedRun], set[int]]:
    """Return the runs that judging needs, and the ids of those whose verdict may have changed.

    A newly logged run changes only the verdicts of runs that overlap it.
    """
    if isinstance(event, RunLogged) and event.near is not None:
        its = [run for run in event.near if run.id == event.run_id]
        group = next((group for group in at_once(event.near) if its[0] in group), its)
        return [JudgedRun(*run[:FACTS]) for run in group], {run.id for run in group}
    runs = participant_data.runs_near(event.runner_id, event.days, 2 * REACH)
    return runs, {run.id for run in runs if any(abs(run.local_date - day) <= REACH for day in event.days)}


def _measured_again(ledger: Ledger, participants: Sequence[Participant], days: Collection[date]) -> list[Participant]:
    """Return one runner's participations, with a new baseline where runs on these dates may belong to it."""
    touched = {one.id: one.terms.window for one in participants if _in_baseline(one, days)}
    if not touched:
        return list(participants)
    first, last = (of(window.first_day for window in touched.values()) for of in (min, max))
    runner_id = participants[0].runner_id
    runs = participant_data.runs_between([runner_id], first - WEEKS_BEFORE - REACH, last + REACH)[runner_id]
    return [ledger.baseline(one, baseline_of(runs, one.terms)) if one.id in touched else one for one in participants]


def _in_baseline(participant: Participant, days: Collection[date]) -> bool:
    return any(concerns_baseline(day, participant.terms.window) for day in days)


def judge_participants(
    ledger: Ledger,
    participants: Sequence[Participant],
    runs: dict[int, list[JudgedRun]],
    only: Container[int] | None = None,
    *,
    moving: bool = True,
    stored: participant_data.StoredResults | None = None,
) -> None:
    """Judge runs for these participations and record in the ledger what differs from the stored verdicts.

    `runs` are the runs of each runner. With `only`, just these run ids are judged: the others serve to find overlaps,
    and their stored verdicts stay. Without it all are judged, and verdicts on any other run are removed. Scores change
    only with `moving`. `stored` are the stored verdicts and scores of these participations, if already read.
    """
    if not participants:
        return
    stored = stored or participant_data.stored_results([one.id for one in participants])
    for participant in participants:
        verdicts = dict(stored.verdicts[participant.id])
        judged = participant_data.judged(participant, runs[participant.runner_id], only)
        for run_id in list(verdicts):
            if run_id not in judged and (only is None or run_id in only):
                ledger.no_verdict(participant, run_id)
                del verdicts[run_id]
        for run_id, verdict in judged.items():
            if verdicts.get(run_id) != verdict:
                ledger.verdict(participant, run_id, verdict)
                verdicts[run_id] = verdict
        if moving:
            ledger.score(participant, stored.marks[participant.id], verdicts.values())


@outside_transaction
def judge_again(challenge_id: int) -> None:
    """Judge all runs of all participants in a challenge again, after its rules changed. Safe to run twice."""
    last = 0
    while True:
        with transaction():
            lock_tallies([challenge_id])
            participants = participant_data.participants_of_challenge(challenge_id, last, CHUNK)
            if not participants:
                return
            judge_whole(Ledger(), participants)
        last = participants[-1].id


def judge_whole(ledger: Ledger, participants: Sequence[Participant]) -> None:
    """Judge all runs that affect these participations of one challenge, and write the ledger."""
    window = participants[0].terms.window
    runs = participant_data.runs_of_participants(participants)
    participants = [ledger.baseline(one, baseline_of(runs[one.runner_id], one.terms)) for one in participants]
    first = window.first_day - REACH
    near = {runner_id: [run for run in its if run.local_date >= first] for runner_id, its in runs.items()}
    judge_participants(ledger, participants, near)
    ledger.write()


@outside_transaction
def catch_up() -> None:
    """Recalculate scores where a tally says they are pending, after an upgrade that added new boards.

    If a challenge is still open to changes, judge everything again. Otherwise keep the existing scores and add the
    missing ones from the stored verdicts. Two calls at the same time share the work.
    """
    for challenge_id in participant_data.challenges_to_catch_up():
        while _catch_up_some(challenge_id):
            pass


def _catch_up_some(challenge_id: int) -> bool:
    with transaction():
        tally = lock(Tally, challenge_id)
        if tally.scored_up_to is None:
            return False
        participants = participant_data.participants_of_challenge(challenge_id, tally.scored_up_to, CHUNK)
        tally.scored_up_to = participants[-1].id if participants else None
        db.session.flush()
        if not participants:
            return False
        state = db.session.get_one(Challenge, challenge_id).state
        if state is ChallengeState.PUBLISHED and not participants[0].terms.closed(clock.now()):
            judge_whole(Ledger(), participants)
        else:
            _add_missing_scores(participants)
    return True


def _add_missing_scores(participants: Sequence[Participant]) -> None:
    window = participants[0].terms.window
    weeks = (window.first_day - WEEKS_BEFORE - REACH, window.first_day + REACH)
    runs = participant_data.runs_between([one.runner_id for one in participants], *weeks)
    stored = participant_data.stored_verdicts([one.id for one in participants])
    marks = participant_data.stored_marks([one.id for one in participants])
    ledger = Ledger()
    for row in participants:
        participant = ledger.baseline(row, baseline_of(runs[row.runner_id], row.terms))
        ledger.missing_scores(participant, marks[participant.id], stored[participant.id].values())
    ledger.write()
