"""Invite a coach, grant and revoke access, set workouts, write notes, and end a coaching.

Callers have loaded the coaching for its runner or its coach (`queries.access`). Each action checks access again under
a lock, because it may have been revoked in the meantime.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, or_, select, update

from challenges import clock
from challenges.coaching import queries
from challenges.coaching.models import Coaching, CoachNote, SetWorkout
from challenges.coaching.rules import Grant, Side, acceptance_refusal, day_refusal, invitation_refusal, settled
from challenges.db import add, db, lock, writes
from challenges.follows.events import RelationChanged
from challenges.follows.queries import blocked_between
from challenges.refusals import Missing, Refused
from challenges.runners.models import Runner


@writes
def invite(runner_id: int, coach_id: int, grants: Iterable[Grant]) -> Coaching:
    """Invite a coach, with the access they get on accepting. A repeated invitation only replaces the grants.

    Raises Refused (`rules.invitation_refusal`), and Missing if one has blocked the other or the coach uses an alias.
    """
    runner, coach = _both(runner_id, coach_id)
    today = clock.local_date(clock.now(), runner.zone)
    there, refused_on = queries.last_between(runner_id, coach_id)
    if there is None:
        coaches = sum(1 for each in queries.coaches_of(runner) if each.ended_at is None)
        waiting = queries.waiting_count_of(coach_id)
        if reason := invitation_refusal(runner_id, coach_id, coaches, waiting, refused_on, today):
            raise Refused(reason)
        if blocked_between(runner_id, coach_id) or coach.appears_to(runner).handle is None:
            raise Missing
        there = add(Coaching(runner_id=runner_id, coach_id=coach_id, asked_at=clock.now()))
    _set_grants(there, grants)
    return there


@writes
def accept(coaching_id: int, coach_id: int) -> Coaching:
    """Accept an invitation. Raises Missing if it is gone, Refused beyond thirty runners."""
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
    """Replace the grants. Raises Missing for someone else's coaching and for one that has ended."""
    coaching = lock(Coaching, coaching_id)
    if coaching.runner_id != runner_id or coaching.ended_at:
        raise Missing
    _set_grants(coaching, grants)


@writes
def end(coaching_id: int, by_id: int) -> Coaching:
    """End a coaching, or withdraw or decline an invitation, from either side. Upcoming workouts are deleted."""
    coaching = lock(Coaching, coaching_id)
    if by_id not in (coaching.runner_id, coaching.coach_id):
        raise Missing
    _end(coaching, coaching.side_of(by_id))
    return coaching


@writes
def forget(coaching_id: int, runner_id: int) -> None:
    """Delete a coaching that has ended, with its notes and workouts. Raises Missing if it hasn't ended."""
    coaching = lock(Coaching, coaching_id)
    if coaching.runner_id != runner_id or coaching.ended_at is None:
        raise Missing
    db.session.delete(coaching)
    db.session.flush()


@writes
def end_across_block(event: RelationChanged) -> None:
    """End any coaching between two runners when one blocks the other."""
    one, other = event.runner_ids
    pair = or_(
        (Coaching.runner_id == one) & (Coaching.coach_id == other),
        (Coaching.runner_id == other) & (Coaching.coach_id == one),
    )
    there = db.session.scalars(select(Coaching).where(pair, Coaching.ended_at.is_(None))).all()
    if there and blocked_between(one, other):
        for coaching in there:
            _end(lock(Coaching, coaching.id), Side.RUNNER)


# --- workouts -------------------------------------------------------------------------------------------------------


@writes
def set_workout(coaching_id: int, coach_id: int, day: date, slug: str, words: str) -> SetWorkout:
    """Set a workout for a day in the runner's time zone.

    Raises NotYours if the coaching has ended, Refused for a day in the past or too far ahead.
    """
    coaching = _coached(coaching_id, coach_id)
    _refuse_day(coaching, day)
    workout = SetWorkout(
        coaching_id=coaching.id, runner_id=coaching.runner_id, day=day, slug=slug, words=words, set_at=clock.now()
    )
    return add(workout)


@writes
def move_workout(workout_id: int, coaching_id: int, coach_id: int, day: date) -> None:
    """Move a workout to another day. Raises as `set_workout` does, and Missing if the workout is gone."""
    coaching = _coached(coaching_id, coach_id)
    workout = queries.set_workout_by(coaching.coach, coaching_id, workout_id)
    if day != workout.day:
        _refuse_day(coaching, day)
        workout.day = day
        db.session.flush()


@writes
def remove_workout(workout_id: int, coaching_id: int, coach_id: int) -> None:
    """Remove a workout from the plan. Raises as `move_workout` does."""
    coaching = _coached(coaching_id, coach_id)
    db.session.delete(queries.set_workout_by(coaching.coach, coaching_id, workout_id))
    db.session.flush()


@writes
def tick(workout_id: int, runner_id: int, *, done: bool) -> None:
    """Mark a workout as done or not done. Raises Missing for someone else's workout."""
    workout = lock(SetWorkout, workout_id)
    if workout.runner_id != runner_id:
        raise Missing
    if done != (workout.ticked_at is not None):
        workout.ticked_at = clock.now() if done else None
        db.session.flush()


# --- notes ----------------------------------------------------------------------------------------------------------


@writes
def write(coaching_id: int, writer_id: int, text: str) -> CoachNote:
    """Write a note to the other person. This also marks their earlier notes as read.

    Once the coaching has ended, raises NotYours for the coach and Missing for the runner.
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
    """Mark the other person's notes as read. Raises Missing for anyone but the two."""
    coaching = db.session.get(Coaching, coaching_id)
    if coaching is None or reader_id not in (coaching.runner_id, coaching.coach_id):
        raise Missing
    other = Side.COACH if coaching.side_of(reader_id) is Side.RUNNER else Side.RUNNER
    unread = (CoachNote.coaching_id == coaching_id, CoachNote.by == other, CoachNote.read_at.is_(None))
    db.session.execute(update(CoachNote).where(*unread).values(read_at=clock.now()))


# --- helpers --------------------------------------------------------------------------------------------------------


def _both(one_id: int, other_id: int) -> tuple[Runner, Runner]:
    """Return both runners, locked in order of their ids so that two requests can't deadlock."""
    locked = {key: lock(Runner, key) for key in sorted({one_id, other_id})}
    return locked[one_id], locked[other_id]


def _coached(coaching_id: int, coach_id: int) -> Coaching:
    """Return the coaching, locked so that access can't be revoked during the action. Raises as `coached_runner_of`."""
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
