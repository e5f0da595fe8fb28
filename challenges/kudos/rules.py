"""Who may cheer whom, and for what. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import Enum

NEW_HERE = timedelta(days=14)


class Praise(Enum):
    """What the applause is for."""

    EFFORT = "effort"  # when nothing is chosen
    CONSISTENCY = "consistency"
    COMEBACK = "comeback"
    COMPANY = "company"


def may_give(giver_id: int | None, owner_id: int, *, apart: Collection[int] = (), has_handle: bool = True) -> bool:
    """Whether somebody may cheer: who is signed in, never for oneself, never across a block.

    `apart` are those from whom a block keeps the giver. Whoever has any of them cheers where a handle is shown only:
    the one alias without a button would be known by it.
    """
    if giver_id is None or giver_id == owner_id or owner_id in apart:
        return False
    return has_handle or not apart


def is_newcomer(since: datetime, now: datetime) -> bool:
    """Whether somebody is in their first two weeks here."""
    return now - since <= NEW_HERE
