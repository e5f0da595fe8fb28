"""Judge runs: decide what a run counts for in its runner's challenges, and update the scores."""

from collections.abc import Collection, Container, Sequence
from datetime import date

from challenges import clock
from challenges.db import db, lock, transaction, writes
from challenges.jobs import outside_transaction
from challenges.monthly.actions.ledger import Ledger, lock_tallies
from challenges.monthly.models import Challenge, Tally
from challenges.monthly.queries import participants as known
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
    db.session.flush()  # the statements below go past the session
    seats, kept = lock_participations(event.runner_id, event.days)
    if not seats:
        return
    now = clock.now()
    is_over = Terms.is_final if isinstance(event, RunReread) else Terms.closed
    closed = [seat for seat in seats if is_over(seat.terms, now)]
    ledger = Ledger()
    live = _measured_again(ledger, [seat for seat in seats if seat not in closed], event.days)
    runs, touched = _touched(event)
    judge_participants(ledger, live, {event.runner_id: runs}, touched, kept=kept)
    if isinstance(event, RunLogged):
        judge_participants(ledger, closed, {event.runner_id: runs}, {event.run_id}, moving=False, kept=kept)
    ledger.write()


def _touched(event: RunLogged | RunChanged | RunReread | RunRemoved) -> tuple[list[JudgedRun], set[int]]:
    """The runs to look at, and the ids of those whose verdict may be another now.

    A run that is written down changes verdicts of those alone with which it shares some time.
    """
    if isinstance(event, RunLogged) and event.near is not None:
        its = [run for run in event.near if run.id == event.run_id]
        group = next((group for group in at_once(event.near) if its[0] in group), its)
        return [JudgedRun(*run[:FACTS]) for run in group], {run.id for run in group}
    runs = known.runs_near(event.runner_id, event.days, 2 * REACH)
    return runs, {run.id for run in runs if any(abs(run.local_date - day) <= REACH for day in event.days)}


def _measured_again(ledger: Ledger, seats: Sequence[Participant], days: Collection[date]) -> list[Participant]:
    """Return one runner's seats, with a new baseline where runs on these dates may belong to it."""
    touched = {seat.id: seat.terms.window for seat in seats if _in_baseline(seat, days)}
    if not touched:
        return list(seats)
    first, last = (of(window.first_day for window in touched.values()) for of in (min, max))
    runs = known.runs_between([seats[0].runner_id], first - WEEKS_BEFORE - REACH, last + REACH)[seats[0].runner_id]
    return [ledger.baseline(seat, baseline_of(runs, seat.terms)) if seat.id in touched else seat for seat in seats]


def _in_baseline(seat: Participant, days: Collection[date]) -> bool:
    return any(concerns_baseline(day, seat.terms.window) for day in days)


def judge_participants(
    ledger: Ledger,
    seats: Sequence[Participant],
    runs: dict[int, list[JudgedRun]],
    only: Container[int] | None = None,
    *,
    moving: bool = True,
    kept: known.Known | None = None,
) -> None:
    """Judge runs for these participations and record in the ledger what differs from the stored verdicts.

    `runs` are the runs of each runner. `only` names those to be judged; the others only say what overlaps, and what
    is kept of them stands. Without it all are judged, and verdicts of any other run go. No score moves unless
    `moving`. `kept` is what is kept of these participations, where it was read.
    """
    if not seats:
        return
    kept = kept or known.known_of([seat.id for seat in seats])
    for seat in seats:
        verdicts = dict(kept.verdicts[seat.id])
        judged = known.judged(seat, runs[seat.runner_id], only)
        for run_id in list(verdicts):
            if run_id not in judged and (only is None or run_id in only):
                ledger.no_verdict(seat, run_id)
                del verdicts[run_id]
        for run_id, verdict in judged.items():
            if verdicts.get(run_id) != verdict:
                ledger.verdict(seat, run_id, verdict)
                verdicts[run_id] = verdict
        if moving:
            ledger.score(seat, kept.marks[seat.id], verdicts.values())


@outside_transaction
def judge_again(challenge_id: int) -> None:
    """Judge all runs of all participants in a challenge again, after its rules changed. Safe to run twice."""
    last = 0
    while True:
        with transaction():
            lock_tallies([challenge_id])
            seats = known.participants_of_challenge(challenge_id, last, CHUNK)
            if not seats:
                return
            judge_whole(Ledger(), seats)
        last = seats[-1].id


def judge_whole(ledger: Ledger, seats: Sequence[Participant]) -> None:
    """Judge all runs that affect these participations of one challenge, and write the ledger."""
    window = seats[0].terms.window
    runs = known.runs_of_participants(seats)
    seats = [ledger.baseline(seat, baseline_of(runs[seat.runner_id], seat.terms)) for seat in seats]
    first = window.first_day - REACH
    near = {runner_id: [run for run in its if run.local_date >= first] for runner_id, its in runs.items()}
    judge_participants(ledger, seats, near)
    ledger.write()


@outside_transaction
def catch_up() -> None:
    """Recalculate scores where a tally says they are pending, after an upgrade that added new boards.

    If a challenge is still open to changes, judge everything again. Otherwise keep the existing scores and add the
    missing ones from the stored verdicts. Two calls at the same time share the work.
    """
    for challenge_id in known.challenges_to_catch_up():
        while _catch_up_some(challenge_id):
            pass


def _catch_up_some(challenge_id: int) -> bool:
    with transaction():
        tally = lock(Tally, challenge_id)
        if tally.scored_up_to is None:
            return False
        seats = known.participants_of_challenge(challenge_id, tally.scored_up_to, CHUNK)
        tally.scored_up_to = seats[-1].id if seats else None
        db.session.flush()
        if not seats:
            return False
        state = db.session.get_one(Challenge, challenge_id).state
        if state is ChallengeState.PUBLISHED and not seats[0].terms.closed(clock.now()):
            judge_whole(Ledger(), seats)
        else:
            _add_missing_scores(seats)
    return True


def _add_missing_scores(seats: Sequence[Participant]) -> None:
    window = seats[0].terms.window
    weeks = (window.first_day - WEEKS_BEFORE - REACH, window.first_day + REACH)
    runs = known.runs_between([seat.runner_id for seat in seats], *weeks)
    kept = known.stored_verdicts([seat.id for seat in seats])
    marks = known.stored_marks([seat.id for seat in seats])
    ledger = Ledger()
    for sat in seats:
        seat = ledger.baseline(sat, baseline_of(runs[sat.runner_id], sat.terms))
        ledger.missing_scores(seat, marks[seat.id], kept[seat.id].values())
    ledger.write()
