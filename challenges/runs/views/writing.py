"""Log a run by hand, and enter the date of a recording without one."""

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges import storage
from challenges.gear import actions as gear
from challenges.gear.forms import PairsForm
from challenges.gear.queries import choices_for
from challenges.imports.forms import UploadForm
from challenges.mood import actions as mood
from challenges.mood.forms import FeelForm
from challenges.runs import actions, file_reader, queries, words
from challenges.runs.forms import CompletionForm, RunForm
from challenges.runs.models import Run
from challenges.runs.views.blueprint import bp
from challenges.web.guards import me, signed_in
from challenges.web.pages import notice, page, see_other


@bp.route("/runs/new", methods=["GET", "POST"])
@signed_in
def new():
    form, feel, shoes = RunForm(me()), FeelForm(me()), PairsForm(choices_for(me()), hint=True)
    if form.is_submitted() and all([form.validate(), feel.validate(), shoes.validate()]):
        try:
            run = actions.log(me().id, besides=besides(), **form.values())
            if feel.says_something:
                mood.say(run.id, me().id, feel.word, feel.line.data or "")
            if shoes.pairs.data:
                gear.wear(run.id, me().id, shoes.pairs.data)
            return _logged(run)
        except actions.LoggedAlready as error:
            form.refuse_repeat(error.first)
        except actions.TypedAlready as error:
            form.asked = error
    return page(
        "runs/new.html", status=422 if form.is_submitted() else 200, form=form, feel=feel, shoes=shoes,
        upload=UploadForm(me()),
    )  # fmt: skip


def besides() -> int | None:
    """Return the id of the equal run that the runner confirmed, if any."""
    return request.form.get("besides", type=int)


def _logged(run: Run) -> Response:
    notice(*words.logged(run))
    return see_other("runs.show", run_id=run.id)


@bp.route("/recordings/<int:recording_id>", methods=["GET", "POST"])
@signed_in
def complete(recording_id: int):
    recording = queries.recording_of(me(), recording_id)
    recorded = file_reader.piece_in(storage.fetch(recording.sha256), actions.whose(me()))
    form = CompletionForm(me(), recorded)
    if form.validate_on_submit():
        try:
            return _logged(actions.complete(recording_id, me().id, recorded, **form.values()))
        except actions.LoggedAlready as error:
            form.refuse_repeat(error.first)
    return page(
        "runs/complete.html", status=422 if form.is_submitted() else 200, form=form, recording=recording,
        facts=words.facts_in(recorded),
    )  # fmt: skip


@bp.post("/recordings/<int:recording_id>/removal")
@signed_in
def discard(recording_id: int):
    actions.discard(recording_id, me().id)
    notice(_("File discarded."))
    return see_other("runs.index")
