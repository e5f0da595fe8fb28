"""The variety card: nine small tasks for a month, and which of them a runner has done. Pure."""

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
"""How far the run history must reach back before a month: some tasks compare with earlier weeks."""


@dataclass(frozen=True, slots=True)
class Square:
    """A task with the day it was done, and the run that did it or whether it was ticked by hand."""

    task: Task
    day: date | None = None
    run_id: int | None = None
    ticked: bool = False

    @property
    def done(self) -> bool:
        return self.day is not None


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def tasks_of(runner_id: int, month: date) -> list[Task]:
    """Return the nine tasks of a runner's month, with the same number per family, drawn by runner and month."""
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
    """Return the squares of a card in order, with what filled them.

    `diary` must reach `BEFORE` back before the month. `new_starts` are the runs that started in a new place.
    `ticks` has the day of each task that was ticked by hand.
    """
    seen = _seen(month, diary, new_starts)
    return [_square(task, seen, ticks.get(task.key)) for task in tasks_of(runner_id, month)]


def filled_on(squares: Sequence[Square]) -> date | None:
    """Return the day on which the last square was done, or None while one is open."""
    days = [square.day for square in squares if square.day is not None]
    return max(days) if days and len(days) == len(squares) else None


def tick_refusal(runner_id: int, month: date, key: str, today: date) -> Reason | None:
    """Return why a square can't be ticked by hand, or None if it can."""
    task = next((task for task in tasks_of(runner_id, month) if task.key == key), None)
    if task is None:
        return Reason(N_("That square isn't on your card for that month."))
    if not task.by_hand:
        return Reason(N_("Your runs fill this square automatically."))
    if not is_open(month, today):
        return Reason(N_("This card is closed. Open this month's card instead."))
    return None


def is_open(month: date, today: date) -> bool:
    """Whether squares can be ticked: during the month and the one after it."""
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
