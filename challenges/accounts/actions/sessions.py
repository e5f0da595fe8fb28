"""Ending sessions, for every copy of their cookies."""

from challenges import clock
from challenges.db import add_once, lock, writes
from challenges.runners.models import RevokedToken, Runner


@writes
def end_session(runner_id: int, key: str | None) -> None:
    """End the session of this key, for every copy of its cookie; all of the runner's when it has no key."""
    if key is None:
        lock(Runner, runner_id).session_version += 1
    else:
        revoke(key)


@writes
def end_all_sessions(runner_id: int) -> Runner:
    """Sign a runner out of every browser."""
    runner = lock(Runner, runner_id)
    runner.session_version += 1
    return runner


def revoke(key: str) -> bool:
    """Whether it was good until now."""
    return add_once(RevokedToken, {"key": key}, revoked_at=clock.now())
