"""What a song must say of itself, which links are taken, and which beats go with which steps. Pure."""

import ipaddress
import re
from collections.abc import Sequence
from enum import Enum
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from challenges.refusals import N_, Reason, Unreadable

SLOWEST, FASTEST = 40, 240  # beats a minute
LONGEST_NAME = 120
LONGEST_LINK = 500
LONGEST_REASON = 300
MOST_WAITING = 20  # proposals of one runner at a time
ENOUGH = 5  # recordings of a kind, before anything is said of its steps
NEAR = 1  # beats beside the steps that still go with them
_SEVERAL = re.compile(r"\s*(\d{1,4})\s*(?:[-\N{EN DASH}\N{EM DASH}]|to)\s*(\d{1,4})\s*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_AT_HOME = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa", "onion", "test",
            "invalid", "example")  # fmt: skip
_FOLLOWED = ("si", "fbclid", "gclid", "igshid", "feature", "ref", "ref_src")  # say who shared a link, not what it is


class Sort(Enum):
    """What is proposed."""

    SONG = "song"
    PLAYLIST = "playlist"


class State(Enum):
    """Where a proposal stands."""

    WAITING = "waiting"
    SHOWN = "shown"
    REFUSED = "refused"


class Order(Enum):
    """How a list is sorted."""

    BEATS = "beats"
    NEWEST = "newest"
    TITLE = "title"


class Beats(NamedTuple):
    """Beats a minute, from and to, both inside; the same twice for a song."""

    low: int
    high: int


class Link(NamedTuple):
    """A link to anywhere on the web: its address, the site in words, and what tells it from other links."""

    address: str
    site: str
    key: str


class Steps(NamedTuple):
    """The steps a minute of the middle half of some recordings, and how many recordings there are."""

    low: int
    high: int
    recordings: int


def beats_in(text: str) -> Beats:
    """Read "162", or "158 to 166". Raises Unreadable."""
    if several := _SEVERAL.fullmatch(text):
        low, high = map(int, several.groups())
    elif text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 5:
        low = high = int(text)
    else:
        raise Unreadable(Reason(N_("Type beats a minute as a whole number, 162, or from and to, 158 to 166.")))
    if not SLOWEST <= low <= FASTEST or not SLOWEST <= high <= FASTEST:
        raise Unreadable(Reason(N_("Beats a minute go from %(least)s to %(most)s."), least=SLOWEST, most=FASTEST))
    if high < low:
        raise Unreadable(Reason(N_("The slower one comes first: %(high)s to %(low)s."), high=high, low=low))
    return Beats(low, high)


def link_in(text: str) -> Link:
    """A link that somebody typed, read with suspicion: it is shown to others, and never opened by the site.

    Raises Unreadable with what is wrong with it.
    """
    if len(text) > LONGEST_LINK:
        raise Unreadable(Reason(N_("This link is too long: at most %(most)s characters."), most=LONGEST_LINK))
    if any(ord(sign) <= 32 or 127 <= ord(sign) < 160 for sign in text) or "\\" in text:
        raise Unreadable(Reason(N_("A link has no blanks and no backslashes in it.")))
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise Unreadable(Reason(N_("This is not a whole link. It begins with https://."))) from error
    if parts.scheme.lower() != "https":
        raise Unreadable(Reason(N_("Only links that begin with https:// can be kept here.")))
    if parts.username is not None or parts.password is not None:
        raise Unreadable(Reason(N_("This link carries a name or a password. Leave out what stands before the @.")))
    if port not in (None, 443):
        raise Unreadable(Reason(N_("This link names a port. Links to music do without one.")))
    site = _site_of(parts.hostname or "")
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)
             if name not in _FOLLOWED and not name.startswith("utm_")]  # fmt: skip
    path, asked = parts.path.rstrip("/"), urlencode(sorted(query))
    return Link(text, site, f"{site}{path}?{asked}" if asked else f"{site}{path}")


def _site_of(host: str) -> str:
    """The name of a site, as machines say it, without a leading "www."."""
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower() if host else ""
    except UnicodeError:
        name = ""
    labels = name.split(".")
    if not name or not all(_LABEL.fullmatch(label) for label in labels):
        if ":" in host:
            raise _is_number()
        raise Unreadable(Reason(N_("This is not a whole link. It begins with https://.")))
    if _is_address(name):
        raise _is_number()
    if len(labels) < 2 or labels[-1] in _AT_HOME:
        raise Unreadable(Reason(N_("This link leads into a network of your own, where others cannot follow.")))
    return name.removeprefix("www.")


def _is_number() -> Unreadable:
    return Unreadable(Reason(N_("This link names a machine by number. Use the name of the site.")))


def _is_address(name: str) -> bool:
    """Whether browsers take this for the number of a machine, however it is written: 10.0.0.1, 2130706433, 0x7f.1."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        last = name.rpartition(".")[2]
        return last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last) is not None
    return True


def key_of(link: Link | None, artist: str, title: str) -> str:
    """What tells one proposal from another: its link, or without one who sings what."""
    named = f"name {' '.join(artist.split()).casefold()} / {' '.join(title.split()).casefold()}"
    return sha256((f"link {link.key}" if link else named).encode()).hexdigest()


def steps_in(cadences: Sequence[int]) -> Steps | None:
    """The middle half of the steps a minute of some recordings; None for fewer than five."""
    if len(cadences) < ENOUGH:
        return None
    ordered = sorted(cadences)
    left_out = len(ordered) // 4
    return Steps(ordered[left_out], ordered[-1 - left_out], len(ordered))
