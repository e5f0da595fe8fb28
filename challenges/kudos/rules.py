"""Who may give kudos to whom, and for what. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import Enum

NEW_HERE = timedelta(days=14)


class KudosFor(Enum):
    """What kudos are for."""

    EFFORT = "effort"  # the default
    CONSISTENCY = "consistency"
    COMEBACK = "comeback"
    COMPANY = "company"


def may_give(giver_id: int | None, owner_id: int, *, apart: Collection[int] = (), has_handle: bool = True) -> bool:
    """Return whether a runner may give kudos: signed in, not to oneself, not across a block.

    `apart` contains the runners in a block with the giver. A giver with any blocks can only give kudos where a handle
    is shown: otherwise a single alias without a button would reveal the blocked runner.
    """
    if giver_id is None or giver_id == owner_id or owner_id in apart:
        return False
    return has_handle or not apart


def is_newcomer(since: datetime, now: datetime) -> bool:
    """Return whether a runner joined within the last two weeks."""
    return now - since <= NEW_HERE
