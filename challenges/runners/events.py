"""Events about runners."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """A runner's appearance or group settings changed."""

    runner_id: int


@dataclass(frozen=True, slots=True)
class RunnerLeaving:
    """An account is about to be deleted. Features clean up what they store about the runner."""

    runner_id: int
