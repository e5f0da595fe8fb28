"""What happens with applause."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KudosChanged:
    """Kudos was given or taken back; exactly one of the subjects is set."""

    run_id: int | None = None
    participation_id: int | None = None
    award_id: int | None = None
