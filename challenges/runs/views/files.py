"""Downloads for a run's owner: the original file, a run as GPX, all runs as a ZIP."""

from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from typing import Any, cast

from flask import current_app, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges import clock, storage
from challenges.exports.archive import ZipMember, everything_of, zipped
from challenges.exports.gpx import gpx_of
from challenges.exports.personal_data import personal_data_of
from challenges.mood.queries import feelings_of
from challenges.recordings.kinds import Source
from challenges.refusals import N_, Missing, Reason, Refused
from challenges.runs import actions, queries
from challenges.runs.models import Run
from challenges.runs.text import title_of
from challenges.runs.views.blueprint import bp
from challenges.web.guards import me, signed_in
from challenges.web.limits import limiter

TYPES = {
    Source.GPX: "application/gpx+xml",
    Source.TCX: "application/vnd.garmin.tcx+xml",
    Source.FIT: "application/vnd.ant.fit",
    Source.KML: "application/vnd.google-earth.kml+xml",
    Source.HEALTH: "application/xml",
}
GZIP = b"\x1f\x8b"


@bp.get("/runs/<int:run_id>/original")
@signed_in
def original(run_id: int):
    recording = queries.run_of(me(), run_id).recording
    if recording is None:
        raise Missing
    try:
        data = storage.fetch(recording.sha256)
    except FileNotFoundError as error:
        raise Refused(Reason(N_("This recording's file is missing."))) from error
    kind = "application/gzip" if data.startswith(GZIP) else TYPES[recording.format]
    return send_file(BytesIO(data), kind, as_attachment=True, download_name=recording.filename)


@bp.get("/runs/<int:run_id>.gpx")
@signed_in
def gpx(run_id: int):
    run = queries.run_of(me(), run_id)
    track = actions.piece_of_run(run)
    if not track.has_positions:
        raise Missing
    data = gpx_of(track, title=title_of(run), kind=run.kind, creator=current_app.config["SITE_NAME"])
    return send_file(BytesIO(data), TYPES[Source.GPX], as_attachment=True, download_name=_name_of(run))


def _name_of(run: Run) -> str:
    return f"{run.local_date}-{run.id}.gpx"


@bp.get("/runs/export")
@signed_in
@limiter.limit("10 per hour")
def export():
    site = current_app.config["SITE_NAME"]
    runner_id, said = me().id, feelings_of(me().id)
    members = chain(everything_of(runner_id, _readme(), site, said), _belongings(runner_id))
    answer = Response(_step_by_step(zipped(members)), mimetype="application/zip")
    name = f"{me().handle}-runs-{clock.local_date(clock.now(), me().zone)}.zip"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _belongings(runner_id: int) -> Iterator[ZipMember]:
    """Yield the runner's other data, computed when its turn comes."""
    yield ZipMember("belongings.json", personal_data_of(runner_id), clock.now())


def _step_by_step(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Make each piece in an app context of its own, so that no resources are held while sending."""
    app = cast(Any, current_app)._get_current_object()  # the app itself, not its proxy

    def made() -> Iterator[bytes]:
        while True:
            with app.app_context():
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece

    return made()


def _readme() -> str:
    """Return the contents of the ZIP's README, in the runner's language."""
    lines = [
        _("All runs by @%(handle)s on %(site)s.", handle=me().handle, site=current_app.config["SITE_NAME"]),
        "",
        _("runs.csv: one line per run. Distances and elevation gains are in metres, times in seconds, timestamps in "
          "UTC. The last columns name the run's files. Text that a spreadsheet could take for a formula starts with "
          "a '."),
        _("originals: each recording as it came from your watch or app, byte for byte. One file can hold several "
          "runs."),
        _("gpx: runs that you cropped or split, as they are here. Import both folders elsewhere and these runs show "
          "up twice."),
        _("belongings.json: everything else we store about you: goals, plans, feelings, shoes, awards, leaderboard "
          "places and the rest, table by table. Lengths are in millimetres, times in milliseconds, timestamps in UTC."),
    ]  # fmt: skip
    return "\r\n".join([*lines, ""])
