"""Points that are written like one before, taken out of the bytes: the fast way, for nearly all of nearly every file.

A device writes each point like the last: the same elements in the same order with the same white space, and other
figures. So the patient reader (`xml_points.py`, over expat) reads the first point of each sort; if that was plain, its
layout is kept, and points of this layout are from then on taken apart by cutting the bytes at each "<". What is taken
is accounted for to the last byte: all pieces that are no figure are compared with those that expat found sound, every
figure must be one, and every other text may hold only characters that mean nothing in XML. Points come one directly
after the other. Whatever differs in anything goes to the patient reader, in its place in the file; so both ways give
the same recording, and the same refusal.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from math import nan
from operator import itemgetter

from challenges.runs.tracks.track import MOST_POINTS, NO_TIME, Samples, too_many
from challenges.runs.tracks.xml_points import PointReader
from challenges.runs.tracks.xml_times import Times

_MOST_LAYOUTS = 16
_MOST_ELEMENTS = 60  # of a plain point
_MOST_MISSES = 100  # points that are not plain, before it is tried no longer
_LONGEST_REST = 2**15  # bytes of a point that may wait for their other half
_SPACE = b" \t\r\n"
_NAME = rb"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?"
_LEAF = re.compile(rb"(" + _NAME + rb")>([^>]*)")
_STRUCTURE = re.compile(rb"(/?)(" + _NAME + rb")((?:\s+" + _NAME + rb'="[^">]*")*)\s*(/?)>\s*')
_ATTRIBUTE = re.compile(rb'([^"]*?(' + _NAME + rb')=)"([^"]*)"')
_HARMLESS = bytes(code for code in range(32, 127) if code not in b"<>&") + b"\t\r\n"
_FLOATS = ("lat", "lon", "ele", "hr", "cad", "along")

Tokens = Sequence[bytes]  # what stands behind each "<", up to the next


def without_plain_points(pieces: Iterator[bytes], reader: PointReader) -> Iterator[bytes]:
    """The pieces of a file without the points that are read here, into the samples of `reader`.

    Each piece must be fed to the reader's document before the next is asked for: what comes between points decides
    where they belong. Raises `Unreadable` for too many points.
    """
    begin = b"<" + reader.point.encode()
    layouts = _Layouts(reader)
    rest = b""
    for piece in pieces:
        data = rest + piece
        first = data.find(begin)
        cut = data.rfind(begin)  # the last point may go on in the next piece
        if len(data) - cut > _LONGEST_REST:
            cut = len(data)
        if first < 0 or layouts.given_up:
            rest = b""
            yield data
            continue
        rest = data[cut:]
        if first:
            yield data[:first]
        yield from layouts.sift(data[first + 1 : cut].split(b"<"))
    if rest:
        yield from layouts.sift(rest[1:].split(b"<"))


class _Layouts:
    """The layouts of one file, and what is read by them."""

    def __init__(self, reader: PointReader) -> None:
        self._reader = reader
        self._known: list[_Layout] = []
        self._begin = reader.point.encode()
        self._taken = self._missed = 0  # points

    @property
    def given_up(self) -> bool:
        return self._missed > _MOST_MISSES and self._missed > self._taken

    def sift(self, tokens: Tokens) -> Iterator[bytes]:
        """What of these tokens is for the patient reader; the rest is read."""
        at = 0
        while at < len(tokens) and tokens[at]:
            if self._reader.is_between_points and tokens[at].startswith(self._begin):
                taken = self._take(tokens, at)
                if taken:
                    at += taken
                    continue
                stop = self._end_of_point(tokens, at)
            ...
