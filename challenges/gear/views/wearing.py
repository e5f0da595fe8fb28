"""The shoes of one run: a region with its own URL, which the run's page shows too."""

from typing import Any

from flask import Response
from flask_babel import gettext as _

from challenges.gear import actions, queries
from challenges.gear.forms import PairsForm
from challenges.gear.queries import Choice
from challenges.gear.views.blueprint import bp
from challenges.runs.models import Run
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.pages import notice, page, see_other


@bp.get("/runs/<int:run_id>/shoes")
@signed_in
def of_run(run_id: int) -> Response:
    """Show the pairs worn in a run."""
    run, choices = queries.run_with_choices(me(), run_id)
    return _show(run, choices, _form(run_id))


@bp.post("/runs/<int:run_id>/shoes")
@signed_in
def wear(run_id: int) -> Any:
    """Save the pairs worn in a run."""
    run, choices = queries.run_with_choices(me(), run_id)
    form = _form(run_id)
    if not form.validate_on_submit():
        return _show(run, choices, form)
    actions.wear(run_id, me().id, form.pairs.data or ())
    notice(_("Shoes saved."))
    return see_other("gear.of_run", run_id=run_id)


def _form(run_id: int) -> PairsForm:
    return open_edit(lambda: PairsForm(queries.run_with_choices(me(), run_id)[1]), f"run {run_id}")


def _show(run: Run, choices: list[Choice], form: PairsForm) -> Response:
    return page("gear/run.html", regions=["shoes"], status=form.status, run=run, pairs=choices, pairs_form=form)
