"""Amendments: signed, with a reason, each holding the hash of the one before, so that none is changed unseen. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import Enum

from challenges.lifecycle import Phase
from challenges.refusals import N_, Reason


class Kind(Enum):
    """What an amendment does to an entry."""

    FIGURE = "figure"  # another figure on one board
    WITHDRAWN = "withdrawn"  # no place on any board


@dataclass(frozen=True, slots=True)
class Signed:
    """An amendment as it was signed. Values are in the base unit of the metric.

    `fingerprint` is that of the standings it amends; empty when they were provisional still, and were fixed with it.
    `metric` and `lane` are empty for all boards, `before` and `after` too. `signer` is the number of the organiser's
    account: no name, which could not be taken back. `own` says that it is their own entry.
    """

    challenge: str
    number: int
    fingerprint: str
    entry: int
    kind: Kind
    metric: str
    lane: str
    before: int | None
    after: int | None
    reason: str
    signer: int
    signed_at: datetime
    previous: str
    own: bool = False


def text_of_amendment(amendment: Signed) -> str:
    """Its canonical text: JSON in ASCII, keys in alphabetical order, no spaces, the time in UTC to the second.

    `own` stands in it only where it is true.
    """
    values = asdict(amendment)
    if not amendment.own:
        del values["own"]
    values["kind"] = amendment.kind.value
    values["signed_at"] = amendment.signed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def hash_of(amendment: Signed) -> str:
    """The SHA-256 of its text, as 64 hexadecimal digits."""
    return hashlib.sha256(text_of_amendment(amendment).encode("ascii")).hexdigest()


def broken_links(chain: Iterable[tuple[Signed, str]]) -> list[int]:
    """The numbers of amendments that are not what was signed; `chain` has them in order, each with its kept hash.

    A link holds when its number follows, it names the hash of the one before (nothing, for the first), and its own
    hash is that of its text.
    """
    broken, previous = [], ""
    for number, (amendment, kept) in enumerate(chain, 1):
        if amendment.number != number or amendment.previous != previous or hash_of(amendment) != kept:
            broken.append(amendment.number)
        previous = kept
    return broken


def refusal_of_amending(phase: Phase, *, fixed: bool) -> Reason | None:
    """Why standings cannot be amended; None when they can. `fixed` says that the final standings are complete."""
    if phase is Phase.provisional or (phase is Phase.final and fixed):
        return None
    if phase is Phase.final:
        return Reason(N_("The final standings are being prepared. Try again in a few minutes."))
    return Reason(N_("You can amend standings once they're provisional. Until then, correct the runs instead."))


def refusal_of_own_cause(*, concerned: bool, others: bool) -> Reason | None:
    """Why an organiser cannot decide; None when they can. Nobody judges in their own cause, as long as `others` could.

    `concerned` says that it is their own entry or their own protest.
    """
    if concerned and others:
        return Reason(N_("This is your own entry or protest, so another organiser or the owner has to decide."))
    return None
