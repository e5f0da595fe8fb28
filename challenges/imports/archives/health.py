"""The list of workouts in an Apple Health export: `export.xml`, whatever its name.

The list holds every step of many years, gigabytes of it, while a workout takes a few hundred bytes. So the bytes are
scanned for workouts, and only these are parsed, one by one and under the rules of `recordings/safe_xml.py`; the
document type that Apple writes at the top is never parsed. A workout names the file of its route. Older ones don't, and
are matched by the time at which the route starts. Runs without a route become small documents of one month each
(`recordings/health.py`).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from challenges.imports.archives.entries import ArchiveLevel
from challenges.imports.archives.names import (
    ALL_WORKOUTS,
    LONGEST_WORKOUT,
    MOST_HEALTH,
    MOST_IN_A_MONTH,
    MOST_WORKOUTS,
    PIECE,
    is_of_system,
)
from challenges.imports.archives.zip_reader import is_link
from challenges.recordings.arrays import NO_TIME
from challenges.recordings.health import HealthWorkout, workouts_of
from challenges.recordings.sports import Sport
from challenges.recordings.xml_points import XmlTimes
from challenges.refusals import Unreadable

_MOST_LISTS = 5  # lists looked into, largest first
_IS_LIST = re.compile(rb"<!DOCTYPE\s+HealthData\b|<HealthData[\s>]")
_BEGIN, _END = b"<Workout ", b"</Workout>"
_FIRST_TIME = re.compile(rb"<trkpt\b.{0,500}?<time>\s*([^<]{1,40}?)\s*</time>", re.DOTALL)
_EARLY = timedelta(minutes=2)  # how far a route may start before its workout, or after its end
_NEIGHBOURS = 8  # workouts that may overlap one another
_HEAD, _FOOT = b'<?xml version="1.0" encoding="UTF-8"?>\n<HealthData>\n', b"</HealthData>\n"


@dataclass(slots=True)
class HealthExport:
    """What the list contains."""

    index: int  # of the list among the entries
    folder: str
    sports: dict[int, Sport] = field(default_factory=dict)  # of routes, by entry number
    documents: list[tuple[str, bytes]] = field(default_factory=list)  # runs without a route: the month, the document
    other_sports: int = 0  # workouts without a route that aren't runs
    without_figures: int = 0  # runs without a route, and without a distance or a time
    is_cut: bool = False  # whether the list was cut off or has too many workouts

    def holds(self, name: str) -> bool:
        """Return whether an entry is the list, or another XML file beside it."""
        folder, _, last = name.rpartition("/")
        return f"{folder}/" * bool(folder) == self.folder and last.lower().endswith(".xml")


def health_of(level: ArchiveLevel) -> HealthExport | None:
    """Return what the list of workouts says about the archive's files; None if there is no such list."""
    lists = [index for index, name in enumerate(level.names) if _may_be_list(level, index, name)]
    lists.sort(key=lambda index: -level.infos[index].file_size)
    for index in lists[:_MOST_LISTS]:
        try:
            if _IS_LIST.search(next(level.pieces(index, PIECE), b"")):
                return _read(level, index)
        except Unreadable:
            continue
    return None


def _may_be_list(level: ArchiveLevel, index: int, name: str) -> bool:
    is_other = is_of_system(name) or is_link(level.infos[index]) or index in level.refused
    return name.lower().endswith(".xml") and not is_other


@dataclass(slots=True)
class _Span:
    """When a workout without a known route took place; `document` is set if it can be a run without one."""

    start: datetime
    end: datetime
    sport: Sport
    document: bytes = b""
    has_route: bool = False


def _read(level: ArchiveLevel, index: int) -> HealthExport:
    name = level.names[index]
    health = HealthExport(index, name[: len(name) - len(name.rpartition("/")[2])])
    routes = _routes(level, health.folder)
    spans: list[_Span] = []
    left = ALL_WORKOUTS
    try:
        for number, excerpt in enumerate(_excerpts(level.pieces(index, MOST_HEALTH))):
            if number >= MOST_WORKOUTS or left < 0:
                health.is_cut = True
                break
            if workout := _workout(excerpt):
                found = [routes[path] for path in map(_path, workout.routes) if path in routes]
                health.sports.update(dict.fromkeys(found, workout.sport))
                if not found and workout.start and workout.end:
                    document = excerpt if workout.is_run else b""
                    left -= len(document)
                    spans.append(_Span(workout.start, workout.end, workout.sport, document))
    except Unreadable:
        health.is_cut = True
    spans.sort(key=lambda span: span.start)
    _match_by_time(level, health, routes, spans)
    _sum_up(health, [span for span in spans if not span.has_route])
    return health


def _excerpts(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the workouts of a list in pieces, each from its first to its last byte; incomplete ones are skipped."""
    rest, sought = b"", 0  # how much of the rest was already searched for the end
    for piece in pieces:
        rest += piece
        at = 0
        while (begin := rest.find(_BEGIN, at)) >= 0:
            end = _end_of(rest, begin, max(begin, sought))
            if end < 0:
                break
            yield rest[begin:end]
            at, sought = end, 0
        if begin < 0:
            rest, sought = rest[max(at, len(rest) - len(_BEGIN)) :], 0
        elif len(rest) - begin > LONGEST_WORKOUT:
            rest, sought = rest[-len(_BEGIN) :], 0
        else:
            rest = rest[begin:]
            sought = max(0, len(rest) - len(_END))


def _end_of(rest: bytes, begin: int, sought: int) -> int:
    """Return where the workout that starts here ends; -1 if the end is still to come."""
    tag = rest.find(b">", begin)
    if tag > 0 and rest[tag - 1 : tag] == b"/":
        return tag + 1
    end = rest.find(_END, sought)
    return end + len(_END) if end >= 0 else -1


def _workout(excerpt: bytes) -> HealthWorkout | None:
    try:
        return next(iter(workouts_of(iter((_HEAD + excerpt + _FOOT,)))), None)
    except Unreadable:
        return None


def _routes(level: ArchiveLevel, folder: str) -> dict[str, int]:
    """Return the routes beside the list, by their paths as workouts name them."""
    return {
        _path(name[len(folder) :]): index
        for index, name in enumerate(level.names)
        if name.startswith(folder) and name.lower().endswith(".gpx") and not is_of_system(name)
    }


def _path(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().lstrip("/").lower()


def _match_by_time(level: ArchiveLevel, health: HealthExport, routes: dict[str, int], spans: list[_Span]) -> None:
    """Match routes that no workout names with the workouts during which they start."""
    starts = [span.start for span in spans]
    for index in set(routes.values()) - health.sports.keys() if spans else ():
        if (begun := _begin_of(level, index)) is None:
            continue
        after = bisect_right(starts, begun + _EARLY)
        for span in reversed(spans[max(0, after - _NEIGHBOURS) : after]):
            if begun <= span.end + _EARLY:
                health.sports[index] = span.sport
                span.has_route = True
                break


def _begin_of(level: ArchiveLevel, index: int) -> datetime | None:
    """Return when a route starts; None if it doesn't say."""
    try:
        beginning = next(level.pieces(index, PIECE), b"")
    except Unreadable:
        return None
    found = _FIRST_TIME.search(beginning)
    ms = XmlTimes().ms(found[1].decode("ascii", "replace")) if found else NO_TIME
    return None if ms == NO_TIME else _EPOCH + timedelta(milliseconds=ms)


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _sum_up(health: HealthExport, spans: list[_Span]) -> None:
    """Make documents of the runs without a route, and count the rest."""
    months: dict[str, list[bytes]] = {}
    for span in spans:
        if span.document:
            months.setdefault(f"{span.start:%Y-%m}", []).append(span.document)
        elif span.sport.is_run:
            health.without_figures += 1
        else:
            health.other_sports += 1
    for month, documents in sorted(months.items()):
        for part, at in enumerate(range(0, len(documents), MOST_IN_A_MONTH), 1):
            name = month if part == 1 else f"{month}-{part}"
            body = b"".join(b"%b\n" % document for document in documents[at : at + MOST_IN_A_MONTH])
            health.documents.append((name, _HEAD + body + _FOOT))
