"""How imports are written: what became of a file, and how far it is."""

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
    State.DUPLICATE: _l("There already"),
    State.LEFT_OUT: _l("Left out"),
    State.REFUSED: _l("Refused"),
    State.CANCELLED: _l("Cancelled"),
    State.UNDONE: _l("Taken back"),
}
TONES = {
    State.IMPORTED: "good",
    State.DATELESS: "warn",
    State.REFUSED: "warn",
}


def outcome_of(line: Line) -> str:
    """What became of a file, in a word or two: "2 runs" where it held several."""
    if line.file.state is State.IMPORTED and len(line.runs) > 1:
        return ngettext("%(num)s run", "%(num)s runs", len(line.runs))
    return str(OUTCOMES[line.file.state])


def why(line: Line) -> str:
    """What else there is to say of a file; empty where the outcome says it all."""
    file = line.file
    if file.reason:
        return language.tell(file.reason)
    if file.state is State.IMPORTED and not line.runs:
        return _("Its run was removed since.")
    if file.state is State.DATELESS and not line.runs and not file.recording_id:
        return _("Discarded since.")
    if file.state is State.DATELESS and not line.runs:
        return _("It says where, and not when. Give it a date, and it becomes a run.")
    if file.state is State.DUPLICATE and line.first is None:
        return _("The run that was there first was removed since.")
    return ""


def headline_of(brought: Import, counts: Counts) -> str:
    """How far an import is, in a few words."""
    if brought.undone_at:
        return _("Taking the runs back") if brought.is_at_work else _("Undone")
    if brought.cancelled_at:
        return _("Cancelled")
    if brought.finished_at:
        return _("Finished")
    return _("Importing") if counts.total else _("Looking into the files")


def told_of(brought: Import, counts: Counts) -> str:
    """What happened or happens, and what the runner may do meanwhile."""
    if brought.undone_at and brought.is_at_work:
        return _("The runs of this import are being removed. You can leave this page and come back.")
    if brought.undone_at:
        return _("All runs that this import made are removed. What was there before it stays.")
    if brought.cancelled_at:
        return _("What was imported before stays in your log, and the rest was left.")
    if brought.finished_at and counts.total == 1:
        return _("The file has been dealt with. Below it says what became of it.")
    if brought.finished_at:
        return _("Every file has been dealt with. The list below says what became of each.")
    if not counts.total:
        return _("This takes a moment. You can leave this page and come back.")
    return _("Files are read one after the other. You can leave this page and come back, nothing stops.")


def name_of(brought: Import) -> str:
    """An import's name: that of the first upload, and how many came with it."""
    more = brought.uploads - 1
    if more:
        return ngettext("%(name)s and %(num)s more", "%(name)s and %(num)s more", more, name=brought.name)
    return brought.name
