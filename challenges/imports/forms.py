"""Forms for uploads: the files, and who can see the resulting runs."""

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import ValidationError

from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs.text import VISIBLE_TO
from challenges.web.fields import ChoiceField
from challenges.web.forms import Form

TAKEN = (".gpx", ".tcx", ".fit", ".kml", ".kmz", ".gz", ".zip")


class VisibilityForm(Form):
    """Who can see the runs of an import."""

    visibility = ChoiceField(_l("Who can see these runs"), Visibility, VISIBLE_TO, id="upload-visibility")

    def __init__(self, visibility: Visibility) -> None:
        super().__init__(data={"visibility": visibility})


class UploadForm(VisibilityForm):
    """One or many files. Nothing is read here, so the response is immediate."""

    accepted = ",".join((*TAKEN, "application/gpx+xml"))
    files = MultipleFileField(_l("Recordings"), [FileRequired(_l("Choose a file."))])

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner.runs_visible_to)
        most = current_app.config["UPLOAD_LIMIT"] // 2**20
        self.files.description = _(
            "GPX, TCX, FIT or KML: one file, several, or a ZIP like your Strava, Garmin or Apple Health export. Up "
            "to %(most)s MB.",
            most=most,
        )

    def validate_files(self, field: MultipleFileField) -> None:
        """Refuse an upload in which every file is empty."""
        if not any(_size(file) for file in field.data):
            raise ValidationError(_l("This file is empty.") if len(field.data) == 1 else _l("These files are empty."))


def _size(file: FileStorage) -> int:
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    return size
