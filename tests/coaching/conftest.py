"""Fixtures in which Olu coaches Ann."""

from collections.abc import Callable
from typing import Any

import pytest

from challenges.coaching import actions
from challenges.coaching.models import Coaching
from challenges.coaching.rules import Grant
from challenges.db import db, transaction


@pytest.fixture
def coaching(app: Any, ann: Any, olu: Any) -> Callable[..., Coaching]:
    """`coaching(Grant.RUNS)` makes Olu the coach of Ann, who shares her runs."""

    def begun(*grants: Grant, runner: Any = ann, coach: Any = olu) -> Coaching:
        with transaction():
            made = actions.invite(runner.id, coach.id, grants)
            return actions.accept(made.id, coach.id)

    return begun


@pytest.fixture
def show() -> Callable[..., None]:
    """`show(coaching, Grant.GOALS)` replaces the grants of a coaching."""

    def changed(coaching: Coaching, *grants: Grant) -> None:
        with transaction():
            there = db.session.get_one(Coaching, coaching.id)
            actions.grant(there.id, there.runner_id, grants)

    return changed
