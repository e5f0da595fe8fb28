"""Text for songs, tempo and cadence."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup, escape

from challenges.music.models import Song
from challenges.music.queries import StepsOfKind
from challenges.music.rules import ENOUGH, Order, Sort, State, Steps
from challenges.runners.models import Runner
from challenges.runs.rules import Kind
from challenges.web import language

SORTS: dict[Sort, Any] = {Sort.SONG: _l("Song"), Sort.PLAYLIST: _l("Playlist")}
STATES: dict[State, tuple[Any, str]] = {
    State.WAITING: (_l("Waiting for approval"), "plain"),
    State.SHOWN: (_l("On the list"), "good"),
    State.REFUSED: (_l("Declined"), "warn"),
}
ORDERS: dict[Order, Any] = {
    Order.BEATS: _l("By tempo"),
    Order.NEWEST: _l("Newest first"),
    Order.TITLE: _l("By title"),
}
_YOUR: dict[Kind, Any] = {
    Kind.EASY: _l("Your easy runs"),
    Kind.LONG: _l("Your long runs"),
    Kind.TEMPO: _l("Your tempo runs"),
    Kind.INTERVALS: _l("Your intervals"),
    Kind.FARTLEK: _l("Your fartleks"),
    Kind.HILLS: _l("Your hill runs"),
    Kind.RECOVERY: _l("Your recovery runs"),
    Kind.RACE: _l("Your races"),
    Kind.TRAIL: _l("Your trail runs"),
    Kind.WALK: _l("Your walks"),
}


def beats(song: Song) -> str:
    """Return the tempo in bpm, like "162" or "158\N{EN DASH}166"."""
    low, high = language.number(song.beats_low), language.number(song.beats_high)
    return low if song.beats_low == song.beats_high else _("%(low)s–%(high)s", low=low, high=high)


def steps_line(kind: Kind, steps: Steps) -> str:
    """Return the cadence of a kind of run, like "Your easy runs: 162 to 166 spm"."""
    return _("%(runs)s: %(steps)s spm", runs=str(_YOUR[kind]), steps=_range(steps.low, steps.high))


def half_of(steps: Steps) -> str:
    """Return half the cadence, for songs with a beat every other step, like "81 to 83"."""
    return _range(steps.low // 2, (steps.high + 1) // 2)


def too_few(found: StepsOfKind) -> str:
    """Return how many more recordings a kind of run needs before its cadence is known."""
    missing = ENOUGH - found.recordings
    return ngettext(
        "%(runs)s: one more recording with cadence",
        "%(runs)s: %(num)d more recordings with cadence",
        missing,
        runs=str(_YOUR[found.kind]),
    )


def known_already(first: Song, reader: Runner) -> Markup:
    """Return why a duplicate can't be suggested, with a link to the existing one if the reader may see it."""
    name = _("%(title)s by %(artist)s", title=first.title, artist=first.artist) if first.artist else first.title
    if first.state is State.SHOWN:
        link = Markup('<a href="{}">{}</a>').format(url_for("music.show", song_id=first.id), name)
        return escape(_("This is already on the list: %(song)s.")) % {"song": link}
    if first.runner_id == reader.id:
        link = Markup('<a href="{}">{}</a>').format(url_for("music.proposals"), name)
        return escape(_("You already suggested this: %(song)s.")) % {"song": link}
    if first.state is State.WAITING:
        return escape(_("Someone already suggested this. It's waiting for approval."))
    return escape(_("This was suggested before and declined."))


def _range(low: int, high: int) -> str:
    if low == high:
        return language.number(low)
    return _("%(low)s to %(high)s", low=language.number(low), high=language.number(high))
