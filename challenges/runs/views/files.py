"""Files to take away: the original as it was uploaded."""

from io import BytesIO

from flask import send_file

from challenges import storage
from challenges.refusals import Missing
from challenges.runs import queries
from challenges.runs.views.blueprint import bp
from challenges.web.guards import me, signed_in


@bp.get("/runs/<int:run_id>/original")
@signed_in
def original(run_id: int):
    recording = queries.run_of(me(), run_id).recording
    if recording is None:
        raise Missing
    data = BytesIO(storage.fetch(recording.sha256))
    return send_file(data, "application/gpx+xml", as_attachment=True, download_name=recording.filename)
