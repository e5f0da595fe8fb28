"""A paper model of a whole site: its runners, their runs, their challenges, and the effect of each event."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.boards import on_paper as paper
from tests.boards.on_paper import LANES, Board, Card, Run, Seat

A_DAY = 24 * 3_600_000  # milliseconds
FASTEST = 0.15  # ms per mm: nobody runs a kilometre in two and a half minutes for long


@dataclass
class Runner:
    """Somebody with an account."""

    id: int
    zone: str
    category: str | None = None
    born: date | None = None
    agreed: bool = False  # to appear on group boards
    hidden: bool = False  # under an alias


class Fixed(NamedTuple):
    """A final standing."""

    rank: int
    seat: int
    value: int
    since: date
    runs: int
    rung: int | None
    finished: date | None


@dataclass
class Challenge:
    """A challenge with everybody who is or was in it."""

    id: int
    card: Card
    seats: dict[int, Seat] = field(default_factory=dict)
    cancelled: bool = False
    fixed: dict[Board, list[Fixed]] | None = None

    @property
    def here(self) -> list[Seat]:
        """Return the participants."""
        return [seat for seat in self.seats.values() if seat.live]

    def seat_of(self, runner: int) -> Seat | None:
        """Return the runner's seat, even if they left."""
        return next((seat for seat in self.seats.values() if seat.runner == runner), None)

    def moves(self, now: datetime) -> bool:
        """Whether runs still change scores."""
        return not self.cancelled and now < self.card.closes


@dataclass
class Site:
    """The whole model. Call `judge()` after every change."""

    runners: dict[int, Runner] = field(default_factory=dict)
    runs: dict[int, Run] = field(default_factory=dict)
    challenges: dict[int, Challenge] = field(default_factory=dict)
    follows: set[tuple[int, int]] = field(default_factory=set)

    def runs_of(self, runner: int) -> list[Run]:
        """Return a runner's runs."""
        return [run for run in self.runs.values() if run.runner == runner]

    # --- runs ---------------------------------------------------------------------------------------------------------

    def log(self, run: Run, now: datetime) -> None:
        """Log a run. In a closed challenge it only gets a "too late" verdict."""
        self.runs[run.id] = run
        self.doubt(run)
        for challenge in self.challenges.values():
            seat = challenge.seat_of(run.runner)
            if seat and seat.live and not challenge.cancelled and not challenge.moves(now):
                given = paper.verdicts(challenge.card, seat.joined, self.runs_of(run.runner))
                seat.verdicts |= {run.id: given[run.id]} if run.id in given else {}

    def change(self, run: Run, change: Callable[[Run], None]) -> None:
        """Correct a run. Figures typed over those of a recording make it self-reported."""
        before, days = (run.start, run.length, run.elapsed), {run.day}
        change(run)
        if before != (run.start, run.length, run.elapsed):
            run.recorded = False
        self.doubt(run)
        self.release(run.runner, {*days, run.day}, run)

    def restore(self, run: Run) -> None:
        """Restore a run to its recording, where its runner says it was."""
        if run.as_recorded is None or run.recorded:
            return
        figures = ("start", "length", "elapsed", "moving", "climb", "recorded")
        days = {run.day}
        for name in figures:
            setattr(run, name, getattr(run.as_recorded, name))
        run.day = run.start.astimezone(ZoneInfo(run.zone)).date()
        self.doubt(run)
        self.release(run.runner, {*days, run.day}, run)

    def remove(self, run: Run) -> None:
        """Remove a run."""
        del self.runs[run.id]
        for challenge in self.challenges.values():
            for seat in challenge.seats.values():
                seat.verdicts.pop(run.id, None)
        self.release(run.runner, {run.day}, run)

    def doubt(self, run: Run) -> None:
        """Hold a run that can't be believed, or that no longer fits into its day."""
        causes = {"standard"} if run.elapsed < run.length * FASTEST else set()
        run.held = frozenset(causes | ({"day"} if run.elapsed + self._others(run) > A_DAY else set()))

    def release(self, runner: int, days: Iterable[date], changed: Run) -> None:
        """Release runs that fit into their day again."""
        held = [run for run in self.runs_of(runner) if run.day in days and run is not changed and "day" in run.held]
        for run in sorted(held, key=lambda one: (one.day, one.start is None, one.start or one.logged, one.id)):
            if run.elapsed + self._others(run) <= A_DAY:
                run.held -= {"day"}

    def _others(self, run: Run) -> int:
        """Return how long a runner's other believable runs on the day of a run took."""
        same_day = [other for other in self.runs_of(run.runner) if other.day == run.day and other.id != run.id]
        return sum(other.elapsed for other in same_day if not other.held)

    # --- runners ------------------------------------------------------------------------------------------------------

    def may_join(self, challenge: Challenge, runner: Runner, now: datetime) -> bool:
        """Whether it isn't too late to join."""
        return not challenge.cancelled and challenge.card.today(now, runner.zone) <= challenge.card.last

    def may_leave(self, challenge: Challenge, now: datetime) -> bool:
        """Whether its standings aren't final."""
        return challenge.cancelled or now < challenge.card.final

    def join(self, challenge: Challenge, runner: Runner, seat_id: int, now: datetime) -> None:
        """Let a runner join, perhaps again, from the day on which they first did."""
        seat = challenge.seats.get(seat_id) or Seat(seat_id, runner.id, challenge.card.today(now, runner.zone), False)
        if not seat.live:
            born = runner.born if runner.agreed else None
            seat.live, seat.category = True, runner.category if runner.agreed else None
            seat.age_group = paper.age_group(born, challenge.card.first) if born else None
        challenge.seats[seat_id] = seat

    def leave(self, seat: Seat) -> None:
        """Let a runner leave."""
        seat.live, seat.finished, seat.verdicts, seat.figures = False, None, {}, {}

    def introduce(self, runner: Runner, **values: Any) -> None:
        """Change a runner's profile; without their agreement they are removed from group boards."""
        for name, value in values.items():
            setattr(runner, name, value)
        for challenge in self.challenges.values():
            seat = challenge.seat_of(runner.id)
            if seat and not runner.agreed:
                seat.category = seat.age_group = None

    def close_account(self, runner: Runner) -> None:
        """Remove a runner, with everything but what is final."""
        del self.runners[runner.id]
        self.runs = {key: run for key, run in self.runs.items() if run.runner != runner.id}
        self.follows = {pair for pair in self.follows if runner.id not in pair}
        for challenge in self.challenges.values():
            challenge.seats = {key: seat for key, seat in challenge.seats.items() if seat.runner != runner.id}

    def company_of(self, runner: int) -> set[int]:
        """Return a runner and everybody they follow; a follow rests while the followed one uses an alias."""
        return {runner, *(one for by, one in self.follows if by == runner and not self.runners[one].hidden)}

    # --- what follows -------------------------------------------------------------------------------------------------

    def judge(self, now: datetime) -> None:
        """Recalculate everything where scores still change."""
        for challenge in self.challenges.values():
            for seat in challenge.here if challenge.moves(now) else ():
                runs, card = self.runs_of(seat.runner), challenge.card
                seat.verdicts = paper.verdicts(card, seat.joined, runs)
                seat.baseline = paper.baseline(card, runs)
                seat.figures = paper.figures(card, seat.verdicts.values(), seat.baseline)
                seat.finished = paper.finished(card, seat.verdicts.values())

    def fix(self, now: datetime) -> None:
        """Store for good what is final."""
        for challenge in self.challenges.values():
            if not challenge.cancelled and now >= challenge.card.final and challenge.fixed is None:
                boards = [(metric, lane) for metric in challenge.card.boards for lane in LANES]
                challenge.fixed = {board: _fixed(challenge, board) for board in boards}


def _fixed(challenge: Challenge, board: Board) -> list[Fixed]:
    card, own = challenge.card, board == (challenge.card.metric, "all")
    return [
        Fixed(
            row.rank, row.seat, row.value, row.since, row.runs,
            paper.rung(card, row.value) if own else None,
            challenge.seats[row.seat].finished if own else None,
        )
        for row in paper.places(card, challenge.here, board)
    ]  # fmt: skip


def recorded(run: Run) -> Run:
    """A run that remembers what its recording says."""
    return replace(run, as_recorded=replace(run))


def local(instant: datetime, zone: str) -> datetime:
    """Return an instant on the clocks of a zone."""
    return instant.astimezone(ZoneInfo(zone))
