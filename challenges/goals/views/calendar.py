"""A plan as a calendar entry: for its runner only."""

from datetime import datetime, timedelta

from flask_babel import gettext as _

from challenges import clock
from challenges.goals import words
from challenges.goals.models import Goal
from challenges.runners.models import Runner
from challenges.web.language import today
from challenges.web.pages import absolute

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EARLY = timedelta(minutes=30)  # the alarm
AN_HOUR = timedelta(hours=1)


def entry_of(goal: Goal, runner: Runner, title: str) -> bytes:
    """The hours of the plan, each week until the goal is over, with an alarm half an hour before.

    Calendars keep them at the same time of day, also across clock changes: the entry is in the runner's own zone.
    """
    from icalendar import Alarm, Calendar, Event, vRecur

    days = [int(day) for day in goal.plan_days]
    minute = goal.plan_minute or 0
    first = max(today(), goal.first_day)
    first += timedelta(days=min((day - first.weekday()) % 7 for day in days))
    begins = datetime(first.year, first.month, first.day, minute // 60, minute % 60, tzinfo=clock.zone_of(runner.zone))
    repeats: dict[str, object] = {"FREQ": "WEEKLY", "BYDAY": [DAYS[day] for day in days]}
    if goal.last_day:
        last = datetime(goal.last_day.year, goal.last_day.month, goal.last_day.day, 23, 59, tzinfo=begins.tzinfo)
        repeats["UNTIL"] = last.astimezone(clock.zone_of("UTC"))
    text = goal.plan or title
    event, alarm, calendar = Event(), Alarm(), Calendar()
    event.add("uid", f"goal-{goal.id}@{absolute('home.today').split('//')[-1].strip('/')}")
    event.add("dtstamp", clock.now())
    event.add("dtstart", begins)
    event.add("dtend", begins + AN_HOUR)
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
    calendar.add_component(event)
    calendar.add_missing_timezones(first_date=first, last_date=(goal.last_day or first) + timedelta(days=400))
    return bytes(calendar.to_ical())


def _description(goal: Goal, title: str) -> str:
    lines = [title, words.plan(goal.obstacle, goal.plan) if goal.obstacle else "", goal.why]
    return "\n".join(line for line in lines if line)
