"""Events about kudos."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KudosChanged:
    """Kudos were given, changed or taken back. Exactly one of the subjects is set."""

    run_id: int | None = None
    participation_id: int | None = None
    award_id: int | None = None
