"""The variety card: nine small tasks for a month, and which of them a runner's days have done. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from challenges.refusals import N_, Reason
from challenges.runs.diary import Diary, order_of
from challenges.runs.rules import Kind
from challenges.workouts.rules.tasks import FAMILIES, TASKS, Seen, Task

SQUARES = sum(FAMILIES.values())
BEFORE = timedelta(weeks=8)
"""How far back from the first of a month the diary has to reach: some tasks compare with the weeks before."""


@dataclass(frozen=True, slots=True)
class Square:
    """A task and whether it is done: on which day, by which run, or by its runner's own word."""

    task: Task
    day: date | None = None
    run_id: int | None = None
    ticked: bool = False

    @property
    def done(self) -> bool:
        return self.day is not None


def month_of(day: date) -> date:
    """The first of a month."""
    return day.replace(day=1)


def tasks_of(runner_id: int, month: date) -> list[Task]:
    """The nine tasks of a runner's month: as many of each family on every card, drawn by lot for runner and month."""
    lot = Random(f"{runner_id}/{month.year}-{month.month:02}")  # noqa: S311 a game
    drawn = [
        task
        for family, many in FAMILIES.items()
        for task in lot.sample([task for task in TASKS if task.family is family], many)
    ]
    lot.shuffle(drawn)
    return drawn


def card_of(
    runner_id: int, month: date, diary: Diary, new_starts: Collection[int], ticks: Mapping[str, date]
) -> list[Square]:
    """The squares of a card in their order, with what did them.

    `diary` reaches `BEFORE` back from the first of the month; `new_starts` are the runs that began in a new place;
    `ticks` says which tasks were ticked by hand, and on which day.
    """
    seen = _seen(month, diary, new_starts)
    return [_square(task, seen, ticks.get(task.key)) for task in tasks_of(runner_id, month)]


def filled_on(squares: Sequence[Square]) -> date | None:
    """The day on which the last square of a card was done; None while one is open."""
    days = [square.day for square in squares if square.day is not None]
    return max(days) if days and len(days) == len(squares) else None


def tick_refusal(runner_id: int, month: date, key: str, today: date) -> Reason | None:
    """What speaks against ticking a square by hand."""
    task = next((task for task in tasks_of(runner_id, month) if task.key == key), None)
    if task is None:
        return Reason(N_("That square isn't on your card for that month."))
    if not task.by_hand:
        return Reason(N_("Your runs fill this square automatically."))
    if not is_open(month, today):
        return Reason(N_("This card is closed. Open this month's card instead."))
    return None


def is_open(month: date, today: date) -> bool:
    """Whether squares can be ticked: in the month itself, and through the one after it."""
    return month == month_of(today) or month == month_of(month_of(today) - timedelta(days=1))


def _seen(month: date, diary: Diary, new_starts: Collection[int]) -> Seen:
    runs = sorted((one for one in diary if month - BEFORE <= one.day and one.kind is not Kind.WALK), key=order_of)
    after = month_of(month + timedelta(days=31))
    return Seen(
        tuple(one for one in runs if month <= one.day < after),
        tuple(one for one in runs if one.day < month),
        new_starts,
    )


def _square(task: Task, seen: Seen, ticked: date | None) -> Square:
    by = task.recognised(seen) if task.recognised else None
    if by:
        return Square(task, by.day, by.run_id)
    return Square(task, ticked, ticked=True) if ticked else Square(task)
