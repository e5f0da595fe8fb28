"""The owner's page of organisers."""

from typing import Any

from flask_babel import gettext as _

from challenges.accounts.forms import OrganiserForm
from challenges.accounts.views.blueprint import bp
from challenges.refusals import Missing
from challenges.runners import actions, queries
from challenges.runners.models import Runner
from challenges.web.guards import me, owner
from challenges.web.pages import notice, page, see_other


@bp.route("/organisers", methods=["GET", "POST"])
@owner
def organisers() -> Any:
    """List the organisers, with a form to add one."""
    form = OrganiserForm()
    if form.validate_on_submit() and (runner := _runner_of(form.handle)):
        actions.appoint(runner.id)
        notice(_("@%(handle)s is now an organiser.", handle=runner.handle))
        return see_other("accounts.organisers")
    status = 422 if form.is_submitted() else 200
    return page("accounts/organisers.html", status=status, form=form, organisers=queries.organisers())


def _runner_of(field: Any) -> Runner | None:
    try:
        return queries.runner_by_handle(field.data)
    except Missing:
        field.errors = [_("No runner has this handle. Check the spelling.")]
        return None


@bp.post("/organisers/<handle>/ownership")
@owner
def make_owner(handle: str) -> Any:
    """Make a runner an owner."""
    runner = queries.runner_by_handle(handle)
    actions.make_owner(runner.id)
    notice(_("@%(handle)s is now an owner too.", handle=runner.handle))
    return see_other("accounts.organisers")


@bp.post("/organisers/ownership-removal")
@owner
def give_up_ownership() -> Any:
    """Give up the viewer's own ownership."""
    actions.give_up_ownership(me().id)
    notice(_("You're no longer an owner. You're still an organiser."))
    return see_other("home.today")


@bp.post("/organisers/<handle>/removal")
@owner
def dismiss(handle: str) -> Any:
    """Remove a runner as organiser."""
    runner = queries.runner_by_handle(handle)
    actions.dismiss(runner.id)
    notice(_("@%(handle)s is no longer an organiser. What they made stays.", handle=runner.handle))
    return see_other("accounts.organisers")
