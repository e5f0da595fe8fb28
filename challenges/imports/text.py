"""Text of imports: outcomes and progress."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from challenges.imports.models import Import
from challenges.imports.queries import ImportCounts, ImportLine
from challenges.imports.rules import ImportState
from challenges.web import locale

OUTCOMES: dict[ImportState, Any] = {
    ImportState.WAITING: _l("Waiting"),
    ImportState.IMPORTED: _l("Imported"),
    ImportState.DATELESS: _l("Needs a date"),
    ImportState.DUPLICATE: _l("Already logged"),
    ImportState.LEFT_OUT: _l("Skipped"),
    ImportState.REFUSED: _l("Failed"),
    ImportState.CANCELLED: _l("Cancelled"),
    ImportState.UNDONE: _l("Undone"),
}
TONES = {
    ImportState.IMPORTED: "good",
    ImportState.DATELESS: "warn",
    ImportState.REFUSED: "warn",
}


def outcome_of(line: ImportLine) -> str:
    """Return the outcome of a file in a word or two: "2 runs" if it held several."""
    if line.file.state is ImportState.IMPORTED and len(line.runs) > 1:
        return ngettext("%(num)s run", "%(num)s runs", len(line.runs))
    return str(OUTCOMES[line.file.state])


def why(line: ImportLine) -> str:
    """Return what else the report says about a file; empty if the outcome says it all."""
    file = line.file
    if file.reason:
        return locale.tell(file.reason)
    if file.state is ImportState.IMPORTED and not line.runs:
        return _("The run has since been deleted.")
    if file.state is ImportState.DATELESS and not line.runs and not file.recording_id:
        return _("The file was discarded.")
    if file.state is ImportState.DATELESS and not line.runs:
        return _("This file has no date. Add one and it becomes a run.")
    if file.state is ImportState.DUPLICATE and line.first is None:
        return _("The run you logged first has since been deleted.")
    return ""


def headline_of(brought: Import, counts: ImportCounts) -> str:
    """Return the state of an import in a few words."""
    if brought.undone_at:
        return _("Undoing import") if brought.is_at_work else _("Undone")
    if brought.cancelled_at:
        return _("Cancelled")
    if brought.finished_at:
        return _("Finished")
    return _("Importing") if counts.total else _("Opening your files")


def summary_of(brought: Import, counts: ImportCounts) -> str:
    """Return what is happening, and what the runner can do meanwhile."""
    if brought.undone_at and brought.is_at_work:
        return _("The runs from this import are being deleted. You can leave this page and come back.")
    if brought.undone_at:
        return _("All runs from this import were deleted. Runs you already had stay.")
    if brought.cancelled_at:
        return _("Runs imported before you cancelled stay in your log. The rest was skipped.")
    if brought.finished_at and counts.total == 1:
        return _("Done. Here's what happened.")
    if brought.finished_at:
        return _("Done. Here's what happened to each file.")
    if not counts.total:
        return _("This takes a moment. You can leave this page and come back.")
    return _("We're reading your files. You can leave this page and come back, the import carries on.")


def name_of(brought: Import) -> str:
    """Return an import's name: that of its first upload, and how many more there were."""
    more = brought.uploads - 1
    if more:
        return ngettext("%(name)s and %(num)s more", "%(name)s and %(num)s more", more, name=brought.name)
    return brought.name
