"""Logging, with secrets redacted: no log line contains a password, token, cookie or secret link.

Every line passes through `redact`: structlog's in a processor, all others (Flask, SQLAlchemy, the queue, the web
server) where the standard library creates records, tracebacks included. Two methods complement each other:

- values that are secret in the current request: path parameters declared `<secret:…>`, fields and query parameters with
  a revealing name, cookies and authorisation headers;
- text that looks like a secret, wherever it comes from: a URL of a route with `<secret:…>`, a parameter or assignment
  with a revealing name, a signed token, a password in a URL, the values that PostgreSQL quotes in unique violations.

SQLAlchemy leaves parameters out of its errors (`hide_parameters`, in `site.py`).
"""

import logging
import re
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any
from urllib.parse import quote, quote_plus

import structlog
from flask import Flask, has_request_context, request
from werkzeug.routing import Map, Rule, UnicodeConverter

REMOVED = "[removed]"
SHORTEST = 4  # characters; anything shorter occurs in ordinary words, and is no secret
SECRET_NAME = r"[\w-]*(?:passw|token|secret|csrf|session|cookie|invite|authori[sz]ation|owner|api.?key|signature)[\w-]*"
_NAME = re.compile(SECRET_NAME, re.IGNORECASE)
_SLASH = r"(?:/|%2F|%252F)"
_PART = r"(?:(?!%2F|%252F)[^/?#&\s\"'<>\\])+"
_USUAL = [
    (re.compile(rf"((?:[?&]|%3F|%26){SECRET_NAME}(?:=|%3D))[^&#\s\"'<>]+", re.IGNORECASE), rf"\1{REMOVED}"),
    (re.compile(rf"(\b{SECRET_NAME}[\"']?\s*[:=]\s*)(\"[^\"]*\"|'[^']*'|[^\s\"',;&(){{}}]+)", re.IGNORECASE),
     rf"\1{REMOVED}"),
    (re.compile(r"[\w-]{6,}\.[\w-]{6}\.[\w-]{27,}"), REMOVED),  # itsdangerous
    (re.compile(r"((?:[a-z][\w+.-]*):/{2,3}[^\s:/@]*:)[^\s/@]+@", re.IGNORECASE), rf"\1{REMOVED}@"),
    (re.compile(r"(Key \([^)]*\)=)\([^\n]*\)"), rf"\1({REMOVED})"),
    (re.compile(r"(\[parameters: )[^\n]*"), rf"\1{REMOVED}]"),
]  # fmt: skip
_secret_paths: list[tuple[re.Pattern[str], str]] = []


class SecretConverter(UnicodeConverter):
    """A path parameter that grants access to anyone who has it, so it is redacted in the log."""


def install(app: Flask) -> None:
    """Redact every log line. Call it before routes are registered, and `follow` afterwards."""
    app.url_map.converters["secret"] = SecretConverter
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if app.testing else logging.INFO),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            redact_event,
            structlog.processors.JSONRenderer(),
        ],
    )
    if not isinstance(logging.getLogRecordFactory(), _Records):
        logging.setLogRecordFactory(_Records(logging.getLogRecordFactory()))


def follow(addresses: Map) -> None:
    """Learn which routes contain a secret."""
    _secret_paths[:] = [pattern_of(rule) for rule in addresses.iter_rules() if secrets_in(rule)]


def secrets_in(rule: Rule) -> set[str]:
    """Return the names of a route's secret parameters."""
    return {name for name in rule.arguments if isinstance(rule._converters.get(name), SecretConverter)}


def pattern_of(rule: Rule) -> tuple[re.Pattern[str], str]:
    """Return a pattern that finds URLs of the route in text, however quoted or continued, and its replacement."""
    before = rule.rule.partition("<secret")[0]
    found = _SLASH.join(re.escape(part) for part in before.split("/"))
    return re.compile(f"({found}){_PART}", re.IGNORECASE), rf"\1{REMOVED}"


def redact(text: str) -> str:
    """Replace everything in a text that is a known secret or looks like one."""
    for value in _values_of_request():
        text = text.replace(value, REMOVED)
    for pattern, instead in [*_secret_paths, *_USUAL]:
        text = pattern.sub(instead, text)
    return text


def redact_event(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Redact the texts of a structlog event, at any depth."""
    return {name: _redacted(name, value) for name, value in event.items()}


def _redacted(name: object, value: Any) -> Any:
    if isinstance(name, str) and _NAME.fullmatch(name) and value is not None:
        return REMOVED
    match value:
        case bool() | int() | float() | None:
            return value
        case dict():
            return {str(key): _redacted(key, each) for key, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_redacted(None, each) for each in value]
        case str():
            return redact(value)
        case _:
            return redact(repr(value))


class _Records:
    """A factory of `logging` records with redacted texts, for any handler."""

    def __init__(self, make: Any) -> None:
        self._make = make

    def __call__(self, *about: Any, **more: Any) -> logging.LogRecord:
        record: logging.LogRecord = self._make(*about, **more)
        try:
            record.msg, record.args = redact(record.getMessage()), None
        except (TypeError, ValueError):
            record.msg, record.args = redact(f"{record.msg} {record.args!r}"), None
        if record.exc_info and record.exc_info[0] is not None:
            # formatters use this text instead of formatting the traceback themselves
            record.exc_text = redact("".join(traceback.format_exception(*record.exc_info)).rstrip())
        return record


def _values_of_request() -> list[str]:
    """Return the secrets in the current request in every encoding, longest first."""
    if not has_request_context():
        return []
    written = {form for value in _secrets_of_request() if len(value) >= SHORTEST for form in _ways_to_write(value)}
    return sorted(written, key=len, reverse=True)


def _secrets_of_request() -> Iterator[str]:
    if request.url_rule is not None:
        yield from (str((request.view_args or {})[name]) for name in secrets_in(request.url_rule))
    told = [request.args]
    if "form" in request.__dict__:  # only if it was parsed already: logging must not start to read the body
        told.append(request.form)
    for fields in told:
        yield from (value for name, value in fields.items(multi=True) if _NAME.fullmatch(name))
    yield from request.cookies.values()
    for header in ("Authorization", "Proxy-Authorization", "X-CSRFToken", "Cookie"):
        if value := request.headers.get(header):
            yield value
            yield value.rpartition(" ")[2]


def _ways_to_write(value: str) -> Iterator[str]:
    yield value
    yield quote(value, safe="")
    yield quote(value)
    yield quote_plus(value)
    yield repr(value)[1:-1]
    yield value.encode("unicode_escape").decode("ascii")
