"""Counting tries at a door, by where they come from and whom they are about; 429 when there were too many."""

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
    """Count a try, about an account if there is one. Returns what `actions.forgive` takes back. Aborts with 429."""
    try:
        return count_try(door, account)
    except TooOften as error:
        raise TooManyRequests(retry_after=ceil(error.wait.total_seconds())) from error


def knock_to_sign_in(runner: Runner | None, typed: str) -> list[int]:
    """Count a try to sign in: as one of its own for a browser of the runner's, else by account and network address.

    However an account is written, it is one; where there is none, what was typed stands for it, so that nobody learns
    which it is. Raises TooOften.
    """
    if browser := browsers.known_as(runner):
        return count_try(Door.OWN_BROWSER, browser)
    return count_try(Door.SIGN_IN, f"runner {runner.id}" if runner else f"nobody {_nobody(typed)}")


def count_try(door: Door, account: object = "") -> list[int]:
    """Count a try. Raises TooOften."""
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
