"""Whether a challenge is on its first day, and what keeps a runner level with it. Pure."""

from datetime import date

from challenges.clock import Window


def is_day_one(window: Window, today: date, *, has_scores: bool) -> bool:
    """Return whether a challenge under way shows its start: on its first day, or until a run counts."""
    return window.contains(today) and (today == window.first_day or not has_scores)


def level_at(window: Window, today: date, target: int) -> int:
    """Return the total, rounded up, that an even pace reaches by the end of today."""
    return -(-target * max(0, window.day_number(today)) // window.days)
