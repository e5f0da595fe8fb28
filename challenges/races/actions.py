"""Actions on races and their places.

Every action that changes a race's places first locks the race's row, then takes a place by one guarded write, and only
if nobody is waiting. The lock orders a withdrawal and a sign-up at the same time; the guard prevents overbooking.
Anything that frees places, or deletes entries, announces `PlacesFreed`; `give_free_places` then recounts the race's
places and gives them to the waiting list. A sign-up that finds the race full, or somebody waiting, does the same first.
"""

from typing import Any, cast

from sqlalchemy import CursorResult, func, or_, select
from sqlalchemy import update as change

from challenges import clock
from challenges.db import add, db, insert_if_absent, lock, writes
from challenges.events import announce
from challenges.monthly.rules import ChallengeState
from challenges.races import queries, rules
from challenges.races.events import PlaceGiven, PlacesFreed, RaceCancelled, RunnerSignedUp
from challenges.races.models import Entry, Event, Race
from challenges.races.rules import HOLDING_A_PLACE, EntryState
from challenges.refusals import Reason, Refused
from challenges.runners.events import RunnerLeaving
from challenges.runners.models import Runner
from challenges.runners.rules import age_group

# --- places ---------------------------------------------------------------------------------------------------------


@writes
def sign_up(race_id: int, runner_id: int) -> Entry:
    """Give the runner a place, or one on the waiting list. Idempotent. Raises Refused."""
    race = lock(Race, race_id)
    if entry := queries.live_entry_of(race.id, runner_id):
        return entry
    _unless(rules.refusal_of(race.facts, clock.now()))
    entry = add(_new_entry(race, db.session.get_one(Runner, runner_id)))
    if not queries.somebody_waits_before(entry) and take_place(race):
        _register(entry)
    else:
        look_again(race, entry)
    announce(RunnerSignedUp(entry.id))
    return entry


@writes
def withdraw(race_id: int, runner_id: int) -> Entry | None:
    """Give up a place, or leave the waiting list. Returns None if the runner has no entry. Raises Refused."""
    race = lock(Race, race_id)
    if (entry := queries.live_entry_of(race.id, runner_id)) is None:
        return None
    _unless(rules.refusal_of_withdrawing(race.facts, clock.now()))
    _leave(entry, race)
    return entry


@writes
def give_free_places(event: PlacesFreed) -> None:
    """Recount a race's places, and while sign-up is open give each free one to the next runner in line."""
    race = lock(Race, event.race_id)
    recount(race)
    if rules.hands_places_on(race.facts, clock.now()):
        _hand_on(race)


def look_again(race: Race, newcomer: Entry) -> None:
    """Give places that were freed without an event to the waiting list, which ends with the newcomer."""
    recount(race)
    _hand_on(race, newcomer)


def _hand_on(race: Race, newcomer: Entry | None = None) -> None:
    """Give free places in the order of the line, and notify everybody who had to wait."""
    while (entry := queries.next_in_line(race.id)) and take_place(race):
        _register(entry)
        if entry is not newcomer:
            announce(PlaceGiven(entry.id))


def recount(race: Race) -> None:
    """Set the count of places taken from the entries. The race must be locked."""
    held = select(func.count()).where(Entry.race_id == race.id, Entry.state.in_(HOLDING_A_PLACE)).scalar_subquery()
    statement = change(Race).where(Race.id == race.id).values(places_taken=held)
    db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire(race, ["places_taken"])


@writes
def withdraw_everywhere(event: RunnerLeaving) -> None:
    """Free all places of a runner whose account is about to be removed.

    Locks the races first, always in the same order, so that two runners leaving at the same time don't deadlock; then
    the runner, so that the account can't enter again.
    """
    for entry in queries.live_entries_of(event.runner_id):
        lock(Race, entry.race_id)
    lock(Runner, event.runner_id)
    for entry in queries.live_entries_of(event.runner_id):
        _leave(entry, lock(Race, entry.race_id))


def take_place(race: Race) -> bool:
    """Take a free place and return True, or return False if there is none. Prevents overbooking."""
    free = or_(Race.capacity.is_(None), Race.places_taken < Race.capacity)
    statement = change(Race).where(Race.id == race.id, free).values(places_taken=Race.places_taken + 1)
    done = cast(CursorResult[Any], db.session.execute(statement, execution_options={"synchronize_session": False}))
    db.session.expire(race, ["places_taken"])
    return done.rowcount > 0


def _new_entry(race: Race, runner: Runner) -> Entry:
    """Return an entry at the end of the line. Category and age group are set only for runners who appear in groups."""
    shown = runner.in_group_boards
    return Entry(
        race_id=race.id,
        event_id=race.event_id,
        runner_id=runner.id,
        state=EntryState.WAITLISTED,
        category=runner.category if shown else None,
        age_group=age_group(runner.born_on, race.first_day) if shown and runner.born_on else None,
        signed_up_at=clock.now(),
    )


def _register(entry: Entry) -> None:
    """Confirm a place and give it the event's next bib. Bibs are counted up in the database and never reused."""
    counted = change(Event).where(Event.id == entry.event_id).values(next_bib=Event.next_bib + 1)
    after = db.session.execute(counted.returning(Event.next_bib), execution_options={"synchronize_session": False})
    entry.bib = after.scalar_one() - 1
    entry.state = EntryState.REGISTERED
    entry.registered_at = clock.now()
    db.session.flush()


def _leave(entry: Entry, race: Race) -> None:
    held = entry.state in HOLDING_A_PLACE
    entry.state = EntryState.WITHDRAWN
    entry.withdrawn_at = clock.now()
    db.session.flush()
    if held:
        announce(PlacesFreed(race.id))


def _unless(reason: Reason | None) -> None:
    if reason is not None:
        raise Refused(reason)


# --- organising -----------------------------------------------------------------------------------------------------


@writes
def create(organiser_id: int, **values: Any) -> Race:
    """Create a race as a draft, with an event of its own. `values` are the columns from its form."""
    event = add(Event(title=values["title"]))
    more = {**values, "event_id": event.id, "organiser_id": organiser_id, "created_at": clock.now()}
    number = 1
    while not insert_if_absent(Race, {"slug": rules.slug_of(values["title"], number)}, **more):
        number += 1
    slug = rules.slug_of(values["title"], number)
    return queries.race_run_by(db.session.get_one(Runner, organiser_id), slug)


@writes
def update(race_id: int, **values: Any) -> Race:
    """Change a race. The number of places can't go below the places taken, and what runners entered for can't change.

    Raises Refused.
    """
    race = lock(Race, race_id)
    if queries.has_entries(race):
        _unless(rules.refusal_of_changing({name: getattr(race, name) for name in rules.LOCKED}, values))
    if "capacity" in values:
        _unless(rules.refusal_of_capacity(values["capacity"], race.places_taken))
    for name, value in values.items():
        setattr(race, name, value)
    race.event.title = race.title
    db.session.flush()
    announce(PlacesFreed(race.id))  # there may be more places, or a later end of sign-up; otherwise nothing follows
    return race


@writes
def publish(race_id: int) -> Race:
    """Publish a draft so that everybody can see it and sign up. Raises Refused."""
    race = lock(Race, race_id)
    _unless(rules.refusal_of_publishing(race.facts, clock.now()))
    race.state = ChallengeState.PUBLISHED
    db.session.flush()
    return race


@writes
def cancel(race_id: int, reason: str) -> Race:
    """Cancel a race and notify everybody who has an entry. Idempotent. Raises Refused."""
    race = lock(Race, race_id)
    _unless(rules.refusal_of_cancelling(race.facts, clock.now()))
    if race.state is not ChallengeState.CANCELLED:
        race.state, race.cancelled_because = ChallengeState.CANCELLED, reason
        db.session.flush()
        announce(RaceCancelled(race.id))
    return race
