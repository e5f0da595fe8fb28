"""A board of a thousand beside a board of a hundred thousand, on the same machine, one request of each in turn.

    python -m bench.leaderboards [--small 1000] [--large 100000] [--rounds 60] [--keep FOLDER]
                               [--database-url postgresql://…]

Prints medians in milliseconds and the ratio of the two sizes; promised is at most 1.3 for the page of a board.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, text

from challenges import clock
from challenges.clock import Window
from challenges.db import Base, db, transaction
from challenges.kudos import actions as kudos
from challenges.kudos.models import Kudos
from challenges.kudos.rules import Praise
from challenges.leaderboards import actions
from challenges.monthly.events import Mark, ScoreChanged
from challenges.monthly.metrics import Lane, Measure, Metric, Ranking
from challenges.monthly.models import Challenge, Participation, Score, Tally
from challenges.monthly.rules import Clock, CountsFrom, State, usual_of
from challenges.runners.models import Runner
from challenges.runners.rules import Category, ShownAs, Visibility
from challenges.runs import actions as runs
from challenges.settings import Settings
from challenges.site import create_app
from challenges.units import Distance, Duration, Units

SLUG = "bench"
CHUNK = 5_000
WARM_UP = 15  # rounds before the clock counts
GROUPS = ("18-34", "35-39", "40-44", "45-49", "50-54", "55-59", "60-64")


# --- a community ----------------------------------------------------------------------------------------------------


def populate(participants: int, first_day: date, today: date) -> None:
    """Write a challenge with so many participants, straight into the tables."""
    dice = random.Random(7)
    now = clock.now()
    with transaction():
        challenge = Challenge(
            slug=SLUG, title="November 100", summary="Run 100 km before the month is out.", palette="pine",
            motif="lanes", first_day=first_day, last_day=first_day + timedelta(days=29), clock=Clock.RUNNER,
            state=State.PUBLISHED, metric=Metric.DISTANCE, target=100_000_000, rungs=[], created_at=now,
            counts_from=CountsFrom.WINDOW, ranking=Ranking.STANDARD, tally=Tally(),
        )  # fmt: skip
        db.session.add(challenge)
        db.session.flush()
        for first in range(1, participants + 1, CHUNK):
            _write(range(first, min(first + CHUNK, participants + 1)), challenge.id, first_day, today, now, dice)
        actions.recount(challenge.id)


def runner_in_the_middle() -> int:
    """Somebody whom neither the top nor the end of the board shows."""
    own = select(Score.participation_id).where(Score.metric == Metric.DISTANCE, Score.lane == Lane.ALL)
    started = db.session.scalars(own.order_by(Score.behind)).all()
    return started[len(started) * 2 // 5]


def _write(keys: range, challenge_id: int, first_day: date, today: date, now: datetime, dice: random.Random) -> None:
    runners, places, scores, kudos_rows = [], [], [], []
    for key in keys:
        category = dice.choice([*Category, None])
        group = dice.choice([*GROUPS, None])
        runners.append(_runner(key, now, category, dice))
        places.append(
            {"id": key, "challenge_id": challenge_id, "runner_id": key, "joined_at": now, "joined_on": first_day,
             "category": category, "age_group": group, "rank_before": dice.randrange(1, 5_000),
             "baseline": dice.choice([None, round(dice.lognormvariate(5, 0.5) * 1_000_000)])}
        )  # fmt: skip
        if dice.random() < 0.15:
            continue
        runs = max(1, round(dice.gauss(9, 4)))
        reached_on = today - timedelta(days=min(int(dice.expovariate(0.4)), (today - first_day).days))
        values = {
            Metric.DISTANCE: sum(round(dice.lognormvariate(1.9, 0.5) * 1_000_000) for _ in range(runs)),
            Metric.RUNS: runs,
            Metric.ACTIVE_DAYS: max(1, runs - dice.randrange(3)),
        }
        if usual := usual_of(places[-1]["baseline"], Window(first_day, first_day + timedelta(days=29))):
            values[Metric.PROGRESS] = usual.share(values[Metric.DISTANCE])
        verified = dice.choice([0, 0.4, 1, 1])  # how much of it has a recording
        for lane, share in ((Lane.ALL, 1), (Lane.VERIFIED, verified)):
            scores += [
                {"participation_id": key, "metric": metric, "lane": lane, "challenge_id": challenge_id,
                 "behind": -max(1, round(value * share)), "reached_on": reached_on, "runs": max(1, round(runs * share)),
                 "category": category, "age_group": group}
                for metric, value in values.items() if share
            ]  # fmt: skip
        givers = dice.sample(range(1, keys.stop), k=min(dice.randrange(4), keys.stop - 1))
        kudos_rows += [
            {"giver_id": giver, "run_id": None, "participation_id": key, "kind": Praise.EFFORT, "given_at": now}
            for giver in givers
        ]
    for model, rows in ((Runner, runners), (Participation, places), (Score, scores), (Kudos, kudos_rows)):
        if rows:
            db.session.execute(insert(model), rows)


FIRST_NAMES = (
    "Ada Ben Cleo Dan Eva Finn Greta Hugo Ida Jan Kim Lea Mo Nora Otto Pia Quin Rosa Sam Tom Uma Vic Wim".split()
)
LAST_NAMES = "Abbott Bello Crane Dahl Eriksen Feld Garcia Haas Ito Jones Keller Lind Moreau Novak Olsen Prieto".split()


def _runner(key: int, now: datetime, category: Category | None, dice: random.Random) -> dict[str, Any]:
    handle = f"runner{key}"
    return {
        "id": key, "handle": handle, "name": f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}",
        "email": f"{handle}@example.test", "email_key": f"{handle}@example.test", "password_hash": "none",
        "session_version": 1, "created_at": now, "zone": "UTC", "units": Units.KM, "alias": "Swift Fox",
        "shown_as": dice.choices([ShownAs.MEMBERS, ShownAs.EVERYONE, ShownAs.ALIAS], (80, 15, 5))[0],
        "about": "", "category": category, "in_group_boards": True, "runs_visible_to": Visibility.MEMBERS,
        "map_visible_to": Visibility.ME, "is_owner": False, "is_organiser": False, "is_demo": False,
    }  # fmt: skip


# --- measuring ------------------------------------------------------------------------------------------------------


class Stage:
    """A site with a challenge of one size, and readers in front of it."""

    def __init__(self, app: Flask, participants: int) -> None:
        self.app = app
        self.participants = participants
        today = datetime.now(UTC).date()
        with app.app_context():
            Base.metadata.create_all(db.engine)
            if not db.session.scalar(select(Challenge.id)):
                populate(participants, today - timedelta(days=20), today)
                with db.engine.connect() as connection:
                    connection.execute(text("ANALYZE"))
            self.me = runner_in_the_middle()
            db.session.remove()
        self.visitor = app.test_client()
        self.member = app.test_client()
        with self.member.session_transaction() as session:
            session["_user_id"] = f"{self.me}:1"
        self.last_page = -(-participants // 50)

    def get(self, client: FlaskClient, query: str = "", **headers: str) -> Any:
        """One request, which must be answered well."""
        response = client.get(f"/challenges/{SLUG}/leaderboard{query}", headers=headers)
        assert response.status_code in (200, 304), response.status_code
        return response

    def poll(self) -> Any:
        """Ask for an unchanged board."""
        partial = {"HX-Request-Type": "partial", "HX-Target": "section#standings"}
        tag = getattr(self, "tag", None) or self.get(self.member, **partial).headers["HX-PTag"]
        self.tag = tag
        response = self.get(self.member, **partial, **{"HX-PTag": tag})
        assert response.status_code == 304
        return response

    @contextmanager
    def _writing(self):
        with self.app.app_context(), transaction():
            yield

    def cheer(self) -> None:
        """Give kudos to an entry, and take it back."""
        with self._writing():
            kudos.give("entry", 5, self.me)
        with self._writing():
            kudos.take_back("entry", 5, self.me)

    def move(self) -> None:
        """Move one runner up and down again on all boards."""
        for sign in (1, -1):
            with self._writing():
                self._step(sign * 3_000_000)

    def log(self) -> None:
        """Log a run by hand with all that follows, and remove it again."""
        with self._writing():
            day = clock.local_date(clock.now(), "UTC")
            run_id = runs.log(self.me, day=day, distance=Distance.of_km(5), duration=Duration.of_minutes(30)).id
        with self._writing():
            runs.remove(run_id, self.me)

    def _step(self, by: int) -> None:
        own = Measure(Metric.DISTANCE)
        score = db.session.get_one(Score, (self.me, *own))
        first_day = db.session.get_one(Challenge, score.challenge_id).first_day
        before = Mark(score.value, score.reached_on, score.category, score.age_group)
        score.behind -= by
        after = Mark(score.value, score.reached_on, score.category, score.age_group)
        marks = ({own: before}, {own: after})
        actions.move(ScoreChanged(score.challenge_id, self.me, first_day, *marks))


ASKED: dict[str, Callable[[Stage], Any]] = {
    "page, around me": lambda stage: stage.get(stage.member),
    "region, around me": lambda stage: stage.get(
        stage.member, **{"HX-Request-Type": "partial", "HX-Target": "section#standings"}
    ),
    "page, women": lambda stage: stage.get(stage.visitor, "?group=women"),
    "page, a visitor": lambda stage: stage.get(stage.visitor),
    "page 12": lambda stage: stage.get(stage.visitor, "?page=12"),
    "page, by runs": lambda stage: stage.get(stage.member, "?metric=runs"),
    "page, verified": lambda stage: stage.get(stage.member, "?lane=verified"),
    "page, verified women": lambda stage: stage.get(stage.visitor, "?lane=verified&group=women"),
    "page, progress": lambda stage: stage.get(stage.member, "?metric=progress"),
    "unchanged (304)": Stage.poll,
    "kudos, there and back": Stage.cheer,
    "a score, up and down": Stage.move,
    "a run, logged, removed": Stage.log,
}


def milliseconds(call: Callable[[], Any]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def compare(small: Stage, large: Stage, rounds: int) -> None:
    """Ask both in turn, and print medians and their ratio."""
    print(f"{'':24}{small.participants:>12,}{large.participants:>12,}{'ratio':>8}")
    for name, ask in ASKED.items():
        times: dict[Stage, list[float]] = {small: [], large: []}
        for number in range(rounds + WARM_UP):
            for stage in (small, large) if number % 2 else (large, small):
                took = milliseconds(lambda stage=stage, ask=ask: ask(stage))  # type: ignore[misc]
                if number >= WARM_UP:
                    times[stage].append(took)
        first, second = (statistics.median(times[stage]) for stage in (small, large))
        print(f"{name:24}{first:>9.2f} ms{second:>9.2f} ms{second / first:>8.2f}")


def main(arguments: list[str] | None = None) -> None:
    """Build both sites and compare them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--database-url", help="a server that may be given two databases; SQLite files by default")
    parser.add_argument("--keep", help="a folder in which the SQLite files stay for the next time")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        folder = asked.keep or folder
        stages = []
        for size in (asked.small, asked.large):
            url = _database(asked.database_url, Path(folder), size)
            data_dir = Path(folder, str(size))
            data_dir.mkdir(parents=True, exist_ok=True)
            app = create_app(Settings.for_tests(database_url=url, data_dir=data_dir))
            took = milliseconds(lambda app=app, size=size: stages.append(Stage(app, size)))  # type: ignore[misc]
            print(f"A challenge with {size:,} participants, ready in {took / 1000:.1f} s.")
        compare(*stages, rounds=asked.rounds)


def _database(server: str | None, folder: Path, size: int) -> str:
    return f"{server.rstrip('/')}/bench_{size}" if server else f"sqlite:///{folder}/{size}.db"


if __name__ == "__main__":
    main()
