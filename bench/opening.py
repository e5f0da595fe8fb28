"""The cost of opening Today and of drawing shared pictures, with 300 and with 5,000 runs.

    python -m bench.opening [--participants 1000] [--rounds 40]

Two runners take part in three live challenges, one with 300 runs and one with 5,000. Prints medians and p99 of this
process's CPU time in milliseconds, and the number of statements per page (target: at most 12). Then it draws the
pictures of a milestone and of a year, first uncached (target: 150 ms), then from the cache.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from bench.logging_runs import HISTORIES, counted, populate
from challenges import clock
from challenges.awards import actions as awards
from challenges.awards.models import Award
from challenges.db import Base, db, transaction
from challenges.recaps import actions as recaps
from challenges.settings import Settings
from challenges.site import create_app

WARM_UP = 5


def client_of(app: Flask, runner_id: int) -> FlaskClient:
    """Return a client that is signed in as a runner."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"{runner_id}:1", True
    return client


def took(ask: Callable[[], None]) -> float:
    """Return the CPU time of a call in milliseconds."""
    before = time.process_time()
    ask()
    return (time.process_time() - before) * 1_000


def opened(client: FlaskClient, address: str) -> None:
    """Load a page and check that it succeeds."""
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"


def pages(app: Flask, runner_ids: list[int], rounds: int) -> None:
    """Time Today, goals, trophies, the year and workouts, taking turns between both runners."""
    clients = [client_of(app, runner_id) for runner_id in runner_ids]
    print(f"{'':16}{'history':>12}{'median':>10}{'p99':>10}{'statements':>12}")
    for address in ("/", "/goals", "/trophies", "/recaps/2026", "/workouts"):
        times: list[list[float]] = [[] for _ in clients]
        for _ in range(rounds + WARM_UP):
            for client, every in zip(clients, times, strict=True):
                every.append(took(partial(opened, client, address)))
        for client, every, history in zip(clients, times, HISTORIES, strict=True):
            with counted() as sent:
                opened(client, address)
            median, worst = statistics.median(every[WARM_UP:]), statistics.quantiles(every[WARM_UP:], n=100)[-1]
            print(f"{address:16}{history:>12,}{median:>7.1f} ms{worst:>7.1f} ms{sent[0]:>12}")


def pictures(app: Flask, runner_id: int) -> None:
    """Time each picture when first drawn, and when cached."""
    with app.app_context():
        with transaction():
            token = recaps.share(runner_id, clock.local_date(clock.now(), "Europe/Paris").year, with_hours=False).token
        award_id = db.session.scalar(select(Award.id).where(Award.runner_id == runner_id).order_by(Award.id))
        with transaction():
            shared = awards.share(award_id, runner_id)
    visitor = app.test_client()
    for name, address in (("milestone", f"/milestones/{shared}.png"), ("year", f"/recaps/shared/{token}/weeks.png")):
        first, again = took(partial(opened, visitor, address)), took(partial(opened, visitor, address))
        print(f"picture of a {name:10} drawn {first:6.0f} ms, cached {again:5.1f} ms")


def main(arguments: list[str] | None = None) -> None:
    """Build the site, measure, and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--participants", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args(arguments)
    today = clock.local_date(clock.now(), "Europe/Paris")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        app = create_app(Settings.for_tests(url, Path(folder), forgery_tokens=False))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            runner_ids = populate(options.participants, today)
            for runner_id in runner_ids:
                awards.review(runner_id)
            with db.engine.connect() as connection:
                connection.execute(text("ANALYZE"))
            db.session.remove()
        pages(app, runner_ids, options.rounds)
        pictures(app, runner_ids[1])


if __name__ == "__main__":
    main()
