"""Sixteen concurrent writers, each logging runs that count in the same three challenges.

    python -m bench.writers [--processes 2] [--threads 8] [--rounds 6] [--seconds 4] [--participants 1000]
                            [--postgresql | --database-url postgresql://…]

As under the server: a few processes of several threads, each run a transaction of its own with all that follows from
it, and a worker that does the jobs meanwhile. Beside it stands the least that anybody can write, one row and the
commit, so that a slow disk is not taken for a slow site: both take turns, for some seconds each. Prints transactions a
second, the median and p99 of how long one takes (waiting for its turn and the commit included), processor time, how
many failed because of another, and how runs compare with rows: the median of all rounds. Promised is a p99 of at most
100 ms on SQLite, a fifth of the rate of rows, and no deadlock on PostgreSQL. At the end the boards are counted again:
nothing may be lost.

The database must be empty. Without a URL it is a SQLite file; with `--postgresql`, a server is started for this.
"""

import argparse
import gc
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
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError

from bench.logging_runs import populate
from challenges import clock
from challenges.accounts.models import Attempt
from challenges.boards.queries import differences_of
from challenges.db import Base, db, transaction
from challenges.monthly.models import Challenge
from challenges.runs import actions as runs
from challenges.settings import Settings
from challenges.site import create_app
from challenges.units import Distance, Duration
from challenges.worker import Worker
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
    """A process: do what is asked, "run 5" or "row 5" (seconds), and print what was measured, until nothing is."""
    app = _site(url, data_dir)
    gc.collect()
    gc.freeze()  # as the web server does
    writers = [Writer(app, runner_ids[number], runner_ids[number::threads]) for number in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        for line in sys.stdin:
            what, seconds = line.split()
            before = time.process_time()
            done = [future.result() for future in [pool.submit(one.write, what, float(seconds)) for one in writers]]
            took, failed = [one for took, _ in done for one in took], sum((its for _, its in done), Counter[str]())
            said = {"took": took, "failed": failed, "processor": time.process_time() - before}
            print(json.dumps(said), flush=True)


def _site(url: str, data_dir: str) -> Flask:
    """With a queue that a worker looks into, as a site has it."""
    settings = Settings.for_tests(url, Path(data_dir))
    return create_app(replace(settings, jobs_url=f"sqlite:///{Path(data_dir) / 'jobs.db'}"))


def work(url: str, data_dir: str) -> None:
    """The process of a worker, until it is ended."""
    Worker(_site(url, data_dir).extensions["queues"]).run()


# --- all of them ----------------------------------------------------------------------------------------------------


def measure(
    url: str, folder: Path, processes: int, threads: int, rounds: int, seconds: float, participants: int
) -> None:
    """Fill a database, let the processes write, print, and count everything again."""
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
    worker = _process("--work", [url, str(folder)])
    _ask(started, "run", WARM_UP)
    found: dict[str, list[list[dict[str, Any]]]] = {"row": [], "run": []}
    for number in range(rounds):
        for what in ("row", "run") if number % 2 else ("run", "row"):
            found[what].append(_ask(started, what, seconds))
    for what, asked in found.items():
        _tell(f"one {what} each", [said for each in asked for said in each], seconds * rounds)
    rates, costs = ([of(run) / of(row) for row, run in zip(*found.values(), strict=True)] for of in (_rate, _cost))
    print(f"  runs beside rows: {_three(rates)} of their rate, {_three(costs)} times their processor time")
    for process in started:
        process.communicate()
    worker.terminate()
    worker.communicate()
    with app.app_context():
        wrong = [
            found for challenge_id in db.session.scalars(select(Challenge.id)) for found in differences_of(challenge_id)
        ]
        print(f"  recount: {len(wrong)} differences")
        db.session.remove()
        db.engine.dispose()


def _start(url: str, folder: Path, runner_ids: list[int], threads: int) -> "subprocess.Popen[str]":
    return _process("--write", [url, str(folder), runner_ids, threads])


def _process(option: str, arguments: list[Any]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bench.writers", option, json.dumps(arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _ask(started: "list[subprocess.Popen[str]]", what: str, seconds: float) -> list[dict[str, Any]]:
    for process in started:
        assert process.stdin
        process.stdin.write(f"{what} {seconds}\n")
        process.stdin.flush()
    return [json.loads(process.stdout.readline()) for process in started if process.stdout]


def _rate(said: list[dict[str, Any]]) -> int:
    return sum(len(each["took"]) for each in said)


def _cost(said: list[dict[str, Any]]) -> float:
    return sum(each["processor"] for each in said) / _rate(said)


def _three(figures: list[float]) -> str:
    return f"{statistics.median(figures):.2f} ({min(figures):.2f} to {max(figures):.2f})"


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
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--participants", type=int, default=1_000)
    parser.add_argument("--database-url")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--write", help=argparse.SUPPRESS)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.write:
        write(*json.loads(asked.write))
        return
    if asked.work:
        work(*json.loads(asked.work))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with _database(path, asked.database_url, asked.postgresql) as url:
            size = (asked.processes, asked.threads, asked.rounds, asked.seconds, asked.participants)
            measure(url, path, *size)


if __name__ == "__main__":
    main()
