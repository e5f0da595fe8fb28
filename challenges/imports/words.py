"""Text of imports: outcomes and progress."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from challenges.imports.models import Import
from challenges.imports.queries import Counts, Line
from challenges.imports.rules import State
from challenges.web import language

OUTCOMES: dict[State, Any] = {
    State.WAITING: _l("Waiting"),
    State.IMPORTED: _l("Imported"),
    State.DATELESS: _l("Needs a date"),
    State.DUPLICATE: _l("Already logged"),
    State.LEFT_OUT: _l("Skipped"),
    State.REFUSED: _l("Failed"),
    State.CANCELLED: _l("Cancelled"),
    State.UNDONE: _l("Undone"),
}
TONES = {
    State.IMPORTED: "good",
    State.DATELESS: "warn",
    State.REFUSED: "warn",
}


def outcome_of(line: Line) -> str:
    """Return the outcome of a file in a word or two: "2 runs" if it held several."""
    if line.file.state is State.IMPORTED and len(line.runs) > 1:
        return ngettext("%(num)s run", "%(num)s runs", len(line.runs))
    return str(OUTCOMES[line.file.state])


def why(line: Line) -> str:
    """Return what else the report says about a file; empty if the outcome says it all."""
    file = line.file
    if file.reason:
        return language.tell(file.reason)
    if file.state is State.IMPORTED and not line.runs:
        return _("The run has since been deleted.")
    if file.state is State.DATELESS and not line.runs and not file.recording_id:
        return _("The file was discarded.")
    if file.state is State.DATELESS and not line.runs:
        return _("This file has no date. Add one and it becomes a run.")
    if file.state is State.DUPLICATE and line.first is None:
        return _("The run you logged first has since been deleted.")
    return ""


def headline_of(brought: Import, counts: Counts) -> str:
    """Return the state of an import in a few words."""
    if brought.undone_at:
        return _("Undoing import") if brought.is_at_work else _("Undone")
    if brought.cancelled_at:
        return _("Cancelled")
    if brought.finished_at:
        return _("Finished")
    return _("Importing") if counts.total else _("Opening your files")


def told_of(brought: Import, counts: Counts) -> str:
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
