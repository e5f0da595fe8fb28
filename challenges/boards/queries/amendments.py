"""Amendments as a reader sees them, and the one in force for each entry of a board."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from challenges.boards.models import Amendment
from challenges.boards.rules import AmendmentKind, SignedAmendment, text_of_amendment
from challenges.db import db
from challenges.monthly.models import Challenge
from challenges.monthly.rules.metrics import Measure
from challenges.runners.models import Runner
from challenges.runners.rules import Appearance


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """An amendment, with its subject and signer as the reader sees them; None for a deleted account."""

    amendment: Amendment
    signed: SignedAmendment
    who: Appearance | None
    signer: Appearance | None

    @property
    def text(self) -> str:
        """What was signed, in its canonical form."""
        return text_of_amendment(self.signed)

    @property
    def holds(self) -> bool:
        """Whether the final standings include it."""
        return not self.amendment.fingerprint


def signed_of(amendment: Amendment, slug: str) -> SignedAmendment:
    """Return an amendment as it was signed."""
    return SignedAmendment(
        challenge=slug,
        number=amendment.number,
        fingerprint=amendment.fingerprint,
        entry=amendment.participation_id,
        kind=amendment.kind,
        metric=amendment.metric.value if amendment.metric else "",
        evidence=amendment.evidence.value if amendment.evidence else "",
        before=amendment.before,
        after=amendment.after,
        reason=amendment.reason,
        signer=amendment.signer_id,
        signed_at=amendment.signed_at,
        previous=amendment.previous,
        own=amendment.own,
    )


def amendments_of(challenge: Challenge, viewer: Runner | None) -> list[AmendmentLine]:
    """Return every amendment of a challenge's standings, in the order of signing."""
    subject, signer = aliased(Runner), aliased(Runner)
    rows = (
        select(Amendment, subject, signer)
        .outerjoin(subject, subject.id == Amendment.runner_id)
        .outerjoin(signer, signer.id == Amendment.signed_by)
        .where(Amendment.challenge_id == challenge.id)
        .order_by(Amendment.number)
    )
    return [
        AmendmentLine(amendment, signed_of(amendment, challenge.slug), _seen(who, viewer), _seen(by, viewer))
        for amendment, who, by in db.session.execute(rows)
    ]


def _seen(runner: Runner | None, viewer: Runner | None) -> Appearance | None:
    return runner.appears_to(viewer) if runner else None


def how_many_amendments(challenge_id: int) -> int:
    """Return the number of amendments, which is the number of the last one."""
    return db.session.scalar(select(func.max(Amendment.number)).where(Amendment.challenge_id == challenge_id)) or 0


def standing_amendments(amendments: Sequence[Amendment], measure: Measure) -> dict[int, Amendment]:
    """Return the latest amendment of each amended entry of a board. `amendments` are in the order of signing."""
    return {
        amendment.participation_id: amendment
        for amendment in amendments
        if amendment.kind is AmendmentKind.WITHDRAWN or (amendment.metric, amendment.evidence) == measure
    }
