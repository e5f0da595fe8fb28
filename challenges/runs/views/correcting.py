"""Correcting a run, and removing it."""

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges.runs import actions, queries
from challenges.runs.forms import CorrectionForm
from challenges.runs.models import Run
from challenges.runs.plausible import sentence_of
from challenges.runs.views.blueprint import bp
from challenges.web.guards import me, signed_in
from challenges.web.pages import notice, page, see_other


@bp.route("/runs/<int:run_id>/edit", methods=["GET", "POST"])
@signed_in
def edit(run_id: int):
    run = queries.run_of(me(), run_id)
    form = CorrectionForm(me(), run)
    if form.validate_on_submit():
        restored = actions.read_again(run) if form.restore.data and run.is_typed_over else None
        reread = actions.read_again(run) if run.held and run.verified else None
        try:
            return _saved(actions.change(run_id, me().id, restored=restored, reread=reread, **form.corrections()))
        except actions.LoggedAlready as error:
            form.refuse_repeat(error.first)
    holds = [sentence_of(cause) for cause in run.causes]
    return page("runs/edit.html", status=422 if form.is_submitted() else 200, form=form, run=run, holds=holds)


def _saved(run: Run) -> Response:
    if run.held:
        notice(_("Saved, and held for review. The page of the run says why."), "warn")
    else:
        notice(_("Saved."))
    return see_other("runs.show", run_id=run.id)


@bp.post("/runs/<int:run_id>/removal")
@signed_in
def remove(run_id: int):
    actions.remove(run_id, me().id)
    notice(_("Removed the run."))
    return see_other("runs.index")
