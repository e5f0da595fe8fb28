"""Events about follows and blocks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Followed:
    """A runner now follows another."""

    follow_id: int


@dataclass(frozen=True, slots=True)
class FollowRequested:
    """A runner asked to follow another."""

    request_id: int


@dataclass(frozen=True, slots=True)
class FollowApproved:
    """A runner approved a follow request."""

    follow_id: int


@dataclass(frozen=True, slots=True)
class FollowDeclined:
    """A runner declined a follow request. The requester is not notified."""

    request_id: int


@dataclass(frozen=True, slots=True)
class RelationChanged:
    """A follow or a block between two runners was added or removed."""

    runner_ids: tuple[int, int]
