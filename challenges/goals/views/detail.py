"""The list of goals, one goal with its progress, and its plan as an iCalendar entry."""

from datetime import time, timedelta

from flask import Response, url_for
from flask_babel import gettext as _

from challenges import clock
from challenges.calendars import add_times, zone_rules
from challenges.goals import queries, rules, text
from challenges.goals.forms import HoursForm, PauseForm
from challenges.goals.models import Goal
from challenges.goals.queries import GoalReader, GoalSeen, GoalWords
from challenges.goals.rules.streaks import weekly
from challenges.goals.views.blueprint import bp, reader_of
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.queries import run_history_of
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.locale import today
from challenges.web.pages import absolute, page
from challenges.web.paging import paging

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
    lines = [title, text.plan(goal.obstacle, goal.plan) if goal.obstacle else "", goal.why]
    return "\n".join(line for line in lines if line)


PER_PAGE = 10


@bp.get("/goals")
@signed_in
def index():
    day, diary = today(), run_history_of(me().id)
    pages = paging(queries.past_goal_count(me(), day), PER_PAGE)
    return page(
        "goals/index.html",
        goals=queries.goals_of(me(), diary, day),
        past=queries.past_goals_of(me(), diary, day, pages.offset, PER_PAGE) if pages.total else [],
        pages=pages,
        streak=queries.streak_of(me(), diary, day),
        daily=queries.counts_days(me().id),
        kinds=text.KINDS,
        words=text,
    )


@bp.get("/goals/<int:goal_id>")
@signed_in
def show(goal_id):
    goal = queries.goal_of(me(), goal_id)
    return shown(goal, PauseForm(today()))


@bp.get("/goals/<int:goal_id>/plan.ics")
@signed_in
def as_calendar(goal_id):
    """Download the plan as a calendar entry with an alarm."""
    goal = queries.goal_of(me(), goal_id)
    if not goal.plan_days:
        raise Missing
    answer = Response(entry_of(goal, me(), text.title(goal.aim)), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = "attachment; filename=plan.ics"
    return answer


def shown(goal: Goal, pausing: PauseForm, hours: HoursForm | None = None, status: int = 200):
    """Render the page of a goal. The forms may hold input that was just refused."""
    reader = reader_of(me(), goal)
    seen = seen_by(reader, goal)
    week = rules.week_asked(goal.set_on, reader.today)
    return page(
        "goals/show.html",
        regions=["check", "hours"],
        status=status,
        goal=goal,
        seen=seen,
        stands=text.tag(seen.standing),
        ring=text.ring(seen.standing),
        week_asked=week,
        is_last_week=week < rules.week_of(reader.today),
        answers=queries.answers_of(goal, reader.today),
        recent=rules.mondays(reader.today, goal.set_on),
        changes=queries.changes_of(goal),
        taken=queries.pauses_within(reader.pauses, goal.id, reader.today),
        pausing=pausing,
        hours=hours or hours_of(goal, reader),
        squares=_squares(reader, goal),
        daily=False,
        words=text,
    )


def _squares(reader: GoalReader, goal: Goal) -> list[text.StreakSquare]:
    """Return the recent weeks for a streak goal, else nothing."""
    if goal.kind is not rules.GoalKind.STREAK:
        return []
    return text.squares(reader.diary, weekly(reader.diary, reader.days_off(goal.id), reader.today), False, reader.today)


def seen_by(reader: GoalReader, goal: Goal) -> GoalSeen:
    """Return a goal with its progress."""
    pauses = reader.days_off(goal.id)
    standing = rules.progress_of(goal.aim, reader.diary, reader.efforts, pauses, reader.today, goal.ended)
    outlook = rules.outlook_of(standing, reader.diary, reader.efforts, pauses)
    return GoalSeen(goal.id, GoalWords(goal.why, goal.obstacle, goal.plan), standing, outlook)


def hours_of(goal: Goal, reader: GoalReader) -> HoursForm:
    """Return the form for the days of a plan."""
    goal_id = goal.id
    back = url_for("goals.show", goal_id=goal_id)
    return open_edit(lambda: _hours(queries.goal_of(me(), goal_id), reader), f"hours of goal {goal_id}", back=back)


def _hours(goal: Goal, reader: GoalReader) -> HoursForm:
    """Return the form with the saved days, or the runner's usual ones by default."""
    usual = rules.usual_hours(reader.diary, reader.today)
    days = [int(day) for day in goal.plan_days] or list(usual.days)
    minute = usual.minute if goal.plan_minute is None else goal.plan_minute
    return HoursForm(days, time(minute // 60, minute % 60))
