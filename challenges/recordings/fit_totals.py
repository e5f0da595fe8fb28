"""The declarations of a FIT file besides its samples: sport, device, totals, laps, pauses and the watch's UTC offset.

Such files also contain serial numbers and the wearer's profile. These are never read.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from math import isfinite

import fitfast
from fitdecode.profile import FIELD_TYPES  # type: ignore[import-untyped]

from challenges.recordings.fit_messages import checksum
from challenges.recordings.sports import Sport, sport_of
from challenges.recordings.track import DeviceTotals, Lap, NoRecording
from challenges.refusals import N_, Reason, Unreadable

Message = dict[str | int, object]
Messages = dict[str, list[Message]]

_WESTMOST, _EASTMOST = -12 * 60, 14 * 60  # minutes; no zone is farther from UTC
_YEAR_2000 = 946_684_800  # in seconds; earlier times are counted from when a watch was switched on
_NUMBERS = (int, float)
_STOPS = ("stop", "stop_all", "stop_disable", "stop_disable_all")
_OTHER_FILES = {
    "device": N_("This FIT file describes a device. It isn't a recording."),
    "settings": N_("This FIT file holds settings. It isn't a recording."),
    "sport": N_("This FIT file holds settings. It isn't a recording."),
    "workout": N_("This FIT file is a planned workout, not a recording."),
    "course": N_("This FIT file is a course, not a recording."),
    "schedules": N_("This FIT file is a training plan, not a recording."),
    "weight": N_("This FIT file holds body weights. It isn't a recording."),
    "totals": N_("This FIT file holds totals. It isn't a recording."),
    "goals": N_("This FIT file holds goals. It isn't a recording."),
    "blood_pressure": N_("This FIT file holds blood pressure readings. It isn't a recording."),
    "monitoring_a": N_("This FIT file holds a day's steps. It isn't a recording."),
    "monitoring_b": N_("This FIT file holds a day's steps. It isn't a recording."),
    "monitoring_daily": N_("This FIT file holds a day's steps. It isn't a recording."),
    "segment": N_("This FIT file is a course segment, not a recording."),
    "segment_list": N_("This FIT file is a list of segments, not a recording."),
}
_NO_SPORT = (None, "generic", "all")
_ACTIVITIES = ("activity", "activity_summary", None)


def messages_of(said: bytes) -> Messages:
    """Return the messages in these bytes, by their names in the profile, without empty fields.

    Raises `Unreadable` if the decoder can't read them.
    """
    file = struct.pack("<BBHI4s", 12, 0x20, 2100, len(said), b".FIT") + said
    try:
        return fitfast.parse(file + checksum(file).to_bytes(2, "little"))
    except fitfast.FitDecodeError:
        raise damaged() from None
    except BaseException as error:
        # A panic of the decoder arrives as an exception of its Rust binding, which has no importable name and is no
        # `Exception`. The data was validated before, so none is known to occur.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged() from None


def damaged() -> Unreadable:
    """Return the refusal of a file whose messages are inconsistent."""
    return Unreadable(Reason(N_("This file is damaged. Copy it from the watch again.")))


def refuse_other_files(messages: Messages) -> None:
    """Raise `Unreadable`, saying what it is, for a file that is no recording: a course has samples too."""
    kind = next((message.get("type") for message in messages.get("file_id", ())), None)
    if kind not in _ACTIVITIES:
        other = N_("This FIT file isn't a recording.")
        raise NoRecording(Reason(_OTHER_FILES.get(str(kind), other)))


def device_totals_of(
    messages: Messages, session: Message, laps: Iterable[Message], notes: tuple[Reason, ...]
) -> DeviceTotals:
    """Return what the file declares about one of its sessions; `session` is empty if it has none."""
    sport = session if "sport" in session else _first(messages, "sport")
    start = _figure(session, "start_time") or 0
    return DeviceTotals(
        sport=_sport(sport),
        name=_line(_first(messages, "workout").get("wkt_name"), 120),
        device=_device(messages),
        start_ms=int(start * 1000) if start >= _YEAR_2000 else None,
        offset=_offset(_first(messages, "activity")),
        distance=_figure(session, "total_distance"),
        elapsed=_figure(session, "total_elapsed_time") or _figure(session, "total_timer_time"),
        timer=_figure(session, "total_timer_time"),
        ascent=_figure(session, "total_ascent"),
        laps=tuple(_lap(lap) for lap in laps),
        notes=notes,
    )


def has_sport(session: Message) -> bool:
    """Return whether a session names its sport; "generic" doesn't count."""
    return session.get("sport") not in _NO_SPORT


def totals_of(laps: Iterable[Message]) -> Message:
    """Return a session made from laps, for a file with neither a session nor samples; empty without laps."""
    totals: Message = {}
    for lap in laps:
        for field in ("start_time", "sport", "sub_sport"):
            if field in lap:
                totals.setdefault(field, lap[field])
        for field in ("total_distance", "total_elapsed_time", "total_timer_time", "total_ascent"):
            if (figure := _figure(lap, field)) is not None:
                totals[field] = (_figure(totals, field) or 0) + figure
    return totals


def started(message: Message) -> float:
    """Return when a session or lap started, in seconds since 1970; 0 if it doesn't say."""
    return _figure(message, "start_time") or 0


def pauses_of(messages: Messages) -> list[tuple[float, float | None]]:
    """Return when the timer was stopped and restarted, in seconds since 1970, in file order.

    The last end is None if the timer wasn't restarted.
    """
    pauses: list[tuple[float, float | None]] = []
    stopped: float | None = None
    is_stopped = False
    for event in messages.get("event", ()):
        if event.get("event") != "timer":
            continue
        at = _figure(event, "timestamp")
        if event.get("event_type") in _STOPS:
            stopped = stopped if is_stopped else at
            is_stopped = True
        elif event.get("event_type") == "start":
            if is_stopped and at is not None:
                pauses.append((at if stopped is None else stopped, at))
            is_stopped, stopped = False, None
    if is_stopped and stopped is not None:
        pauses.append((stopped, None))
    return pauses


def _first(messages: Messages, kind: str) -> Message:
    return next(iter(messages.get(kind, ())), {})


def _figure(message: Message, field: str) -> float | None:
    """Return a non-negative number; None if there is none, or several."""
    value = message.get(field)
    return value if isinstance(value, _NUMBERS) and isfinite(value) and value >= 0 else None


def _line(text: object, most: int) -> str:
    """Return a name on one line."""
    printable = (letter if letter.isprintable() else " " for letter in text) if isinstance(text, str) else ""
    return " ".join("".join(printable).split())[:most].strip()


def _lap(lap: Message) -> Lap:
    return Lap(_figure(lap, "total_distance"), _figure(lap, "total_timer_time"), _figure(lap, "total_elapsed_time"))


def _sport(message: Message) -> Sport:
    """Return the sport by the format's own list, in which anything that is no run, even if new, is another sport."""
    words = [str(word) for word in (message.get("sport"), message.get("sub_sport")) if word not in _NO_SPORT]
    sport = sport_of(*words)
    if sport is Sport.UNKNOWN and "training" in words:
        return Sport.GYM
    return Sport.OTHER if sport is Sport.UNKNOWN and message.get("sport") not in _NO_SPORT else sport


def _offset(activity: Message) -> int | None:
    """Return minutes east of UTC, in whole quarters of an hour: the two times are rarely from the same second.

    None if the file has no local time, an impossible offset, or the same time twice: devices that don't know the zone
    write UTC for both.
    """
    local, stamp = _figure(activity, "local_timestamp"), _figure(activity, "timestamp")
    if local is None or stamp is None or stamp < _YEAR_2000:
        return None
    quarters = round((local - stamp) / 900)
    return quarters * 15 if quarters and _WESTMOST <= quarters * 15 <= _EASTMOST else None


def _device(messages: Messages) -> str:
    """Return maker and product as text, if known: "Garmin Forerunner 110"."""
    file = _first(messages, "file_id")
    makers = [own for own in messages.get("device_info", ())[:20] if own.get("device_index") in ("creator", 0)]
    named = [_line(message.get("product_name"), 60) for message in (file, *makers)]
    maker, product = file.get("manufacturer"), next(filter(None, named), "")
    if maker == "garmin" and not product:
        product = _model(str(FIELD_TYPES["garmin_product"].enum.get(file.get("product"), "")))
    maker = maker.replace("_", " ").title() if isinstance(maker, str) and maker != "development" else ""
    return product if product.lower().startswith(maker.lower()) and product else f"{maker} {product}".strip()


def _model(name: str) -> str:
    """Return a profile name as people write it: "Forerunner 920XT" for "fr920xt", "fenix 5 plus" for "fenix5_plus"."""
    if found := re.match(r"fr(\d+[a-z]*)", name):
        return " ".join(("Forerunner", found[1].upper(), *name[found.end() :].split("_"))).strip()
    return re.sub(r"(?<=[a-z]{3})(?=\d)", " ", name.replace("_", " "))
