"""What changes boards: counts, rank snapshots, closes, protests and amendments."""

from challenges.boards.actions.amendments import amend as amend
from challenges.boards.actions.buckets import audit as audit
from challenges.boards.actions.buckets import move as move
from challenges.boards.actions.buckets import recount as recount
from challenges.boards.actions.closing import close as close
from challenges.boards.actions.closing import close_due as close_due
from challenges.boards.actions.protests import answer as answer
from challenges.boards.actions.protests import protest as protest
from challenges.boards.actions.rank_snapshots import snapshot_ranks as snapshot_ranks
from challenges.boards.actions.refresh import refresh as refresh
from challenges.boards.actions.refresh import refresh_for_kudos as refresh_for_kudos
from challenges.boards.actions.refresh import refresh_for_profile as refresh_for_profile
from challenges.boards.actions.refresh import refresh_for_relation as refresh_for_relation

__all__ = [
    "amend",
    "answer",
    "audit",
    "close",
    "close_due",
    "move",
    "protest",
    "recount",
    "refresh",
    "refresh_for_kudos",
    "refresh_for_profile",
    "refresh_for_relation",
    "snapshot_ranks",
]
