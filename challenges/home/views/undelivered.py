"""The owner's page of emails that could not be sent."""

from typing import Any

from flask_babel import gettext as _

from challenges import mail
from challenges.home.views.blueprint import bp
from challenges.web.guards import owner
from challenges.web.pages import notice, page, see_other


@bp.get("/undelivered")
@owner
def undelivered() -> Any:
    """List the emails that were given up, with the reasons."""
    return page("home/undelivered.html", letters=mail.undelivered())


@bp.post("/undelivered/dismissal")
@owner
def dismiss_undelivered() -> Any:
    """Clear the list."""
    mail.forget_undelivered()
    notice(_("List cleared."))
    return see_other("home.today")
