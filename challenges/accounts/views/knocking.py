"""Throttling in views: counts attempts by network address and account, and answers 429 if there are too many."""

import hashlib
import hmac
from math import ceil

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from challenges.accounts import actions, browsers
from challenges.accounts.rules import By, Door, TooOften
from challenges.parse import identifier
from challenges.runners.models import Runner
from challenges.web.middleware import network_of


def knock(door: Door, account: object = "") -> list[int]:
    """Record an attempt, for an account if given. Return the ids to pass to `actions.forgive`. Aborts with 429."""
    try:
        return count_try(door, account)
    except TooOften as error:
        raise TooManyRequests(retry_after=ceil(error.wait.total_seconds())) from error


def knock_to_sign_in(runner: Runner | None, typed: str) -> list[int]:
    """Record a sign-in attempt: separately for a known browser of the runner, else by account and network address.

    All spellings of an account share one count. If there is no account, the typed text is counted in its place, so
    that the throttle does not reveal which accounts exist. Raises TooOften.
    """
    if browser := browsers.known_as(runner):
        return count_try(Door.OWN_BROWSER, browser)
    return count_try(Door.SIGN_IN, f"runner {runner.id}" if runner else f"nobody {_nobody(typed)}")


def count_try(door: Door, account: object = "") -> list[int]:
    """Record an attempt. Raises TooOften."""
    if not current_app.config["RATELIMIT_ENABLED"]:
        return []
    host = network_of(request.remote_addr or "")
    about = {By.HOST: host, By.ACCOUNT: str(account), By.BOTH: f"{host} {account}", By.BROWSER: str(account)}
    return actions.knock(door, {by: _hash(door, by, text) for by, text in about.items()})


def _nobody(typed: str) -> str:
    read = identifier(typed)
    return read.address_key or read.handle or typed.strip().casefold()[:300]


def _hash(door: Door, by: By, text: str) -> str:
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, f"{door.value} {by.value} {text}".encode(), hashlib.sha256).hexdigest()
