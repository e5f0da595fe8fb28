"""What of a run is no longer as it was recorded, and can be taken back."""

from dataclasses import dataclass
from enum import StrEnum

from challenges.runs.models import Run
from challenges.runs.queries.recordings import pieces_of
from challenges.runs.rules import Kind
from challenges.runs.tracks.cuts import WHOLE, Cut


class Correction(StrEnum):
    """What can be taken back."""

    CUT = "cut"
    PIECES = "pieces"
    KIND = "kind"
    ZONE = "zone"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Corrections:
    """What differs from the recording, one by one; what does not is None or empty."""

    cut: Cut = WHOLE  # what is kept, where it is not everything
    pieces: tuple[Run, ...] = ()  # the others that the recording was split into
    kind: Kind | None = None  # as recorded
    zone: str | None = None  # as recorded
    typed_over: bool = False

    def __bool__(self) -> bool:
        return bool(self.cut or self.pieces or self.kind or self.zone or self.typed_over)


def corrections_of(run: Run) -> Corrections:
    """What of a run differs from its recording; nothing for a typed run."""
    if run.recording_id is None:
        return Corrections()
    kind, zone = (run.trace.kind, run.trace.zone) if run.trace else (run.kind, run.zone)
    return Corrections(
        run.cut, tuple(pieces_of(run)), kind if kind is not run.kind else None, zone if zone != run.zone else None,
        run.is_typed_over,
    )  # fmt: skip
