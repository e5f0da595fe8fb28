"""Ending sessions on the server, for every copy of their cookie."""

from challenges import clock
from challenges.db import add_once, lock, writes
from challenges.runners.models import RevokedToken, Runner


@writes
def end_session(runner_id: int, key: str | None) -> None:
    """End the session with this key, for every copy of its cookie. Without a key, end all of the runner's sessions."""
    if key is None:
        lock(Runner, runner_id).session_version += 1
    else:
        revoke(key)


@writes
def end_all_sessions(runner_id: int) -> Runner:
    """Sign the runner out of every browser."""
    runner = lock(Runner, runner_id)
    runner.session_version += 1
    return runner


def revoke(key: str) -> bool:
    """Revoke a token. Return whether it was valid until now."""
    return add_once(RevokedToken, {"key": key}, revoked_at=clock.now())
