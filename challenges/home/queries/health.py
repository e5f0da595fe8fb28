"""Health checks of the database and the queue."""

from typing import Any

import structlog
from huey import Huey
from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError

from challenges.db import db

log = structlog.get_logger()


def faults(queue: Huey) -> list[str]:
    """Return what does not respond: "database", "queue", both or neither."""
    return [
        name for name, ask in (("database", _ask_database), ("queue", queue.pending_count)) if not _answers(name, ask)
    ]


def _ask_database() -> Any:
    return db.session.scalar(select(literal(1)))


def _answers(name: str, ask: Any) -> bool:
    try:
        ask()
    except (SQLAlchemyError, OSError) as error:
        log.error("not ready", part=name, error=str(error))
        return False
    return True
