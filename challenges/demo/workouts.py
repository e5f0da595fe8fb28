"""Squares that demo runners ticked on their variety cards."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from challenges.demo.rows import Row
from challenges.workouts.rules import month_of, tasks_of


def ticks_of(runner_ids: Iterable[int], today: date, seed: int) -> list[Row]:
    """Return the ticks of some runners this month and last: two thirds of the squares they can tick by hand."""
    random = Random(f"{seed}:cards")  # noqa: S311 a demo
    this = month_of(today)
    months = [month_of(this - timedelta(days=1)), *([this] if today.day > 1 else [])]
    rows = []
    for runner_id in runner_ids:
        for month in months:
            last = min(today, month + timedelta(days=27))
            for task in tasks_of(runner_id, month):
                if task.by_hand and random.random() < 0.67:
                    day = month + timedelta(days=random.randrange((last - month).days + 1))
                    rows.append({
                        "runner_id": runner_id, "month": month, "task": task.key, "day": day,
                        "ticked_at": datetime.combine(day, time(19), UTC),
                    })  # fmt: skip
    return rows
