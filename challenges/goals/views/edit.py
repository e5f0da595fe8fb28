"""Set and edit a goal with the odds beside the form, check in, pause, finish, and choose the days of its plan."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from challenges.goals import actions, queries, rules, text
from challenges.goals.forms import FORMS, GoalForm, PauseForm
from challenges.goals.models import Goal
from challenges.goals.rules import CheckInAnswer, GoalEnding, GoalKind
from challenges.goals.views.blueprint import bp, reader_of
from challenges.goals.views.detail import hours_of, shown
from challenges.refusals import N_, Reason, Refused, Unreadable
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.locale import tell, today
from challenges.web.pages import notice, page, see_other


@bp.route("/goals/new", methods=["GET", "POST"])
@signed_in
def new():
    form = _form(_kind(), reader := reader_of(me()))
    if form.validate_on_submit() and form.aim and not _is_there_already(form):
        try:
            goal = actions.set_goal(me().id, form.aim, form.words(), today())
        except Refused as refused:
            form.refuse_same(tell(refused.reason) if refused.reason else "")
        else:
            notice(_("Goal set. Now for the first run."))
            return see_other("goals.show", goal_id=goal.id)
    return _asked(form, reader, status=422 if form.is_submitted() else 200)


@bp.post("/goals/preview")
@signed_in
def preview():
    """Preview the odds before saving, also for a level picked from the list."""
    reader = reader_of(me())
    if request.form.get("switch"):  # another kind: keep only the plan's text
        return _asked(_form(_kind(), reader, formdata=_words()), reader, status=200)
    form = _form(_kind(), reader)
    return _asked(form, reader, status=_look(form))


@bp.route("/goals/<int:goal_id>/edit", methods=["GET", "POST"])
@signed_in
def edit(goal_id):
    goal = queries.goal_of(me(), goal_id)
    reader = reader_of(me(), goal)
    form = open_edit(lambda: _form(goal.kind, reader, queries.goal_of(me(), goal_id)), f"goal {goal_id}")
    if form.validate_on_submit() and form.aim and not _is_there_already(form, goal.id):
        actions.adjust(goal.id, form.aim, form.words(), today())
        notice(_("Goal saved."))
        return see_other("goals.show", goal_id=goal_id)
    return _changed(form, reader, goal, status=form.status)


@bp.post("/goals/<int:goal_id>/preview")
@signed_in
def preview_change(goal_id):
    """Preview the odds for an existing goal."""
    goal = queries.goal_of(me(), goal_id)
    reader = reader_of(me(), goal)
    form = open_edit(lambda: _form(goal.kind, reader, goal), f"goal {goal_id}", look=True)
    return _changed(form, reader, goal, status=_look(form))


def _asked(form: GoalForm, reader, status: int):
    address = url_for("goals.new", kind=form.OF.value)
    return page(
        "goals/new.html", regions=["meter", "goal"], status=status, form=form, kinds=text.KINDS, goal=None,
        meter=_meter(form, reader), address=address, look=url_for("goals.preview", kind=form.OF.value),
    )  # fmt: skip


def _changed(form: GoalForm, reader, goal: Goal, status: int):
    return page(
        "goals/new.html", regions=["meter", "goal"], status=status, form=form, kinds={}, goal=goal,
        meter=_meter(form, reader), address=url_for("goals.edit", goal_id=goal.id),
        look=url_for("goals.preview_change", goal_id=goal.id),
    )  # fmt: skip


def _look(form: GoalForm) -> int:
    """Validate the input, with a picked level if there is one, and return the HTTP status."""
    taken = request.form.get("take", "")
    if taken.isdecimal() and len(taken) < 16:
        form.take(int(taken))
    return 200 if form.validate() else 422


def _meter(form: GoalForm, reader) -> text.Meter | None:
    """Return the odds of the goal in the form, or None while it is incomplete."""
    if form.aim is None and not form.errors and (form.stored or form.OF in (GoalKind.STREAK, GoalKind.OPEN)):
        form.aim = form.read()  # the initial values
    if form.aim is None:
        return None
    aim, own = form.aim, form.stored.id if form.stored else None
    efforts = queries.efforts_since(me().id, aim.distance, aim.first_day, reader.today) if aim.distance else []
    pauses = reader.days_off(own)
    standing = rules.progress_of(aim, reader.diary, efforts, pauses, reader.today)
    return text.meter(rules.outlook_of(standing, reader.diary, efforts, pauses), standing)


def _form(kind: GoalKind, reader, goal: Goal | None = None, **only) -> GoalForm:
    weeks = rules.weeks_in_a_row(reader.diary, reader.days_off(), reader.today) if kind is GoalKind.STREAK else 0
    return FORMS[kind](reader.today, weeks, goal, **only)


def _words() -> MultiDict:
    """Return the submitted reason, obstacle and plan only."""
    return MultiDict({name: request.form.get(name, "") for name in ("why", "obstacle", "plan")})


def _kind() -> GoalKind:
    asked = request.args.get("kind")
    return next((kind for kind in GoalKind if kind.value == asked), GoalKind.VOLUME)


def _is_there_already(form: GoalForm, besides: int | None = None) -> bool:
    """Whether a live goal for the same thing exists. If so, add an error with a link to it."""
    same = queries.same_goal(me().id, form.aim, today(), besides) if form.aim else None
    if same:
        link = Markup('<a href="{}">{}</a>').format(url_for("goals.show", goal_id=same.id), text.title(same.aim))
        form.refuse_same(escape(_("You already have this goal: %(goal)s. Edit that one instead.")) % {"goal": link})
    return same is not None


@bp.post("/goals/<int:goal_id>/check")
@signed_in
def check(goal_id):
    """Record how the plan went in the check-in week."""
    goal = queries.goal_of(me(), goal_id)
    answer = next((each for each in CheckInAnswer if each.value == request.form.get("answer")), None)
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
    ending = next((each for each in GoalEnding if each.value == request.form.get("ending")), GoalEnding.LET_GO)
    actions.end(goal.id, ending, today())
    done = ending is GoalEnding.FINISHED
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
