"""The owner's page of letters that could not be sent."""

from typing import Any

from flask_babel import gettext as _

from challenges import mail
from challenges.home.views.blueprint import bp
from challenges.web.guards import owner
from challenges.web.pages import notice, page, see_other


@bp.get("/undelivered")
@owner
def undelivered() -> Any:
    """Which letters were given up, and why."""
    return page("home/undelivered.html", letters=mail.undelivered())


@bp.post("/undelivered/dismissal")
@owner
def dismiss_undelivered() -> Any:
    """They were seen, and are forgotten."""
    mail.forget_undelivered()
    notice(_("List cleared."))
    return see_other("home.today")
