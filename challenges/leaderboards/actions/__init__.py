"""Writes for boards: bucket counts and rank snapshots. Scores themselves belong to `monthly`."""

from challenges.leaderboards.actions.auditing import audit
from challenges.leaderboards.actions.counts import move, recount
from challenges.leaderboards.actions.nights import remember_ranks
from challenges.leaderboards.actions.refreshing import (
    refresh,
    refresh_for_bond,
    refresh_for_kudos,
    refresh_for_profile,
)

__all__ = [
    "audit", "move", "recount", "refresh", "refresh_for_bond", "refresh_for_kudos", "refresh_for_profile",
    "remember_ranks",
]  # fmt: skip
