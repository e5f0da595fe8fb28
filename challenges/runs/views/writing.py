"""Logging a run, by hand and from a file."""

from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges import storage
from challenges.runs import actions, queries, words
from challenges.runs.forms import CompletionForm, RunForm, UploadForm
from challenges.runs.models import Run
from challenges.runs.recorded import piece_in
from challenges.runs.views.blueprint import bp
from challenges.web import language
from challenges.web.guards import me, signed_in, viewer
from challenges.web.pages import notice, page, see_other


@bp.url_value_preprocessor
def take_larger_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Members may upload. This runs before the forgery guard, which is the first to read the form."""
    if endpoint == "runs.upload" and viewer():
        request.max_content_length = current_app.config["UPLOAD_LIMIT"]


@bp.route("/runs/new", methods=["GET", "POST"])
@signed_in
def new():
    form = RunForm(me())
    if form.validate_on_submit():
        try:
            return _logged(actions.log(me().id, **form.values()))
        except actions.LoggedAlready as error:
            form.refuse_repeat(error.first)
    return _logging(form, UploadForm(me()), form)


@bp.route("/recordings", methods=["GET", "POST"])
@signed_in
def upload():
    form = UploadForm(me())
    if form.validate_on_submit():
        try:
            return _taken_in(form)
        except actions.LoggedAlready as error:
            form.refuse_repeat(error.first)
    return _logging(RunForm(me()), form, form)


def _taken_in(form: UploadForm) -> Response:
    recorded = form.recording()
    actions.refuse_repeat(me().id, recorded)  # before the file is kept
    file = actions.File.kept(form.name(), form.bytes())
    if recorded.is_dated:
        return _logged(actions.log_recording(me().id, file, recorded, visibility=form.visibility.data))
    return see_other("runs.complete", recording_id=actions.keep_recording(me().id, file, recorded).id)


def _logged(run: Run) -> Response:
    if run.held:
        notice(_("Logged, and held for review. The page of the run says why."), "warn")
    else:
        notice(_("Logged: %(distance)s in %(time)s.", distance=language.distance(run.distance),
                 time=language.duration(run.moving)))  # fmt: skip
    return see_other("runs.show", run_id=run.id)


def _logging(by_hand: RunForm, from_file: UploadForm, sent: RunForm | UploadForm) -> Response:
    status = 422 if sent.is_submitted() else 200
    return page("runs/new.html", status=status, form=by_hand, upload=from_file)


@bp.route("/recordings/<int:recording_id>", methods=["GET", "POST"])
@signed_in
def complete(recording_id: int):
    recording = queries.recording_of(me(), recording_id)
    recorded = piece_in(storage.fetch(recording.sha256), actions.whose(me()))
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
    notice(_("Discarded the file."))
    return see_other("runs.index")
