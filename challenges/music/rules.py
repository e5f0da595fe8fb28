"""Parse tempos and links, recognise duplicates, and compute a runner's cadence range. Pure."""

import ipaddress
import re
from collections.abc import Sequence
from enum import Enum
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from challenges.refusals import N_, Reason, Unreadable

SLOWEST, FASTEST = 40, 240  # bpm
LONGEST_NAME = 120
LONGEST_LINK = 500
LONGEST_REASON = 300
MOST_WAITING = 20  # suggestions of one runner waiting at a time
ENOUGH = 5  # recordings of a kind of run that a cadence range needs
NEAR = 1  # bpm outside the cadence range that still match
_SEVERAL = re.compile(r"\s*(\d{1,4})\s*(?:[-\N{EN DASH}\N{EM DASH}]|to)\s*(\d{1,4})\s*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_AT_HOME = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa", "onion", "test",
            "invalid", "example")  # fmt: skip
_FOLLOWED = (
    "si",
    "fbclid",
    "gclid",
    "igshid",
    "feature",
    "ref",
    "ref_src",
)  # tracking, not part of the target


class SongSort(Enum):
    """The type of a suggestion."""

    SONG = "song"
    PLAYLIST = "playlist"


class SongState(Enum):
    """The state of a suggestion."""

    WAITING = "waiting"
    SHOWN = "shown"
    REFUSED = "refused"


class SongOrder(Enum):
    """The order of the list."""

    BEATS = "beats"
    NEWEST = "newest"
    TITLE = "title"


class BeatsPerMinute(NamedTuple):
    """A tempo range in bpm, inclusive. For a song, `low` equals `high`."""

    low: int
    high: int


class SongLink(NamedTuple):
    """A link: its URL as typed, the site's host name, and a normalised key for finding duplicates."""

    address: str
    site: str
    key: str


class CadenceSteps(NamedTuple):
    """The cadence range in spm of the middle half of some recordings, and the number of recordings."""

    low: int
    high: int
    recordings: int


def beats_in(text: str) -> BeatsPerMinute:
    """Parse "162" or "158 to 166". Raises Unreadable."""
    if several := _SEVERAL.fullmatch(text):
        low, high = map(int, several.groups())
    elif text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 5:
        low = high = int(text)
    else:
        raise Unreadable(Reason(N_("Enter a tempo like 162, or a range like 158 to 166.")))
    if not SLOWEST <= low <= FASTEST or not SLOWEST <= high <= FASTEST:
        raise Unreadable(Reason(N_("Enter a tempo between %(least)s and %(most)s bpm."), least=SLOWEST, most=FASTEST))
    if high < low:
        raise Unreadable(Reason(N_("Put the slower tempo first: %(high)s to %(low)s."), high=high, low=low))
    return BeatsPerMinute(low, high)


def link_in(text: str) -> SongLink:
    """Parse an untrusted link strictly. It is shown to others, and the server never opens it.

    Raises Unreadable with the problem.
    """
    if len(text) > LONGEST_LINK:
        raise Unreadable(Reason(N_("Enter a link of up to %(most)s characters."), most=LONGEST_LINK))
    if any(ord(sign) <= 32 or 127 <= ord(sign) < 160 for sign in text) or "\\" in text:
        raise Unreadable(Reason(N_("Remove spaces and backslashes from the link.")))
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise Unreadable(Reason(N_("Enter a full link that starts with https://."))) from error
    if parts.scheme.lower() != "https":
        raise Unreadable(Reason(N_("Enter a link that starts with https://.")))
    if parts.username is not None or parts.password is not None:
        raise Unreadable(Reason(N_("Remove the login before the @ from the link.")))
    if port not in (None, 443):
        raise Unreadable(Reason(N_("Remove the port number from the link.")))
    site = _site_of(parts.hostname or "")
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)
             if name not in _FOLLOWED and not name.startswith("utm_")]  # fmt: skip
    path, asked = parts.path.rstrip("/"), urlencode(sorted(query))
    return SongLink(text, site, f"{site}{path}?{asked}" if asked else f"{site}{path}")


def _site_of(host: str) -> str:
    """Return the ASCII (IDNA) host name without a leading "www.". Raises Unreadable."""
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower() if host else ""
    except UnicodeError:
        name = ""
    labels = name.split(".")
    if not name or not all(_LABEL.fullmatch(label) for label in labels):
        if ":" in host:
            raise _is_number()
        raise Unreadable(Reason(N_("Enter a full link that starts with https://.")))
    if _is_address(name):
        raise _is_number()
    if len(labels) < 2 or labels[-1] in _AT_HOME:
        raise Unreadable(Reason(N_("This link points to a private network. Use one that others can open.")))
    return name.removeprefix("www.")


def _is_number() -> Unreadable:
    return Unreadable(Reason(N_("Use the site's name in the link, not an IP address.")))


def _is_address(name: str) -> bool:
    """Return whether browsers read this as an IP address in any notation: 10.0.0.1, 2130706433, 0x7f.1."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        last = name.rpartition(".")[2]
        return last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last) is not None
    return True


def key_of(link: SongLink | None, artist: str, title: str) -> str:
    """Return a hash that identifies a suggestion: of its link, or without one, of artist and title."""
    named = f"name {' '.join(artist.split()).casefold()} / {' '.join(title.split()).casefold()}"
    return sha256((f"link {link.key}" if link else named).encode()).hexdigest()


def steps_in(cadences: Sequence[int]) -> CadenceSteps | None:
    """Return the cadence range in spm of the middle half of some recordings, or None for fewer than five."""
    if len(cadences) < ENOUGH:
        return None
    ordered = sorted(cadences)
    left_out = len(ordered) // 4
    return CadenceSteps(ordered[left_out], ordered[-1 - left_out], len(ordered))
