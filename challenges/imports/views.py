"""Pages of imports: uploading, sharing from a phone, progress and report, cancelling and undoing."""

from typing import Any

from flask import Blueprint, current_app, jsonify, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from challenges.gear.forms import PairsForm
from challenges.gear.queries import choices_for
from challenges.imports import actions, queries, text
from challenges.imports.forms import TAKEN, UploadForm, VisibilityForm
from challenges.imports.models import Import
from challenges.imports.queries import ImportCounts, ImportLine
from challenges.imports.rules import ImportState
from challenges.mood.forms import FeelForm
from challenges.runners.rules import Visibility
from challenges.runs.forms import RunForm
from challenges.runs.text import logged
from challenges.web import limits, locale
from challenges.web.assets import asset
from challenges.web.csrf import csrf
from challenges.web.guards import me, signed_in
from challenges.web.pages import not_modified, notice, page, see_other, unchanged
from challenges.web.paging import paging

bp = Blueprint("imports", __name__)

SHARED = [
    *TAKEN, "application/gpx+xml", "application/vnd.garmin.tcx+xml", "application/vnd.ant.fit",
    "application/vnd.google-earth.kml+xml", "application/vnd.google-earth.kmz", "application/gzip",
    "application/zip", "application/xml", "text/xml", "application/octet-stream",
]  # fmt: skip


@bp.url_value_preprocessor
def take_larger_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if endpoint in ("imports.create", "imports.share"):
        limits.take_larger_files()


@bp.post("/imports")
@signed_in
def create():
    form = UploadForm(me())
    if not form.validate_on_submit():
        feel, shoes = FeelForm(me()), PairsForm(choices_for(me()), hint=True)
        return page(
            "runs/new.html", status=422, form=RunForm(me()), feel=feel, shoes=shoes, upload=form, repeats=None,
            usual=None,
        )  # fmt: skip
    runner_id, visibility = me().id, form.visibility.data
    brought = actions.receive(runner_id, _uploads(form.files.data))
    actions.begin(brought.id, runner_id, visibility=visibility)
    return see_other("imports.show", import_id=brought.id, then="run")


# A phone shares with a form of its own, which can't hold our CSRF token. The other line of defence stands: browsers
# send `Sec-Fetch-Site: none` for an action outside of any page, and "cross-site" for another site's page, which is
# refused. Nothing is made of the files here: the confirmation page that follows has the token.
@csrf.exempt
@bp.post("/imports/shared")
@signed_in
def share():
    brought = _uploads(request.files.getlist("files"))
    if not brought:
        notice(_("Nothing arrived. Share a recording as a file."), "warn")
        return see_other("runs.new")
    return see_other("imports.show", import_id=actions.receive(me().id, brought).id)


def _uploads(files: list[FileStorage]) -> list[actions.Upload]:
    """Store the files of a request as they are; an empty file field is skipped."""
    return [actions.Upload.store(file.filename, file.stream) for file in files if file.filename]


@bp.post("/imports/<int:import_id>/beginning")
@signed_in
def begin(import_id: int):
    form = VisibilityForm(Visibility.MEMBERS)
    visibility = form.visibility.data if form.validate_on_submit() else None
    actions.begin(import_id, me().id, visibility=visibility)
    return see_other("imports.show", import_id=import_id, then="run")


@bp.get("/manifest.webmanifest")
def manifest():
    name, start = current_app.config["SITE_NAME"], url_for("home.today")
    described = jsonify(
        name=name, short_name=name, start_url=start, id=start, scope=start,
        display="standalone", background_color="#f6f7f4", theme_color="#ffffff",
        icons=[{"src": asset("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
        share_target={
            "action": url_for("imports.share"), "method": "POST", "enctype": "multipart/form-data",
            "params": {"files": [{"name": "files", "accept": SHARED}]},
        },
    )  # fmt: skip
    described.mimetype = "application/manifest+json"
    return described


@bp.post("/imports/<int:import_id>/cancellation")
@signed_in
def cancel(import_id: int):
    if actions.cancel(import_id, me().id).cancelled_at:
        notice(_("Import cancelled. Runs imported so far stay in your log."))
    else:
        notice(_("This import had already finished. You can still undo it."), "plain")
    return see_other("imports.show", import_id=import_id)


@bp.post("/imports/<int:import_id>/undoing")
@signed_in
def undo(import_id: int):
    actions.undo(import_id, me().id)
    return see_other("imports.show", import_id=import_id)


@bp.post("/imports/<int:import_id>/removal")
@signed_in
def discard(import_id: int):
    actions.discard(import_id, me().id)
    notice(_("Files discarded. Nothing was imported."))
    return see_other("runs.new")


PER_PAGE = 50


@bp.get("/imports")
@signed_in
def index():
    pages = paging(queries.count_of_imports(me()), PER_PAGE)
    return page(
        "imports/index.html", pages=pages, imports=queries.imports_of(me(), offset=pages.offset, limit=PER_PAGE)
    )


@bp.get("/imports/<int:import_id>")
@signed_in
def show(import_id: int):
    brought = queries.import_of(me(), import_id)
    if not brought.begun_at:
        return page("imports/confirm.html", brought=brought, form=VisibilityForm(brought.visibility))
    counts = queries.counts_of(import_id)
    if request.args.get("then") == "run" and (answer := _onwards(brought, counts)):
        return answer
    if unchanged(tag := _tag_of(brought, counts)):
        return not_modified(tag)
    state = next((state for state in ImportState if state.value == request.args.get("outcome")), None)
    pages = paging(counts.of(state) if state else counts.total, PER_PAGE)
    lines = queries.lines_of(import_id, state=state, offset=pages.offset, limit=PER_PAGE)
    return page(
        "imports/show.html",
        regions=["progress"],
        tag=tag,
        brought=brought,
        counts=counts,
        pages=pages,
        lines=lines,
        pills=_pills(import_id, counts, state),
        state=state,
        can_be_undone=counts.of(ImportState.IMPORTED, ImportState.DATELESS),
    )


def _onwards(brought: Import, counts: ImportCounts) -> Response | None:
    """Redirect from a finished import of a single file to its run, or to the page that asks for its date."""
    if not brought.is_over or brought.undone_at or counts.total != 1:
        return None
    [line] = queries.lines_of(brought.id)
    if line.file.state is ImportState.DATELESS and line.file.recording_id and not line.runs:
        return see_other("runs.complete", recording_id=line.file.recording_id)
    if line.file.state is ImportState.IMPORTED and len(line.runs) == 1 and not line.file.reason:
        notice(*logged(line.runs[0]))
        return see_other("runs.show", run_id=line.runs[0].id, logged="yes")
    return None


def _tag_of(brought: Import, counts: ImportCounts) -> str:
    """Return a fingerprint of what the progress region shows."""
    figures = [
        f"{state.value}{count}" for state, count in sorted(counts.by_state.items(), key=lambda item: item[0].value)
    ]
    when = [moment for moment in (brought.finished_at, brought.undone_at) if moment]
    parts = [brought.is_at_work, counts.total, *when, *figures, locale.locale(), locale.today()]
    return "-".join(str(part).replace(" ", "T") for part in parts)


def _pills(import_id: int, counts: ImportCounts, chosen: ImportState | None) -> list[dict[str, Any]]:
    """Return the filter of the report: all, and each outcome with its count."""

    def pill(text: str, state: ImportState | None) -> dict[str, Any]:
        href = url_for("imports.show", import_id=import_id, outcome=state.value if state else None)
        return {"text": text, "href": href, "current": state is chosen, "boost": "target:#progress"}

    named = [(f"{text.OUTCOMES[state]} {locale.number(count)}", state) for state, count in counts.shown]
    return [pill(_("All"), None)] + [pill(text, state) for text, state in named]


@bp.app_template_filter("import_name")
def import_name(brought: Import) -> str:
    return text.name_of(brought)


@bp.app_template_filter("import_headline")
def import_headline(brought: Import, counts: ImportCounts) -> str:
    return text.headline_of(brought, counts)


@bp.app_template_filter("import_told")
def import_told(brought: Import, counts: ImportCounts) -> str:
    return text.summary_of(brought, counts)


@bp.app_template_filter("outcome_name")
def outcome_name(state: ImportState) -> str:
    return str(text.OUTCOMES[state])


@bp.app_template_filter("outcome")
def outcome(line: ImportLine) -> str:
    return text.outcome_of(line)


@bp.app_template_filter("outcome_tone")
def outcome_tone(line: ImportLine) -> str:
    return text.TONES.get(line.file.state, "plain")


@bp.app_template_filter("outcome_why")
def outcome_why(line: ImportLine) -> str:
    return text.why(line)
