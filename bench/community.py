"""Write a community of any size straight into the tables: a challenge with its participants, and a race.

Python draws one row of totals per runner. The database derives everything else from these rows, and indexes are built
afterwards, so that a million participants take a minute or two. Participants have scores but no runs: only what boards
read is there. The counts per bucket come from the site's own recount.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, cast

import numpy as np
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    case,
    insert,
    literal,
    literal_column,
    select,
    text,
    union_all,
    update,
)

from challenges import clock
from challenges.boards import actions
from challenges.boards.models import Bucket
from challenges.clock import Window
from challenges.db import choice, db, transaction
from challenges.kudos.models import Kudos
from challenges.kudos.rules import KudosFor
from challenges.monthly.models import Challenge, Participation, Score, Tally
from challenges.monthly.rules import ChallengeClock, ChallengeState, CountsFrom, usual_of
from challenges.monthly.rules.metrics import Evidence, Metric, Ranking
from challenges.races.models import Event, Race
from challenges.runners.models import Runner
from challenges.runners.rules import USUAL_TRIM, Category, ShownAs, Visibility
from challenges.units import Distance, Units

SLUG = "bench"
RACE = "bench-race"
LASTS = 30  # days
TARGET = 100_000_000  # mm
NOT_STARTED = 0.15
AT_THE_TARGET = 0.01  # share of runners who stop at exactly 100 km
CHUNK = 50_000
GROUPS = np.array(["18-34", "35-39", "40-44", "45-49", "50-54", "55-59", "60-64", None], dtype=object)
CATEGORIES = np.array([*Category, None], dtype=object)
FIRST_NAMES = (
    "Ada Ben Cleo Dan Eva Finn Greta Hugo Ida Jan Kim Lea Mo Nora Otto Pia Quin Rosa Sam Tom Uma Vic Wim".split()
)
LAST_NAMES = "Abbott Bello Crane Dahl Eriksen Feld Garcia Haas Ito Jones Keller Lind Moreau Novak Olsen Prieto".split()
INDEXED = (Score, Participation, Kudos)
FILLED = (Runner, Challenge, Tally, Event, Race, Participation, Score, Bucket, Kudos)  # every other table is empty


def populate(participants: int, first_day: date, today: date) -> None:
    """Write a challenge with this many participants into empty tables. Participation 7 belongs to runner 7."""
    with transaction():
        challenge_id = _challenge(first_day)
        _race(first_day)
    db.session.remove()
    with _without_indexes() as connection:
        figures = _figures(connection, participants, first_day, today)
        _spread(connection, figures, challenge_id, first_day, participants)
    with transaction():
        actions.recount(challenge_id)
    with transaction():  # last, so that an unfinished community is recognised by its draft challenge
        db.session.execute(update(Challenge).values(state=ChallengeState.PUBLISHED))


def _challenge(first_day: date) -> int:
    challenge = Challenge(
        slug=SLUG,
        title="November 100",
        summary="Run 100 km before the month is out.",
        palette="pine",
        motif="lanes",
        first_day=first_day,
        last_day=first_day + timedelta(days=LASTS - 1),
        clock=ChallengeClock.RUNNER,
        state=ChallengeState.DRAFT,
        metric=Metric.DISTANCE,
        target=TARGET,
        rungs=[50_000_000, TARGET, 150_000_000],
        created_at=clock.now(),
        counts_from=CountsFrom.WINDOW,
        ranking=Ranking.STANDARD,
        tally=Tally(),
    )
    db.session.add(challenge)
    db.session.flush()
    return challenge.id


def _race(first_day: date) -> None:
    last_day = first_day + timedelta(days=LASTS - 1)
    race = Race(
        event=Event(title="The long one"), slug=RACE, title="The long one", summary="Ten kilometres, anywhere.",
        palette="pine", motif="lanes", distance=Distance.of_km(10), first_day=last_day, last_day=last_day,
        signup_closes_at=clock.now() + timedelta(days=LASTS), capacity=10_000_000, state=ChallengeState.PUBLISHED,
        created_at=clock.now(),
    )  # fmt: skip
    db.session.add(race)
    db.session.flush()


# --- totals of each runner ------------------------------------------------------------------------------------------


def _figures(connection: Connection, participants: int, first_day: date, today: date) -> Table:
    """Create a temporary table with one row of totals per participant."""
    figures = Table(
        "figures", MetaData(),
        Column("id", Integer, primary_key=True), Column("name", String(60)), Column("category", choice(Category)),
        Column("age_group", String(8)), Column("shown_as", choice(ShownAs)), Column("baseline", BigInteger),
        Column("runs", Integer), Column("distance", BigInteger), Column("days", Integer), Column("progress", Integer),
        Column("verified", Integer), Column("reached_on", Date), Column("rank_before", Integer),
        Column("cheers", Integer), prefixes=["TEMPORARY"],
    )  # fmt: skip
    figures.create(connection)
    columns = _drawn(participants, first_day, today)
    written = [column.type.bind_processor(connection.dialect) for column in figures.columns]
    for first in range(0, participants, CHUNK):
        some = [column[first : first + CHUNK].tolist() for column in columns]
        rows = zip(*(map(to, own) if to else own for to, own in zip(written, some, strict=True)), strict=True)
        _load(connection, rows, len(columns))
    return figures


def _drawn(participants: int, first_day: date, today: date) -> list[Any]:
    """Return the columns of the totals. They depend only on the arguments: the seed is fixed."""
    dice = np.random.default_rng(7)
    runs = np.maximum(1, np.round(dice.normal(9, 4, participants))).astype(np.int64)
    distance = (runs * 7_570_000 * dice.lognormal(0, 0.35, participants)).astype(np.int64)
    typed = dice.random(participants) < 0.35  # typed distances are rounded to 0.1 km, recorded ones to 1 m
    distance = np.where(typed, np.maximum(distance // 100_000, 1) * 100_000, distance // 1_000 * 1_000)
    distance = np.where(dice.random(participants) < AT_THE_TARGET, TARGET, distance)
    past = (today - first_day).days
    ago = np.minimum(dice.exponential(2.5, participants).astype(np.int64), past)
    days = np.array([today - timedelta(days=number) for number in range(past + 1)], dtype=object)
    started = dice.random(participants) >= NOT_STARTED
    weeks = (dice.lognormal(5, 0.5, participants) * 1e6).astype(np.int64)
    baseline = np.where(dice.random(participants) < 0.5, weeks, None)
    window = Window(first_day, first_day + timedelta(days=LASTS - 1))
    usual = [usual_of(of, window) if of else None for of in baseline]
    progress = [of.share(value) if of else None for of, value in zip(usual, distance.tolist(), strict=True)]
    rank = np.empty(participants, dtype=np.int64)
    rank[np.argsort(np.where(started, -distance, 0), kind="stable")] = np.arange(1, participants + 1)
    moved = rank + np.round(dice.normal(0, 0.01 * participants, participants)).astype(np.int64)
    names = np.array([f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES], dtype=object)
    return [
        np.arange(1, participants + 1), dice.choice(names, participants), dice.choice(CATEGORIES, participants),
        dice.choice(GROUPS, participants),
        dice.choice(np.array([ShownAs.MEMBERS, ShownAs.EVERYONE, ShownAs.ALIAS], dtype=object), participants,
                    p=[0.8, 0.15, 0.05]),
        baseline, np.where(started, runs, None), distance, np.maximum(1, runs - dice.integers(0, 3, participants)),
        np.array(progress, dtype=object), dice.choice([0, 40, 100, 100], participants), days[ago],
        np.where(started, np.clip(moved, 1, participants), None), dice.integers(0, 3, participants),
    ]  # fmt: skip


def _load(connection: Connection, rows: Iterator[tuple[Any, ...]], columns: int) -> None:
    raw = cast(Any, connection.connection.dbapi_connection)
    if connection.dialect.name == "sqlite":
        raw.executemany(f"INSERT INTO figures VALUES ({', '.join('?' * columns)})", rows)
        return
    with raw.cursor().copy("COPY figures FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


# --- rows derived from the totals -----------------------------------------------------------------------------------


def _spread(connection: Connection, figures: Table, challenge_id: int, first_day: date, participants: int) -> None:
    now, f = clock.now(), figures.c
    handle = literal("runner") + (literal_column("10000000") + f.id).cast(String)  # in the order of its index
    address = handle + literal("@example.test")
    _write(connection, Runner, figures, {
        "id": f.id, "handle": handle, "name": f.name, "email": address, "email_key": address, "password_hash": "none",
        "session_version": 1, "created_at": now, "zone": "UTC", "units": Units.KM, "shown_as": f.shown_as,
        "alias": case((f.shown_as == ShownAs.ALIAS, "Swift Fox")), "about": "", "category": f.category,
        "in_group_boards": True, "runs_visible_to": Visibility.MEMBERS, "map_visible_to": Visibility.ME,
        "map_trim": USUAL_TRIM, "is_owner": False, "is_organiser": False, "is_demo": False,
    })  # fmt: skip
    _write(connection, Participation, figures, {
        "id": f.id, "challenge_id": challenge_id, "runner_id": f.id, "joined_at": now, "joined_on": first_day,
        "category": f.category, "age_group": f.age_group, "baseline": f.baseline, "rank_before": f.rank_before,
    })  # fmt: skip
    _scores(connection, figures, challenge_id)
    _kudos(connection, figures, now, participants)
    if connection.dialect.name == "postgresql":
        for table in ("runners", "participations"):
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {participants})"))


def _write(connection: Connection, model: Any, source: Any, values: dict[str, Any], *where: Any) -> None:
    columns = model.__table__.c
    row = [value if hasattr(value, "compile") else literal(value, columns[name].type) for name, value in values.items()]
    rows = select(*row).select_from(source).where(*where)
    connection.execute(insert(model.__table__).from_select(list(values), rows))


def _scores(connection: Connection, figures: Table, challenge_id: int) -> None:
    f = figures.c
    metrics = {
        Metric.DISTANCE: f.distance, Metric.RUNS: f.runs, Metric.ACTIVE_DAYS: f.days, Metric.PROGRESS: f.progress,
    }  # fmt: skip
    types = Score.__table__.c
    measures = union_all(
        *(
            select(literal(metric, types.metric.type).label("metric"), literal(lane, types.lane.type).label("lane"))
            for lane in Evidence
            for metric in metrics
        )
    ).subquery("measures")
    value = case(*((measures.c.metric == metric, column) for metric, column in metrics.items()))
    share = case((measures.c.lane == Evidence.ALL, 100), else_=f.verified)
    least, hundred = literal_column("1"), literal_column("100")
    here = (value.cast(BigInteger) * share // hundred).cast(BigInteger)
    some = (f.runs * share // hundred).cast(Integer)
    _write(
        connection, Score, figures.join(measures, literal(value=True)),
        {
            "participation_id": f.id, "metric": measures.c.metric, "lane": measures.c.lane,
            "challenge_id": challenge_id, "behind": -case((here < least, least), else_=here),
            "reached_on": f.reached_on, "runs": case((some < least, least), else_=some),
            "category": f.category, "age_group": f.age_group,
        },
        f.runs.is_not(None), share > 0, value.is_not(None),
    )  # fmt: skip


def _kudos(connection: Connection, figures: Table, now: datetime, participants: int) -> None:
    f = figures.c
    each = union_all(*(select(literal_column(number).label("number")) for number in ("1", "2"))).subquery("each")
    giver = (f.id * literal_column("1009") + each.c.number * literal_column("31")) % literal_column(str(participants))
    _write(
        connection, Kudos, figures.join(each, each.c.number <= f.cheers),
        {"giver_id": giver + literal_column("1"), "participation_id": f.id, "kind": KudosFor.EFFORT, "given_at": now},
        f.runs.is_not(None), giver + literal_column("1") != f.id,
    )  # fmt: skip


@contextmanager
def _without_indexes() -> Iterator[Connection]:
    """Yield a connection for bulk writes, with indexes dropped and foreign keys unchecked until it closes."""
    indexes = [index for model in INDEXED for index in cast(Table, model.__table__).indexes]
    with db.engine.connect().execution_options(writing=True) as connection:
        raw = cast(Any, connection.connection.dbapi_connection)
        if connection.dialect.name == "sqlite":
            raw.execute("PRAGMA foreign_keys=OFF")
            raw.execute("PRAGMA synchronous=OFF")
        else:
            connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # no foreign keys
        for index in indexes:
            index.drop(connection)
        yield connection
        for index in indexes:
            index.create(connection)
        connection.commit()
        connection.invalidate()  # don't return it to the pool with these settings
