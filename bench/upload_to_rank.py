"""The time from uploading a recording of ten thousand seconds to seeing the new rank on a board.

    python -m bench.upload_to_rank [--points 10000] [--runners 1000] [--rounds 7]

Prints the CPU time of the whole path through the real application: the upload, the worker's job including the process
that reads files, and the page of the board. Target: 250 ms in every format.
"""

import argparse
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

from flask import Flask
from flask.testing import FlaskClient

from bench.community import SLUG, populate
from challenges import clock, processes
from challenges.db import Base, db
from challenges.runners.models import Runner
from challenges.settings import Settings
from challenges.site import create_app
from tests.samples.outings import outing_on, packed

ENDINGS = ("gpx", "gpx.gz", "tcx", "fit")


def go(client: FlaskClient, name: str, data: bytes) -> float:
    """Upload a file, load the board, and return the CPU time in milliseconds."""
    before = _used()
    sent = client.post("/imports", data={"files": (BytesIO(data), name), "visibility": "members"})
    board = client.get(f"/challenges/{SLUG}/leaderboard")
    took = (_used() - before) * 1_000
    assert sent.status_code == 303, sent.get_data(as_text=True)[:2000]
    assert board.status_code == 200
    return took


def _used() -> float:
    """Return the CPU time of this process and of its file-reading process, in seconds."""
    reader = processes.process_id()
    nanoseconds = Path(f"/proc/{reader}/schedstat").read_text(encoding="ascii").split()[0] if reader else 0
    return time.process_time() + int(nanoseconds) / 1e9


def signed_in(app: Flask, runner_id: int) -> FlaskClient:
    """Return a client that is signed in as a runner."""
    client = app.test_client()
    with app.app_context():
        who = db.session.get_one(Runner, runner_id).get_id()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = who, True
    return client


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=10_000)
    parser.add_argument("--runners", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args(arguments)
    today = clock.local_date(clock.now(), "UTC")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        app = create_app(Settings.for_tests(f"sqlite:///{path / 'bench.db'}", path, forgery_tokens=False))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            populate(options.runners, today - timedelta(days=15), today)
            db.session.remove()
        client = signed_in(app, options.runners // 2)
        print(f"{options.points} points, a board with {options.runners} runners: from upload to rank")
        for ending in ENDINGS:
            taken = [
                go(
                    client,
                    f"run.{ending}",
                    _file(ending, today - timedelta(days=number % 14 + 1), number, options.points),
                )
                for number in range(options.rounds)
            ]
            print(f"  {ending:7} {statistics.median(taken):6.0f} ms of CPU time (worst {max(taken):.0f})")


def _file(ending: str, day: date, number: int, points: int) -> bytes:
    outing = outing_on(Random(f"{ending} {number}"), day, points)
    return packed(replace(outing, sport="Run", speed=2.8), ending)


if __name__ == "__main__":
    main()
