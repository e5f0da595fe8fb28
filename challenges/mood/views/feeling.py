"""How one run felt: a card on the run's page, which is a region of its own with an address of its own."""

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges.mood import actions, words
from challenges.mood.forms import FeelForm
from challenges.mood.rules import Feeling
from challenges.mood.views.blueprint import bp
from challenges.runs.models import Run
from challenges.runs.queries import run_of
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.pages import is_partial, notice, page, see_other


@bp.get("/runs/<int:run_id>/feeling")
@signed_in
def feeling(run_id: int) -> Response:
    """How a run of one's own felt."""
    run = run_of(me(), run_id)
    return _show(run, _form(run.id))


@bp.post("/runs/<int:run_id>/feeling")
@signed_in
def say(run_id: int) -> Response:
    """Say it, with one tap or with a line."""
    run = run_of(me(), run_id)
    form = _form(run.id)
    if not form.validate_on_submit():
        return _show(run, form)
    actions.say(run.id, me().id, form.word, form.line.data or "")
    if not is_partial():
        notice(_("Kept. Only you see how it felt."))
    return see_other("mood.feeling", run_id=run_id)


@bp.post("/runs/<int:run_id>/feeling-removal")
@signed_in
def unsay(run_id: int) -> Response:
    """Take it back."""
    actions.say(run_of(me(), run_id).id, me().id, None)
    return see_other("mood.feeling", run_id=run_id)


def _form(run_id: int) -> FeelForm:
    return open_edit(lambda: FeelForm(me(), run_id), f"run {run_id}")


def _show(run: Run, form: FeelForm) -> Response:
    return page("mood/feeling.html", regions=["felt"], status=form.status, run=run, feel=form)


@bp.app_template_filter("felt")
def felt(feeling: Feeling) -> str:
    """In words."""
    return words.felt(feeling)
