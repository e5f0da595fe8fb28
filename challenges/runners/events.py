"""What happens to runners."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """A runner appears differently from now on: name, alias, or how they are shown."""

    runner_id: int


@dataclass(frozen=True, slots=True)
class RunnerLeaving:
    """An account is about to be removed; whoever keeps something of the runner lets go of it now."""

    runner_id: int
