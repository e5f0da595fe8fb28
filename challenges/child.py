"""The child's side of `processes`: takes one call after the other from a pipe, and answers on another.

The operating system holds it to its limits. Memory: RLIMIT_DATA. Time: an alarm that no code here catches, and
RLIMIT_CPU, end it also in the middle of a C function and also when its parent is gone. It ends by itself when its
parent closes the pipe, or asks nothing for a while. Pure: the standard library only.
"""

import dataclasses
import importlib
import io
import operator
import os
import pickle
import resource
import select
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

IDLE = 60.0  # seconds without a call after which its memory is given back
GRACE = 5.0  # seconds that the parent, which ends a call first, is given before the alarm does
_LARGE = 16 * 1024  # bytes of which a copy costs more than to be written by themselves
_COUNT, _BUFFER = struct.Struct("<I"), struct.Struct("<Q?")

# how a call ended
DONE, RAISED, OUT_OF_MEMORY = range(3)


# --- messages: a pickle, and the large buffers in it beside it, which saves a copy of each ---------------------------


def packed(value: Any) -> list[bytes | memoryview]:
    """A message, in parts to be written one after the other."""
    buffers: list[pickle.PickleBuffer] = []

    def stays(buffer: pickle.PickleBuffer) -> bool:
        if buffer.raw().nbytes <= _LARGE:
            return True
        buffers.append(buffer)
        return False

    file = io.BytesIO()
    _Pickler(file, 5, buffer_callback=stays).dump(_beside(value))
    head = file.getvalue()
    raws = [memoryview(head), *(buffer.raw() for buffer in buffers)]
    sizes = b"".join(_BUFFER.pack(len(raw), raw.readonly) for raw in raws)
    return [_COUNT.pack(len(raws)) + sizes + head, *raws[1:]]


class _Pickler(pickle.Pickler):
    """Writes a value as a call of its class with its fields, which takes half the time of an object with a state."""

    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        if kind not in _fields:
            _fields[kind] = _fields_of(kind)
        fields = _fields[kind]
        return NotImplemented if fields is None else (kind, fields(value))


_fields: dict[type, Callable[[Any], tuple[Any, ...]] | None] = {}


def _fields_of(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """What takes the fields out of a frozen dataclass that is made of nothing else; None for other classes."""
    if not dataclasses.is_dataclass(kind) or kind.__reduce__ is not object.__reduce__ or hasattr(kind, "__post_init__"):
        return None
    fields = dataclasses.fields(kind)
    frozen = kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    if not frozen or not fields or not all(field.init and not field.kw_only for field in fields):
        return None
    if len(fields) == 1:
        only = operator.attrgetter(fields[0].name)
        return lambda value: (only(value),)
    return operator.attrgetter(*(field.name for field in fields))


def _beside(value: Any) -> Any:
    """Bytes of some size, also in a tuple, go beside the pickle."""
    if isinstance(value, bytes) and len(value) > _LARGE:
        return pickle.PickleBuffer(value)
    return tuple(map(_beside, value)) if type(value) is tuple else value


def unpacked(take: Callable[[int], bytes | bytearray]) -> Any:
    """The next message. `take` returns so many bytes, and raises EOFError where there are no more."""
    (count,) = _COUNT.unpack(take(_COUNT.size))
    parts: list[bytes | bytearray] = []
    for size, is_constant in list(_BUFFER.iter_unpack(take(count * _BUFFER.size))):
        data = take(size)
        # whoever sent an array that can be written gets one
        parts.append(data if is_constant is isinstance(data, bytes) else (bytes if is_constant else bytearray)(data))
    return pickle.loads(parts[0], buffers=parts[1:])  # noqa: S301  only ever from one's own child or parent


# --- the loop ---------------------------------------------------------------------------------------------------------


def serve(memory: int, modules: str) -> None:
    """Answer calls until there are no more. `memory` is in bytes; `modules` are imported before the first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # after Ctrl-C and in a graceful stop the parent says when
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints
    calls = os.fdopen(os.dup(0), "rb")
    for module in filter(None, modules.split(",")):
        importlib.import_module(module)
    _limit_memory(memory)
    _send(answers, packed(None))  # ready
    goes_on = True
    while goes_on and select.select([calls], [], [], IDLE)[0]:
        try:
            seconds, function, arguments = unpacked(lambda size: _exactly(calls, size))
        except EOFError:
            return
        with _limited_time(seconds):
            answer, goes_on = _answer_to(function, arguments, memory)
            _send(answers, answer)
        del function, arguments, answer


def _exactly(file: io.BufferedReader, size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _send(answers: io.BufferedWriter, parts: list[bytes | memoryview]) -> None:
    for part in parts:
        answers.write(part)
    answers.flush()


def _answer_to(
    function: Callable[..., Any], arguments: tuple[Any, ...], memory: int
) -> tuple[list[bytes | memoryview], bool]:
    """The message to answer with, and whether there is room for the next call."""
    try:
        try:
            result = DONE, function(*arguments)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  it is raised again where the call came from
            error.add_note(_places_of(error))
            result = RAISED, _that_travels(error)
        goes_on = _resident() < memory // 2
        return packed((*result, goes_on)), goes_on
    except MemoryError:
        most = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))  # to say so
        return packed((OUT_OF_MEMORY, None, False)), False


def _places_of(error: Exception) -> str:
    """Where an error was raised: its traceback, which does not travel. Without the lines of the files.

    These take longer to look up than a small file to be read, and most errors are refusals of files.
    """
    places = [f"In another process: {type(error).__name__}"]
    for frame, line in traceback.walk_tb(error.__traceback__):
        places.append(f'  File "{frame.f_code.co_filename}", line {line}, in {frame.f_code.co_qualname}')
    return "\n".join(places)


def _that_travels(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  made a line before
    except Exception:  # noqa: BLE001  some need arguments that they do not keep
        return RuntimeError(f"{type(error).__name__}: {error}\n{error.__notes__[-1]}")
    return error


# --- limits -----------------------------------------------------------------------------------------------------------


def _limit_memory(most: int) -> None:
    """Hold what is allocated to a limit. What was reserved at the start and never used does not count."""
    before = _kib("VmRSS") or 0, _kib("VmData") or 0
    soft = max(most + (before[1] - before[0]) * 1024, 0)
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


class _limited_time:  # noqa: N801  used as a function
    """No call goes on for longer, whatever it does, and whether or not anybody still waits for it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds + GRACE

    def __enter__(self) -> None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime + self._seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _resident() -> int:
    """Bytes of memory that this process has now."""
    try:
        file = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:  # no Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    try:
        return int(os.read(file, 200).split()[1]) * resource.getpagesize()
    finally:
        os.close(file)


def _kib(name: str) -> int:
    return next((int(line.split()[1]) for line in _status() if line.startswith(f"{name}:")), 0)


def _status() -> Iterator[str]:
    try:
        with Path("/proc/self/status").open(encoding="ascii", errors="replace") as file:
            yield from file
    except OSError:  # no Linux
        return


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
