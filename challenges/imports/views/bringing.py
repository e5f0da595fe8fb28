"""Uploads from the page that logs runs, and from a phone's share menu."""

from typing import Any

from flask import current_app, jsonify, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from challenges.gear.forms import PairsForm
from challenges.gear.queries import choices_for
from challenges.imports import actions
from challenges.imports.forms import TAKEN, UploadForm, VisibilityForm
from challenges.imports.views.blueprint import bp
from challenges.mood.forms import FeelForm
from challenges.runners.rules import Visibility
from challenges.runs.forms import RunForm
from challenges.web import uploads
from challenges.web.assets import asset
from challenges.web.guards import me, signed_in
from challenges.web.origin import csrf
from challenges.web.pages import notice, page, see_other

SHARED = [
    *TAKEN, "application/gpx+xml", "application/vnd.garmin.tcx+xml", "application/vnd.ant.fit",
    "application/vnd.google-earth.kml+xml", "application/vnd.google-earth.kmz", "application/gzip",
    "application/zip", "application/xml", "text/xml", "application/octet-stream",
]  # fmt: skip


@bp.url_value_preprocessor
def take_larger_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if endpoint in ("imports.create", "imports.share"):
        uploads.take_larger_files()


@bp.post("/imports")
@signed_in
def create():
    form = UploadForm(me())
    if not form.validate_on_submit():
        feel, shoes = FeelForm(me()), PairsForm(choices_for(me()), hint=True)
        return page("runs/new.html", status=422, form=RunForm(me()), feel=feel, shoes=shoes, upload=form)
    runner_id, visibility = me().id, form.visibility.data
    brought = actions.receive(runner_id, _kept(form.files.data))
    actions.begin(brought.id, runner_id, visibility=visibility)
    return see_other("imports.show", import_id=brought.id, then="run")


# A phone shares with a form of its own, which can't hold our CSRF token. The other line of defence stands: browsers
# send `Sec-Fetch-Site: none` for an action outside of any page, and "cross-site" for another site's page, which is
# refused. Nothing is made of the files here: the confirmation page that follows has the token.
@csrf.exempt
@bp.post("/imports/shared")
@signed_in
def share():
    brought = _kept(request.files.getlist("files"))
    if not brought:
        notice(_("Nothing arrived. Share a recording as a file."), "warn")
        return see_other("runs.new")
    return see_other("imports.show", import_id=actions.receive(me().id, brought).id)


def _kept(files: list[FileStorage]) -> list[actions.Upload]:
    """Store the files of a request as they are; an empty file field is skipped."""
    return [actions.Upload.kept(file.filename, file.stream) for file in files if file.filename]


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
