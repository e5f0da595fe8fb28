"""One of the reader's own awards, and what can be done with it."""

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
    """Give it a public page."""
    actions.share(award_id, me().id)
    notice(_("Trophy shared. Anyone with the link can see it."))
    return see_other("awards.show", award_id=award_id)


@bp.post("/trophies/<int:award_id>/sharing-removal")
@signed_in
def unshare(award_id: int):
    """Take the public page back."""
    actions.unshare(award_id, me().id)
    notice(_("Sharing stopped. The link no longer works."))
    return see_other("awards.show", award_id=award_id)


@bp.post("/trophies/<int:award_id>/hiding")
@signed_in
def hide(award_id: int):
    """Leave it out of the case that others see."""
    actions.hide(award_id, me().id, hidden=True)
    notice(_("Trophy hidden. Only you can see it."))
    return see_other("awards.show", award_id=award_id)


@bp.post("/trophies/<int:award_id>/hiding-removal")
@signed_in
def unhide(award_id: int):
    """Put it back into the case that others see."""
    actions.hide(award_id, me().id, hidden=False)
    notice(_("Trophy shown. Others can see it now."))
    return see_other("awards.show", award_id=award_id)


@bp.post("/trophies/<int:award_id>/celebration")
@signed_in
def celebrate(award_id: int):
    """It was celebrated, and is not a second time."""
    actions.celebrate(award_id, me().id)
    if is_partial():  # the page says by itself that it was seen, and goes on showing it
        return Response(status=204)
    return see_other("home.today")


@bp.post("/trophies/<int:award_id>/dismissal")
@signed_in
def dismiss(award_id: int):
    """Let one go that does not hold any more."""
    actions.dismiss(award_id, me().id)
    notice(_("Trophy removed."))
    return see_other("awards.index")
