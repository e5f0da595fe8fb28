"""Pages for invites, the setting for who can sign up, and the list of organisers."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from challenges import clock
from challenges.accounts import actions as accounts_actions
from challenges.accounts import queries
from challenges.accounts.forms import OrganiserForm, RegistrationForm, SiteInviteForm
from challenges.accounts.models import Invite
from challenges.accounts.rules import invite_reason
from challenges.accounts.signed_links import to_invite
from challenges.accounts.views.blueprint import bp
from challenges.refusals import Missing, NotYours
from challenges.runners import actions
from challenges.runners import queries as runners_queries
from challenges.runners.models import Runner
from challenges.web.edits import open_edit
from challenges.web.guards import me, owner, signed_in
from challenges.web.pages import absolute, notice, page, see_other


@bp.route("/invites", methods=["GET", "POST"])
@signed_in
def invites() -> Any:
    """List the viewer's invites (everyone's for an owner), with a form for a new one."""
    form = SiteInviteForm()
    organises = me().is_organiser or me().is_owner
    if request.method == "POST" and not organises and not queries.registration()[1]:
        raise NotYours
    if request.method == "POST" and (not organises or form.validate()):
        accounts_actions.make_invite(me().id, form.uses.data or 1 if organises else 1)
        notice(_("Invite created. Copy the link and send it."))
        return see_other("accounts.invites")
    return _page(form, 422 if request.method == "POST" else 200)


@bp.post("/invites/<int:invite_id>/withdrawal")
@signed_in
def withdraw_invite(invite_id: int) -> Any:
    """Withdraw an invite."""
    accounts_actions.withdraw_invite(invite_id, me().id)
    notice(_("Invite withdrawn."))
    return see_other("accounts.invites")


@bp.post("/registration")
@owner
def registration() -> Any:
    """Set who can sign up."""
    form = _registration_form()
    if form.validate():
        accounts_actions.set_registration(form.mode.data, members_invite=form.members_invite.data)
        notice(_("Settings saved."))
        return see_other("accounts.invites")
    return _page(SiteInviteForm(formdata=None), form.status, form)


def _registration_form(**how: Any) -> RegistrationForm:
    """Return the form filled from the database and, unless `formdata=None`, from the request."""

    def build() -> RegistrationForm:
        mode, members_invite = queries.registration()
        return RegistrationForm(mode=mode, members_invite=members_invite, **how)

    return open_edit(build, "registration", back=url_for("accounts.invites"))


def _page(form: SiteInviteForm, status: int, registration_form: RegistrationForm | None = None) -> Any:
    mode, members_invite = queries.registration()
    now = clock.now()
    return page(
        "accounts/invites.html",
        status=status,
        form=form,
        registration_form=registration_form or _registration_form(formdata=None),
        mode=mode,
        members_invite=members_invite,
        listed=[(each, _link(each), invite_reason(each.facts, now)) for each in queries.invites_seen_by(me())],
    )


def _link(invite: Invite) -> str:
    return absolute("accounts.sign_up", invite=to_invite(invite.id, invite.made_at))


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
    return page("accounts/organisers.html", status=status, form=form, organisers=runners_queries.organisers())


def _runner_of(field: Any) -> Runner | None:
    try:
        return runners_queries.runner_by_handle(field.data)
    except Missing:
        field.errors = [_("No runner has this handle. Check the spelling.")]
        return None


@bp.post("/organisers/<handle>/ownership")
@owner
def make_owner(handle: str) -> Any:
    """Make a runner an owner."""
    runner = runners_queries.runner_by_handle(handle)
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
    runner = runners_queries.runner_by_handle(handle)
    actions.dismiss(runner.id)
    notice(_("@%(handle)s is no longer an organiser. What they made stays.", handle=runner.handle))
    return see_other("accounts.organisers")
