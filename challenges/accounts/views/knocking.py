"""Counting tries at a door, by where they come from and whom they are about; 429 when there were too many."""

import hashlib
import hmac
from ipaddress import ip_address, ip_network
from math import ceil

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from challenges.accounts import actions
from challenges.accounts.rules import By, Door, TooOften, address_key


def knock(door: Door, account: object = "") -> list[int]:
    """Count a try, about an account if there is one. Returns what `actions.forgive` takes back. Aborts with 429."""
    if not current_app.config["RATELIMIT_ENABLED"]:
        return []
    account, host = address_key(str(account)), _host()
    about = {By.HOST: host, By.ACCOUNT: account, By.BOTH: f"{host} {account}"}
    try:
        return actions.knock(door, {by: _hash(door, by, text) for by, text in about.items()})
    except TooOften as error:
        raise TooManyRequests(retry_after=ceil(error.wait.total_seconds())) from error


def _host() -> str:
    """The network address; of an IPv6 address the half that belongs to one line."""
    address = request.remote_addr or ""
    try:
        return str(ip_network(f"{address}/64", strict=False)) if ip_address(address).version == 6 else address
    except ValueError:
        return address


def _hash(door: Door, by: By, text: str) -> str:
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, f"{door.value} {by.value} {text}".encode(), hashlib.sha256).hexdigest()
