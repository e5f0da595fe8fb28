"""What the sites of one process share: routes, templates and SQL, compiled once.

A server has one site and compiles these once for all requests; here every test has a site of its own.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from werkzeug.routing import Rule


def share(site: Flask, engine: Engine) -> None:
    """Let a new site use what those before it compiled."""
    site.jinja_env.bytecode_cache = _templates
    engine.update_execution_options(compiled_cache=_statements)


# --- templates ------------------------------------------------------------------------------------------------------


class _CompiledTemplates(BytecodeCache):
    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key + bucket.checksum in self.known:
            bucket.bytecode_from_string(self.known[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


_templates = _CompiledTemplates()

# --- statements -----------------------------------------------------------------------------------------------------

_statements: dict[Any, Any] = {}  # SQLAlchemy finds a statement by its dialect, its shape and its parameters' names

# Each engine has a dialect object of its own; those of one database are set up alike, so what one compiled serves all.
DefaultDialect.__eq__ = lambda own, other: type(own) is type(other)  # type: ignore[method-assign, assignment]
DefaultDialect.__hash__ = lambda own: hash(type(own))  # type: ignore[method-assign, assignment]

# --- routes ---------------------------------------------------------------------------------------------------------

_compile_anew = Rule._compile_builder
_builders: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}


def _compile_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """The function that builds a route's address. It is made from the route's text alone, unless there are defaults."""
    if rule.defaults:
        return _compile_anew(rule, append_unknown)
    key = (rule.rule, tuple(rule._trace), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_anew(rule, append_unknown)
    return _builders[key]


Rule._compile_builder = _compile_once  # type: ignore[method-assign]
