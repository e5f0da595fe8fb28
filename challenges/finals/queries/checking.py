"""Verify that stored standings and amendments are what was fixed and signed."""

from challenges.finals.models import Snapshot
from challenges.finals.queries.amended import amendments_of
from challenges.finals.queries.closing import snapshot_of
from challenges.finals.queries.fixed import fixed_standings
from challenges.finals.rules import broken_links, fingerprint_of, lines_of
from challenges.monthly.models import Challenge


def faults_of(challenge: Challenge) -> list[str]:
    """Return all faults in English, for a log or a terminal; empty if all is well."""
    snapshot = snapshot_of(challenge.id)
    if snapshot is None or snapshot.taken_at is None:
        return ["There are no final standings yet."]
    faults = [] if _holds(snapshot) else ["The standings don't match their fingerprint."]
    chain = [(line.signed, line.amendment.hash) for line in amendments_of(challenge, None)]
    return faults + [f"Amendment {number} doesn't match what was signed." for number in broken_links(chain)]


def _holds(snapshot: Snapshot) -> bool:
    standings = fixed_standings(snapshot.challenge_id, snapshot.sizes)
    try:
        return fingerprint_of(lines_of(snapshot.facts, standings)) == snapshot.fingerprint
    except ValueError:  # out of order
        return False
