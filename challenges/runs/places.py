"""Two places at once: recordings of one runner that cannot both be right (rules, section 10). Pure."""

from bisect import bisect_right
from math import ceil

from challenges.runs.tracks.figures import haversine
from challenges.runs.tracks.track import Track
from challenges.units import Distance, Duration

APART = Distance.of_km(5)
TOGETHER = Duration.of_minutes(1)
_KNOWN_FOR = 2 * 60_000  # ms between two positions; with more nobody knows where the runner was in between
_LOOKS = 5_000  # at most: a second each for 83 minutes, 17 seconds each for a day


def are_apart(one: Track, other: Track) -> bool:
    """Whether they were more than 5 km from each other during more than a minute. Needs the times of both.

    Looked at are up to 5 000 instants of the time that they share, so the cost is bounded. A watch and a telephone in
    one pocket are never apart, and a single wild position is no place.
    """
    first, last = max(one.ms[0], other.ms[0]), min(one.ms[-1], other.ms[-1])
    if last - first <= TOGETHER.ms:
        return False
    looks = min(_LOOKS, ceil((last - first) / 1_000))
    every = (last - first) / looks
    apart = sum(_metres_between(one, other, first + (look + 0.5) * every) > APART.metres for look in range(looks))
    return apart * every > TOGETHER.ms


def _metres_between(one: Track, other: Track, ms: float) -> float:
    """The distance between two recordings at an instant; 0 where one of them does not know."""
    here, there = _position_at(one, ms), _position_at(other, ms)
    return haversine(*here, *there) if here and there else 0.0


def _position_at(track: Track, ms: float) -> tuple[float, float] | None:
    """Latitude and longitude between the two samples around an instant; None in a gap or a pause."""
    after = bisect_right(track.ms, ms)
    before = after - 1
    if not 0 < after < len(track) or track.ms[after] - track.ms[before] > _KNOWN_FOR:
        return None
    if track.starts[bisect_right(track.starts, after) - 1] == after:  # a new segment: nothing is known of the gap
        return None
    share = (ms - track.ms[before]) / (track.ms[after] - track.ms[before])
    east = (track.lon[after] - track.lon[before] + 180) % 360 - 180  # the short way, also across the date line
    return (
        track.lat[before] + share * (track.lat[after] - track.lat[before]),
        track.lon[before] + share * east,
    )
