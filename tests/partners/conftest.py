"""Fixtures for partner cards and partnerships."""

from collections.abc import Callable
from typing import Any

import pytest

from challenges.db import transaction
from challenges.partners import actions
from challenges.partners.models import PartnerCard, Partnership
from challenges.partners.rules import PartnerAim, PartnerWish, RunningTime


@pytest.fixture
def card(app: Any) -> Callable[..., PartnerCard]:
    """`card(ann)` gives Ann a visible card."""

    def put_up(runner: Any, place: str = "Vondelpark side of town", **said: Any) -> PartnerCard:
        looking = PartnerWish(
            place,
            said.pop("slow", 390_000),
            said.pop("fast", 340_000),
            frozenset(said.pop("days", (1, 3, 6))),
            frozenset(said.pop("parts", (RunningTime.MORNING,))),
            frozenset(said.pop("aims", (PartnerAim.EASY,))),
        )
        with transaction():
            return actions.put_up(runner.id, looking, said.get("about", ""), said.get("contact", ""))

    return put_up


@pytest.fixture
def partners(card: Any) -> Callable[..., Partnership]:
    """`partners(ann, ben)` makes the two partners: Ann asks and Ben accepts."""

    def agreed(one: Any, other: Any) -> Partnership:
        card(one, contact=f"contact of {one.handle}")
        its = card(other, contact=f"contact of {other.handle}")
        with transaction():
            asked = actions.ask(one.id, its.id, "")
            return actions.accept(asked.id, other.id)

    return agreed
