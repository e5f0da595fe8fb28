"""The coach's pages: the board of runners, and each runner within the access they grant."""

from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from challenges import clock
from challenges.coaching import actions, queries, words
from challenges.coaching.forms import MoveForm, NoteForm, WorkoutForm
from challenges.coaching.models import Coaching, SetWorkout
from challenges.coaching.rules import Grant, Side
from challenges.coaching.views.blueprint import bp
from challenges.goals import words as goal_words
from challenges.mood import words as mood_words
from challenges.runs import words as run_words
from challenges.runs.drawing import drawing_of
from challenges.web import language
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.pages import notice, page, see_other

BACK, AHEAD = timedelta(weeks=5), timedelta(weeks=26)


@bp.get("/coaching/runners")
@signed_in
def board() -> Any:
    """Show the runners that the reader coaches, most urgent first."""
    return page(
        "coaching/board.html", charges=queries.charges_of(me()), invitations=queries.invitations_to(me()),
        words=words, me=me(),
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
        "coaching/run.html", words=words, coaching=coaching, run=its_run,
        face=words.face_of(coaching, coaching.runner, me()),
        facts=run_words.facts_of(its_run, own=False), with_time=Grant.WHEREABOUTS in coaching.grants,
        drawing=drawing_of(route, None, language.units(), tiles=False) if route else None,
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
        there = language.day(workout.day)
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
    name = words.first_name(words.face_of(coaching, coaching.runner, me()))
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
        coaching=coaching, face=words.face_of(coaching, coaching.runner, me()), record=record, own_view=own,
        weeks=words.weeks(plan, day), bars=words.week_bars(record.weeks, day) if record.weeks else [],
        with_time=Grant.WHEREABOUTS in coaching.grants, move=day.isoformat(), moving=moving,
        patterns=mood_words.told(record.patterns) if record.patterns else None,
        form=form or WorkoutForm(coaching), note=note or NoteForm(formdata=None), notes=notes, own=Side.COACH,
        unread=any(each.by is Side.RUNNER and each.read_at is None for each in notes),
        words=words, goal_words=goal_words, write_url="coaching.write", read_url="coaching.mark_read",
        run_url=lambda run: _run_address(coaching, run.id, own=own),
    )  # fmt: skip


def _run_address(coaching: Coaching, run_id: int, *, own: bool) -> str:
    """Return the URL of a run in the list: the run's usual page when the runner previews, else the coach's page."""
    if own:
        return url_for("runs.show", run_id=run_id)
    return url_for("coaching.run", coaching_id=coaching.id, run_id=run_id)
