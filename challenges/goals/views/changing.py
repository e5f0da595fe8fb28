"""Changes to a goal: check in, pause and resume, finish, let go, and the days of its plan."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from challenges.goals import actions, queries, rules
from challenges.goals.forms import PauseForm
from challenges.goals.rules import Answer, Ending
from challenges.goals.views.blueprint import bp
from challenges.goals.views.going import hours_of, shown
from challenges.goals.views.reading import reader_of
from challenges.refusals import N_, Reason, Refused, Unreadable
from challenges.web.guards import me, signed_in
from challenges.web.language import today
from challenges.web.pages import notice, see_other


@bp.post("/goals/<int:goal_id>/check")
@signed_in
def check(goal_id):
    """Record how the plan went in the check-in week."""
    goal = queries.goal_of(me(), goal_id)
    answer = next((each for each in Answer if each.value == request.form.get("answer")), None)
    if answer is None:
        raise Unreadable(Reason(N_("Pick how it went: stuck to it, bent it or dropped it.")))
    week = rules.week_asked(goal.set_on, today())
    if request.form.get("week") != week.isoformat():
        raise Refused(Reason(N_("It's too late to check in for that week. Your goal's page shows the current one.")))
    actions.check_in(goal.id, week, answer)
    return see_other("goals.show", goal_id=goal_id)


@bp.post("/goals/<int:goal_id>/pauses")
@signed_in
def pause(goal_id):
    goal = queries.goal_of(me(), goal_id)
    form = PauseForm(today())
    if not form.validate_on_submit():
        return shown(goal, form, status=422)
    actions.pause(me().id, form.why.data, form.days(), None if form.everything.data else goal.id)
    notice(_("Paused. Days off don't count against you."))
    return see_other("goals.show", goal_id=goal_id)


@bp.post("/goals/pauses/<int:pause_id>/ending")
@signed_in
def go_on(pause_id):
    taken = queries.pause_of(me(), pause_id)
    goal_id, is_ahead = taken.goal_id, taken.first_day >= today()
    actions.go_on(taken.id, today())
    notice(_("Days off cancelled.") if is_ahead else _("Days off ended. Good to have you back."))
    return see_other("goals.show", goal_id=goal_id) if goal_id else see_other("goals.streak")


@bp.post("/goals/<int:goal_id>/ending")
@signed_in
def end(goal_id):
    """Finish the goal or let it go."""
    goal = queries.goal_of(me(), goal_id)
    ending = next((each for each in Ending if each.value == request.form.get("ending")), Ending.LET_GO)
    actions.end(goal.id, ending, today())
    done = ending is Ending.FINISHED
    notice(_("Goal finished. It stays in your history.") if done else _("Goal let go. That makes room for another."))
    return see_other("goals.index")


@bp.post("/goals/<int:goal_id>/hours")
@signed_in
def hours(goal_id):
    """Save the weekdays and the time of the plan."""
    goal = queries.goal_of(me(), goal_id)
    form = hours_of(goal, reader_of(me(), goal))
    if not form.validate_on_submit():
        return shown(goal, PauseForm(today()), form, status=form.status)
    at: Any = form.at.data
    days = "".join(str(day) for day in sorted(set(form.days.data)))
    actions.plan_hours(goal.id, days, at.hour * 60 + at.minute)
    return see_other("goals.show", goal_id=goal_id)
