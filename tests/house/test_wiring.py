"""The tables of contents are complete: events, jobs, blueprints, tables."""

import ast
import dataclasses
import importlib
import sys
from enum import Enum
from typing import Any

from flask import Blueprint
from flask.ctx import AppContext  # noqa: F401  the site must be importable

from challenges import wiring
from challenges.db import Base
from challenges.jobs import name_of
from tests.house import source
from tests.house.offenders import lists_offenders

LISTED = {name_of(action) for action in [*wiring.JOBS, *wiring.SCHEDULE]}


def rooms(*kinds: str) -> list[str]:
    return [name for name in sorted(source.modules()) if name.split(".")[2:3] and name.split(".")[2] in kinds]


def resolve(module: str, expression: ast.expr) -> Any:
    """What a name stands for in a module."""
    return eval(ast.unparse(expression), vars(importlib.import_module(module)))


@lists_offenders
def test_work_for_later_is_listed():
    for module, tree in source.modules().items():
        for call in source.calls(tree, "later"):
            action = resolve(module, call.args[0])
            if name_of(action) not in LISTED:
                yield f"{module}:{call.lineno} {name_of(action)} is not in wiring.JOBS"


def test_names_of_jobs_are_their_own():
    assert len(LISTED) == len({*wiring.JOBS, *wiring.SCHEDULE}), "two jobs share a name"


@lists_offenders
def test_an_event_is_a_frozen_fact():
    assert rooms("events")
    for module in rooms("events"):
        for name, kind in vars(importlib.import_module(module)).items():
            if isinstance(kind, type) and kind.__module__ == module and not issubclass(kind, Enum):
                if not dataclasses.is_dataclass(kind):
                    yield f"{module}.{name} is no dataclass"
                elif not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
                    yield f"{module}.{name} can be changed"


@lists_offenders
def test_only_listed_events_are_announced():
    for module, tree in source.modules().items():
        for call in source.calls(tree, "announce"):
            if isinstance(call.args[0], ast.Call):
                kind = resolve(module, call.args[0].func)
                if kind not in wiring.CONSEQUENCES:
                    yield f"{module}:{call.lineno} {kind.__name__} is not in wiring.CONSEQUENCES"


@lists_offenders
def test_every_page_is_reachable():
    assert rooms("views", "admin", "api")
    for module in rooms("views", "admin", "api"):
        for name, value in vars(importlib.import_module(module)).items():
            if isinstance(value, Blueprint) and value not in wiring.BLUEPRINTS:
                yield f"{module}.{name} is not in wiring.BLUEPRINTS"


def test_every_table_is_known_to_the_site():
    before = set(Base.metadata.tables)
    assert set(rooms("models")) <= set(sys.modules), "a feature's tables are imported by nothing that wiring lists"
    for module in rooms("models"):
        importlib.import_module(module)
    assert set(Base.metadata.tables) == before


def test_every_constraint_has_a_name():
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name or not constraint.columns, f"{table.name}: {constraint!r}"  # type: ignore[attr-defined]
