"""Shoes for the demo community: a daily pair, a fast pair for some, and retired ones."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, cast

from sqlalchemy import Table, insert, select

from challenges.db import db
from challenges.gear.models import Shoe, UsualShoe, Wearing
from challenges.gear.rules import model_key, name_key
from challenges.posters import PALETTES
from challenges.runs.models import Run
from challenges.runs.rules import Kind
from challenges.units import Distance

MOST = 2_000  # runners with shoes: nobody looks at more of them
MODELS = (
    ("Fellside", "Drover 2", 690), ("Kestrel", "Daily 11", 760), ("Kestrel", "Tempo", 430),
    ("Longmile", "Glide 5", 640),
    ("Northway", "Ridge", 580), ("Towpath", "Plod 3", 820),
)  # fmt: skip
EASY = (Kind.EASY, Kind.LONG, Kind.RECOVERY, Kind.WALK, Kind.TRAIL, Kind.HILLS)
FAST = (Kind.TEMPO, Kind.INTERVALS, Kind.FARTLEK, Kind.RACE)
_DAILY, _QUICK = "Daily trainers", "Fast pair"


def put_shoes_on(first: int, runners: int, today: date, seed: int) -> None:
    """Give runners with ids from `first` their pairs, and their runs the usual one."""
    random = Random(f"shoes/{seed}")  # noqa: S311 no secret is drawn here
    rows = [row for runner in range(first, first + min(runners, MOST)) for row in _pairs_of(random, runner, today)]
    db.session.execute(insert(_table(Shoe)), rows)
    for name, kinds in ((_DAILY, EASY), (_QUICK, FAST)):
        keys = db.session.scalars(select(Shoe.id).where(Shoe.name == name)).all()
        usual = [{"shoe_id": key, "kind": kind} for key in keys for kind in kinds]
        if usual:
            db.session.execute(insert(_table(UsualShoe)), usual)
    worn: Any = select(Run.id, Shoe.id).join(Shoe, Shoe.runner_id == Run.runner_id)
    worn = worn.join(UsualShoe, (UsualShoe.shoe_id == Shoe.id) & (UsualShoe.kind == Run.kind))
    db.session.execute(
        insert(_table(Wearing)).from_select(["run_id", "shoe_id"], worn.where(Shoe.retired_on.is_(None)))
    )


def _table(model: Any) -> Table:
    return cast(Table, model.__table__)


def _pairs_of(random: Random, runner: int, today: date) -> list[dict[str, Any]]:
    found = [_row(random, runner, _DAILY, today, weeks=random.randrange(10, 40), before=random.randrange(0, 480))]
    if random.random() < 0.35:
        found.append(
            _row(random, runner, _QUICK, today, weeks=random.randrange(10, 60), before=random.randrange(0, 200))
        )
    if random.random() < 0.3:
        old = _row(random, runner, "Old pair", today, weeks=80, before=0)
        far = round(random.gauss(1, 0.14) * old.pop("usually"))
        found.append(old | {"distance_before": Distance.of_km(max(120, far)), "usually": 0,
                            "retired_on": today - timedelta(weeks=random.randrange(10, 40))})  # fmt: skip
    return [{name: value for name, value in row.items() if name != "usually"} for row in found]


def _row(random: Random, runner: int, name: str, today: date, *, weeks: int, before: int) -> dict[str, Any]:
    brand, model, usually = random.choice(MODELS)
    first_day = today - timedelta(weeks=weeks)
    return {
        "runner_id": runner, "name": name, "name_key": name_key(name), "brand": brand, "model": model,
        "model_key": model_key(brand, model), "first_day": first_day, "distance_before": Distance.of_km(before),
        "good_for": Distance.of_km(700), "retired_on": None, "palette": random.choice(list(PALETTES)),
        "created_at": datetime.combine(first_day, time(9), UTC), "usually": usually,
    }  # fmt: skip
