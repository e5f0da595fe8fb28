"""A note on Today, whichever feature it comes from. Pure."""

from typing import NamedTuple


class TodayNote(NamedTuple):
    """A sentence, the address it leads to, and the text of the link."""

    text: str
    url: str
    link_text: str
