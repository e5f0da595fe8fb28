"""Text for songs, tempo and cadence."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup, escape

from challenges.music.models import Song
from challenges.music.queries import StepsOfKind
from challenges.music.rules import ENOUGH, CadenceSteps, SongOrder, SongSort, SongState
from challenges.recordings.kinds import RunKind
from challenges.runners.models import Runner
from challenges.web import locale

SORTS: dict[SongSort, Any] = {SongSort.SONG: _l("Song"), SongSort.PLAYLIST: _l("Playlist")}
STATES: dict[SongState, tuple[Any, str]] = {
    SongState.WAITING: (_l("Waiting for approval"), "plain"),
    SongState.SHOWN: (_l("On the list"), "good"),
    SongState.REFUSED: (_l("Declined"), "warn"),
}
ORDERS: dict[SongOrder, Any] = {
    SongOrder.BEATS: _l("By tempo"),
    SongOrder.NEWEST: _l("Newest first"),
    SongOrder.TITLE: _l("By title"),
}
_YOUR: dict[RunKind, Any] = {
    RunKind.EASY: _l("Your easy runs"),
    RunKind.LONG: _l("Your long runs"),
    RunKind.TEMPO: _l("Your tempo runs"),
    RunKind.INTERVALS: _l("Your intervals"),
    RunKind.FARTLEK: _l("Your fartleks"),
    RunKind.HILLS: _l("Your hill runs"),
    RunKind.RECOVERY: _l("Your recovery runs"),
    RunKind.RACE: _l("Your races"),
    RunKind.TRAIL: _l("Your trail runs"),
    RunKind.WALK: _l("Your walks"),
}


def beats(song: Song) -> str:
    """Return the tempo in bpm, like "162" or "158\N{EN DASH}166"."""
    low, high = locale.number(song.beats_low), locale.number(song.beats_high)
    return low if song.beats_low == song.beats_high else _("%(low)s–%(high)s", low=low, high=high)


def steps_line(kind: RunKind, steps: CadenceSteps) -> str:
    """Return the cadence of a kind of run, like "Your easy runs: 162 to 166 spm"."""
    return _("%(runs)s: %(steps)s spm", runs=str(_YOUR[kind]), steps=_range(steps.low, steps.high))


def half_of(steps: CadenceSteps) -> str:
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
    if first.state is SongState.SHOWN:
        link = Markup('<a href="{}">{}</a>').format(url_for("music.show", song_id=first.id), name)
        return escape(_("This is already on the list: %(song)s.")) % {"song": link}
    if first.runner_id == reader.id:
        link = Markup('<a href="{}">{}</a>').format(url_for("music.proposals"), name)
        return escape(_("You already suggested this: %(song)s.")) % {"song": link}
    if first.state is SongState.WAITING:
        return escape(_("Someone already suggested this. It's waiting for approval."))
    return escape(_("This was suggested before and declined."))


def _range(low: int, high: int) -> str:
    if low == high:
        return locale.number(low)
    return _("%(low)s to %(high)s", low=locale.number(low), high=locale.number(high))
