"""Taking the demo community away without touching what real people made."""

from sqlalchemy import delete, func, select, update

from challenges.db import db, writes
from challenges.kudos.models import Kudos
from challenges.leaderboards import actions as leaderboards
from challenges.monthly.models import Challenge, Participation
from challenges.races.models import Entry, Event, Race
from challenges.races.rules import EntryState
from challenges.runners.events import RunnerLeaving
from challenges.runners.models import Runner
from challenges.runs import actions as runs
from challenges.runs.models import Recording


@writes
def remove() -> int:
    """Remove the demo's runners and whatever went with them; how many there were.

    A challenge or race of the demo that real people joined stays, without the demo's runners in it.
    """
    theirs = select(Runner.id).where(Runner.is_demo)
    for runner_id in db.session.scalars(theirs.where(Runner.id.in_(select(Recording.runner_id)))).all():
        runs.discard_recordings(RunnerLeaving(runner_id))
    challenges = db.session.scalars(select(Challenge.id).where(Challenge.organiser_id.in_(theirs))).all()
    races = db.session.scalars(select(Race.id).where(Race.organiser_id.in_(theirs))).all()
    db.session.execute(delete(Kudos).where(Kudos.giver_id.in_(theirs)))
    gone = db.session.execute(delete(Runner).where(Runner.is_demo)).rowcount  # type: ignore[attr-defined]
    used = select(Participation.challenge_id)
    db.session.execute(delete(Challenge).where(Challenge.id.in_(challenges), Challenge.id.not_in(used)))
    entered = select(Entry.race_id)
    empty = select(Race.event_id).where(Race.id.in_(races), Race.id.not_in(entered))
    db.session.execute(delete(Event).where(Event.id.in_(db.session.scalars(empty).all())))
    _count_again()
    return int(gone)


def _count_again() -> None:
    registered = (
        select(func.count())
        .where(Entry.race_id == Race.id, Entry.state.in_([EntryState.REGISTERED, EntryState.OFFERED]))
        .scalar_subquery()
    )
    db.session.execute(update(Race).values(places_taken=registered).execution_options(synchronize_session=False))
    for challenge_id in db.session.scalars(select(Challenge.id).order_by(Challenge.id)).all():
        leaderboards.recount(challenge_id)
