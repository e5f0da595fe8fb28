"""A process that acts at random on a site while another one does the same.

    python -m tests.boards.writing_along DATABASE_URL DATA_DIR NOW SEED STEPS

Refusals are ignored; any other error ends the process.
"""

import sys
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from challenges import clock
from challenges.accounts import actions as accounts
from challenges.boards import actions as boards
from challenges.db import db, transaction
from challenges.monthly import actions as monthly
from challenges.monthly.models import Challenge
from challenges.recordings.kinds import RunKind
from challenges.refusals import Missing, Refused
from challenges.runners import actions as runners
from challenges.runners.models import Runner
from challenges.runners.rules import Category, ShownAs, Visibility
from challenges.runs import actions as runs
from challenges.runs.models import Run
from challenges.runs.rules.measured import contents_of
from challenges.settings import Settings
from challenges.site import create_app
from challenges.units import Distance, Duration
from tests.boards.translated import recording
from tests.timing import Timepiece

ZONES = ("Europe/Paris", "Pacific/Auckland", "America/Los_Angeles", "UTC")


class Writer:
    """Acts at random, mostly on runs."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.actions: list[Callable[[int], object]] = [
            *[self.log] * 6, *[self.change] * 4, *[self.remove] * 2, self.record, self.rezone, *[self.join] * 3,
            *[self.leave] * 2, self.introduce, self.recount,
        ]  # fmt: skip

    def steps(self, count: int) -> None:
        """Do this many things; halfway through, somebody closes their account."""
        for number in range(count):
            action = self.close_account if number == count // 2 else self.dice.choice(self.actions)
            try:
                everybody = db.session.scalars(select(Runner.id).order_by(Runner.id)).all()
                action(self.dice.choice(everybody))
            except (Refused, Missing):  # this can happen, also because the other process was faster
                pass
            finally:
                db.session.rollback()

    def day(self) -> date:
        """Return a day around the challenges."""
        return clock.now().date() - timedelta(days=self.dice.choice([0, 1, 1, 2, 5, 14, 15, 20, 25, 30]))

    def run(self, who: int) -> int:
        """Return a random run of a runner. Raises Missing if there is none."""
        known = db.session.scalars(select(Run.id).where(Run.runner_id == who).order_by(Run.id)).all()
        if not known:
            raise Missing
        return self.dice.choice(known)

    def log(self, who: int) -> None:
        km = self.dice.choice([2, 5, 5, 8.4])
        at = self.dice.choice([None, time(0, 10), time(6, 30), time(6, 50)])
        took = Duration.of_minutes(km * self.dice.choice([5, 6, 6, 1]))
        said: dict[str, Any] = {"day": self.day(), "at": at, "distance": Distance.of_km(km), "duration": took}
        with transaction():
            try:
                runs.log(who, **said)
            except runs.TypedAlready as twice:  # intentionally again
                runs.log(who, besides=twice.latest_id, **said)

    def change(self, who: int) -> None:
        run_id, kind = self.run(who), self.dice.choice([RunKind.EASY, RunKind.WALK])
        with transaction():
            runs.change(run_id, who, distance=Distance.of_km(self.dice.choice([3, 5, 9])), kind=kind, day=self.day())

    def rezone(self, who: int) -> None:
        run_id = self.run(who)
        with transaction():
            runs.change(run_id, who, zone=self.dice.choice(ZONES))

    def remove(self, who: int) -> None:
        run_id = self.run(who)
        with transaction():
            runs.remove(run_id, who)

    def record(self, who: int) -> None:
        data = recording(self.day() - timedelta(days=1), self.dice.choice([10, 20]), self.dice.choice([0, 45]), 0)
        recorded = contents_of(data, runs.runner_facts(db.session.get_one(Runner, who))).runs[0]
        with transaction():
            runs.log_recording(who, runs.UploadedFile.store("morning.gpx", data), recorded)

    def some_challenge(self) -> int:
        """Return one of the challenges."""
        return self.dice.choice(db.session.scalars(select(Challenge.id).order_by(Challenge.id)).all())

    def join(self, who: int) -> None:
        challenge = self.some_challenge()
        with transaction():
            monthly.join(challenge, who)

    def leave(self, who: int) -> None:
        challenge = self.some_challenge()
        with transaction():
            monthly.leave(challenge, who)

    def recount(self, who: int) -> None:
        challenge = self.some_challenge()
        monthly.judge_again(challenge)
        with transaction():
            assert boards.recount(challenge) == []

    def introduce(self, who: int) -> None:
        with transaction():
            runners.change_privacy(
                who, shown_as=ShownAs.MEMBERS, alias=None, runs_visible_to=Visibility.MEMBERS,
                map_visible_to=Visibility.ME, map_trim=Distance.of_m(200), category=self.dice.choice([*Category, None]),
                born_on=self.dice.choice([None, date(1990, 11, 14)]), in_group_boards=self.dice.random() < 0.7,
            )  # fmt: skip

    def close_account(self, who: int) -> None:
        with transaction():
            accounts.leave(who)


def main(url: str, data_dir: str, now: str, seed: str, steps: str) -> None:
    """Run the process."""
    Timepiece().at(now)
    app = create_app(Settings.for_tests(url, Path(data_dir)))
    with app.app_context():
        Writer(int(seed)).steps(int(steps))
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
