"""How long models last on this site, over all runners and never for a single one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    Engine,
    and_,
    distinct,
    func,
    select,
)

from challenges.db import db
from challenges.gear.models import Shoe
from challenges.gear.queries.sums import sums_of
from challenges.gear.rules import RUNNERS_NEEDED, lasts
from challenges.units import Distance

MOST_MODELS = 60
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ModelSeen:
    """A model that enough runners retired: its most common spelling, the median distance, and the number of pairs."""

    key: str
    name: str
    lasts: Distance
    pairs: int


_kept: WeakKeyDictionary[Engine, tuple[datetime, list[ModelSeen]]] = WeakKeyDictionary()


def models_lasting(now: datetime) -> list[ModelSeen]:
    """Return the models that enough runners retired, longest-lasting first. Cached for up to an hour."""
    made_at, known = _kept.get(db.engine, (None, None))
    if made_at is None or known is None or not timedelta() <= now - made_at < AN_HOUR:
        known = _models()
        _kept[db.engine] = (now, known)
    return known


def _models() -> list[ModelSeen]:
    retired = and_(Shoe.retired_on.is_not(None), Shoe.model_key != "")
    runners = func.count(distinct(Shoe.runner_id))
    often = select(Shoe.model_key).where(retired).group_by(Shoe.model_key).having(runners >= RUNNERS_NEEDED)
    often = often.order_by(runners.desc(), Shoe.model_key).limit(MOST_MODELS)
    keys = list(db.session.scalars(often))
    sums = sums_of(retired, Shoe.model_key.in_(keys))
    columns = (Shoe.model_key, Shoe.runner_id, Shoe.brand, Shoe.model, Shoe.distance_before, sums.c.mm)
    rows = db.session.execute(
        select(*columns).outerjoin(sums, sums.c.shoe_id == Shoe.id).where(retired, Shoe.model_key.in_(keys))
    ).all()
    found = [_model(key, [row for row in rows if row.model_key == key]) for key in keys]
    return sorted((model for model in found if model), key=lambda model: (-model.lasts.mm, model.name))


def _model(key: str, rows: Sequence[Any]) -> ModelSeen | None:
    distance = lasts([(row.runner_id, row.distance_before.mm + int(row.mm or 0)) for row in rows])
    names = [" ".join(f"{row.brand} {row.model}".split()) for row in rows]
    name = max(sorted(set(names)), key=names.count)
    return ModelSeen(key, name, distance, len(rows)) if distance else None
