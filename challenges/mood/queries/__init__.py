"""Read how runs felt, the words for it, and mantras. Callers make sure that the reader is the runner."""

from challenges.mood.queries.feelings import (
    Felt,
    feeling_of,
    feelings_among,
    feelings_of,
    felt_count,
    felt_runs_of,
    unsaid_runs_of,
    words_of,
)
from challenges.mood.queries.mantras import mantra_of, mantras_of
from challenges.mood.queries.notes import said_today

__all__ = [
    "Felt", "feeling_of", "feelings_among", "feelings_of", "felt_count", "felt_runs_of", "mantra_of", "mantras_of",
    "said_today", "unsaid_runs_of", "words_of",
]  # fmt: skip
