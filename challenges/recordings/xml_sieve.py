"""Read points with a known layout directly from the bytes: the fast way, for nearly all of nearly every file.

A device writes each point like the last: the same elements in the same order with the same white space, and other
figures. So the slow reader (`xml_points.py`, over expat) reads the first point of each kind. If that was plain, its
layout (which parts of its bytes are constant, and which hold figures) is kept, and from then on points of this layout
are split at each "<". Every byte is accounted for: all parts that aren't figures are compared with those that expat
accepted, every figure must be valid, and all other text may hold only characters without meaning in XML. Points follow
one another directly. Anything that differs goes to the slow reader, at its place in the file. So both ways give the
same recording, and the same refusal.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, repeat
from math import nan
from typing import Any

from challenges.recordings.arrays import NO_TIME
from challenges.recordings.track import MOST_POINTS, too_many
from challenges.recordings.xml_points import PointReader, XmlTimes

_BEHIND = "behind"  # the slot of the text after a point, which may belong to an element around it
_NAME = rb"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?"
_POINT = re.compile(rb'(\w+\s+(\w+)=)"[^"]*"(\s+(\w+)=)"[^"]*"(\s*>\s*)')
_LEAF = re.compile(rb"(" + _NAME + rb")>[^>]*")
_STRUCTURE = re.compile(rb"/?(" + _NAME + rb")(?:\s+" + _NAME + rb'="[^">]*")*\s*/?>\s*')
_FIGURE = b"0123456789+-.eE"
_HARMLESS = bytes(code for code in range(32, 127) if code not in b"<>&") + b"\t\r\n"

Tokens = Sequence[bytes]  # what follows each "<", up to the next
Column = Sequence[float] | Sequence[int]
FigureTokens = list[list[bytes]]  # the tokens that hold figures, in columns


class XmlLayout:
    """The layout of points whose tokens differ only in their figures."""

    def __init__(self, point: Tokens, reader: PointReader) -> None:
        """Derive the layout of a sound point. Raises ValueError if the point is not plain."""
        self._position = _POINT.fullmatch(point[0])
        if self._position and tuple(sorted(self._position.group(2, 4))) != tuple(
            name.encode() for name in sorted(reader.attributes)
        ):
            raise ValueError
        if not self._position and point[0].rstrip() != reader.point.encode() + b">":
            raise ValueError
        self._leaves: list[tuple[int, bytes, str]] = []  # index, tag, slot or ""
        fixed = [] if self._position else [0]
        known: set[str] = set()
        for index in range(1, len(point) - 1):
            token = point[index]
            leaf = _LEAF.fullmatch(token)
            if leaf and point[index + 1].startswith(b"/" + leaf[1] + b">"):
                slot = reader.slots.get(_local(leaf[1]), "")
                self._leaves.append((index, leaf[1] + b">", "" if slot in known else slot))
                known.add(slot)
                continue
            element = _STRUCTURE.fullmatch(token)
            if not element or _local(element[1]) == reader.point:
                raise ValueError
            if not token.startswith(b"/") and _local(element[1]) in reader.slots:
                raise ValueError
            fixed.append(index)
        if not self._leaves:
            raise ValueError
        self._leaves.append((len(point) - 1, b"/" + reader.point.encode() + b">", _BEHIND))
        self.size = len(point)
        self._fixed = [(index, point[index]) for index in fixed]
        self._fixed_lines = sum(map(_lines, (point[0], *(point[index] for index in fixed if index))))
        self._figures = [*([0] if self._position else []), *(index for index, _, _ in self._leaves)]

    def take(self, tokens: Tokens, at: int, found: dict[XmlLayout, FigureTokens]) -> int:
        """Collect the figures of all points from `at` on that fit, and return how many there are."""
        size, taken, step = self.size, 0, 1
        most = (len(tokens) - at) // size
        while taken < most:
            tried = step = min(4 * step, most - taken)
            for index, token in self._fixed:
                column = tokens[at + index : at + tried * size : size]
                if column.count(token) < tried:
                    tried = next(number for number, other in enumerate(column) if other != token)
                    if not tried:
                        return taken
            for figures, index in zip(found.setdefault(self, [[] for _ in self._figures]), self._figures, strict=True):
                figures += tokens[at + index : at + tried * size : size]
            taken += tried
            at += tried * size
            if tried < step:
                break
        return taken

    def read(self, found: FigureTokens, times: XmlTimes) -> tuple[dict[str, Column], int]:
        """Return the figures by slot, and how many lines the points have.

        Raises ValueError if a figure is invalid, or written in an unusual way.
        """
        columns: dict[str, Column] = {}
        lines = self._fixed_lines * len(found[0])
        tokens = iter(found)
        if self._position:
            columns.update(self._positions(next(tokens)))
        for (_, name, slot), column in zip(self._leaves, tokens, strict=True):
            joined = b"<".join(column)
            lines += _lines(joined)
            if joined.translate(None, _HARMLESS) != b"><" * (len(column) - 1) + b">" or not joined.startswith(name):
                raise ValueError
            texts = joined[len(name) :].split(b"<" + name)
            if len(texts) != len(column):
                raise ValueError
            if slot == "time":
                columns[slot] = times.column(texts)
            elif slot == _BEHIND:
                if b"".join(texts).strip():
                    raise ValueError
            elif slot:
                columns[slot] = list(map(float, texts))
        return columns, lines

    def _positions(self, column: Tokens) -> Iterator[tuple[str, list[float]]]:
        before, name, between, other, after = self._position.groups() if self._position else ()
        count = len(column)
        parts = b"<".join(column).split(b'"')
        if len(parts) != 4 * count + 1 or (parts[0], parts[-1]) != (before, after):
            raise ValueError
        if parts[2::4].count(between) != count or parts[4:-1:4].count(after + b"<" + before) != count - 1:
            raise ValueError
        for index, attribute in ((1, name), (3, other)):
            figures = parts[index::4]
            if b"".join(figures).translate(None, _FIGURE):
                raise ValueError
            yield attribute.decode(), list(map(float, figures))


def _local(name: bytes) -> str:
    return name.rpartition(b":")[2].decode()


def _lines(text: bytes) -> int:
    return text.count(b"\n") + (text.count(b"\r") - text.count(b"\r\n") if b"\r" in text else 0)


_MOST_LAYOUTS = 16
_MOST_TOKENS = 100  # of a plain point
_MOST_MISSES = 100  # points that aren't plain, after which a file with many of them is left to the slow reader
_FEWEST = 4  # consecutive points of one layout that are worth it
_LONGEST_REST = 2**15  # bytes of a point that may wait for their other half


def without_plain_points(pieces: Iterator[bytes], reader: PointReader) -> Iterator[bytes]:
    """Yield the pieces of a file without the points that are read here, into the samples of `reader`.

    Each piece must be fed to the reader's document before the next is requested, because what lies between points
    decides where they belong. Raises `Unreadable` for too many points.
    """
    begin, end = b"<" + reader.point.encode(), b"</" + reader.point.encode() + b">"
    sieve = _Sieve(reader)
    rest = b""
    for piece in pieces:
        data = rest + piece
        first, last = data.find(begin), data.rfind(end)
        rest = b""
        if first < 0 or sieve.given_up:
            yield data
            continue
        if first:
            yield data[:first]
        if first < last:
            last += len(end)
            yield from sieve.sift(data[first + 1 : last].split(b"<"))
            first = last
        if len(data) - first > _LONGEST_REST:
            yield data[first:]
        else:
            rest = data[first:]  # possibly a point that continues in the next piece
    yield rest


class _Sieve:
    """Takes the points with known layouts out of one file."""

    def __init__(self, reader: PointReader) -> None:
        self._reader = reader
        self._layouts: list[XmlLayout] = []
        self._begin = reader.point.encode()
        self._end = b"/" + self._begin + b">"
        self._taken = self._missed = 0  # points

    @property
    def given_up(self) -> bool:
        """Return whether it is not worth the effort."""
        return self._missed > _MOST_MISSES and self._missed * 4 > self._taken

    def sift(self, tokens: Tokens) -> Iterator[bytes]:
        """Yield the tokens that the slow reader must read; the points in between are read here."""
        done = at = 0
        while at < len(tokens):
            if not tokens[at].startswith(self._begin):
                at += 1
                continue
            if done < at:
                yield _joined(tokens[done:at])
                done = at
            if not self._reader.is_between_points:  # but in a comment, or in a point
                self._missed += 1
                at += 1
                continue
            at, is_read = self._take(tokens, at)
            if not is_read and at > done:
                yield _joined(tokens[done:at])
            elif not is_read:
                at = self._end_of_point(tokens, at)
                yield from self._learn(tokens[done:at])
            done = at
        if done < at:
            yield _joined(tokens[done:])

    def _take(self, tokens: Tokens, at: int) -> tuple[int, bool]:
        """Read the points with known layouts. Return where they end, and whether all their figures are valid."""
        runs: list[tuple[XmlLayout, int]] = []
        found: dict[XmlLayout, FigureTokens] = {}
        while True:
            for layout in self._layouts:
                if count := layout.take(tokens, at, found):
                    runs.append((layout, count))
                    at += count * layout.size
                    break
            else:
                break
        if not runs:
            return at, False
        count = sum(count for _, count in runs)
        try:
            read = self._read(found)
        except ValueError:
            self._missed += count
            return at, False
        if count < _FEWEST * len(runs):  # reading them this way costs more than it saves
            self._missed += count
        else:
            self._taken += count
        self._add(runs, {layout: columns for layout, (columns, _) in read.items()})
        self._reader.passed(sum(lines for _, lines in read.values()))
        return at, True

    def _read(self, found: Mapping[XmlLayout, FigureTokens]) -> Mapping[XmlLayout, tuple[Mapping[str, Column], int]]:
        times = self._reader.times
        offset = times.offset
        read = {layout: layout.read(columns, times) for layout, columns in found.items()}
        if len(found) > 1 and times.offset != offset:  # it was not found in the order of the points
            times.offset = offset
            raise ValueError
        return read

    def _add(self, runs: Sequence[tuple[XmlLayout, int]], columns: Mapping[XmlLayout, Mapping[str, Column]]) -> None:
        samples = self._reader.samples
        slots: Mapping[str, tuple[array[Any], float]] = {
            "time": (samples.ms, NO_TIME),
            **{slot: (getattr(samples, slot), nan) for slot in ("lat", "lon", "ele", "hr", "cad", "along")},
        }
        only, count = runs[0]
        for slot, (column, unknown) in slots.items():
            if len(runs) == 1:
                column.extend(columns[only].get(slot) or array(column.typecode, [unknown]) * count)
                continue
            values: dict[XmlLayout, Iterator[Any]] = {
                layout: iter(read.get(slot, repeat(unknown))) for layout, read in columns.items()
            }
            column.extend(chain.from_iterable(islice(values[layout], points) for layout, points in runs))
        if len(samples) > MOST_POINTS:
            raise too_many()

    def _end_of_point(self, tokens: Tokens, at: int) -> int:
        """Return the index after the point that begins here, or after its first tag if its end isn't near."""
        near = range(at + 1, min(at + _MOST_TOKENS, len(tokens)))
        return next((here + 1 for here in near if tokens[here].startswith(self._end)), at + 1)

    def _learn(self, point: Tokens) -> Iterator[bytes]:
        """Have the slow reader read what may be a point, and keep its layout if it was a plain one."""
        samples, before = self._reader.samples, len(self._reader.samples)
        yield _joined(point)
        self._missed += 1
        if len(samples) != before + 1 or not self._reader.is_between_points or len(self._layouts) >= _MOST_LAYOUTS:
            return
        try:
            self._layouts.append(XmlLayout(point, self._reader))
        except ValueError:  # it is not plain
            return


def _joined(tokens: Tokens) -> bytes:
    return b"<" + b"<".join(tokens)
