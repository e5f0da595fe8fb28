"""What must be true of a race's places at every moment, whatever happens concurrently."""

from enum import Enum

from sqlalchemy import func, select

from challenges.db import db
from challenges.races.models import Entry, Race
from challenges.races.rules import LIVE, EntryState


class Fault(Enum):
    """The ways in which a race's places can be wrong."""

    ONE_TOO_MANY = "more runners have a place than there are places"
    MISCOUNTED = "the count of places taken is not the number of runners who have one"
    EMPTY = "a place is empty while somebody waits"
    PASSED_OVER = "somebody who came later has a place, or the lower bib"
    BIB_TWICE = "two runners have the same bib"
    ENTERED_TWICE = "a runner is entered twice"


def faults_now(race_id: int) -> set[Fault]:
    """Return what is wrong now, read in one statement, so from one state of the database."""
    db.session.rollback()
    held = select(func.count()).where(Entry.race_id == race_id, Entry.state == EntryState.REGISTERED).scalar_subquery()
    waiting = select(func.count()).where(Entry.race_id == race_id, Entry.state == EntryState.WAITLISTED)
    row = db.session.execute(
        select(Race.capacity, Race.places_taken, held, waiting.scalar_subquery()).where(Race.id == race_id)
    ).one()
    db.session.rollback()
    return _faults_of(*row)


def faults_in(race_id: int) -> set[Fault]:
    """Return what is wrong when everybody is done, including the order of the line."""
    found = faults_now(race_id)
    entries = db.session.scalars(select(Entry).where(Entry.race_id == race_id).order_by(Entry.id)).all()
    bibs = [entry.bib for entry in entries if entry.bib is not None]  # in order of joining
    if len(set(bibs)) < len(bibs):
        found.add(Fault.BIB_TWICE)
    still_waiting = [entry.id for entry in entries if entry.state is EntryState.WAITLISTED]
    had_a_place = [entry.id for entry in entries if entry.registered_at]
    if bibs != sorted(bibs) or (still_waiting and had_a_place and min(still_waiting) < max(had_a_place)):
        found.add(Fault.PASSED_OVER)
    live = [entry.runner_id for entry in entries if entry.state in LIVE]
    if len(set(live)) < len(live):
        found.add(Fault.ENTERED_TWICE)
    db.session.rollback()
    return found


def _faults_of(capacity: int | None, taken: int, held: int, waiting: int) -> set[Fault]:
    checks = {
        Fault.ONE_TOO_MANY: capacity is not None and held > capacity,
        Fault.MISCOUNTED: held != taken,
        Fault.EMPTY: waiting > 0 and (capacity is None or held < capacity),
    }
    return {fault for fault, wrong in checks.items() if wrong}
