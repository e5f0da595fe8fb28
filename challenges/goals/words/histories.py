"""Text about a goal's history, its plan and days off, and notes for Today."""

from datetime import date
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from challenges.goals.models import Goal, GoalChange, PauseTaken
from challenges.goals.queries.notes import CHECK, PLAN
from challenges.goals.rules import Change, week_of
from challenges.goals.streaks import Pause
from challenges.goals.words.titles import WHYS, date_of, target
from challenges.web import language

CHANGES: dict[Change, Any] = {
    Change.SET: _l("Set"),
    Change.ADJUSTED: _l("Changed"),
    Change.PAUSED: _l("Paused"),
    Change.WENT_ON: _l("Resumed"),
    Change.FINISHED: _l("Finished"),
    Change.LET_GO: _l("Let go"),
}


class Said(NamedTuple):
    """A note on Today: its text, and the address and text of its link."""

    text: str
    url: str
    link_text: str


def change(goal: Goal, each: GoalChange) -> str:
    """Return a line of the history: "Changed: 80 km by 30 November"."""
    word = str(CHANGES[each.change])
    if each.change not in (Change.SET, Change.ADJUSTED) or each.target is None:
        return word
    asked = target(goal.aim, each.target)
    if each.last_day is None:
        return _("%(change)s: %(target)s", change=word, target=asked)
    return _("%(change)s: %(target)s by %(day)s", change=word, target=asked, day=date_of(each.last_day))


def plan(obstacle: str, then: str) -> str:
    """Return the plan as a sentence: "If dark, wet mornings: I'll run the covered loop"."""
    if not then:
        return ""
    return _("If %(obstacle)s: I'll run %(plan)s", obstacle=obstacle, plan=then) if obstacle else then


def pause_days(days: Pause) -> str:
    """Return the days of a pause: "3 November to 9 November", "from 3 December"."""
    if days.last is None:
        return _("from %(day)s", day=date_of(days.first))
    if days.first == days.last:
        return date_of(days.first)
    return _("%(first)s to %(last)s", first=date_of(days.first), last=date_of(days.last))


def pause_why(taken: PauseTaken) -> str:
    """Return the reason of a pause: "Illness"."""
    return str(WHYS[taken.why])


def note(topic: str, key: int, day: date, number: int, text: str) -> Said | None:
    """Return a note for Today, or None if the topic isn't about goals."""
    url = url_for("goals.show", goal_id=key)
    if topic == CHECK:
        if day == week_of(language.today()):
            return Said(_("Your plan: “%(plan)s”. How did it go this week?", plan=text), url, _("Check in"))
        return Said(_("Your plan: “%(plan)s”. How did it go last week?", plan=text), url, _("Check in"))
    if topic == PLAN:
        return Said(_("Planned for today: %(plan)s.", plan=text), url, _("Open goal"))
    return None
