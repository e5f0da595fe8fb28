"""Pages for signing up, in and out, with their throttling by network address and account."""

import hashlib
import hmac
from math import ceil
from typing import Any

from flask import current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests

from challenges import clock
from challenges.accounts import actions, queries, signed_links
from challenges.accounts.forms import LinkForm, SignInForm, SignUpForm, taken
from challenges.accounts.passwords import fits, hashed, nobody
from challenges.accounts.rules import AttemptBy, AttemptKind, TooOften
from challenges.accounts.views.blueprint import bp
from challenges.monthly import queries as monthly
from challenges.parse import identifier
from challenges.runners.models import Runner
from challenges.web import drafts, locale, sessions
from challenges.web.fragment_cache import lately
from challenges.web.guards import me, signed_in, viewer
from challenges.web.middleware import network_of
from challenges.web.pages import notice, own_address, page, see_other


def throttle(door: AttemptKind, account: object = "") -> list[int]:
    """Record an attempt, for an account if given. Return the ids to pass to `actions.forgive`. Aborts with 429."""
    try:
        return count_try(door, account)
    except TooOften as error:
        raise TooManyRequests(retry_after=ceil(error.wait.total_seconds())) from error


def throttle_sign_in(runner: Runner | None, typed: str) -> list[int]:
    """Record a sign-in attempt: separately for a known browser of the runner, else by account and network address.

    All spellings of an account share one count. If there is no account, the typed text is counted in its place, so
    that the throttle does not reveal which accounts exist. Raises TooOften.
    """
    if browser := signed_links.known_as(runner):
        return count_try(AttemptKind.OWN_BROWSER, browser)
    return count_try(AttemptKind.SIGN_IN, f"runner {runner.id}" if runner else f"nobody {_nobody(typed)}")


def count_try(door: AttemptKind, account: object = "") -> list[int]:
    """Record an attempt. Raises TooOften."""
    if not current_app.config["RATELIMIT_ENABLED"]:
        return []
    host = network_of(request.remote_addr or "")
    about = {
        AttemptBy.HOST: host,
        AttemptBy.ACCOUNT: str(account),
        AttemptBy.BOTH: f"{host} {account}",
        AttemptBy.BROWSER: str(account),
    }
    return actions.record_attempt(door, {by: _hash(door, by, text) for by, text in about.items()})


def _nobody(typed: str) -> str:
    read = identifier(typed)
    return read.address_key or read.handle or typed.strip().casefold()[:300]


def _hash(door: AttemptKind, by: AttemptBy, text: str) -> str:
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, f"{door.value} {by.value} {text}".encode(), hashlib.sha256).hexdigest()


@bp.route("/sign-up", methods=["GET", "POST"])
def sign_up() -> Any:
    """Create an account; with `owner=<token>`, the site owner's account."""
    back = own_address(request.args.get("next"))
    if viewer():
        return redirect(back or url_for("home.today"))
    asked = {"owner": request.args.get("owner"), "invite": request.args.get("invite"), "next": back}
    form = SignUpForm(zone=current_app.config["HOST_ZONE"], units=locale.units(), **asked)
    if form.is_submitted():
        throttle(AttemptKind.SIGN_UP)
    if not form.owner.data and (reason := queries.sign_up_refusal(form.invite.data or None, clock.now())):
        return page("accounts/no_sign_up.html", status=403, reason=reason, back=back)
    if form.validate_on_submit() and (runner := _new_runner(form)):
        sessions.begin(runner, lasting=True)
        notice(
            _("Welcome. We've emailed a link to %(address)s. Open it to confirm your address.", address=runner.email)
        )
        signed_links.remember(runner)
        return see_other("home.today")
    owner = queries.owner_link_works(form.owner.data) if form.owner.data else None
    status = 422 if form.is_submitted() else 200
    return page("accounts/sign_up.html", status=status, form=form, owner=owner, on_now=_on_now())


def _new_runner(form: SignUpForm) -> Runner | None:
    password_hash = hashed(form.password.data)
    try:
        return actions.sign_up(
            **form.values(),
            password_hash=password_hash,
            owner_token=form.owner.data or None,
            invite_token=form.invite.data or None,
            back=own_address(form.next.data),
        )
    except actions.Taken as error:  # a concurrent sign-up was faster
        form[error.field].errors = [taken(error.field)]
        return None


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Any:
    """Sign in and go back to the page the reader came from."""
    back = own_address(request.args.get("next"))
    if viewer():
        return redirect(back or url_for("home.today"))
    form = SignInForm(next=back)
    if form.validate_on_submit():
        try:
            if runner := _who_fits(form.email_or_handle.data, form.password.data):
                return _signed_in(runner, lasting=form.remember.data)
        except TooOften as error:
            response = page("accounts/sign_in.html", status=429, form=form, on_now="", too_often=True)
            response.headers["Retry-After"] = str(ceil(error.wait.total_seconds()))
            return response
        form.password.errors = [_("Wrong email, handle or password.")]
    return page("accounts/sign_in.html", status=422 if form.is_submitted() else 200, form=form, on_now=_on_now())


def _who_fits(who: str, password: str) -> Runner | None:
    runner, kept = queries.runner_signing_in(who), nobody()
    tries = throttle_sign_in(runner, who)
    if not fits(password, runner.password_hash if runner else kept):  # hash either way, so the timing is the same
        return None
    actions.forget_attempts(tries)
    return runner


def _signed_in(runner: Runner, *, lasting: bool) -> Any:
    sessions.begin(runner, lasting=lasting)
    signed_links.remember(runner)
    return see_other("home.today")


@bp.post("/sign-in/link")
def ask_for_link() -> Any:
    """Email a sign-in link, for a runner whose password attempts are throttled. Same answer for unknown accounts."""
    form = LinkForm()
    back = own_address(form.next.data)
    if form.validate():
        throttle(AttemptKind.LINK)
        actions.send_sign_in_link_later(queries.id_signing_in(form.email_or_handle.data), back)
        notice(_("If this account exists, we've emailed it a sign-in link. It works once, for 15 minutes."))
    return redirect(url_for("accounts.sign_in", next=back), 303)


@bp.route("/sign-in/link/<secret:token>", methods=["GET", "POST"])
def sign_in_by_link(token: str) -> Any:
    """Show the page behind the link. Only its button signs in, because mail programs open links on their own."""
    runner = queries.runner_to_sign_in(token)
    if runner is None:
        return page("accounts/dead_link.html", status=404, purpose="sign-in")
    if request.method == "POST":
        return _signed_in(actions.use_sign_in_link(token), lasting=True)
    back = own_address(request.args.get("next"))
    return page("accounts/sign_in_by_link.html", token=token, handle=runner.handle, back=back)


def _on_now() -> Markup:
    """What one would come in for: the challenge that is on, as visitors see it."""
    return lately("on now", _poster_on_now)


def _poster_on_now() -> Markup:
    listed = monthly.current_challenges(None, locale.today(), limit=1)
    poster = render_template("accounts/_on_now.html", challenge=listed[0].challenge if listed else None)
    return Markup(poster)  # noqa: S704 our own template, escaped there


@bp.post("/sign-out")
def sign_out() -> Any:
    """End the session and sign out."""
    if viewer():
        actions.end_session(me().id, sessions.session_key())
    sessions.end()
    notice(_("Signed out."), "plain")
    return sessions.forget_everything(see_other("home.today"))


@bp.post("/settings/sessions/removal")
@signed_in
def sign_out_elsewhere() -> Any:
    """Sign out every other device."""
    runner = actions.end_all_sessions(me().id)
    sessions.begin(runner, lasting=session.permanent)
    notice(_("Signed out everywhere else."))
    return see_other("accounts.password")


@bp.get("/drafts/<secret:token>")
@signed_in
def draft(token: str) -> Any:
    """Restore what was typed before the session ended: in the form's own page if it has one, else on this page."""
    found = drafts.draft_of(me(), token)
    if found is None:
        notice(_("What you typed has expired or belongs to another account."), "warn")
        return see_other("home.today")
    if address := drafts.filled_again(found):
        notice(_("You'd been signed out. Here's what you typed. Check it, then send it."), "plain")
        return redirect(address, 303)
    return page("accounts/draft.html", typed=found.typed, action=found.address)
