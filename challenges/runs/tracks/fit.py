"""FIT, the format of most watches: every activity in a file, including several files chained in one.

Reads samples, laps, pauses, totals, sport and device. A pause lasts from a stop of the timer to its restart: a new
segment begins, and samples recorded in between are left out. Irregular files that are read all the same:

- A wrong checksum, if everything else fits: its runner is informed.
- No size in the header, or one that is too small: the watch lost power before it was done. All whole messages count.
- Several sessions (a triathlon): one track each, with the samples from its start to that of the next. If some name a
  sport and others don't, the latter are no runs.
- Totals without samples: these are the recording. Without a session, its laps are added up.
- Times from a clock that was never set: see `track.py`.
- A size beyond the end: the file was cut short. All whole messages count, and its runner is asked to copy it again.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, fields, replace

import numpy as np

from challenges.refusals import N_, Reason, Unreadable
from challenges.runs.tracks.fit_checksum import checksum
from challenges.runs.tracks.fit_frames import Frames, Limits, Walk
from challenges.runs.tracks.fit_said import (
    Message,
    damaged,
    has_sport,
    messages_of,
    pauses_of,
    refuse_other_files,
    said_of,
    started,
    totals_of,
)
from challenges.runs.tracks.fit_samples import columns_of
from challenges.runs.tracks.sports import Sport
from challenges.runs.tracks.track import Columns, Track, track_of

_WRONG_CHECKSUM = Reason(N_("This file's checksum is wrong, so some of its figures may be wrong too."))
_UNFINISHED = Reason(N_("The watch didn't finish this file, so the end of the run may be missing."))
_NO_CHECKSUM = Reason(N_("The last bytes of this file are missing. Everything it recorded could still be read."))
_CUT_OFF = Reason(N_("This file is cut off, so the end of the run may be missing. Copy it from the watch again."))
_MOST_TRACKS = _MOST_FILES = 100
_DAY = 86_400.0  # seconds after the last stop: anything later has another clock
_ROUNDED = 60.0  # seconds by which a timer may have continued after its last stop


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the files in a file: usually the only one."""

    frames: Frames
    notes: tuple[Reason, ...]


def read(data: bytes) -> tuple[tuple[Track, ...], tuple[Reason, ...]]:
    """Return the activities in a FIT file, in its order, and why others in it could not be read.

    Raises `Unreadable`, with a message for its runner, if there is none: not FIT, not a recording, cut off, damaged,
    nothing to measure, or far too large.
    """
    if not data:
        raise Unreadable(Reason(N_("This file is empty.")))
    if not _begins(data, 0):
        raise Unreadable(Reason(N_("This isn't a FIT file. Watches save one per run, with a name ending in .fit.")))
    tracks: list[Track] = []
    refused: list[Unreadable] = []
    limits, at = Limits(), 0
    for _ in range(_MOST_FILES):
        if not _begins(data, at):
            break
        start, at = at, len(data)
        try:
            part = _part(data, start, limits)
            at = part.frames.end
            _read_part(data, part, tracks, refused)
        except Unreadable as refusal:
            refused.append(refusal)
    else:
        if _begins(data, at):
            refused.append(_too_many_activities())
    if not tracks:
        raise refused[0]
    return tuple(tracks), tuple(refusal.reason for refusal in refused if refusal.reason)


def _begins(data: bytes, at: int) -> bool:
    """Return whether a FIT file begins here."""
    return data[at + 8 : at + 12] == b".FIT" and data[at] >= 12


def _part(data: bytes, start: int, limits: Limits) -> _Part:
    """Return the messages of the file that begins here, up to its end, checksum included."""
    body = start + data[start]
    size = int.from_bytes(data[start + 4 : start + 8], "little")
    end = body + size
    if body > len(data):
        raise _ends_in_the_middle()
    if size and end + 2 > len(data):
        frames = Walk(data, body, min(end, len(data)), limits).frames()
        is_whole = frames.end == end
        if not is_whole and not len(frames.runs):
            raise _ends_in_the_middle()
        frames.end = len(data)
        return _Part(frames, (_NO_CHECKSUM if is_whole else _CUT_OFF,))
    if size:
        sound = checksum(memoryview(data)[start:end]) == int.from_bytes(data[end : end + 2], "little")
        at_the_end = end + 2 == len(data) or _begins(data, end + 2)
        if sound or at_the_end:
            frames = Walk(data, body, end, limits).frames()
            if frames.end != end:
                raise damaged()
            frames.end += 2
            return _Part(frames, () if sound else (_WRONG_CHECKSUM,))
    frames = Walk(data, body, len(data), limits).frames()
    frames.end = len(data)  # its real end is unknown, so nothing more is read after it
    return _Part(frames, (_UNFINISHED,))


def _ends_in_the_middle() -> Unreadable:
    return Unreadable(Reason(N_("This file is cut off. Copy it from the watch again.")))


def _read_part(data: bytes, part: _Part, tracks: list[Track], refused: list[Unreadable]) -> None:
    """Add the tracks of all its sessions, and the refusals of those that can't be measured."""
    messages = messages_of(bytes(part.frames.said))
    refuse_other_files(messages)
    columns = columns_of(data, part.frames)
    sessions = sorted(messages.get("session", ()), key=lambda session: (started(session), has_sport(session)))
    names_sports = any(map(has_sport, sessions))
    if not sessions:
        sessions = [Message() if len(columns.lat) else totals_of(messages.get("lap", ()))]
    if len(tracks) + len(sessions) > _MOST_TRACKS:
        raise _too_many_activities()
    begins = [started(session) for session in sessions[1:]]
    laps: list[list[Message]] = [[] for _ in sessions]
    for lap in messages.get("lap", ()):
        laps[bisect_right(begins, started(lap))].append(lap)
    pauses = pauses_of(messages)
    for number, session in enumerate(sessions):
        said = said_of(messages, session, laps[number], part.notes)
        if names_sports and not has_sport(session):
            said = replace(said, sport=Sport.UNNAMED)
        try:
            own = _between(columns, begins, number)
            tracks.append(track_of(_in_segments(own, pauses, said.timer), said))
        except Unreadable as refusal:
            refused.append(_ends_in_the_middle() if _CUT_OFF in part.notes else refusal)


def _too_many_activities() -> Unreadable:
    return Unreadable(Reason(N_("This file has too many activities. The limit is %(most)s."), most=_MOST_TRACKS))


def _between(columns: Columns, begins: list[float], number: int) -> Columns:
    """Return the samples of one session: from its start to the next one's, with distances from its own start."""
    if not begins:
        return columns
    rows = np.searchsorted(np.array(begins) * 1000, columns.ms, side="right") == number
    own = Columns(*(getattr(columns, part.name)[rows] for part in fields(Columns) if part.name != "starts"))
    known = own.along[np.isfinite(own.along)]
    return replace(own, along=own.along - known[0]) if len(known) else own


def _in_segments(columns: Columns, pauses: list[tuple[float, float | None]], timer: float | None) -> Columns:
    """Return the samples recorded while the timer ran, with a new segment after each restart.

    A last stop is ignored if the timer's own count shows that it ran on, or if most of the run lies after it.
    """
    if not pauses or not len(columns.ms):
        return columns
    stopped = np.zeros(len(columns.ms), bool)
    paused = 0.0
    bounds = np.array([(stop, stop + _DAY if again is None else again) for stop, again in pauses]).T * 1_000
    rising = bool((columns.ms[1:] >= columns.ms[:-1]).all())
    if rising:
        begins, ends = columns.ms.searchsorted(bounds[0], "right").tolist(), columns.ms.searchsorted(bounds[1]).tolist()
    for number, (stop, again) in enumerate(pauses):
        if rising:
            rows = np.arange(begins[number], max(begins[number], ends[number]))
        else:
            rows = np.flatnonzero((columns.ms > bounds[0, number]) & (columns.ms < bounds[1, number]))
        if again is None:
            ran_on = timer and timer > stop - columns.ms[0] / 1_000 - paused + _ROUNDED
            if ran_on or len(rows) * 2 > len(stopped):
                continue
        else:
            paused += again - stop
        stopped[rows] = True
    if stopped.any() and not stopped.all():
        ran = np.flatnonzero(~stopped)
        kept = (getattr(columns, part.name)[ran] for part in fields(Columns) if part.name != "starts")
        columns = Columns(*kept)
    latest = np.maximum.accumulate(columns.ms)
    resumptions = np.array([again for _, again in pauses if again is not None]) * 1_000
    return replace(columns, starts=sorted(latest.searchsorted(resumptions).tolist()))
