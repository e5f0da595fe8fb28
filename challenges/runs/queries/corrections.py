"""How a run differs from its recording, and what can be restored."""

from dataclasses import dataclass
from enum import StrEnum

from challenges.runs.models import Run
from challenges.runs.queries.recordings import pieces_of
from challenges.runs.rules import Kind
from challenges.runs.tracks.cuts import WHOLE, Cut


class Correction(StrEnum):
    """What can be restored."""

    CUT = "cut"
    PIECES = "pieces"
    KIND = "kind"
    ZONE = "zone"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Corrections:
    """The differences from the recording; None or empty if there is none."""

    cut: Cut = WHOLE  # the piece that is used, if not all
    pieces: tuple[Run, ...] = ()  # the other runs that the recording was split into
    kind: Kind | None = None  # as recorded
    zone: str | None = None  # as recorded
    typed_over: bool = False

    def __bool__(self) -> bool:
        return bool(self.cut or self.pieces or self.kind or self.zone or self.typed_over)


def corrections_of(run: Run) -> Corrections:
    """Return how a run differs from its recording; nothing for a run entered by hand."""
    if run.recording_id is None:
        return Corrections()
    kind, zone = (run.trace.kind, run.trace.zone) if run.trace else (run.kind, run.zone)
    return Corrections(
        run.cut, tuple(pieces_of(run)), kind if kind is not run.kind else None, zone if zone != run.zone else None,
        run.is_typed_over,
    )  # fmt: skip
