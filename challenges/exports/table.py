"""Runs as a table for spreadsheets and scripts: CSV (RFC 4180) in UTF-8, with the byte order mark spreadsheets need.

Column names and units are the same in every language: metres, seconds, UTC. Typed text can never become a formula. Pure
but for the models it reads.
"""

from datetime import UTC

from challenges.csv_text import plain
from challenges.runs.models import Run

FeltText = tuple[str, bool | None, str]
"""How a run felt: the word, whether it is a good one, and a line."""
COLUMNS = (
    "id", "date", "start_utc", "zone", "title", "kind", "distance_m", "elapsed_s", "moving_s", "climb_m", "climb_by",
    "heart_rate_bpm", "cadence_spm", "source", "device", "indoor", "verified", "held_for", "feel", "felt_good",
    "feel_line", "notes", "visible_to", "map_visible_to", "logged_utc", "kept_from_s", "kept_to_s", "original", "gpx",
)  # fmt: skip


def cells_of(run: Run, felt: FeltText | None = None) -> list[str]:
    """Return a run in the order of `COLUMNS`, except the last two: the names of its files."""
    trace, (word, good, said) = run.trace, felt or ("", None, "")
    return [
        str(run.id), run.local_date.isoformat(), run.started_at.astimezone(UTC).isoformat() if run.started_at else "",
        plain(run.zone), plain(run.title), run.kind.value, _thousandths(run.distance.mm),
        _thousandths(run.duration.ms), _thousandths(run.moving.ms),
        _thousandths(run.gain.mm) if run.gain is not None else "", run.gain_by.value if run.gain_by else "",
        str(trace.heart_rate or "") if trace else "", str(trace.cadence or "") if trace else "", run.source.value,
        plain(run.recording.device) if run.recording else "", _yes(run.indoor), _yes(run.verified), run.held,
        plain(word),
        _yes(good) if good is not None else "", plain(said), plain(run.notes), run.visibility.value,
        run.map_visible_to.value,
        run.created_at.astimezone(UTC).isoformat(timespec="seconds"),
        _thousandths(run.cut_first.ms) if run.cut_first else "", _thousandths(run.cut_last.ms) if run.cut_last else "",
    ]  # fmt: skip


def _thousandths(number: int) -> str:
    whole, rest = divmod(number, 1_000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".") if rest else str(whole)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
