"""Cancel, undo or discard an import."""

from flask_babel import gettext as _

from challenges.imports import actions
from challenges.imports.views.blueprint import bp
from challenges.web.guards import me, signed_in
from challenges.web.pages import notice, see_other


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
