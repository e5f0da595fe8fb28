"""CPU time of every kind of page, relative to a plain Flask hello measured in the same run.

    python -m bench pages [--rounds 9] [--only WORD] [--keep FOLDER] [--database-url postgresql://…] [--profile]

It builds a demo community in a database of its own. Its first runner has three hundred extra runs, goals, trophies, a
recap and a place on a board; one run has a recording with a map. Pages are requested with a browser's headers through
Flask's test client, alternating with the hello, which also goes through a test client. Prints the median CPU time in
milliseconds, its ratio to the hello, and the number of statements. `first` is the first request of a page in this
process.
"""

import argparse
import cProfile
import pstats
import random
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, text

from bench.hello import app as hello
from bench.logging_runs import counted, time_of_day
from bench.stages import SECRET
from challenges import clock
from challenges.awards import actions as awards
from challenges.awards.models import Award
from challenges.db import Base, db, transaction
from challenges.demo.load import load
from challenges.demo.people import STAFF
from challenges.demo.recordings import keep_recordings
from challenges.goals.models import Goal
from challenges.monthly.models import Challenge, Participation
from challenges.races.models import Race
from challenges.recordings.kinds import RunKind, Source
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs.models import Run
from challenges.settings import Settings
from challenges.site import create_app
from challenges.units import Distance, Duration

ME = STAFF + 1
RUNNERS, RUNS_EACH, SEED = 40, 12.0, 26
HISTORY = 300
WARM_UP = 2
HELLOS = 5  # in each round
AS_BROWSERS_SAY = {"Accept-Encoding": "gzip, br", "Accept-Language": "en-GB", "Sec-Fetch-Site": "same-origin"}


@dataclass(slots=True)
class Page:
    """A page to request, and its measurements."""

    name: str
    client: FlaskClient
    path: str
    times: list[float] = field(default_factory=list)
    first: float = 0.0
    statements: int = 0

    def ask(self) -> float:
        """Request the page and return the CPU time in milliseconds."""
        before = time.process_time()
        answer = self.client.get(self.path, headers=AS_BROWSERS_SAY)
        took = (time.process_time() - before) * 1_000
        assert answer.status_code == 200, (self.path, answer.status_code)
        return took


# --- the community --------------------------------------------------------------------------------------------------


def populate() -> None:
    """Load the demo, and give its first runner a long history."""
    today = clock.local_date(clock.now(), "UTC")
    recordings = keep_recordings(RUNNERS, RUNS_EACH, SEED, today)
    with transaction():
        load(RUNNERS, RUNS_EACH, SEED, today, "none", recordings=recordings)
        runner = db.session.get_one(Runner, ME)
        dice = random.Random(SEED)
        db.session.execute(insert(Run), [_run(runner, number, dice) for number in range(1, HISTORY + 1)])
    for runner_id in range(ME, ME + 5):
        awards.review(runner_id)
    with db.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
    db.session.remove()


def _run(runner: Runner, number: int, dice: random.Random) -> dict[str, Any]:
    """Return the values of a typed run, on every second day before those of the demo."""
    day = clock.local_date(clock.now(), runner.zone) - timedelta(days=75 + 2 * number)
    km = round(dice.lognormvariate(1.9, 0.4), 2)
    duration = Duration.of_minutes(6 * km)
    return {
        "runner_id": runner.id, "zone": runner.zone, "local_date": day, "kind": RunKind.EASY, "source": Source.HAND,
        "started_at": clock.local_instant(day, time_of_day(dice), runner.zone), "distance": Distance.of_km(km),
        "duration": duration, "moving": duration, "verified": False, "created_at": clock.now(),
        "updated_at": clock.now(), "visibility": Visibility.MEMBERS,
    }  # fmt: skip


def client_of(app: Flask, runner_id: int | None = None) -> FlaskClient:
    """Return a client signed in as a runner, or a visitor's without one."""
    client = app.test_client()
    if runner_id is not None:
        with client.session_transaction() as session:
            session |= {"_user_id": f"{runner_id}:1", "_fresh": True, "csrf_token": SECRET}
    return client


def pages_of(app: Flask) -> list[Page]:
    """Return every kind of page, for a visitor and for a member."""
    today = clock.local_date(clock.now(), "UTC")
    with app.app_context():
        me = db.session.get_one(Runner, ME)
        on_now = (Challenge.first_day <= today, Challenge.last_day >= today)
        slug, part = db.session.execute(
            select(Challenge.slug, Participation.id)
            .join(Participation, Participation.challenge_id == Challenge.id)
            .where(Participation.runner_id == ME, Participation.left_at.is_(None), *on_now)
            .order_by(Challenge.id)
        ).first()  # type: ignore[misc] the demo has one
        race = db.session.scalars(select(Race.slug).order_by(Race.first_day.desc())).first()
        mine = select(Run.id).where(Run.runner_id == ME).order_by(Run.started_at.desc())
        recorded = db.session.scalars(mine.where(Run.recording_id.is_not(None))).first()
        typed = db.session.scalars(mine.where(Run.recording_id.is_(None))).first()
        goal = db.session.scalars(select(Goal.id).where(Goal.runner_id == ME)).first()
        award = db.session.scalars(select(Award.id).where(Award.runner_id == ME)).first()
        handle = me.handle
        other = db.session.scalars(
            select(Runner.handle).where(Runner.id > ME, Runner.runs_visible_to == Visibility.MEMBERS)
        ).first()
        db.session.remove()
    public: dict[str, str] = {
        "landing": "/", "sign in": "/sign-in", "sign up": "/sign-up", "challenges": "/challenges",
        "challenge": f"/challenges/{slug}", "board": f"/challenges/{slug}/leaderboard", "races": "/races",
        "race": f"/races/{race}", "start list": f"/races/{race}/start-list",
        "a missing password": "/password/forgotten",
    }  # fmt: skip
    own: dict[str, str] = {
        "Today": "/", "challenges": "/challenges", "challenge": f"/challenges/{slug}",
        "board": f"/challenges/{slug}/leaderboard", "entry": f"/challenges/{slug}/leaderboard/{part}",
        "races": "/races", "race": f"/races/{race}", "start list": f"/races/{race}/start-list",
        "your runs": "/runs", "run with map": f"/runs/{recorded}", "run typed in": f"/runs/{typed}",
        "log a run": "/runs/new", "change a run": f"/runs/{recorded}/edit", "imports": "/imports",
        "your profile": f"/runners/{handle}", "a profile": f"/runners/{other}",
        "who follows you": f"/runners/{handle}/followers", "settings": "/settings", "privacy": "/settings/privacy",
        "goals": "/goals", "goal": f"/goals/{goal}", "new goal": "/goals/new", "streak": "/goals/streak",
        "trophies": "/trophies", "trophy": f"/trophies/{award}", "rules of trophies": "/trophies/rules",
        "recaps": "/recaps", "recap of a year": f"/recaps/{today.year}", "gear": "/gear", "mood": "/mood",
        "mind": "/mind", "music": "/music", "workouts": "/workouts", "coaching": "/coaching", "partners": "/partners",
    }  # fmt: skip
    visitor, member = client_of(app), client_of(app, ME)
    return [
        *(Page(f"visitor: {name}", visitor, path) for name, path in public.items()),
        *(Page(name, member, path) for name, path in own.items()),
    ]


# --- measuring ------------------------------------------------------------------------------------------------------


def measure(pages: list[Page], rounds: int) -> list[float]:
    """Request all pages in turn, with a hello after each. Return the times of the hellos."""
    plain = Page("hello", hello.test_client(), "/")
    for page in pages:
        page.first = page.ask()
        page.ask()
        with counted() as sent:
            page.ask()
        page.statements = sent[0]
    for number in range(rounds):
        for page in pages if number % 2 else reversed(pages):
            page.times.append(page.ask())
            plain.times.append(plain.ask())
    return plain.times


def show(pages: list[Page], hellos: list[float]) -> None:
    """Print the table."""
    base = statistics.median(hellos)
    print(f"{'':32}{'ms':>8}{'to hello':>10}{'statements':>12}{'first, ms':>11}")
    print(f"{'hello':32}{base:>8.2f}{1:>10.1f}")
    for page in pages:
        took = statistics.median(page.times)
        print(f"{page.name:32}{took:>8.1f}{took / base:>10.1f}{page.statements:>12}{page.first:>11.0f}")


def profile(page: Page, rounds: int) -> None:
    """Print a profile of a page."""
    watch = cProfile.Profile()
    for number in range(rounds + WARM_UP):
        if number == WARM_UP:
            watch.enable()
        page.ask()
    watch.disable()
    print(page.name)
    pstats.Stats(watch).sort_stats("cumulative").print_stats(70)
    pstats.Stats(watch).sort_stats("tottime").print_stats(40)


def site_in(folder: Path, database_url: str | None = None) -> Flask:
    """Create a site configured as in production, but without rate limits."""
    settings = Settings(
        data_dir=folder, database_url=database_url or f"sqlite:///{folder / 'bench.db'}",
        jobs_url=f"sqlite:///{folder / 'jobs.db'}", secret_key=SECRET, base_url="http://localhost", rate_limits=False,
    )  # fmt: skip
    app = create_app(settings)
    with app.app_context():
        if not kept(app):
            Base.metadata.create_all(db.engine)
            populate()
    return app


def kept(app: Flask) -> bool:
    """Return whether the folder holds a community from an earlier run."""
    with db.engine.connect() as connection:
        return bool(db.engine.dialect.has_table(connection, "runners"))


def main(arguments: list[str] | None = None) -> None:
    """Build the site, measure, and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="", help="only pages whose name contains this")
    parser.add_argument("--keep", type=Path, help="store the community in this folder for the next run")
    parser.add_argument("--database-url", help="an empty database (default: a new SQLite file)")
    parser.add_argument("--profile", action="store_true", help="print profiles of these pages instead")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        app = site_in(folder, options.database_url)
        pages = [page for page in pages_of(app) if options.only in page.name]
        if options.profile:
            for page in pages:
                profile(page, options.rounds)
        else:
            show(pages, measure(pages, options.rounds))


if __name__ == "__main__":
    main()
