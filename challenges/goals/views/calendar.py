"""A plan as an iCalendar entry, for its runner only."""

from datetime import time, timedelta

from flask_babel import gettext as _

from challenges import clock
from challenges.calendars import add_times, zone_rules
from challenges.goals import words
from challenges.goals.models import Goal
from challenges.runners.models import Runner
from challenges.web.language import today
from challenges.web.pages import absolute

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EARLY = timedelta(minutes=30)  # the alarm
AN_HOUR = timedelta(hours=1)
A_FEW_YEARS = timedelta(days=5 * 365)


def entry_of(goal: Goal, runner: Runner, title: str) -> bytes:
    """Return the plan as a weekly iCalendar event until the goal's last day, with an alarm 30 minutes before.

    The event is in the runner's time zone, so it stays at the same time of day when clocks change.
    """
    from icalendar import Alarm, Calendar, Event, vRecur

    days = [int(day) for day in goal.plan_days]
    minute = goal.plan_minute or 0
    first = max(today(), goal.first_day)
    first += timedelta(days=min((day - first.weekday()) % 7 for day in days))
    repeats: dict[str, object] = {"FREQ": "WEEKLY", "BYDAY": [DAYS[day] for day in days]}
    if goal.last_day:
        repeats["UNTIL"] = clock.local_instant(goal.last_day, time(23, 59), runner.zone)
    text = goal.plan or title
    event, alarm, calendar = Event(), Alarm(), Calendar()
    event.add("uid", f"goal-{goal.id}@{absolute('home.today').split('//')[-1].strip('/')}")
    event.add("dtstamp", clock.now())
    add_times(event, first, time(minute // 60, minute % 60), runner.zone, AN_HOUR)
    event.add("summary", _("Run: %(plan)s", plan=text))
    event.add("description", _description(goal, title))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("rrule", vRecur(repeats))
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -EARLY)
    alarm.add("description", _("Run: %(plan)s", plan=text))
    event.add_component(alarm)
    calendar.add("prodid", "-//Second Wind//goals//EN")
    calendar.add("version", "2.0")
    if zone := zone_rules(runner.zone, first, goal.last_day or first + A_FEW_YEARS):
        calendar.add_component(zone)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _description(goal: Goal, title: str) -> str:
    lines = [title, words.plan(goal.obstacle, goal.plan) if goal.obstacle else "", goal.why]
    return "\n".join(line for line in lines if line)
