"""Coaching pages: for runners, for coaches, and for invitations and access."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from challenges import clock
from challenges.coaching import actions, queries, text
from challenges.coaching.forms import CoachInviteForm, GrantsForm, MoveForm, NoteForm, WorkoutForm
from challenges.coaching.models import Coaching, SetWorkout
from challenges.coaching.rules import Grant, Side
from challenges.goals import text as goal_words
from challenges.mood import text as mood_words
from challenges.recordings.route_drawing import drawing_of
from challenges.refusals import Missing, Refused
from challenges.runners.queries import runner_seen_by
from challenges.runs import text as run_words
from challenges.runs.queries import run_history_of
from challenges.web import locale
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.locale import tell, today
from challenges.web.pages import is_partial, notice, page, see_other

bp = Blueprint("coaching", __name__)

BACK, AHEAD = timedelta(weeks=5), timedelta(weeks=26)


@bp.get("/coaching")
@signed_in
def index() -> Any:
    """Show the runner's plan week by week, and their coaches."""
    day = today()
    first = day - timedelta(days=day.weekday()) - BACK
    plan = queries.plan_of(me().id, first, day + AHEAD, run_history_of(me().id, since=first), day)
    return page(
        "coaching/index.html", regions=["plan"], weeks=text.weeks(plan, day), has_plan=bool(plan),
        coachings=queries.coaches_of(me()), invitations=queries.invitations_to(me()),
        coaches=queries.live_count_of(me().id), words=text, me=me(),
    )  # fmt: skip


@bp.post("/coaching/plan/<int:workout_id>/tick")
@signed_in
def tick(workout_id: int) -> Any:
    """Mark a workout as done."""
    actions.tick(queries.set_workout_for(me(), workout_id).id, me().id, done=True)
    return see_other("coaching.index")


@bp.post("/coaching/plan/<int:workout_id>/tick-removal")
@signed_in
def untick(workout_id: int) -> Any:
    """Mark a workout as not done."""
    actions.tick(queries.set_workout_for(me(), workout_id).id, me().id, done=False)
    return see_other("coaching.index")


@bp.get("/coaching/coaches/<int:coaching_id>")
@signed_in
def show(coaching_id: int) -> Any:
    """Show a coach: their access, and the notes."""
    return shown(queries.coach_of(me(), coaching_id))


@bp.post("/coaching/coaches/<int:coaching_id>/notes")
@signed_in
def reply(coaching_id: int) -> Any:
    """Write a note to a coach."""
    coaching, form = queries.coach_of(me(), coaching_id), NoteForm()
    if not form.validate_on_submit():
        return shown(coaching, form)
    actions.write(coaching.id, me().id, form.text.data)
    return see_other("coaching.show", coaching_id=coaching_id)


@bp.post("/coaching/coaches/<int:coaching_id>/reading")
@signed_in
def read(coaching_id: int) -> Any:
    """Mark the coach's notes as read."""
    actions.mark_read(queries.coach_of(me(), coaching_id).id, me().id)
    return see_other("coaching.show", coaching_id=coaching_id)


@bp.post("/coaching/coaches/<int:coaching_id>/ending")
@signed_in
def end(coaching_id: int) -> Any:
    """End a coaching, or withdraw the invitation."""
    coaching = queries.coach_of(me(), coaching_id)
    name, accepted = text.first_name(text.face_of(coaching, coaching.coach, me())), coaching.accepted_at
    actions.end(coaching.id, me().id)
    if accepted:
        notice(_("Coaching ended. %(name)s now sees only what other members see.", name=name))
    else:
        notice(_("Invitation withdrawn. %(name)s sees only what other members see.", name=name))
    return see_other("coaching.index")


@bp.post("/coaching/coaches/<int:coaching_id>/removal")
@signed_in
def forget(coaching_id: int) -> Any:
    """Delete the notes and workouts of a coaching that has ended."""
    actions.forget(queries.coach_of(me(), coaching_id).id, me().id)
    notice(_("Coaching history deleted."))
    return see_other("coaching.index")


def grants_of(coaching: Coaching) -> GrantsForm:
    """Return the form for the coach's access."""
    its_id = coaching.id
    back = url_for("coaching.show", coaching_id=its_id)
    return open_edit(lambda: GrantsForm(queries.coach_of(me(), its_id)), f"grants {its_id}", back=back)


def shown(coaching: Coaching, form: NoteForm | None = None, grants: GrantsForm | None = None) -> Any:
    """Return the page of a coach. The forms may hold rejected input."""
    notes, sent = queries.notes_of(coaching), [one.status for one in (form, grants) if one]
    return page(
        "coaching/show.html", regions=["notes", "grants"], status=max(sent, default=200),
        coaching=coaching, face=text.face_of(coaching, coaching.coach, me()), grants=grants or grants_of(coaching),
        notes=notes, note=form or NoteForm(formdata=None), own=Side.RUNNER, words=text, is_partial=is_partial(),
        unread=any(each.by is Side.COACH and each.read_at is None for each in notes),
        write_url="coaching.reply", read_url="coaching.read",
    )  # fmt: skip


@bp.get("/coaching/runners")
@signed_in
def board() -> Any:
    """Show the runners that the reader coaches, most urgent first."""
    return page(
        "coaching/board.html", charges=queries.coached_runners_of(me()), invitations=queries.invitations_to(me()),
        words=text, me=me(),
    )  # fmt: skip


@bp.post("/coaching/invitations/<int:coaching_id>/acceptance")
@signed_in
def accept(coaching_id: int) -> Any:
    """Accept an invitation."""
    coaching = actions.accept(queries.invitation_to(me(), coaching_id).id, me().id)
    notice(_("Invitation accepted. You now coach %(name)s.", name=coaching.runner.name))
    return see_other("coaching.runner", coaching_id=coaching_id)


@bp.post("/coaching/invitations/<int:coaching_id>/refusal")
@signed_in
def decline(coaching_id: int) -> Any:
    """Decline an invitation."""
    actions.end(queries.invitation_to(me(), coaching_id).id, me().id)
    notice(_("Invitation declined. They can ask again in 30 days."))
    return see_other("coaching.board")


@bp.get("/coaching/runners/<int:coaching_id>")
@signed_in
def runner(coaching_id: int) -> Any:
    """Show a coached runner."""
    return record_page(queries.coached_runner_of(me(), coaching_id))


@bp.get("/coaching/runners/<int:coaching_id>/runs/<int:run_id>")
@signed_in
def run(coaching_id: int, run_id: int) -> Any:
    """Show one run of a coached runner, private ones included; with its map if granted."""
    coaching, its_run, route = queries.run_and_route_of(me(), coaching_id, run_id)
    return page(
        "coaching/run.html", words=text, coaching=coaching, run=its_run,
        face=text.face_of(coaching, coaching.runner, me()),
        facts=run_words.facts_of(its_run, own=False), with_time=Grant.WHEREABOUTS in coaching.grants,
        drawing=drawing_of(route, None, locale.units(), tiles=False) if route else None,
    )  # fmt: skip


@bp.post("/coaching/runners/<int:coaching_id>/workouts")
@signed_in
def set_workout(coaching_id: int) -> Any:
    """Set a workout for a day."""
    coaching = queries.coached_runner_of(me(), coaching_id)
    form = WorkoutForm(coaching)
    if not form.validate_on_submit():
        return record_page(coaching, form=form)
    actions.set_workout(coaching_id, me().id, form.chosen_day, form.slug.data or "", form.words.data or "")
    return see_other("coaching.runner", coaching_id=coaching_id)


@bp.post("/coaching/runners/<int:coaching_id>/workouts/<int:workout_id>/day")
@signed_in
def move_workout(coaching_id: int, workout_id: int) -> Any:
    """Move a workout to another day."""
    workout = queries.set_workout_by(me(), coaching_id, workout_id)
    form = open_edit(lambda: _move(queries.set_workout_by(me(), coaching_id, workout_id)), f"workout {workout_id}")
    if form.validate_on_submit():
        actions.move_workout(workout.id, coaching_id, me().id, form.chosen_day)
    elif form.conflicts:
        there = locale.day(workout.day)
        notice(_("This workout has since been moved to %(day)s. Move it again if that's wrong.", day=there), "warn")
    else:
        notice(_("Pick a valid date to move the workout to. It hasn't moved."), "warn")
    return see_other("coaching.runner", coaching_id=coaching_id)


@bp.post("/coaching/runners/<int:coaching_id>/workouts/<int:workout_id>/removal")
@signed_in
def remove_workout(coaching_id: int, workout_id: int) -> Any:
    """Remove a workout from the plan."""
    actions.remove_workout(queries.set_workout_by(me(), coaching_id, workout_id).id, coaching_id, me().id)
    return see_other("coaching.runner", coaching_id=coaching_id)


@bp.post("/coaching/runners/<int:coaching_id>/notes")
@signed_in
def write(coaching_id: int) -> Any:
    """Write a note to a runner."""
    coaching, form = queries.coached_runner_of(me(), coaching_id), NoteForm()
    if not form.validate_on_submit():
        return record_page(coaching, note=form)
    actions.write(coaching_id, me().id, form.text.data)
    return see_other("coaching.runner", coaching_id=coaching_id)


@bp.post("/coaching/runners/<int:coaching_id>/reading")
@signed_in
def mark_read(coaching_id: int) -> Any:
    """Mark the runner's notes as read."""
    actions.mark_read(queries.coached_runner_of(me(), coaching_id).id, me().id)
    return see_other("coaching.runner", coaching_id=coaching_id)


@bp.post("/coaching/runners/<int:coaching_id>/ending")
@signed_in
def leave(coaching_id: int) -> Any:
    """Stop coaching a runner."""
    coaching = queries.coached_runner_of(me(), coaching_id)
    name = text.first_name(text.face_of(coaching, coaching.runner, me()))
    actions.end(coaching.id, me().id)
    notice(_("You've stopped coaching %(name)s. You now see only what other members see.", name=name))
    return see_other("coaching.board")


def _move(workout: SetWorkout, **only: Any) -> MoveForm:
    return MoveForm(data={"day": workout.day}, **only)


def moving(workout: SetWorkout) -> MoveForm:
    """Return the form that moves a workout, prefilled with its day."""
    return open_edit(lambda: _move(workout, formdata=None), f"workout {workout.id}")


def record_page(
    coaching: Coaching, *, own: bool = False, form: WorkoutForm | None = None, note: NoteForm | None = None
) -> Any:
    """Return the page of a coached runner. `own` is true when the runner previews it. Forms may hold rejected input."""
    day = clock.local_date(clock.now(), coaching.runner.zone)
    record = queries.record_of(coaching, day)
    monday = day - timedelta(days=day.weekday())
    plan = queries.plan_of(coaching.runner_id, monday - BACK, day + AHEAD, record.diary, day, coaching)
    notes = queries.notes_of(coaching)
    typed = next((one for one in (form, note) if one is not None), None)
    return page(
        "coaching/runner.html", regions=["plan", "notes"], status=422 if typed and typed.errors else 200,
        coaching=coaching, face=text.face_of(coaching, coaching.runner, me()), record=record, own_view=own,
        weeks=text.weeks(plan, day), bars=text.week_bars(record.weeks, day) if record.weeks else [],
        with_time=Grant.WHEREABOUTS in coaching.grants, move=day.isoformat(), moving=moving,
        patterns=mood_words.pattern_text(record.patterns) if record.patterns else None,
        form=form or WorkoutForm(coaching), note=note or NoteForm(formdata=None), notes=notes, own=Side.COACH,
        unread=any(each.by is Side.RUNNER and each.read_at is None for each in notes),
        words=text, goal_words=goal_words, write_url="coaching.write", read_url="coaching.mark_read",
        run_url=lambda run: _run_address(coaching, run.id, own=own),
    )  # fmt: skip


def _run_address(coaching: Coaching, run_id: int, *, own: bool) -> str:
    """Return the URL of a run in the list: the run's usual page when the runner previews, else the coach's page."""
    if own:
        return url_for("runs.show", run_id=run_id)
    return url_for("coaching.run", coaching_id=coaching.id, run_id=run_id)


@bp.route("/coaching/invitation", methods=["GET", "POST"])
@signed_in
def invite() -> Any:
    """Invite a coach. The query string may prefill the handle."""
    form = CoachInviteForm(goals=True, runs=True, handle=request.args.get("handle", ""))
    if form.validate_on_submit() and _invited(form):
        return see_other("coaching.index")
    return page("coaching/invite.html", status=422 if form.is_submitted() else 200, form=form)


def _invited(form: CoachInviteForm) -> bool:
    try:
        coach = runner_seen_by(me(), form.handle.data.removeprefix("@"))
        coaching = actions.invite(me().id, coach.id, form.grants)
    except Missing:
        form.refuse(_("We can't find a runner with this handle. Check how it's spelled on their profile."))
        return False
    except Refused as refused:
        form.refuse(tell(refused.reason) if refused.reason else _("You can't invite this runner right now."))
        return False
    name = text.first_name(text.face_of(coaching, coaching.coach, me()))
    notice(_("Invitation sent. %(name)s sees nothing until they accept.", name=name))
    return True


@bp.post("/coaching/coaches/<int:coaching_id>/grants")
@signed_in
def grant(coaching_id: int) -> Any:
    """Save which kinds of access the coach has."""
    coaching = queries.coach_of(me(), coaching_id)
    form = grants_of(coaching)
    if form.validate_on_submit():
        actions.grant(coaching.id, me().id, form.grants)
        if not is_partial():
            notice(_("Access saved. It applies right away."))
    elif form.conflicts:
        return shown(coaching, grants=form)
    return see_other("coaching.show", coaching_id=coaching_id)


@bp.get("/coaching/coaches/<int:coaching_id>/view")
@signed_in
def audit(coaching_id: int) -> Any:
    """Show the runner what their coach sees."""
    coaching = queries.coach_of(me(), coaching_id)
    if not coaching.is_live:
        raise Missing
    return record_page(coaching, own=True)
