"""Judging runs: what a run counts for in the challenges of its runner, and the scores that follow."""

from collections.abc import Container, Sequence

from challenges import clock
from challenges.db import db, transaction, writes
from challenges.jobs import outside_transaction
from challenges.monthly.actions.ledger import Ledger, lock_tallies
from challenges.monthly.queries import seats as known
from challenges.monthly.queries.seats import Kept, Seat
from challenges.monthly.rules import REACH, RunFacts, failures, value_of
from challenges.runs.events import RunChanged, RunLogged, RunRemoved

CHUNK = 200
"""Participations judged in one transaction when a whole challenge is judged again: others can write in between."""


@writes
def judge(event: RunLogged | RunChanged | RunRemoved) -> None:
    """Judge what may have changed with a run, in every live challenge of its runner, and move the scores.

    Costs the same however many take part. Once the grace of a challenge is over no figure of it moves any more: a run
    that is logged then only gets the verdict that it came too late. Whoever announces the run holds its runner's row,
    as `join` does, so that a run and a joining in the same instant do not miss each other.
    """
    db.session.flush()  # the statements below go past the session
    challenge_ids = known.lock_concerned(event.runner_id, event.days)
    if not challenge_ids:
        return
    seats = known.seats_of_runner(event.runner_id, challenge_ids)
    now = clock.now()
    closed = [seat for seat in seats if seat.terms.closed(now)]
    live = [seat for seat in seats if seat not in closed]
    runs = known.runs_near(event.runner_id, event.days, 2 * REACH)
    ledger = Ledger()
    touched = {run.id for run in runs if any(abs(run.local_date - day) <= REACH for day in event.days)}
    judge_seats(ledger, live, {event.runner_id: runs}, touched)
    if isinstance(event, RunLogged):
        judge_seats(ledger, closed, {event.runner_id: runs}, {event.run_id})
    ledger.write()


def judge_seats(
    ledger: Ledger, seats: Sequence[Seat], runs: dict[int, list[RunFacts]], only: Container[int] | None = None
) -> None:
    """Judge runs in these participations and note in the ledger what differs from what is kept.

    `runs` are the runs of each runner. `only` names those to be judged; the others only say what overlaps, and what
    is kept of them stands. Without it all are judged, and verdicts of any other run go.
    """
    if not seats:
        return
    kept = known.kept_verdicts([seat.id for seat in seats])
    marks = known.kept_marks([seat.id for seat in seats])
    for seat in seats:
        verdicts = dict(kept[seat.id])
        judged = _judged(seat, runs[seat.runner_id], only)
        for run_id in list(verdicts):
            if run_id not in judged and (only is None or run_id in only):
                ledger.no_verdict(seat, run_id)
                del verdicts[run_id]
        for run_id, verdict in judged.items():
            if verdicts.get(run_id) != verdict:
                ledger.verdict(seat, run_id, verdict)
                verdicts[run_id] = verdict
        ledger.score(seat, marks[seat.id], verdicts.values())


def _judged(seat: Seat, runs: Sequence[RunFacts], only: Container[int] | None) -> dict[int, Kept]:
    terms = seat.terms
    failed = failures(runs, terms, seat.joined_on)
    return {
        run.id: Kept(
            terms.day_of(run.local_date, run.started_at),
            0 if failed[run.id] else value_of(run, terms.metric),
            list(failed[run.id]),
        )
        for run in runs
        if (only is None or run.id in only) and terms.concerns(run.local_date, run.started_at)
    }


@outside_transaction
def judge_again(challenge_id: int) -> None:
    """Judge every run of everybody in a challenge again: after its rule card changed. Safe to run twice."""
    last = 0
    while True:
        with transaction():
            lock_tallies([challenge_id])
            seats = known.seats_of_challenge(challenge_id, last, CHUNK)
            if not seats:
                return
            judge_whole(Ledger(), seats)
        last = seats[-1].id


def judge_whole(ledger: Ledger, seats: Sequence[Seat]) -> None:
    """Judge all runs in the windows of these participations of one challenge, and write the ledger."""
    window = seats[0].terms.window
    runners = [seat.runner_id for seat in seats]
    judge_seats(ledger, seats, known.runs_between(runners, window.first_day - REACH, window.last_day + REACH))
    ledger.write()
