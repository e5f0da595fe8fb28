"""Sixteen concurrent writers, each logging runs that count in the same three challenges.

    python -m bench.writers [--processes 2] [--threads 8] [--seconds 10] [--participants 1000]
                            [--postgresql | --database-url postgresql://…]

As in production, a few processes have several threads each, and each run is a transaction of its own with everything
that follows from it. The baseline, one inserted row and its commit, shows how much is due to the disk. Prints
transactions per second, median and p99 of their duration (including waiting for the lock and the commit), CPU time, and
the number that failed because of a conflict. Targets: a p99 of at most 100 ms on SQLite, and no deadlocks on
PostgreSQL. At the end the boards are recounted to show that nothing was lost.

The database must be empty. Without a URL it is a SQLite file; with `--postgresql`, a server is started for this.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError

from bench.logging_runs import populate
from challenges import clock
from challenges.accounts.models import Attempt
from challenges.db import Base, db, transaction
from challenges.leaderboards.queries import differences_of
from challenges.monthly.models import Challenge
from challenges.runs import actions as runs
from challenges.settings import Settings
from challenges.site import create_app
from challenges.units import Distance, Duration
from tests import databases

WARM_UP = 2  # unmeasured seconds at the start
DAYS = 14  # runs are logged on the last 14 days


# --- a process of writers -------------------------------------------------------------------------------------------


class Writer:
    """Logs one run after the other, for runners that no other writer uses."""

    def __init__(self, app: Flask, number: int, runner_ids: Sequence[int]) -> None:
        self.app, self.runner_ids = app, runner_ids
        self.dice = random.Random(number)

    def write(self, what: str, seconds: float) -> tuple[list[float], Counter[str]]:
        """Write for some seconds. Return the milliseconds of each transaction, and the errors with their counts."""
        took: list[float] = []
        failed: Counter[str] = Counter()
        ends = time.perf_counter() + seconds
        while (began := time.perf_counter()) < ends:
            try:
                with self.app.app_context(), transaction():
                    self.log() if what == "run" else self.least()
            except DBAPIError as error:
                failed[getattr(error.orig, "sqlstate", None) or str(error.orig)[:60]] += 1
            else:
                took.append((time.perf_counter() - began) * 1_000)
        return took, failed

    def log(self) -> None:
        """Log a run for a random day, as a request does."""
        km = round(self.dice.uniform(3, 15), 2)
        day = clock.local_date(clock.now(), "UTC") - timedelta(days=self.dice.randrange(1, DAYS))
        who, took = self.dice.choice(self.runner_ids), Duration.of_minutes(6 * km)
        runs.log(who, day=day, distance=Distance.of_km(km), duration=took)

    def least(self) -> None:
        """Insert one row: the baseline."""
        db.session.add(Attempt(door="bench", key="", at=clock.now()))


def write(url: str, data_dir: str, runner_ids: Sequence[int], threads: int) -> None:
    """Run one process: for each input line, "run 5" or "row 5", write for that many seconds and print the results."""
    app = create_app(Settings.for_tests(url, Path(data_dir)))
    writers = [Writer(app, runner_ids[number], runner_ids[number::threads]) for number in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        for line in sys.stdin:
            what, seconds = line.split()
            before = time.process_time()
            done = [future.result() for future in [pool.submit(one.write, what, float(seconds)) for one in writers]]
            took, failed = [one for took, _ in done for one in took], sum((its for _, its in done), Counter[str]())
            said = {"took": took, "failed": failed, "processor": time.process_time() - before}
            print(json.dumps(said), flush=True)


# --- all writers ----------------------------------------------------------------------------------------------------


def measure(url: str, folder: Path, processes: int, threads: int, seconds: float, participants: int) -> None:
    """Fill a database, let the processes write, print the results, and recount the boards."""
    app = create_app(Settings.for_tests(url, folder))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        populate(participants, clock.local_date(clock.now(), "Europe/Paris"))
        with db.engine.connect() as connection:
            connection.execute(text("ANALYZE"))
        kind = db.engine.dialect.name
        db.session.remove()
        db.engine.dispose()
    shares = [list(range(1 + number, participants + 1, processes)) for number in range(processes)]
    started = [_start(url, folder, share, threads) for share in shares]
    print(f"{kind}, {processes} × {threads} writers")
    _ask(started, "run", WARM_UP)
    for what in ("row", "run", "row", "run"):
        _tell(f"one {what} each", _ask(started, what, seconds), seconds)
    for process in started:
        process.communicate()
    with app.app_context():
        wrong = [
            found for challenge_id in db.session.scalars(select(Challenge.id)) for found in differences_of(challenge_id)
        ]
        print(f"  recount: {len(wrong)} differences")
        db.session.remove()
        db.engine.dispose()


def _start(url: str, folder: Path, runner_ids: list[int], threads: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bench.writers", "--write", json.dumps([url, str(folder), runner_ids, threads])]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _ask(started: "list[subprocess.Popen[str]]", what: str, seconds: float) -> list[dict[str, Any]]:
    for process in started:
        assert process.stdin
        process.stdin.write(f"{what} {seconds}\n")
        process.stdin.flush()
    return [json.loads(process.stdout.readline()) for process in started if process.stdout]


def _tell(name: str, said: list[dict[str, Any]], seconds: float) -> None:
    took = sorted(one for each in said for one in each["took"])
    failed = sum((Counter(each["failed"]) for each in said), Counter[str]())
    processor = 1_000 * sum(each["processor"] for each in said) / len(took)
    print(
        f"  {name}: {len(took) / seconds:5.0f} per second; median {statistics.median(took):6.1f} ms, "
        f"p99 {took[len(took) * 99 // 100]:6.1f} ms, worst {took[-1]:5.0f} ms; {processor:4.1f} ms of CPU time; "
        f"failed {failed.total()} {dict(failed) or ''}"
    )


@contextmanager
def _database(folder: Path, url: str | None, postgresql: bool) -> Iterator[str]:
    if url or not postgresql:
        yield url or f"sqlite:///{folder / 'writers.db'}"
        return
    server = Path(tempfile.mkdtemp(prefix="pg-"))
    address = databases.start_postgresql(server)
    try:
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:  # durable commits, as in production and unlike the tests
            connection.execute(text("ALTER SYSTEM RESET ALL"))
            connection.execute(text("SELECT pg_reload_conf()"))
        engine.dispose()
        yield address
    finally:
        databases.stop_postgresql(server)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--participants", type=int, default=1_000)
    parser.add_argument("--database-url")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--write", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.write:
        write(*json.loads(asked.write))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with _database(path, asked.database_url, asked.postgresql) as url:
            measure(url, path, asked.processes, asked.threads, asked.seconds, asked.participants)


if __name__ == "__main__":
    main()
