"""The layout of a point: which parts of its bytes are constant, and which hold figures. See `xml_sieve.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from challenges.runs.tracks.xml_points import PointReader
from challenges.runs.tracks.xml_times import Times

_BEHIND = "behind"  # the slot of the text after a point, which may belong to an element around it
_NAME = rb"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?"
_POINT = re.compile(rb'(\w+\s+(\w+)=)"[^"]*"(\s+(\w+)=)"[^"]*"(\s*>\s*)')
_LEAF = re.compile(rb"(" + _NAME + rb")>[^>]*")
_STRUCTURE = re.compile(rb"/?(" + _NAME + rb")(?:\s+" + _NAME + rb'="[^">]*")*\s*/?>\s*')
_FIGURE = b"0123456789+-.eE"
_HARMLESS = bytes(code for code in range(32, 127) if code not in b"<>&") + b"\t\r\n"

Tokens = Sequence[bytes]  # what follows each "<", up to the next
Column = Sequence[float] | Sequence[int]
Found = list[list[bytes]]  # the tokens that hold figures, in columns


class Layout:
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

    def take(self, tokens: Tokens, at: int, found: dict[Layout, Found]) -> int:
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

    def read(self, found: Found, times: Times) -> tuple[dict[str, Column], int]:
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
