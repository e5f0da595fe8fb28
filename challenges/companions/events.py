"""What happens between two runners."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Followed:
    """A runner follows another one from now on."""

    follow_id: int


@dataclass(frozen=True, slots=True)
class FollowRequested:
    """A runner asks to follow another one."""

    request_id: int


@dataclass(frozen=True, slots=True)
class FollowApproved:
    """A runner let another one follow them, who had asked."""

    follow_id: int


@dataclass(frozen=True, slots=True)
class FollowDeclined:
    """A runner did not let another one follow them; the other one is not told."""

    request_id: int


@dataclass(frozen=True, slots=True)
class BondChanged:
    """One of two runners follows or blocks the other, or does so no longer."""

    runner_ids: tuple[int, int]
