"""The cost of logging a run that counts in three challenges, with everything that follows from it.

    python -m bench.logging_runs [--participants 1000] [--rounds 150] [--database-url postgresql://…] [--profile]

Two runners, one with 300 runs and one with 5,000, take turns to log a run by hand, change it and remove it. Prints
medians and p99 of this process's CPU time in milliseconds, including the commit, and the number of statements. The
baseline is to insert one row and commit. Target: at most 3 ms to log a run.
"""

import argparse
import cProfile
import pstats
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

from flask import Flask
from sqlalchemy import Engine, Table, event, insert, select, text, update

from challenges import clock
from challenges.accounts.models import Attempt
from challenges.awards import actions as awards
from challenges.awards.models import AwardState
from challenges.boards import actions as boards
from challenges.db import Base, db, transaction
from challenges.monthly import actions as monthly
from challenges.monthly.models import Challenge, Participation, Score, Tally
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Evidence, Metric, boards_of
from challenges.recordings.kinds import RunKind, Source
from challenges.runners.models import Runner
from challenges.runners.rules import Category, ShownAs, Visibility
from challenges.runs import actions as runs
from challenges.runs.models import Run
from challenges.settings import Settings
from challenges.site import create_app
from challenges.units import Distance, Duration, Units

METRICS = (Metric.DISTANCE, Metric.MOVING_TIME, Metric.RUNS)
HISTORIES = (300, 5_000)
WARM_UP = 15  # unmeasured rounds at the start
LASTS = 30  # days of each challenge
GROUPS = ("18-34", "35-39", "40-44", "45-49")


# --- a community ----------------------------------------------------------------------------------------------------


def populate(participants: int, today: date) -> list[int]:
    """Write three live challenges with this many participants each, and the measured runners. Return their ids."""
    dice, first_day = random.Random(11), today - timedelta(days=LASTS // 2)
    with transaction():
        db.session.execute(insert(Runner), [_runner(number) for number in range(1, participants + 1)])
        challenge_ids = [_challenge(metric, first_day, participants, dice) for metric in METRICS]
        for challenge_id in challenge_ids:
            boards.recount(challenge_id)
        runner_ids = [participants + place for place, _ in enumerate(HISTORIES, 1)]
        for runner_id, history in zip(runner_ids, HISTORIES, strict=True):
            db.session.execute(insert(Runner), [_runner(runner_id)])
            db.session.execute(insert(Run), [_run(runner_id, today, number, dice) for number in range(1, history + 1)])
    for runner_id in runner_ids:
        for challenge_id in challenge_ids:
            with transaction():
                monthly.join(challenge_id, runner_id)
    return runner_ids


def _runner(number: int) -> dict[str, Any]:
    return {
        "id": number, "handle": f"runner{number}", "name": f"Runner {number}", "email": f"{number}@example.test",
        "email_key": f"{number}@example.test", "password_hash": "none", "session_version": 1,
        "created_at": clock.now(), "zone": "Europe/Paris", "units": Units.KM, "shown_as": ShownAs.MEMBERS, "about": "",
        "category": Category.WOMEN, "born_on": date(1985, 4, 12), "in_group_boards": True,
        "runs_visible_to": Visibility.MEMBERS, "map_visible_to": Visibility.ME,
    }  # fmt: skip


def _run(runner_id: int, today: date, number: int, dice: random.Random) -> dict[str, Any]:
    """Return the values of one run, `number` days ago; every second one is verified."""
    day, km = today - timedelta(days=number), round(dice.lognormvariate(1.9, 0.4), 2)
    duration = Duration.of_minutes(6 * km)
    return {
        "runner_id": runner_id, "zone": "Europe/Paris", "local_date": day, "kind": RunKind.EASY,
        "started_at": clock.local_instant(day, time_of_day(dice), "Europe/Paris"), "source": Source.GPX,
        "distance": Distance.of_km(km), "duration": duration, "moving": duration, "verified": number % 2 == 0,
        "created_at": clock.now(), "updated_at": clock.now(),
    }  # fmt: skip


def time_of_day(dice: random.Random) -> Any:
    """Return a random minute of the morning."""
    return clock.now().time().replace(hour=dice.randrange(5, 9), minute=dice.randrange(60), second=0, microsecond=0)


def _challenge(metric: Metric, first_day: date, participants: int, dice: random.Random) -> int:
    challenge = Challenge(
        slug=metric.value,
        title="Three at once",
        summary="Run.",
        palette="pine",
        motif="lanes",
        first_day=first_day,
        last_day=first_day + timedelta(days=LASTS - 1),
        state=ChallengeState.PUBLISHED,
        metric=metric,
        target=10**12,
        rungs=[],
        created_at=clock.now(),
        tally=Tally(),
    )
    db.session.add(challenge)
    db.session.flush()
    first = challenge.id * participants
    groups = [(dice.choice([*Category, None]), dice.choice([*GROUPS, None])) for _ in range(participants)]
    rows = [
        {"id": first + number, "challenge_id": challenge.id, "runner_id": number + 1, "joined_at": clock.now(),
         "joined_on": first_day, "category": category, "age_group": group}
        for number, (category, group) in enumerate(groups)
    ]  # fmt: skip
    db.session.execute(insert(Participation), rows)
    db.session.execute(insert(Score), [score for row in rows for score in _scores(row, metric, first_day, dice)])
    return challenge.id


def _scores(row: dict[str, Any], metric: Metric, first_day: date, dice: random.Random) -> Iterator[dict[str, Any]]:
    counted = dice.randrange(1, 16)
    values = {Metric.DISTANCE: counted * 7_000_000, Metric.MOVING_TIME: counted * 2_500_000, Metric.PROGRESS: 4_000}
    for board in boards_of(metric):
        value = round(values.get(board, counted) * dice.uniform(0.8, 1.2))
        for evidence in Evidence:
            yield {
                "participation_id": row["id"], "metric": board, "evidence": evidence,
                "challenge_id": row["challenge_id"], "sort_value": -max(value, 1),
                "reached_on": first_day + timedelta(days=counted), "runs": counted, "category": row["category"],
                "age_group": row["age_group"],
            }  # fmt: skip


# --- measured operations --------------------------------------------------------------------------------------------


class Logbook:
    """A runner who repeatedly logs a run, changes it and removes it."""

    def __init__(self, app: Flask, runner_id: int, history: int, today: date) -> None:
        self.app, self.runner_id, self.history, self.today = app, runner_id, history, today
        self.run_id, self.round = 0, 0
        self.client = app.test_client()
        with self.client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = f"{runner_id}:1", True
        with app.app_context():
            awards.review(runner_id)
            self.book = db.session.scalar(select(AwardState.book).where(AwardState.runner_id == runner_id))

    def reviewed(self) -> None:
        """Reset the award state, as if the worker had finished, so that each run is a single new one for it."""
        mine = update(AwardState).where(AwardState.runner_id == self.runner_id)
        db.session.execute(mine.values(book=self.book, wanted_at=None))

    def log(self) -> None:
        """Log a run for today, at a random time."""
        self.round += 1
        at = time_of_day(random.Random(self.round)).replace(hour=0)
        values = {"distance": Distance.of_m(5_000 + self.round), "duration": Duration.of_minutes(30)}
        self.run_id = runs.log(self.runner_id, day=self.today, at=at, **values).id

    def change(self) -> None:
        """Change the distance of the run."""
        runs.change(self.run_id, self.runner_id, distance=Distance.of_m(8_000 + self.round))

    def remove(self) -> None:
        """Remove the run."""
        runs.remove(self.run_id, self.runner_id)

    def insert(self) -> None:
        """Insert one row: the baseline."""
        db.session.connection().execute(_ATTEMPTED, {"door": "bench", "key": "bench", "at": clock.now()})

    def post(self) -> None:
        """Submit the form: a whole request, up to the redirect to the run."""
        self.round += 1
        form = {"day": self.today.isoformat(), "distance": f"{5 + self.round / 1000} km", "duration": "30:00"}
        answer = self.client.post("/runs/new", data={**form, "kind": "easy", "visibility": "members"})
        assert answer.status_code == 303, answer.get_data(as_text=True)[:2_000]
        self.run_id = int(answer.headers["Location"].rpartition("/")[2])


_ATTEMPTED = insert(cast(Table, Attempt.__table__))
ASKED: dict[str, Callable[[Logbook], None]] = {
    "insert one row": Logbook.insert,
    "log a run": Logbook.log,
    "change it": Logbook.change,
    "remove it": Logbook.remove,
}


def of_one(app: Flask, action: Callable[[], None]) -> float:
    """Return the CPU time of an action with its commit, in milliseconds."""
    with app.app_context():
        before = time.process_time()
        with transaction():
            action()
        took = time.process_time() - before
    return took * 1_000


def measure(logbooks: list[Logbook], rounds: int) -> None:
    """Time all operations of all runners, interleaved; print medians, p99, statements and the ratio to the baseline."""
    times: dict[tuple[str, int], list[float]] = {}
    statements = {}
    for number in range(rounds + WARM_UP):
        for logbook in logbooks if number % 2 else reversed(logbooks):
            for name, ask in ASKED.items():
                of_one(logbook.app, logbook.reviewed)
                with counted() as sent:
                    took = of_one(logbook.app, partial(ask, logbook))
                statements[name, logbook.history] = sent[0]
                times.setdefault((name, logbook.history), []).append(took)
            times.setdefault(("POST /runs/new", logbook.history), []).append(_posted(logbook))
    print(f"{'':16}{'history':>12}{'median':>10}{'p99':>10}{'statements':>12}{'to baseline':>13}")
    for (name, history), every in times.items():
        took = every[WARM_UP:]
        median, worst = statistics.median(took), statistics.quantiles(took, n=100)[-1]
        base = statistics.median(times["insert one row", history][WARM_UP:])
        sent = statements.get((name, history), "")
        print(f"{name:16}{history:>12,}{median:>7.2f} ms{worst:>7.2f} ms{sent:>12}{median / base:>13.1f}")


def _posted(logbook: Logbook) -> float:
    of_one(logbook.app, logbook.reviewed)
    before = time.process_time()
    logbook.post()
    took = time.process_time() - before
    of_one(logbook.app, logbook.remove)
    return took * 1_000


@contextmanager
def counted() -> Iterator[list[int]]:
    """Count the statements that are sent. An insert of many rows counts as one."""
    sent = [0]

    def count(*_: object) -> None:
        sent[0] += 1

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def profile(logbook: Logbook, rounds: int) -> None:
    """Print a profile of logging a run."""
    watch = cProfile.Profile()
    for _ in range(rounds):
        with logbook.app.app_context():
            watch.enable()
            with transaction():
                logbook.log()
            watch.disable()
        of_one(logbook.app, logbook.remove)
    pstats.Stats(watch).sort_stats("cumulative").print_stats(60)


def main(arguments: list[str] | None = None) -> None:
    """Build the site, measure, and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--participants", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=150)
    parser.add_argument("--database-url", help="an empty database (default: a new SQLite file)")
    parser.add_argument("--profile", action="store_true", help="print a profile of logging a run instead")
    options = parser.parse_args(arguments)
    today = clock.local_date(clock.now() - timedelta(hours=1), "Europe/Paris")  # so that runs after midnight are past
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        url = options.database_url or f"sqlite:///{path / 'bench.db'}"
        settings = Settings.for_tests(url, path, forgery_tokens=False)
        app = create_app(replace(settings, jobs_url=f"sqlite:///{path / 'jobs.db'}"))  # jobs are only enqueued
        with app.app_context():
            Base.metadata.create_all(db.engine)
            runner_ids = populate(options.participants, today)
            with db.engine.connect() as connection:
                connection.execute(text("ANALYZE"))
            db.session.remove()
        logbooks = [Logbook(app, *of, today) for of in zip(runner_ids, HISTORIES, strict=True)]
        print(f"A runner in three live challenges with {options.participants:,} participants each, CPU time:")
        profile(logbooks[0], options.rounds) if options.profile else measure(logbooks, options.rounds)


if __name__ == "__main__":
    main()
