"""Pages behind emailed links, and requesting one. Opening a link changes nothing until its form is submitted."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from challenges.accounts import actions, queries
from challenges.accounts.forms import ForgottenForm, ResetForm
from challenges.accounts.passwords import hashed
from challenges.accounts.rules import AttemptKind
from challenges.accounts.views.blueprint import bp
from challenges.accounts.views.sign_in import throttle
from challenges.web import sessions
from challenges.web.guards import me, signed_in, viewer
from challenges.web.pages import notice, own_address, page, see_other


@bp.route("/password/forgotten", methods=["GET", "POST"])
def forgotten() -> Any:
    """Request a password reset link. The answer is the same for an unknown address."""
    form = ForgottenForm(next=own_address(request.args.get("next")))
    if form.validate_on_submit():
        throttle(AttemptKind.RESET)
        back = own_address(form.next.data)
        actions.send_reset_later(queries.id_signing_in(str(form.email.data)), back)
        notice(_("If %(address)s has an account here, we've emailed it a link.", address=form.email.data))
        return redirect(url_for("accounts.sign_in", next=back), 303)
    return page("accounts/forgotten.html", status=422 if form.is_submitted() else 200, form=form)


@bp.route("/password/reset/<secret:token>", methods=["GET", "POST"])
def reset(token: str) -> Any:
    """Set a new password with an emailed link."""
    runner = queries.runner_to_reset(token)
    if runner is None:
        return page("accounts/dead_link.html", status=404, purpose="reset")
    form = ResetForm(runner.handle, runner.email)
    back = own_address(request.args.get("next"))
    if form.validate_on_submit():
        actions.reset_password(token, hashed(form.new_password.data))
        sessions.end()
        notice(_("Password changed. Sign in with the new one."))
        return redirect(url_for("accounts.sign_in", next=back), 303)
    status = 422 if form.is_submitted() else 200
    return page("accounts/reset.html", status=status, form=form, runner=runner, back=back)


@bp.get("/verification/<secret:token>")
def verification(token: str) -> Any:
    """Ask the runner to confirm the address of the link."""
    if (found := queries.runner_to_verify(token)) is None:
        return page("accounts/dead_link.html", status=404, purpose="verify")
    runner, address = found
    done = address == runner.email and runner.email_verified_at is not None
    back = own_address(request.args.get("next"))
    return page("accounts/verification.html", token=token, address=address, done=done, back=back)


@bp.post("/verification/<secret:token>")
def verify(token: str) -> Any:
    """Confirm the address."""
    if (found := queries.runner_to_verify(token)) is None:
        return page("accounts/dead_link.html", status=404, purpose="verify")
    runner, address = found
    actions.verify(runner.id, address)
    notice(_("%(address)s is confirmed.", address=address))
    return see_other("home.today" if viewer() else "accounts.sign_in")


@bp.post("/settings/verification")
@signed_in
def send_verification() -> Any:
    """Send the confirmation email again."""
    throttle(AttemptKind.LETTER, me().id)
    actions.send_verification(me().id)
    notice(_("We've sent it again. It can take a few minutes."))
    return see_other("accounts.account")
