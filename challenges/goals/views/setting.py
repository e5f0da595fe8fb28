"""Set and edit a goal, with the odds updating beside the form."""

from flask import request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from challenges.goals import actions, queries, rules, words
from challenges.goals.forms import FORMS, GoalForm
from challenges.goals.models import Goal
from challenges.goals.rules import Kind
from challenges.goals.views.blueprint import bp
from challenges.goals.views.reading import reader_of
from challenges.refusals import Refused
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.language import tell, today
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
        "goals/new.html", regions=["meter", "goal"], status=status, form=form, kinds=words.KINDS, goal=None,
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


def _meter(form: GoalForm, reader) -> words.Meter | None:
    """Return the odds of the goal in the form, or None while it is incomplete."""
    if form.aim is None and not form.errors and (form.kept or form.OF in (Kind.STREAK, Kind.OPEN)):
        form.aim = form.read()  # the initial values
    if form.aim is None:
        return None
    aim, own = form.aim, form.kept.id if form.kept else None
    efforts = queries.efforts_since(me().id, aim.distance, aim.first_day, reader.today) if aim.distance else []
    pauses = reader.days_off(own)
    standing = rules.standing_of(aim, reader.diary, efforts, pauses, reader.today)
    return words.meter(rules.outlook_of(standing, reader.diary, efforts, pauses), standing)


def _form(kind: Kind, reader, goal: Goal | None = None, **only) -> GoalForm:
    weeks = rules.weeks_in_a_row(reader.diary, reader.days_off(), reader.today) if kind is Kind.STREAK else 0
    return FORMS[kind](reader.today, weeks, goal, **only)


def _words() -> MultiDict:
    """Return the submitted reason, obstacle and plan only."""
    return MultiDict({name: request.form.get(name, "") for name in ("why", "obstacle", "plan")})


def _kind() -> Kind:
    asked = request.args.get("kind")
    return next((kind for kind in Kind if kind.value == asked), Kind.VOLUME)


def _is_there_already(form: GoalForm, besides: int | None = None) -> bool:
    """Whether a live goal for the same thing exists. If so, add an error with a link to it."""
    same = queries.same_goal(me().id, form.aim, today(), besides) if form.aim else None
    if same:
        link = Markup('<a href="{}">{}</a>').format(url_for("goals.show", goal_id=same.id), words.title(same.aim))
        form.refuse_same(escape(_("You already have this goal: %(goal)s. Edit that one instead.")) % {"goal": link})
    return same is not None
