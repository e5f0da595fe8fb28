"""One of the viewer's own awards, and its actions."""

from flask import Response
from flask_babel import gettext as _

from challenges.awards import actions, queries
from challenges.awards.views.blueprint import bp
from challenges.web.guards import me, signed_in
from challenges.web.pages import is_partial, notice, page, see_other


@bp.get("/trophies/<int:award_id>")
@signed_in
def show(award_id: int) -> Response:
    return page("awards/show.html", award=queries.award_of(me(), award_id))


@bp.post("/trophies/<int:award_id>/sharing")
@signed_in
def share(award_id: int):
    """Share an award on a public page."""
    actions.share(award_id, me().id)
    notice(_("Trophy shared. Anyone with the link can see it."))
    return see_other("awards.show", award_id=award_id)


@bp.post("/trophies/<int:award_id>/sharing-removal")
@signed_in
def unshare(award_id: int):
    """Stop sharing an award."""
    actions.unshare(award_id, me().id)
    notice(_("Sharing stopped. The link no longer works."))
    return see_other("awards.show", award_id=award_id)


@bp.post("/trophies/<int:award_id>/hiding")
@signed_in
def hide(award_id: int):
    """Hide an award from others."""
    actions.hide(award_id, me().id, hidden=True)
    notice(_("Trophy hidden. Only you can see it."))
    return see_other("awards.show", award_id=award_id)


@bp.post("/trophies/<int:award_id>/hiding-removal")
@signed_in
def unhide(award_id: int):
    """Show an award to others."""
    actions.hide(award_id, me().id, hidden=False)
    notice(_("Trophy shown. Others can see it now."))
    return see_other("awards.show", award_id=award_id)


@bp.post("/trophies/<int:award_id>/celebration")
@signed_in
def celebrate(award_id: int):
    """Mark an award as celebrated."""
    actions.celebrate(award_id, me().id)
    if is_partial():  # sent by the page itself, which keeps showing it
        return Response(status=204)
    return see_other("home.today")


@bp.post("/trophies/<int:award_id>/dismissal")
@signed_in
def dismiss(award_id: int):
    """Remove an award that no longer counts."""
    actions.dismiss(award_id, me().id)
    notice(_("Trophy removed."))
    return see_other("awards.index")
