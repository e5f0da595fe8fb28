"""Log a run by hand, date a recording, correct, crop, split and delete a run."""

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges import storage
from challenges.gear import actions as gear
from challenges.gear.forms import PairsForm
from challenges.gear.queries import choices_for, choices_of
from challenges.imports.forms import UploadForm
from challenges.mood import actions as mood
from challenges.mood.forms import FeelForm
from challenges.recordings.track import Track
from challenges.refusals import N_, Missing, Reason, Refused, Unreadable
from challenges.runs import actions, file_reader, queries, text
from challenges.runs.display.maps import marks_of, piece_shown
from challenges.runs.forms import CompletionForm, CorrectionForm, CropForm, CutForm, RunForm, SplitForm, repeated
from challenges.runs.models import Run
from challenges.runs.rules.measured import RecordedRun
from challenges.runs.rules.plausibility import sentence_of
from challenges.runs.rules.usual import RECENT, UsualRun, usual_run
from challenges.runs.views.blueprint import bp
from challenges.web import locale
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.pages import notice, page, see_other


@bp.route("/runs/new", methods=["GET", "POST"])
@signed_in
def new():
    repeats = _run_to_repeat()
    form = RunForm(me(), **(repeated(repeats) if repeats else {}))
    feel, shoes = FeelForm(me()), PairsForm(choices_for(me()), hint=True)
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
        upload=UploadForm(me()), repeats=repeats, usual=_usual_run(),
    )  # fmt: skip


def _run_to_repeat() -> Run | None:
    """Return the runner's run whose values fill the form, if the page is asked for one. Raises Missing."""
    run_id = request.args.get("repeat", type=int)
    return queries.run_of(me(), run_id) if run_id and request.method == "GET" else None


def _usual_run() -> UsualRun | None:
    """Return the run that the page offers to repeat; none while the form holds values already."""
    if request.method != "GET" or "repeat" in request.args:
        return None
    today = locale.today()
    return usual_run(queries.run_history_of(me().id, since=today - RECENT), today)


def besides() -> int | None:
    """Return the id of the equal run that the runner confirmed, if any."""
    return request.form.get("besides", type=int)


def _logged(run: Run) -> Response:
    notice(*text.logged(run))
    return see_other("runs.show", run_id=run.id, logged="yes")


@bp.route("/recordings/<int:recording_id>", methods=["GET", "POST"])
@signed_in
def complete(recording_id: int):
    recording = queries.recording_of(me(), recording_id)
    recorded = file_reader.piece_in(storage.fetch(recording.sha256), actions.runner_facts(me()))
    form = CompletionForm(me(), recorded)
    if form.validate_on_submit():
        try:
            return _logged(actions.complete(recording_id, me().id, recorded, **form.values()))
        except actions.LoggedAlready as error:
            form.refuse_repeat(error.first)
    return page(
        "runs/complete.html", status=422 if form.is_submitted() else 200, form=form, recording=recording,
        facts=text.facts_in(recorded),
    )  # fmt: skip


@bp.post("/recordings/<int:recording_id>/removal")
@signed_in
def discard(recording_id: int):
    actions.discard(recording_id, me().id)
    notice(_("File discarded."))
    return see_other("runs.index")


@bp.route("/runs/<int:run_id>/edit", methods=["GET", "POST"])
@signed_in
def edit(run_id: int):
    run = queries.run_of(me(), run_id, recorded=True)
    subject = f"run {run_id}"
    known = CorrectionForm(me(), run)
    form = open_edit(lambda: CorrectionForm(me(), queries.run_of(me(), run_id)), subject, first=known)
    feel = open_edit(lambda: FeelForm(me(), run_id), subject)
    shoes = open_edit(lambda: PairsForm(choices_of(run)), subject)
    if form.is_submitted() and all([form.validate(), feel.validate(), shoes.validate()]):
        try:
            saved = actions.change(run_id, me().id, reread=_reread(run), besides=besides(), **form.values())
            mood.say(run_id, me().id, feel.word, feel.line.data or "")
            if shoes.pairs.choices:
                gear.wear(run_id, me().id, shoes.pairs.data or ())
            return _saved(saved, _("Run saved."))
        except actions.LoggedAlready as error:
            form.refuse_repeat(error.first)
        except actions.TypedAlready as error:
            form.asked = error
    return page(
        "runs/edit.html", status=422 if form.asked else max(form.status, feel.status, shoes.status), form=form,
        feel=feel, shoes=shoes, run=run, corrections=queries.corrections_of(run),
        holds=[sentence_of(cause) for cause in run.causes],
    )  # fmt: skip


def _reread(run: Run) -> RecordedRun | None:
    """Read the recording of a held run again, so that it can be released; None if it can't be read."""
    try:
        return actions.read_again(run) if run.held and run.verified else None
    except (FileNotFoundError, LookupError, Unreadable):
        return None


def _saved(run: Run, said: str) -> Response:
    if run.held:
        notice(_("Run saved and held for review. See why below."), "warn")
    else:
        notice(said)
    return see_other("runs.show", run_id=run.id)


@bp.route("/runs/<int:run_id>/crop", methods=["GET", "POST"])
@signed_in
def crop(run_id: int):
    run = queries.run_of(me(), run_id)
    track = _to_cut(run)

    def build() -> CropForm:
        as_it_is = queries.run_of(me(), run_id)
        return CropForm(as_it_is, actions.runner_facts(me()), track, queries.pieces_of(as_it_is))

    form = open_edit(build, f"run {run_id}")
    if form.validate_on_submit() and request.form.get("step") != "preview":
        try:
            return _saved(actions.crop(run_id, me().id, form.pieces[0]), _("Run cropped. The full recording is kept."))
        except actions.LoggedAlready as error:
            form.refuse(text.logged_already(error.first))
    return _cutting("runs/crop.html", run, form)


@bp.route("/runs/<int:run_id>/split", methods=["GET", "POST"])
@signed_in
def split(run_id: int):
    run = queries.run_of(me(), run_id)
    form = SplitForm(run, actions.runner_facts(me()), _to_cut(run), queries.pieces_of(run))
    if form.validate_on_submit() and request.form.get("step") != "preview":
        try:
            second = form.second or actions.split(run_id, me().id, *form.pieces)
            return _saved(second, _("Run split. This is the second part, and the first is the run before it."))
        except actions.LoggedAlready as error:
            form.refuse(text.logged_already(error.first))
    return _cutting("runs/split.html", run, form)


def _to_cut(run: Run) -> Track:
    """Return the uncut recording of a run. Raises Missing for a run entered by hand, Refused for one without times."""
    if run.recording and not run.recording.has_times:
        raise Refused(Reason(N_("This recording has no times, so you can't crop or split it.")))
    return actions.activity_of(run)


def _cutting(template: str, run: Run, form: CutForm) -> Response:
    pieces = [
        {"facts": piece_shown(piece, run.zone), "holds": [sentence_of(cause) for cause in piece.causes]}
        for piece in form.pieces if not form.errors
    ]  # fmt: skip
    return page(
        template, status=form.status, form=form, run=run, pieces=pieces, whole=form.long,
        marks=marks_of(form.track),
    )  # fmt: skip


@bp.post("/runs/<int:run_id>/restoration")
@signed_in
def restore(run_id: int):
    what = next((what for what in queries.Correction if what.value == request.form.get("what")), None)
    if what is None:
        raise Missing
    return _saved(actions.take_back(run_id, me().id, what), _("Restored as recorded."))


@bp.post("/runs/<int:run_id>/removal")
@signed_in
def remove(run_id: int):
    is_undo = "undo" in request.form
    try:
        actions.remove(run_id, me().id)
        notice(_("Undone. The run is no longer in your log.") if is_undo else _("Run deleted."))
    except Missing:
        if not is_undo:
            raise
        notice(_("That run isn't here any more."), "plain")  # the button was pressed a second time, on the way back
    return see_other("runs.index")
