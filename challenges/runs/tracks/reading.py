"""What a file holds, known by its content and not by its name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from challenges.refusals import Reason
from challenges.runs.tracks import gpx
from challenges.runs.tracks.track import Track


class Format(StrEnum):
    """The formats that are read."""

    GPX = "gpx"
    TCX = "tcx"
    FIT = "fit"


@dataclass(frozen=True, slots=True)
class Content:
    """The activities of a file in its order, and why others in it could not be read."""

    format: Format
    tracks: tuple[Track, ...]
    refused: tuple[Reason, ...] = ()


def read(source: bytes | BinaryIO) -> Content:
    """The activities in a file. Raises Unreadable with a sentence for its runner."""
    return Content(Format.GPX, (gpx.read(source),))
