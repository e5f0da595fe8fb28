"""Who may cheer whom, and for what. Pure."""

from enum import Enum


class Praise(Enum):
    """What the applause is for."""

    EFFORT = "effort"  # when nothing is chosen
    CONSISTENCY = "consistency"
    COMEBACK = "comeback"
    COMPANY = "company"


def may_give(giver_id: int | None, owner_id: int) -> bool:
    """Whether somebody may cheer: who is signed in, and never for oneself."""
    return giver_id is not None and giver_id != owner_id
