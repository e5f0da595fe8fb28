"""Pages of runs: the list, one run, logging by hand and from a file, correcting, removing."""

from io import BytesIO
from itertools import groupby
from typing import Any

from flask import Blueprint, current_app, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges import storage
from challenges.kudos.queries import applause_for_run
from challenges.monthly.queries import verdicts_of
from challenges.refusals import Missing
from challenges.runs import actions, queries, words
from challenges.runs.forms import CompletionForm, CorrectionForm, RunForm, UploadForm
from challenges.runs.models import Recording, Run
from challenges.runs.plausible import sentence_of
from challenges.runs.recorded import Recorded
from challenges.runs.rules import Feel, Kind
from challenges.web import language
from challenges.web.guards import me, signed_in, viewer
from challenges.web.pages import notice, page, see_other
from challenges.web.paging import paging

bp = Blueprint("runs", __name__)
PER_PAGE = 50
MORE = 4


@bp.url_value_preprocessor
def take_larger_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Members may upload. This runs before the forgery guard, which is the first to read the form."""
    if endpoint == "runs.upload" and viewer():
        request.max_content_length = current_app.config["UPLOAD_LIMIT"]


@bp.get("/runs")
@signed_in
def index():
    runner = me()
    kinds = queries.kinds_of(runner, runner)
    kind = next((kind for kind in Kind if kind.value == request.args.get("kind")), None)
    pages = paging(kinds.get(kind, 0) if kind else sum(kinds.values()), PER_PAGE)
    runs = queries.runs_of(runner, runner, kind=kind, offset=pages.offset, limit=PER_PAGE)
    return page(
        "runs/index.html", total=sum(kinds.values()), pages=pages, months=_by_month(runs, kind),
        kinds=_pills(kinds, kind), waiting=queries.waiting_recordings_of(runner),
    )  # fmt: skip


def _by_month(runs: list[Run], kind: Kind | None) -> list[dict[str, Any]]:
    if not runs:
        return []
    sums = queries.months_of(me(), me(), runs[-1].local_date, runs[0].local_date, kind=kind)
    months = groupby(runs, key=lambda run: run.local_date.replace(day=1))
    return [{"first_day": first, "sum": sums[first], "runs": list(those)} for first, those in months]


@bp.get("/runs/<int:run_id>")
def show(run_id: int):
    run = queries.run_seen_by(viewer(), run_id)
    own = viewer() is not None and run.runner_id == me().id
    return page(
        "runs/show.html", run=run, own=own, facts=words.facts_of(run), measured=words.measured_of(run, own=own),
        holds=[sentence_of(cause) for cause in run.causes], verdicts=verdicts_of(run, viewer()),
        applause=applause_for_run(run, viewer()), more=[] if own else _more_of(run),
    )  # fmt: skip


def _more_of(run: Run) -> list[Run]:
    """The runner's latest other runs; none where the reader may not know whose they are."""
    if run.runner.appears_to(viewer()).handle is None:
        return []
    return [other for other in queries.runs_of(run.runner, viewer(), limit=MORE + 1) if other.id != run.id][:MORE]


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
    recorded = _read_again(recording)
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


@bp.route("/runs/<int:run_id>/edit", methods=["GET", "POST"])
@signed_in
def edit(run_id: int):
    run = queries.run_of(me(), run_id)
    form = CorrectionForm(me(), run)
    if form.validate_on_submit():
        restored = _read_again(run.recording) if form.restore.data and run.is_typed_over else None
        reread = _read_again(run.recording) if run.held and run.verified else None
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


@bp.get("/runs/<int:run_id>/original")
@signed_in
def original(run_id: int):
    recording = queries.run_of(me(), run_id).recording
    if recording is None:
        raise Missing
    data = BytesIO(storage.fetch(recording.sha256))
    return send_file(data, "application/gpx+xml", as_attachment=True, download_name=recording.filename)


def _read_again(recording: Recording | None) -> Recorded:
    if recording is None:
        raise Missing
    return actions.read_again(recording, me())


def _pills(kinds: dict[Kind, int], chosen: Kind | None) -> list[dict[str, Any]]:
    """The filter of the list: all, and each sort that there is."""
    every = {"text": _("All"), "href": url_for("runs.index"), "current": chosen is None}
    return [every] + [
        {"text": words.KINDS[kind], "href": url_for("runs.index", kind=kind.value), "current": kind is chosen}
        for kind in kinds
    ]


@bp.app_template_filter("run_title")
def run_title(run: Run) -> str:
    return words.title_of(run)


@bp.app_template_filter("run_when")
def run_when(run: Run) -> str:
    return words.when_of(run, viewer())


@bp.app_template_filter("run_kind")
def run_kind(kind: Kind) -> str:
    return str(words.KINDS[kind])


@bp.app_template_filter("felt")
def felt(feel: Feel) -> str:
    return str(words.FELT[feel])


@bp.app_template_filter("run_line")
def run_line(run: Run) -> str:
    return words.line_of(run)


@bp.app_template_filter("run_weekday")
def run_weekday(run: Run) -> str:
    return words.weekday_of(run)
