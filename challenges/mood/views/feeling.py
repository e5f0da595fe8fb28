"""How one run felt: a card on the run's page, rendered as a region with its own URL."""

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
    """Show how one of the runner's own runs felt."""
    run = run_of(me(), run_id)
    return _show(run, _form(run.id))


@bp.post("/runs/<int:run_id>/feeling")
@signed_in
def say(run_id: int) -> Response:
    """Save how a run felt: one word, a line, or both."""
    run = run_of(me(), run_id)
    form = _form(run.id)
    if not form.validate_on_submit():
        return _show(run, form)
    actions.say(run.id, me().id, form.word, form.line.data or "")
    if not is_partial():
        notice(_("Feeling saved. Only you and coaches you allow can see it."))
    return see_other("mood.feeling", run_id=run_id)


@bp.post("/runs/<int:run_id>/feeling-removal")
@signed_in
def unsay(run_id: int) -> Response:
    """Remove what was saved about how a run felt."""
    actions.say(run_of(me(), run_id).id, me().id, None)
    return see_other("mood.feeling", run_id=run_id)


def _form(run_id: int) -> FeelForm:
    return open_edit(lambda: FeelForm(me(), run_id), f"run {run_id}")


def _show(run: Run, form: FeelForm) -> Response:
    return page("mood/feeling.html", regions=["felt"], status=form.status, run=run, feel=form)


@bp.app_template_filter("felt")
def felt(feeling: Feeling) -> str:
    """Return a feeling as text, like "Felt strong"."""
    return words.felt(feeling)
