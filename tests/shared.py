"""Shares compiled routes, templates and SQL, and the list of static files, between the test sites of a process.

A server has one site and compiles these once; here every test has its own site.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from servestatic.base import ServeStaticBase
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect
from werkzeug.routing import Rule


def share(site: Flask, engine: Engine) -> None:
    """Let a new site use what earlier ones compiled."""
    site.jinja_env.bytecode_cache = _templates
    engine.update_execution_options(compiled_cache=_statements)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _skip_the_disk)


def _skip_the_disk(connection: Any, record: Any) -> None:
    """Do not wait for the disk on commits: test databases need not survive a power failure."""
    connection.execute("PRAGMA synchronous=OFF")


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
    """Return the cached function that builds a route's URL. It depends only on the rule, unless there are defaults."""
    if rule.defaults:
        return _compile_anew(rule, append_unknown)
    key = (rule.rule, tuple(rule._trace), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_anew(rule, append_unknown)
    return _builders[key]


Rule._compile_builder = _compile_once  # type: ignore[method-assign]

# --- static files ---------------------------------------------------------------------------------------------------

_look_through = ServeStaticBase.update_files_dictionary
_static_files: dict[tuple[Any, ...], dict[str, Any]] = {}


def _look_through_once(server: ServeStaticBase, root: str, prefix: str) -> None:
    """Cache the listing of built files, which takes four times as long as the rest of creating a site."""
    key = (root, prefix, server.max_age, server.allow_all_origins, server.charset)
    if key not in _static_files:
        _look_through(server, root, prefix)
        _static_files[key] = dict(server.files)
    server.files.update(_static_files[key])


ServeStaticBase.update_files_dictionary = _look_through_once  # type: ignore[method-assign]
