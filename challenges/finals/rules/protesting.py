"""When a runner may protest against a standing. Pure."""

from enum import Enum

from challenges.lifecycle import Phase
from challenges.refusals import N_, Reason

MOST_PROTESTS = 5
"""The maximum number of protests per runner and challenge."""


class Answer(Enum):
    """An organiser's decision on a protest."""

    UPHELD = "upheld"
    DECLINED = "declined"


def refusal_of_protesting(phase: Phase, *, takes_part: bool, sent: int) -> Reason | None:
    """Return why a runner can't protest; None if they can. `sent` counts their other protests in this challenge."""
    if phase is Phase.final:
        return Reason(N_("It's too late to protest. The standings are final."))
    if phase is not Phase.provisional:
        return Reason(N_("You can protest for 24 hours once the standings are provisional."))
    if not takes_part:
        return Reason(N_("Only runners in this challenge can protest."))
    if sent >= MOST_PROTESTS:
        return Reason(N_("You've already sent %(most)s protests in this challenge, which is the limit."), most=sent)
    return None
