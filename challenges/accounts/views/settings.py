"""Settings: profile, privacy, password, account."""

from typing import Any

from flask import session
from flask_babel import gettext as _

from challenges.accounts import actions
from challenges.accounts.forms import AddressForm, LeavingForm, PasswordForm, PrivacyForm, ProfileForm
from challenges.accounts.passwords import fits, hashed
from challenges.accounts.rules import AttemptKind
from challenges.accounts.views.blueprint import bp
from challenges.accounts.views.sign_in import throttle
from challenges.runners import actions as runner_actions
from challenges.web import sessions
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.pages import notice, page, see_other


@bp.route("/settings", methods=["GET", "POST"])
@signed_in
def settings() -> Any:
    """Edit the profile: name, about, time zone, units, locale."""
    form = open_edit(lambda: ProfileForm(obj=me()), f"profile {me().id}")
    if form.validate_on_submit():
        runner_actions.change_profile(me().id, **form.values())
        notice(_("Profile saved."))
        return see_other("accounts.settings")
    return page("accounts/settings.html", status=form.status, form=form)


@bp.route("/settings/privacy", methods=["GET", "POST"])
@signed_in
def privacy() -> Any:
    """Edit privacy: displayed name, visibility of runs and maps, group boards."""
    form = open_edit(lambda: PrivacyForm(me()), f"privacy {me().id}")
    if form.validate_on_submit():
        runner_actions.change_privacy(me().id, **form.values())
        notice(_("Privacy settings saved."))
        return see_other("accounts.privacy")
    return page("accounts/privacy.html", status=form.status, form=form)


@bp.route("/settings/password", methods=["GET", "POST"])
@signed_in
def password() -> Any:
    """Change the password and sign out every other device."""
    form = PasswordForm(me().handle, me().email)
    if form.validate_on_submit() and _knows_password(form.current_password):
        runner = actions.change_password(me().id, hashed(form.new_password.data))
        sessions.begin(runner, lasting=session.permanent)
        notice(_("Password changed. Your other devices are signed out."))
        return see_other("accounts.password")
    return page("accounts/password.html", status=422 if form.is_submitted() else 200, form=form)


@bp.get("/settings/account")
@signed_in
def account() -> Any:
    """Show the email address, the data export and account deletion."""
    return _account(200)


@bp.post("/settings/address")
@signed_in
def change_address() -> Any:
    """Request a new address, which takes effect once its link is confirmed."""
    form = AddressForm()
    if form.validate() and _knows_password(form.address_password):
        throttle(AttemptKind.LETTER, me().id)
        actions.ask_for_address(me().id, str(form.new_email.data))
        notice(
            _(
                "We've emailed a link to %(address)s. Open it to switch to this address.",
                address=form.new_email.data,
            )
        )
        return see_other("accounts.account")
    return _account(422, address_form=form)


@bp.post("/settings/removal")
@signed_in
def leave() -> Any:
    """Delete the account."""
    form = LeavingForm()
    if form.validate() and _knows_password(form.leaving_password):
        actions.leave(me().id)
        sessions.end()
        notice(_("Account deleted, with everything in it. Run well."), "plain")
        return sessions.forget_everything(see_other("home.today"))
    return _account(422, leaving_form=form)


def _account(status: int, address_form: Any = None, leaving_form: Any = None) -> Any:
    return page(
        "accounts/account.html",
        status=status,
        address_form=address_form or AddressForm(formdata=None),
        leaving_form=leaving_form or LeavingForm(formdata=None),
    )


def _knows_password(field: Any) -> bool:
    """Return whether the current password is correct; if not, add an error to the field."""
    tries = throttle(AttemptKind.PASSWORD, me().id)
    if fits(field.data, me().password_hash):
        actions.forget_attempts(tries)
        return True
    field.errors = [_("That's not your password.")]
    return False
