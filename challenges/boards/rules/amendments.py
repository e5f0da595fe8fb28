"""Amendments, which are signed and chained by hashes so that changes are detected, and protests. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import Enum

from challenges.lifecycle import Phase
from challenges.refusals import N_, Reason


class AmendmentKind(Enum):
    """What an amendment does to an entry."""

    FIGURE = "figure"  # a new score on one board
    WITHDRAWN = "withdrawn"  # removed from every board


@dataclass(frozen=True, slots=True)
class SignedAmendment:
    """An amendment as it was signed. Values are in the base unit of the metric.

    `fingerprint` is that of the amended standings; empty if they were still provisional and the final ones include it.
    `metric`, `evidence`, `before` and `after` are empty for all boards. `signer` is the id of the organiser's account
    rather than a name, which couldn't be removed later. `own` says that it is the signer's own entry.
    In the canonical text, evidence is called `lane`.
    """

    challenge: str
    number: int
    fingerprint: str
    entry: int
    kind: AmendmentKind
    metric: str
    evidence: str
    before: int | None
    after: int | None
    reason: str
    signer: int
    signed_at: datetime
    previous: str
    own: bool = False


def text_of_amendment(amendment: SignedAmendment) -> str:
    """Return its canonical text: JSON in ASCII, keys sorted, no spaces, the time in UTC to the second.

    Contains `own` only if it is true.
    """
    values = asdict(amendment)
    if not amendment.own:
        del values["own"]
    values["kind"] = amendment.kind.value
    values["lane"] = values.pop("evidence")
    values["signed_at"] = amendment.signed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def hash_of(amendment: SignedAmendment) -> str:
    """Return the SHA-256 of its text, as 64 hexadecimal digits."""
    return hashlib.sha256(text_of_amendment(amendment).encode("ascii")).hexdigest()


def broken_links(chain: Iterable[tuple[SignedAmendment, str]]) -> list[int]:
    """Return the numbers of amendments that don't match what was signed.

    `chain` has the amendments in order, each with its stored hash. A link is valid if its number follows, it names the
    hash of the one before (empty for the first), and its own hash is that of its text.
    """
    broken, previous = [], ""
    for number, (amendment, stored) in enumerate(chain, 1):
        if amendment.number != number or amendment.previous != previous or hash_of(amendment) != stored:
            broken.append(amendment.number)
        previous = stored
    return broken


def refusal_of_amending(phase: Phase, *, fixed: bool) -> Reason | None:
    """Return why standings can't be amended; None if they can. `fixed` says that the final standings are complete."""
    if phase is Phase.provisional or (phase is Phase.final and fixed):
        return None
    if phase is Phase.final:
        return Reason(N_("The final standings are being prepared. Try again in a few minutes."))
    return Reason(N_("You can amend standings once they're provisional. Until then, correct the runs instead."))


def refusal_of_own_cause(*, concerned: bool, others: bool) -> Reason | None:
    """Return why an organiser can't decide; None if they can. They can't decide in their own case if `others` could.

    `concerned` says that it is their own entry or their own protest.
    """
    if concerned and others:
        return Reason(N_("This is your own entry or protest, so another organiser or the owner has to decide."))
    return None


MOST_PROTESTS = 5
"""The maximum number of protests per runner and challenge."""


class ProtestAnswer(Enum):
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
