"""The list of goals, and one goal with its progress."""

from datetime import time

from flask import Response, url_for

from challenges.goals import queries, rules, words
from challenges.goals.forms import HoursForm, PauseForm
from challenges.goals.models import Goal
from challenges.goals.queries import GoalSeen, Reader, Words
from challenges.goals.streaks import weekly
from challenges.goals.views.blueprint import bp
from challenges.goals.views.calendar import entry_of
from challenges.goals.views.reading import reader_of
from challenges.refusals import Missing
from challenges.runs.queries import diary_of
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.language import today
from challenges.web.pages import page
from challenges.web.paging import paging

PER_PAGE = 10


@bp.get("/goals")
@signed_in
def index():
    day, diary = today(), diary_of(me().id)
    pages = paging(queries.past_goal_count(me(), day), PER_PAGE)
    return page(
        "goals/index.html",
        goals=queries.goals_of(me(), diary, day),
        past=queries.past_goals_of(me(), diary, day, pages.offset, PER_PAGE) if pages.total else [],
        pages=pages,
        streak=queries.streak_of(me(), diary, day),
        daily=queries.counts_days(me().id),
        kinds=words.KINDS,
        words=words,
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
    answer = Response(entry_of(goal, me(), words.title(goal.aim)), mimetype="text/calendar")
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
        stands=words.tag(seen.standing),
        ring=words.ring(seen.standing),
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
        words=words,
    )


def _squares(reader: Reader, goal: Goal) -> list[words.Square]:
    """Return the recent weeks for a streak goal, else nothing."""
    if goal.kind is not rules.Kind.STREAK:
        return []
    return words.squares(
        reader.diary, weekly(reader.diary, reader.days_off(goal.id), reader.today), False, reader.today
    )


def seen_by(reader: Reader, goal: Goal) -> GoalSeen:
    """Return a goal with its progress."""
    pauses = reader.days_off(goal.id)
    standing = rules.standing_of(goal.aim, reader.diary, reader.efforts, pauses, reader.today, goal.ended)
    outlook = rules.outlook_of(standing, reader.diary, reader.efforts, pauses)
    return GoalSeen(goal.id, Words(goal.why, goal.obstacle, goal.plan), standing, outlook)


def hours_of(goal: Goal, reader: Reader) -> HoursForm:
    """Return the form for the days of a plan."""
    goal_id = goal.id
    back = url_for("goals.show", goal_id=goal_id)
    return open_edit(lambda: _hours(queries.goal_of(me(), goal_id), reader), f"hours of goal {goal_id}", back=back)


def _hours(goal: Goal, reader: Reader) -> HoursForm:
    """Return the form with the saved days, or the runner's usual ones by default."""
    usual = rules.usual_hours(reader.diary, reader.today)
    days = [int(day) for day in goal.plan_days] or list(usual.days)
    minute = usual.minute if goal.plan_minute is None else goal.plan_minute
    return HoursForm(days, time(minute // 60, minute % 60))
