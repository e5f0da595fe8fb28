"""How the demo's runs felt, and its first runner's mantras."""

from datetime import UTC, date, datetime, time

from challenges.demo.running import PastRun
from challenges.mood.rules import USUAL

LINES = ("No one on the towpath but herons.", "Someone else's legs at first, mine by the end.",
         "Wind from everywhere.", "Talked the whole way and forgot the hill.",
         "Just fog and my own footsteps.", "Slow, and happy about it.")  # fmt: skip
MANTRAS = ("Relaxed and tall", "One more lamp post", "This is what I came for")
_GOOD, _OTHER = (0, 1, 2), (3, 4)


def feelings_of(run_id: int, runner_id: int, run: PastRun, *, is_first: bool) -> list[dict[str, object]]:
    """Return how a run felt, as rows; empty if not recorded. The first runner always records it."""
    place = run.felt
    if is_first:
        chance = (run_id * 37 + run.started_at.minute) % 100
        better = 95 if 5_000_000 <= run.mm < 10_000_000 else 14
        place = _GOOD[chance % 3] if chance < better else _OTHER[chance % 2]
    if place is None:
        return []
    line = LINES[run_id % len(LINES)] if run_id % 7 == 0 else ""
    word = USUAL[place]
    return [{"run_id": run_id, "runner_id": runner_id, "word": word.text, "good": word.good, "line": line}]


def mantras_of(runner_id: int, today: date) -> list[dict[str, object]]:
    """Return the first runner's mantras, as rows."""
    added = datetime.combine(today, time(6), UTC)
    return [{"runner_id": runner_id, "text": text, "added_at": added} for text in MANTRAS]
