"""Remove the demo community without touching what real people made."""

from sqlalchemy import delete, select

from challenges.db import db, lock, writes
from challenges.events import announce
from challenges.kudos.models import Kudos
from challenges.leaderboards import actions as leaderboards
from challenges.monthly.models import Challenge, Participation
from challenges.races.events import PlacesFreed
from challenges.races.models import Entry, Event, Race
from challenges.races.rules import LIVE
from challenges.runners.events import RunnerLeaving
from challenges.runners.models import Runner
from challenges.runs import actions as runs
from challenges.runs.models import Recording


@writes
def remove() -> int:
    """Remove the demo's runners with everything they own; return how many there were.

    Demo challenges and races that real people joined stay, without the demo's runners.
    """
    theirs = select(Runner.id).where(Runner.is_demo)
    entered_by_them = select(Entry.race_id).where(Entry.runner_id.in_(theirs), Entry.state.in_(LIVE)).distinct()
    left = [lock(Race, race_id).id for race_id in db.session.scalars(entered_by_them.order_by(Entry.race_id)).all()]
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
    db.session.expire_all()  # rows deleted by cascades were never loaded one by one
    for race_id in db.session.scalars(select(Race.id).where(Race.id.in_(left)).order_by(Race.id)).all():
        announce(PlacesFreed(race_id))  # real runners who were waiting move up
    for challenge_id in db.session.scalars(select(Challenge.id).order_by(Challenge.id)).all():
        leaderboards.recount(challenge_id)
    return int(gone)
