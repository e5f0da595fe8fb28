"""Signing up, in and out."""

from typing import Any

from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _

from challenges.accounts import actions, queries
from challenges.accounts.forms import SignInForm, SignUpForm, taken
from challenges.accounts.passwords import fits, hashed, nobody
from challenges.accounts.rules import Door
from challenges.accounts.views.blueprint import bp
from challenges.accounts.views.knocking import knock
from challenges.monthly import queries as monthly
from challenges.monthly.models import Challenge
from challenges.runners.models import Runner
from challenges.web import language, sessions
from challenges.web.guards import viewer
from challenges.web.pages import notice, own_address, page, see_other


@bp.route("/sign-up", methods=["GET", "POST"])
def sign_up() -> Any:
    """A new account; with `owner=<token>` that of the site's owner."""
    if viewer():
        return redirect(url_for("home.today"))
    form = SignUpForm(owner=request.args.get("owner"), zone=current_app.config["HOST_ZONE"], units=language.units())
    if form.is_submitted():
        knock(Door.SIGN_UP)
    if form.validate_on_submit() and (runner := _new_runner(form)):
        sessions.begin(runner, lasting=True)
        notice(_("Welcome. We sent a letter to %(address)s: its link verifies the address.", address=runner.email))
        return see_other("home.today")
    owner = queries.owner_link_works(form.owner.data) if form.owner.data else None
    status = 422 if form.is_submitted() else 200
    return page("accounts/sign_up.html", status=status, form=form, owner=owner, challenge=_on_now())


def _new_runner(form: SignUpForm) -> Runner | None:
    password_hash = hashed(form.password.data)
    try:
        return actions.sign_up(**form.values(), password_hash=password_hash, owner_token=form.owner.data or None)
    except actions.Taken as error:  # somebody was a moment faster
        form[error.field].errors = [taken(error.field)]
        return None


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Any:
    """Back to where one came from."""
    back = own_address(request.args.get("next"))
    if viewer():
        return redirect(back or url_for("home.today"))
    form = SignInForm(next=back)
    if form.validate_on_submit():
        tries = knock(Door.SIGN_IN, form.email_or_handle.data)
        if runner := _who_fits(form.email_or_handle.data, form.password.data):
            actions.forgive(tries)
            sessions.begin(runner, lasting=form.remember.data)
            return see_other("home.today")
        form.password.errors = [_("This account and this password do not fit together.")]
    return page("accounts/sign_in.html", status=422 if form.is_submitted() else 200, form=form, challenge=_on_now())


def _who_fits(who: str, password: str) -> Runner | None:
    runner, kept = queries.runner_signing_in(who), nobody()
    right = fits(password, runner.password_hash if runner else kept)  # hashed either way: it takes as long
    return runner if right else None


def _on_now() -> Challenge | None:
    """What one would come in for."""
    listed = monthly.current_challenges(None, language.today(), limit=1)
    return listed[0].challenge if listed else None


@bp.post("/sign-out")
def sign_out() -> Any:
    """Until next time."""
    sessions.end()
    notice(_("Signed out."), "plain")
    return see_other("home.today")
