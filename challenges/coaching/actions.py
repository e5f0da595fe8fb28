"""Asking for a coach, granting and taking back, setting workouts, writing to each other, and ending it.

Whoever calls has found the coaching through its runner or its coach (`queries.access`); each action looks again,
because what was there a moment ago may have been taken back since.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, or_, select, update

from challenges import clock
from challenges.coaching import queries
from challenges.coaching.models import Coaching, CoachNote, SetWorkout
from challenges.coaching.rules import (
    Grant,
    Side,
    acceptance_refusal,
    day_refusal,
    invitation_refusal,
    settled,
)
from challenges.companions.events import BondChanged
from challenges.companions.queries import are_apart
from challenges.db import add, db, lock, writes
from challenges.refusals import Missing, Refused
from challenges.runners.models import Runner


@writes
def invite(runner_id: int, coach_id: int, grants: Iterable[Grant]) -> Coaching:
    """Ask somebody to coach, and say what they may see then. One who is asked already is asked with these grants.

    Raises Refused (`rules.invitation_refusal`), and Missing across a block and for an alias.
    """
    runner, coach = _both(runner_id, coach_id)
    today = clock.local_date(clock.now(), runner.zone)
    there, refused_on = queries.last_between(runner_id, coach_id)
    if there is None:
        coaches = sum(1 for each in queries.coaches_of(runner) if each.ended_at is None)
        waiting = queries.waiting_count_of(coach_id)
        if reason := invitation_refusal(runner_id, coach_id, coaches, waiting, refused_on, today):
            raise Refused(reason)
        if are_apart(runner_id, coach_id) or coach.appears_to(runner).handle is None:
            raise Missing
        there = add(Coaching(runner_id=runner_id, coach_id=coach_id, asked_at=clock.now()))
    _set_grants(there, grants)
    return there


@writes
def accept(coaching_id: int, coach_id: int) -> Coaching:
    """Coach whoever asked. Raises Missing where the invitation is gone, Refused past thirty runners."""
    lock(Runner, coach_id)
    coaching = lock(Coaching, coaching_id)
    if coaching.coach_id != coach_id or coaching.ended_at:
        raise Missing
    if coaching.accepted_at is None:
        if reason := acceptance_refusal(queries.live_count_of(coach_id)):
            raise Refused(reason)
        coaching.accepted_at = clock.now()
        db.session.flush()
    return coaching


@writes
def grant(coaching_id: int, runner_id: int, grants: Iterable[Grant]) -> None:
    """Show exactly these things from now on. Raises Missing for somebody else's coaching, and one that has ended."""
    coaching = lock(Coaching, coaching_id)
    if coaching.runner_id != runner_id or coaching.ended_at:
        raise Missing
    _set_grants(coaching, grants)


@writes
def end(coaching_id: int, by_id: int) -> Coaching:
    """End it, from either side, or take back or turn down an invitation. The workouts to come go with it."""
    coaching = lock(Coaching, coaching_id)
    if by_id not in (coaching.runner_id, coaching.coach_id):
        raise Missing
    _end(coaching, coaching.side_of(by_id))
    return coaching


@writes
def forget(coaching_id: int, runner_id: int) -> None:
    """Remove a coaching that has ended, with all that was written. Raises Missing for one that has not."""
    coaching = lock(Coaching, coaching_id)
    if coaching.runner_id != runner_id or coaching.ended_at is None:
        raise Missing
    db.session.delete(coaching)
    db.session.flush()


@writes
def end_across_block(event: BondChanged) -> None:
    """End what is between two whom a block keeps apart since."""
    one, other = event.runner_ids
    pair = or_(
        (Coaching.runner_id == one) & (Coaching.coach_id == other),
        (Coaching.runner_id == other) & (Coaching.coach_id == one),
    )
    there = db.session.scalars(select(Coaching).where(pair, Coaching.ended_at.is_(None))).all()
    if there and are_apart(one, other):
        for coaching in there:
            _end(lock(Coaching, coaching.id), Side.RUNNER)


# --- workouts -------------------------------------------------------------------------------------------------------


@writes
def set_workout(coaching_id: int, coach_id: int, day: date, slug: str, words: str) -> SetWorkout:
    """Set a workout for a day of the runner's calendar.

    Raises NotYours to who coaches the runner no longer, Refused for a day that is over or far away.
    """
    coaching = _coached(coaching_id, coach_id)
    _refuse_day(coaching, day)
    workout = SetWorkout(
        coaching_id=coaching.id, runner_id=coaching.runner_id, day=day, slug=slug, words=words, set_at=clock.now()
    )
    return add(workout)


@writes
def move_workout(workout_id: int, coaching_id: int, coach_id: int, day: date) -> None:
    """Set it for another day. Raises as `set_workout` does, and Missing for a workout that is gone."""
    coaching = _coached(coaching_id, coach_id)
    workout = queries.set_workout_by(coaching.coach, coaching_id, workout_id)
    if day != workout.day:
        _refuse_day(coaching, day)
        workout.day = day
        db.session.flush()


@writes
def remove_workout(workout_id: int, coaching_id: int, coach_id: int) -> None:
    """Take it out of the plan. Raises as `move_workout` does."""
    coaching = _coached(coaching_id, coach_id)
    db.session.delete(queries.set_workout_by(coaching.coach, coaching_id, workout_id))
    db.session.flush()


@writes
def tick(workout_id: int, runner_id: int, *, done: bool) -> None:
    """Say that a workout was done, or that it was not. Raises Missing for one that was set for somebody else."""
    workout = lock(SetWorkout, workout_id)
    if workout.runner_id != runner_id:
        raise Missing
    if done != (workout.ticked_at is not None):
        workout.ticked_at = clock.now() if done else None
        db.session.flush()


# --- words ----------------------------------------------------------------------------------------------------------


@writes
def write(coaching_id: int, writer_id: int, text: str) -> CoachNote:
    """Write to the other. It reads what the other wrote before, too.

    Raises NotYours to a coach who coaches the runner no longer, Missing to a runner where it has ended.
    """
    coaching = lock(Coaching, coaching_id)
    side = coaching.side_of(writer_id)
    if side is Side.COACH:
        coaching = _coached(coaching_id, writer_id)
    elif not coaching.is_live:
        raise Missing
    mark_read(coaching_id, writer_id)
    note = CoachNote(coaching_id=coaching.id, runner_id=coaching.runner_id, by=side, text=text, written_at=clock.now())
    return add(note)


@writes
def mark_read(coaching_id: int, reader_id: int) -> None:
    """What the other wrote has been read. Raises Missing to anybody else."""
    coaching = db.session.get(Coaching, coaching_id)
    if coaching is None or reader_id not in (coaching.runner_id, coaching.coach_id):
        raise Missing
    other = Side.COACH if coaching.side_of(reader_id) is Side.RUNNER else Side.RUNNER
    unread = (CoachNote.coaching_id == coaching_id, CoachNote.by == other, CoachNote.read_at.is_(None))
    db.session.execute(update(CoachNote).where(*unread).values(read_at=clock.now()))


# --- inside ---------------------------------------------------------------------------------------------------------


def _both(one_id: int, other_id: int) -> tuple[Runner, Runner]:
    """Both runners, locked in one order."""
    locked = {key: lock(Runner, key) for key in sorted({one_id, other_id})}
    return locked[one_id], locked[other_id]


def _coached(coaching_id: int, coach_id: int) -> Coaching:
    """The coaching as it is now, locked: it cannot be taken back while something is done by it."""
    lock(Coaching, coaching_id)
    return queries.coached_runner_of(lock(Runner, coach_id), coaching_id)


def _refuse_day(coaching: Coaching, day: date) -> None:
    if reason := day_refusal(day, clock.local_date(clock.now(), coaching.runner.zone)):
        raise Refused(reason)


def _set_grants(coaching: Coaching, grants: Iterable[Grant]) -> None:
    chosen = settled(grants)
    for each in Grant:
        setattr(coaching, each.value, each in chosen)
    db.session.flush()


def _end(coaching: Coaching, by: Side) -> None:
    if coaching.ended_at is None:
        coaching.ended_at, coaching.ended_by = clock.now(), by
        _set_grants(coaching, ())
        today = clock.local_date(clock.now(), coaching.runner.zone)
        ahead = (SetWorkout.coaching_id == coaching.id, SetWorkout.day >= today, SetWorkout.ticked_at.is_(None))
        db.session.execute(delete(SetWorkout).where(*ahead))
