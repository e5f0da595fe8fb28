"""Text about a streak, in weeks or in days."""

from datetime import date, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.goals.rules import week_of
from challenges.goals.rules.streaks import Streak
from challenges.goals.text.labels import date_of
from challenges.runs.rules.facts import RunHistory
from challenges.web import locale

WEEKS, DAYS = 26, 28


class StreakSquare(NamedTuple):
    """One week of the last six months, or one day of the last four weeks."""

    state: str  # "kept", "skipped", "missed", "open"
    letter: str
    text: str


def in_a_row(length: int, daily: bool) -> str:
    """Return the length of a streak: "6 weeks in a row"."""
    if daily:
        return ngettext("%(num)d day in a row", "%(num)d days in a row", length)
    return ngettext("%(num)d week in a row", "%(num)d weeks in a row", length)


def row_tag(streak: Streak, daily: bool) -> tuple[str, str]:
    """Return whether the current week or day is done, with its tone."""
    if streak.paused:
        return _("Paused"), "plain"
    if streak.is_kept:
        return (_("Done today") if daily else _("Done this week")), "good"
    return (_("Run due today") if daily else _("Run due this week")), "cheer"


def next_step(streak: Streak, daily: bool) -> str:
    """Return what keeps the streak going or starts one."""
    if streak.paused:
        return _("You're taking days off. Your streak waits for you.")
    if streak.is_kept:
        return _("The next run is due by %(day)s.", day=date_of(streak.ends_on))
    if not streak.alive:
        if daily:
            return _("Run a mile (1.61 km) today to start a new streak.")
        return _("Run by %(day)s to start a new streak. Any distance counts.", day=date_of(streak.ends_on))
    if daily:
        return _("Run a mile (1.61 km) today to keep it.")
    return _("Run by %(day)s to keep it. Any distance counts.", day=date_of(streak.ends_on))


def skips(streak: Streak, daily: bool) -> str:
    """Return how many skips are left, or how to earn one."""
    if streak.skips:
        return ngettext(
            "You have %(num)d skip. It's used automatically when you'd lose your streak.",
            "You have %(num)d skips. One is used automatically when you'd lose your streak.",
            streak.skips,
        )
    if daily:
        return _("No skips yet. Seven days in a row earn you one.")
    return _("No skips yet. Four weeks in a row earn you one.")


def comeback(streak: Streak, daily: bool) -> str:
    """Return a welcome after a break, or ""."""
    back = streak.comeback
    if back is None:
        return ""
    if daily:
        away = ngettext("%(num)d day away", "%(num)d days away", back.away)
    else:
        away = ngettext("%(num)d week away", "%(num)d weeks away", back.away)
    return _(
        "You came back on %(day)s after %(away)s. Coming back is the hardest run, so it counts double.",
        day=date_of(back.day),
        away=away,
    )


def squares(diary: RunHistory, streak: Streak, daily: bool, today: date) -> list[StreakSquare]:
    """Return the last 26 weeks or 28 days, oldest first: kept, skipped, missed or still open."""
    ran: dict[date, int] = {}
    for outing in diary:
        first = outing.day if daily else week_of(outing.day)
        ran[first] = ran.get(first, 0) + 1
    step, now = (timedelta(days=1), today) if daily else (timedelta(days=7), week_of(today))
    firsts = [now - step * back for back in reversed(range(DAYS if daily else WEEKS))]
    return [_square(first, ran.get(first, 0), first in streak.skipped, first == now, daily) for first in firsts]


def _square(first: date, runs: int, skipped: bool, is_now: bool, daily: bool) -> StreakSquare:
    when = date_of(first) if daily else _("Week of %(day)s", day=date_of(first))
    if runs:
        what = ngettext("%(num)d run", "%(num)d runs", runs)
    elif skipped:
        what = _("skip used")
    else:
        what = _("still open") if is_now else _("no run")
    state = "kept" if runs else "skipped" if skipped else "open" if is_now else "missed"
    begins_month = first.day <= 7
    letter = locale.day(first, "letter") if daily else str(first.day)
    if begins_month and not daily:
        letter = locale.day(first, "month-name")
    return StreakSquare(state, letter, _("%(when)s: %(what)s", when=when, what=what))
