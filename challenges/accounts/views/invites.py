"""Creating and withdrawing invites, and the owner's setting for who can sign up."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from challenges import clock
from challenges.accounts import actions, queries
from challenges.accounts.forms import InviteForm, RegistrationForm
from challenges.accounts.links import to_invite
from challenges.accounts.models import Invite
from challenges.accounts.rules import invite_reason
from challenges.accounts.views.blueprint import bp
from challenges.refusals import NotYours
from challenges.web.edits import open_edit
from challenges.web.guards import me, owner, signed_in
from challenges.web.pages import absolute, notice, page, see_other


@bp.route("/invites", methods=["GET", "POST"])
@signed_in
def invites() -> Any:
    """List the viewer's invites (everyone's for an owner), with a form for a new one."""
    form = InviteForm()
    organises = me().is_organiser or me().is_owner
    if request.method == "POST" and not organises and not queries.registration()[1]:
        raise NotYours
    if request.method == "POST" and (not organises or form.validate()):
        actions.make_invite(me().id, form.uses.data or 1 if organises else 1)
        notice(_("Invite created. Copy the link and send it."))
        return see_other("accounts.invites")
    return _page(form, 422 if request.method == "POST" else 200)


@bp.post("/invites/<int:invite_id>/withdrawal")
@signed_in
def withdraw_invite(invite_id: int) -> Any:
    """Withdraw an invite."""
    actions.withdraw_invite(invite_id, me().id)
    notice(_("Invite withdrawn."))
    return see_other("accounts.invites")


@bp.post("/registration")
@owner
def registration() -> Any:
    """Set who can sign up."""
    form = _registration_form()
    if form.validate():
        actions.set_registration(form.mode.data, members_invite=form.members_invite.data)
        notice(_("Settings saved."))
        return see_other("accounts.invites")
    return _page(InviteForm(formdata=None), form.status, form)


def _registration_form(**how: Any) -> RegistrationForm:
    """Return the form filled from the database and, unless `formdata=None`, from the request."""

    def build() -> RegistrationForm:
        mode, members_invite = queries.registration()
        return RegistrationForm(mode=mode, members_invite=members_invite, **how)

    return open_edit(build, "registration", back=url_for("accounts.invites"))


def _page(form: InviteForm, status: int, registration_form: RegistrationForm | None = None) -> Any:
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
