"""The runner's pages: their plan, their coaches, and the notes with each coach."""

from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from challenges.coaching import actions, queries, words
from challenges.coaching.forms import GrantsForm, NoteForm
from challenges.coaching.models import Coaching
from challenges.coaching.rules import Side
from challenges.coaching.views.blueprint import bp
from challenges.runs.queries import diary_of
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.language import today
from challenges.web.pages import is_partial, notice, page, see_other

BACK, AHEAD = timedelta(weeks=5), timedelta(weeks=26)


@bp.get("/coaching")
@signed_in
def index() -> Any:
    """Show the runner's plan week by week, and their coaches."""
    day = today()
    first = day - timedelta(days=day.weekday()) - BACK
    plan = queries.plan_of(me().id, first, day + AHEAD, diary_of(me().id, since=first), day)
    return page(
        "coaching/index.html", regions=["plan"], weeks=words.weeks(plan, day), has_plan=bool(plan),
        coachings=queries.coaches_of(me()), invitations=queries.invitations_to(me()),
        coaches=queries.live_count_of(me().id), words=words, me=me(),
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
    name, accepted = words.first_name(words.face_of(coaching, coaching.coach, me())), coaching.accepted_at
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
        coaching=coaching, face=words.face_of(coaching, coaching.coach, me()), grants=grants or grants_of(coaching),
        notes=notes, note=form or NoteForm(formdata=None), own=Side.RUNNER, words=words, is_partial=is_partial(),
        unread=any(each.by is Side.COACH and each.read_at is None for each in notes),
        write_url="coaching.reply", read_url="coaching.read",
    )  # fmt: skip
