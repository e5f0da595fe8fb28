"""Days off. They neither count towards a goal nor against it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from challenges.clock import Window
from challenges.goals.streaks import Pause
from challenges.refusals import N_, Reason

FURTHEST_AHEAD = timedelta(days=366)
FURTHEST_BACK = timedelta(days=366)
LONGEST = 366  # days


def is_off(pauses: Iterable[Pause], day: date) -> bool:
    """Whether a day lies within a pause."""
    return any(pause.first <= day and (pause.last is None or day <= pause.last) for pause in pauses)


def days_off(pauses: Sequence[Pause], window: Window) -> int:
    """Return how many days of a window are off."""
    covered = 0
    for pause in merged(pauses):
        first, last = max(pause.first, window.first_day), min(pause.last or window.last_day, window.last_day)
        covered += max(0, (last - first).days + 1)
    return covered


def merged(pauses: Iterable[Pause]) -> list[Pause]:
    """Return the same days as pauses that neither overlap nor touch, oldest first."""
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: each.first):
        before = joined[-1] if joined else None
        if before is None or (before.last is not None and pause.first > before.last + timedelta(days=1)):
            joined.append(pause)
        elif before.last is not None:
            last = None if pause.last is None else max(before.last, pause.last)
            joined[-1] = Pause(before.first, last)
    return joined


def refusal_of_pause(pause: Pause, today: date) -> dict[str, Reason]:
    """Return the errors of a new pause by field ("first_day", "last_day"), empty if it is valid."""
    if pause.first > today + FURTHEST_AHEAD or pause.first < today - FURTHEST_BACK:
        return {"first_day": Reason(N_("Pick a first day within a year of today."))}
    if pause.last is not None and pause.last < pause.first:
        return {"last_day": Reason(N_("The last day is before the first. Pick a later one."))}
    if pause.last is not None and (pause.last - pause.first).days >= LONGEST:
        return {"last_day": Reason(N_("Pick a last day within a year of the first, or leave it empty for now."))}
    return {}
