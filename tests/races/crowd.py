"""A crowd: many runners in several processes, each in a thread of its own, who act at the same time."""

import multiprocessing
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import pytest

from challenges import site
from challenges.db import transaction
from challenges.races import actions
from challenges.refusals import Refused
from challenges.settings import Settings
from tests.conftest import SUNDAY_NOON
from tests.races import unprotected
from tests.timing import Timepiece

PATIENCE = 120  # seconds until a test that hangs is stopped
PROCESSES = 3
# Processes are forked from one that has only imported the site, so they share no connection and start at once.
forking = multiprocessing.get_context("forkserver")
forking.set_forkserver_preload([__name__])

Step = tuple[str, int]  # ("sign_up", runner), ("withdraw", runner), ("resize", places)


@dataclass(frozen=True)
class Place:
    """Where the crowd runs: its database and data directory."""

    database_url: str
    data_dir: Path
    race_id: int


def rush(place: Place, people: Sequence[Sequence[Step]], *, protected: bool, look: Callable[[], object]) -> list[str]:
    """Let everybody take their steps, all starting together; meanwhile `look` is called repeatedly.

    Returns each runner's errors. Without protection, they also wait for each other after reading the race.
    """
    start, complaints = forking.Barrier(len(people)), forking.Queue()
    read = None if protected else forking.Barrier(len(people))
    shares = [people[number::PROCESSES] for number in range(PROCESSES)]
    children = [forking.Process(target=_crowd, args=(place, share, start, read, complaints)) for share in shares]
    for child in children:
        child.start()
    running = {child.sentinel for child in children}
    while running:
        running -= set(wait(running, timeout=0.02))
        look()
    for child in children:
        child.join()
    told = [complaints.get() for _ in people]
    return [complaint for complaint in told if complaint]


def _crowd(place: Place, people: Sequence[Sequence[Step]], start: Any, read: Any, complaints: Any) -> None:
    """Run one process of the crowd."""
    clock, patch = Timepiece(), pytest.MonkeyPatch()
    clock.at(SUNDAY_NOON)
    if read is not None:
        unprotected.take_away_the_transaction(patch)
        unprotected.take_away_the_guard(patch)
        unprotected.take_away_the_lock(patch, lambda: read.wait(PATIENCE))
    # PostgreSQL allows a hundred connections, and two crowds may run at once
    pool = {"SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": 10, "max_overflow": 0, "pool_timeout": PATIENCE}}
    config_of = site.config_of
    patch.setattr(site, "config_of", lambda settings: {**config_of(settings), **pool})
    app = site.create_app(Settings.for_tests(database_url=place.database_url, data_dir=place.data_dir))

    def person(steps: Sequence[Step]) -> None:
        complaint = ""
        try:
            start.wait(PATIENCE)
            for step in steps:
                with app.app_context():
                    _take(place.race_id, *step)
        except Exception as error:  # noqa: BLE001 told in the test
            complaint = f"{steps}: {error!r}"
        complaints.put(complaint)

    threads = [threading.Thread(target=person, args=(steps,)) for steps in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _take(race_id: int, what: str, number: int) -> None:
    try:
        with transaction():
            if what == "resize":
                actions.update(race_id, title="Frost Moon 10K", capacity=number)
            else:
                getattr(actions, what)(race_id, number)
    except Refused:
        assert what == "resize", "only a race that would become too small may refuse"
