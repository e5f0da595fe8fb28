"""Load a demo community with bulk inserts in one transaction, and remove it without touching real people's data."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from types import MappingProxyType
from typing import cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, text, update

from challenges.boards import actions as boards
from challenges.boards.actions.buckets import count
from challenges.db import Model, db, lock, writes
from challenges.demo.events import DemoChallenge, DemoRace, contests, starts
from challenges.demo.people import STAFF, Person, people
from challenges.demo.recordings import Recordings, StoredRecording, recorded_row, row_of_recording
from challenges.demo.rows import (
    DemoField,
    Row,
    account,
    facts_of,
    part_in,
    past_of,
    ranks_of_yesterday,
    row_of_run,
    row_of_runner,
)
from challenges.demo.runner_data import (
    bring_together,
    feelings_of,
    mantras_of,
    put_shoes_on,
    set_goals,
    songs_of,
    ticks_of,
)
from challenges.events import announce
from challenges.follows.models import Follow
from challenges.kudos.models import Kudos
from challenges.kudos.rules import KudosFor
from challenges.monthly.models import Challenge, Participation, Score, Tally, Verdict
from challenges.monthly.rules import ChallengeClock, ChallengeState, CountsFrom, Terms
from challenges.monthly.rules.metrics import Ranking
from challenges.mood.models import Feeling, Mantra
from challenges.music.models import Song
from challenges.races.events import PlacesFreed
from challenges.races.models import Entry, Event, Race
from challenges.races.rules import LIVE, EntryState
from challenges.runners.events import RunnerLeaving
from challenges.runners.models import Runner
from challenges.runners.rules import ShownAs, Visibility
from challenges.runs import actions as runs
from challenges.runs.actions.traces import trace
from challenges.runs.models import Recording, Run
from challenges.runs.rules.measured import RecordedRun
from challenges.units import Distance
from challenges.workouts.models import CardTick

AT_ONCE = 2000


def table_of(model: type[Model]) -> Table:
    """Return the table behind a model, for bulk inserts without an object per row."""
    return cast(Table, model.__table__)


class RowWriter:
    """Collects rows and writes them in bulk, in an order that satisfies foreign keys."""

    ORDER = (
        Runner, Recording, Run, Event, Race, Entry, Challenge, Tally, Participation, Verdict, Score, Kudos, Follow,
        Feeling, Mantra, Song, CardTick,
    )  # fmt: skip

    def __init__(self) -> None:
        self._waiting: dict[Table, list[Row]] = defaultdict(list)
        self._tables = [table_of(model) for model in self.ORDER]

    def add(self, model: type[Model], *rows: Row) -> None:
        """Add rows. Writes everything pending once there are many."""
        waiting = self._waiting[table_of(model)]
        waiting.extend(rows)
        if len(waiting) >= AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write everything pending."""
        for table in self._tables:
            if rows := self._waiting.pop(table, None):
                db.session.execute(insert(table), rows)


@writes
def load(
    runners: int,
    runs_per_runner: float,
    seed: int,
    today: date,
    password_hash: str,
    tell: Callable[[int], None] | None = None,
    recordings: Recordings = MappingProxyType({}),
) -> None:
    """Write the community. The runners table must be empty; `tell` is called with the number of runners written so far.

    `recordings` are those of `keep_recordings`, for the same runners and runs.
    """
    random = Random(seed)  # noqa: S311 no secret is drawn here
    writer = RowWriter()
    names = people(runners + STAFF, seed, today)
    _staff(writer, names[runners:], password_hash, today)
    stages = [_stage(writer, number, contest, today) for number, contest in enumerate(contests(today), 1)]
    recent: list[tuple[int, int]] = []
    recorded: dict[int, RecordedRun] = {}
    run_id = part_id = 0
    for number, person in enumerate(names[:runners]):
        runner_id = number + 1 + STAFF
        writer.add(Runner, row_of_runner(runner_id, person, password_hash, today))
        facts = []
        for place, run in enumerate(past_of(person, runs_per_runner, today, seed)):
            run_id += 1
            row = row_of_run(run_id, runner_id, person, run)
            if kept := recordings.get((number, place)):
                recorded[run_id] = kept.recorded
                row = _with_recording(writer, len(recorded), row, person, kept)
            writer.add(Run, row)
            writer.add(Feeling, *feelings_of(run_id, runner_id, run, is_first=number == 0))
            facts.append(facts_of(row))
            if run.local_date > today - timedelta(days=8) and row["visibility"] is not Visibility.ME:
                recent.append((run_id, runner_id))
        for stage in stages:
            if random.random() < stage.contest.join or number == 0:
                part_id += 1
                part = part_in(stage, part_id, runner_id, person, facts, today, random)
                writer.add(Participation, part.participation)
                writer.add(Verdict, *part.verdicts)
                writer.add(Score, *part.scores)
        if tell and number % AT_ONCE == 0:
            tell(number)
    writer.write()
    for stage in stages:
        _sums(writer, stage, today)
    for number, start in enumerate(starts(today), 1):
        _race(writer, number, start, runners, today, random)
    _applause(writer, stages, recent, runners, today, random)
    _company(writer, names[:runners], today, random)
    writer.add(CardTick, *ticks_of(range(STAFF + 1, STAFF + 1 + min(runners, 60)), today, seed))
    writer.add(Mantra, *mantras_of(1 + STAFF, today))
    writer.add(Song, *songs_of(range(1 + STAFF, runners + 1 + STAFF), today))
    writer.write()
    _trace(recorded)
    put_shoes_on(1 + STAFF, runners, today, seed)
    bring_together(range(1 + STAFF, runners + 1 + STAFF), today)
    set_goals(range(1 + STAFF, 1 + STAFF + min(runners, 12)), today)
    _count_on_from_here()


def _with_recording(writer: RowWriter, key: int, row: Row, person: Person, kept: StoredRecording) -> Row:
    writer.add(Recording, row_of_recording(key, row, kept))
    return recorded_row(key, row, person, kept)


def _trace(recorded: dict[int, RecordedRun]) -> None:
    """Trace the recordings, as for every uploaded run."""
    for run in db.session.scalars(select(Run).where(Run.id.in_(recorded))).all():
        trace(run, recorded[run.id])


def _staff(writer: RowWriter, names: list[Person], password_hash: str, today: date) -> None:
    owner, organiser = names
    writer.add(Runner, account(1, "owner", owner.name, password_hash, today) | {"is_owner": True, "is_organiser": True})
    writer.add(Runner, account(2, "organiser", organiser.name, password_hash, today) | {"is_organiser": True})


def _stage(writer: RowWriter, key: int, contest: DemoChallenge, today: date) -> DemoField:
    row = {
        "id": key,
        "slug": contest.slug,
        "title": contest.title,
        "summary": contest.summary,
        "description": "",
        "palette": contest.poster[0],
        "motif": contest.poster[1],
        "first_day": contest.window.first_day,
        "last_day": contest.window.last_day,
        "clock": ChallengeClock.RUNNER,
        "zone": "UTC",
        "state": ChallengeState.PUBLISHED,
        "organiser_id": 2,
        "template_id": None,
        "cancelled_because": "",
        "metric": contest.metric,
        "target": contest.target,
        "rungs": list(contest.rungs),
        "least_distance": Distance(contest.least_mm) if contest.least_mm else None,
        "allows_typed": contest.allows_typed,
        "allows_indoor": True,
        "allows_walks": False,
        "counts_from": CountsFrom.WINDOW,
        "grace_hours": 72,
        "ranking": Ranking.STANDARD,
        "created_at": datetime.combine(today - timedelta(days=90), time(9), UTC),
    }
    writer.add(Challenge, row)
    writer.add(Tally, {"challenge_id": key})
    return DemoField(key, contest, Terms.of(Challenge(**row)))


def _sums(writer: RowWriter, stage: DemoField, today: date) -> None:
    """Write the sums over all participants, the boards' bucket counts, and yesterday's ranks."""
    db.session.execute(
        update(Tally).where(Tally.challenge_id == stage.challenge_id).values(
            participants=stage.participants, finishers=stage.finishers, total=stage.total, version=1,
            changed_at=datetime.combine(today, time(), UTC),
        )
    )  # fmt: skip
    count({stage.challenge_id: stage.counts})
    if stage.contest.window.contains(today):
        ranks = list(ranks_of_yesterday(stage))
        statement = update(table_of(Participation)).where(Participation.id == bindparam("key"))
        if ranks:
            db.session.connection().execute(statement.values(rank_before=bindparam("rank")), ranks)


def _race(writer: RowWriter, key: int, start: DemoRace, runners: int, today: date, random: Random) -> None:
    places = max(2, round(start.places * runners)) if start.places else None
    entrants = random.sample(range(runners), min(runners, round(start.fill * (places or runners))))
    opened = datetime.combine(start.window.first_day - timedelta(days=30), time(7), UTC)
    taken = min(len(entrants), places or runners)
    writer.add(Event, {"id": key, "title": start.title, "next_bib": taken + 1})
    writer.add(Race, {
        "id": key, "event_id": key, "slug": start.slug, "title": start.title, "summary": start.summary,
        "description": "", "palette": start.poster[0], "motif": start.poster[1],
        "distance": Distance(start.distance_mm), "first_day": start.window.first_day,
        "last_day": start.window.last_day, "clock": ChallengeClock.RUNNER, "zone": "UTC",
        "signup_closes_at": datetime.combine(start.window.last_day, time(20), UTC), "capacity": places,
        "places_taken": taken, "state": ChallengeState.PUBLISHED, "organiser_id": 2, "cancelled_because": "",
        "created_at": opened,
    })  # fmt: skip
    apart = min(timedelta(minutes=7), (_midnight(today) - opened) / max(1, len(entrants)))  # the last before today
    for number, who in enumerate(entrants):
        has_place = number < taken
        at = opened + apart * number
        writer.add(Entry, {
            "race_id": key, "event_id": key, "runner_id": who + 1 + STAFF, "bib": number + 1 if has_place else None,
            "state": EntryState.REGISTERED if has_place else EntryState.WAITLISTED, "category": None, "age_group": None,
            "signed_up_at": at, "registered_at": at if has_place else None, "withdrawn_at": None,
        })  # fmt: skip


def _midnight(today: date) -> datetime:
    """Return the start of the demo's current day. Nothing in the demo is dated later."""
    return datetime.combine(today, time(), UTC)


def _applause(
    writer: RowWriter, stages: list[DemoField], recent: list[tuple[int, int]], runners: int, today: date, random: Random
) -> None:
    """Add kudos for last week's runs and for current participations: many for a few, some for most."""
    base = datetime.combine(today - timedelta(days=3), time(), UTC)
    entries = select(Participation.id, Participation.runner_id).where(
        Participation.challenge_id.in_([stage.challenge_id for stage in stages if stage.contest.window.contains(today)])
    )
    subjects: Iterable[tuple[str, int, int]] = [
        *(("run_id", run, runner) for run, runner in recent),
        *(("participation_id", key, runner) for key, runner in islice(db.session.execute(entries), 50_000)),
    ]
    for column, key, runner_id in subjects:
        many = min(runners - 1, 48, int(random.paretovariate(0.9)) - 1)
        for giver in random.sample(range(runners), many):
            if giver + 1 + STAFF != runner_id:
                writer.add(Kudos, {
                    "giver_id": giver + 1 + STAFF, "run_id": None, "participation_id": None, column: key,
                    "kind": random.choices(list(KudosFor), (70, 12, 6, 12))[0],
                    "given_at": base + timedelta(minutes=random.randrange(4300)),
                })  # fmt: skip


def _company(writer: RowWriter, names: list[Person], today: date, random: Random) -> None:
    """Add follows: a dozen for the first runner, whose account people try, a few for most others, none for some."""
    shown = [number for number, person in enumerate(names) if person.shown_as is not ShownAs.ALIAS]
    first = datetime.combine(today - timedelta(days=60), time(6), UTC)
    for number in range(len(names)):
        many = 12 if number == 0 else min(40, int(random.paretovariate(0.9)) - 1)
        since = first + timedelta(days=59) * (number / len(names))
        for other in random.sample(shown, min(many, len(shown))):
            if other != number:
                writer.add(
                    Follow, {"follower_id": number + 1 + STAFF, "followed_id": other + 1 + STAFF, "since": since}
                )


def _count_on_from_here() -> None:
    """Advance PostgreSQL's id sequences past the ids given explicitly."""
    if db.engine.dialect.name != "postgresql":
        return
    for model in RowWriter.ORDER:
        if "id" in model.__table__.columns:
            name, highest = model.__tablename__, db.session.scalar(select(func.max(model.__table__.c.id)))
            if highest:
                db.session.execute(select(func.setval(func.pg_get_serial_sequence(text(f"'{name}'"), "id"), highest)))


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
        boards.recount(challenge_id)
    return int(gone)
