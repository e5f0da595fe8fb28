"""What runners and organisers do on the site, each action with its effect on the paper model."""

from collections.abc import Callable
from datetime import date, time
from itertools import count
from typing import Any

from sqlalchemy import delete, select

from challenges import clock
from challenges.accounts import actions as accounts
from challenges.boards import actions as boards
from challenges.db import db, transaction
from challenges.imports import actions as imports
from challenges.monthly import actions as monthly
from challenges.monthly.models import Challenge as ChallengeRow
from challenges.recordings.kinds import RunKind
from challenges.refusals import Refused
from challenges.runners import actions as runners
from challenges.runners.models import Runner as RunnerRow
from challenges.runners.rules import Category, ShownAs, Visibility
from challenges.runs import actions as runs
from challenges.runs.models import Run as RunRow
from challenges.runs.queries import Correction
from challenges.units import Distance, Duration
from tests import cast, make
from tests.boards import paper_site as paper
from tests.boards.on_paper import Card, Run
from tests.boards.translated import Outing, columns_of, instant_of, run_in, wall_of
from tests.imports import brought

_numbers = count(1)


class Season:
    """A site in use, and its paper model."""

    def __init__(self) -> None:
        self.paper = paper.Site()

    def begin(self, cards: list[Card], zones: list[str]) -> None:
        """A site with only these challenges, and a runner in each of the zones."""
        db.session.remove()
        cast.one_hash()  # before a transaction starts
        with transaction():
            db.session.execute(delete(ChallengeRow))
            db.session.execute(delete(RunnerRow))
            for card in cards:
                row = make.challenge(title="Season", **columns_of(card))
                self.paper.challenges[row.id] = paper.Challenge(row.id, card)
            for zone in zones:
                self.sign_up(zone)

    def attempt(self, action: Callable[[], Any]) -> Any:
        """Run an action in a transaction of its own; return None if the site refuses it, and nothing has changed."""
        try:
            with transaction():
                return action()
        except Refused:
            return None

    # --- runs ---------------------------------------------------------------------------------------------------------

    def log(self, who: paper.Runner, outing: Outing) -> None:
        """Type in a run."""
        now, zone, took = clock.now(), outing.zone or who.zone, outing.duration
        row = self.attempt(
            lambda: runs.log(
                who.id, day=outing.day, at=outing.at, zone=outing.zone, distance=Distance.of_km(outing.km),
                duration=took, kind=RunKind.WALK if outing.walk else RunKind.EASY, indoor=outing.indoor,
            )
        )  # fmt: skip
        if row:
            start = instant_of(outing.day, outing.at, zone)
            length = Distance.of_km(outing.km).mm
            run = Run(
                row.id, who.id, outing.day, start, zone, length, took.ms, took.ms, now, outing.walk, outing.indoor
            )
            self.paper.log(run, now)

    def retype(self, run: Run, km: float, minutes: float) -> None:
        """Change a run's figures."""
        length, took = Distance.of_km(km), Duration.of_minutes(km * minutes)

        def change(run: Run) -> None:
            if run.elapsed != took.ms:
                run.elapsed = run.moving = took.ms
            run.length = length.mm

        self._change(run, change, distance=length, duration=took)

    def move(self, run: Run, day: date, at: time) -> None:
        """Change a run's date and time."""

        def change(run: Run) -> None:
            if run.as_recorded is None or run.start is None or wall_of(run) != (day, at):
                run.start, run.day = instant_of(day, at, run.zone), day

        self._change(run, change, day=day, at=at)

    def rezone(self, run: Run, zone: str) -> None:
        """Change a run's place: a typed one keeps its time of day, a recorded one its instant."""

        def change(run: Run) -> None:
            if run.start and run.as_recorded is None:
                run.start = instant_of(*wall_of(run), zone)
            elif run.start:
                run.day = paper.local(run.start, zone).date()
            run.zone = zone

        self._change(run, change, zone=zone)

    def reword(self, run: Run, walk: bool, indoor: bool) -> None:
        """Change a run's kind."""

        def change(run: Run) -> None:
            run.walk, run.indoor = walk, indoor

        self._change(run, change, kind=RunKind.WALK if walk else RunKind.EASY, indoor=indoor)

    def hide(self, run: Run, visibility: Visibility) -> None:
        """Change who can see a run. It counts all the same."""
        self._change(run, lambda run: None, visibility=visibility, map_visible_to=Visibility.ME)

    def _change(self, run: Run, change: Callable[[Run], None], **values: Any) -> None:
        if self.attempt(lambda: runs.change(run.id, run.runner, **values)):
            self.paper.change(run, change)

    def remove(self, run: Run) -> None:
        """Remove a run."""
        with transaction():
            runs.remove(run.id, run.runner)
        self.paper.remove(run)

    # --- recordings ---------------------------------------------------------------------------------------------------

    def bring(self, who: paper.Runner, files: dict[str, bytes]) -> None:
        """Import recordings; the model takes what they say from the runs made of them."""
        now = clock.now()
        import_id, turn = brought.bring(db.session.get_one(RunnerRow, who.id), files)
        brought.finish(import_id, turn)
        db.session.rollback()
        known = [run.id for run in self.paper.runs_of(who.id)]
        made = select(RunRow).where(RunRow.runner_id == who.id, RunRow.id.not_in(known)).order_by(RunRow.id)
        for row in db.session.scalars(made):
            self.paper.log(paper.recorded(run_in(row, import_id, now)), now)

    def undo(self, import_id: int, runner: int) -> None:
        """Undo an import: all its runs are removed, one by one."""
        mine = sorted((run for run in self.paper.runs_of(runner) if run.brought == import_id), key=lambda run: run.id)
        with transaction():
            imports.undo(import_id, runner)
        for run in mine:
            self.paper.remove(run)

    def restore(self, run: Run) -> None:
        """Undo what was typed over a recording."""
        if self.attempt(lambda: runs.take_back(run.id, run.runner, Correction.FIGURES)):
            self.paper.restore(run)

    # --- runners ------------------------------------------------------------------------------------------------------

    def sign_up(self, zone: str) -> None:
        """Add a runner."""
        row = cast.runner(f"runner{next(_numbers)}", zone=zone)
        self.paper.runners[row.id] = paper.Runner(row.id, zone)

    def introduce(self, who: paper.Runner, category: str | None, born: date | None, agreed: bool, hidden: bool) -> None:
        """Set a runner's groups, and whether they appear on group boards."""
        with transaction():
            runners.change_privacy(
                who.id, shown_as=ShownAs.ALIAS if hidden else ShownAs.MEMBERS, alias="Swift Fox",
                runs_visible_to=Visibility.MEMBERS, map_visible_to=Visibility.ME, map_trim=Distance.of_m(200),
                category=Category(category) if category else None, born_on=born, in_group_boards=agreed,
            )  # fmt: skip
        self.paper.introduce(who, category=category, born=born, agreed=agreed, hidden=hidden)

    def relocate(self, who: paper.Runner, zone: str) -> None:
        """Move a runner: new runs are from there, and their own day is another."""
        row = db.session.get_one(RunnerRow, who.id)
        with transaction():
            runners.change_profile(
                who.id, name=row.name, about=row.about, zone=zone, units=row.units, locale=row.locale
            )
        self.paper.introduce(who, zone=zone)

    def follow(self, who: paper.Runner, whom: paper.Runner) -> None:
        """Follow somebody who appears under their name."""
        if who is not whom and not whom.hidden:
            make.follow(who, whom)
            self.paper.follows.add((who.id, whom.id))

    def close_account(self, who: paper.Runner) -> None:
        """Delete an account."""
        with transaction():
            accounts.leave(who.id)
        self.paper.close_account(who)

    # --- challenges ---------------------------------------------------------------------------------------------------

    def join(self, challenge: paper.Challenge, who: paper.Runner) -> None:
        """Join, which is refused exactly when it is too late."""
        now, seat = clock.now(), challenge.seat_of(who.id)
        joined = self.attempt(lambda: monthly.join(challenge.id, who.id).id)
        allowed = bool(seat and seat.live) or self.paper.may_join(challenge, who, now)
        assert (joined is not None) is allowed
        if joined:
            self.paper.join(challenge, who, joined, now)

    def leave(self, challenge: paper.Challenge, who: paper.Runner) -> None:
        """Leave, which is refused exactly when everything is final."""
        now, seat = clock.now(), challenge.seat_of(who.id)
        left = self.attempt(lambda: monthly.leave(challenge.id, who.id) or True)
        assert bool(left) is self.paper.may_leave(challenge, now)
        if left and seat:
            self.paper.leave(seat)

    def change_card(self, challenge: paper.Challenge, card: Card) -> None:
        """Change the terms, which is refused exactly when somebody has joined or the last day is over."""
        allowed = not challenge.here and (challenge.cancelled or clock.now() < challenge.card.ends)
        changed = self.attempt(lambda: monthly.update(challenge.id, **columns_of(card)))
        same = columns_of(card) == columns_of(challenge.card)
        assert (changed is not None) is (allowed or same)
        challenge.card = card if changed else challenge.card

    def cancel(self, challenge: paper.Challenge) -> None:
        """Cancel a challenge, which is refused exactly when its last day is over."""
        allowed = challenge.cancelled or clock.now() < challenge.card.ends
        assert (self.attempt(lambda: monthly.cancel(challenge.id, "Storms.")) is not None) is allowed
        challenge.cancelled = challenge.cancelled or allowed

    def worker_comes_by(self) -> None:
        """Run the worker's periodic jobs."""
        db.session.rollback()
        boards.snapshot_ranks()
        boards.close_due()
        self.paper.fix(clock.now())
