"""The child process of `processes`: reads calls from one pipe and writes results to another.

The operating system enforces its limits. Memory: RLIMIT_DATA. Time: an alarm that no code here catches, and RLIMIT_CPU,
which end the process even inside a C function and even without its parent. It exits when the parent closes the pipe or
sends no call for a while. Pure: the standard library only.
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

IDLE = 60.0  # seconds without a call after which the process exits, to free its memory
GRACE = 5.0  # extra seconds before the alarm, because the parent normally ends a call first
_LARGE = 16 * 1024  # bytes from which a separate write is cheaper than a copy
_COUNT, _BUFFER = struct.Struct("<I"), struct.Struct("<Q?")

# outcomes of a call
DONE, RAISED, OUT_OF_MEMORY = range(3)


# --- messages: a pickle, with large buffers out of band, which saves copying them ------------------------------------


def packed(value: Any) -> list[bytes | memoryview]:
    """Return a message as parts to be written in order."""
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
    """Pickles frozen dataclasses as a call of the class with its fields, which is twice as fast as with state."""

    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        if kind not in _fields:
            _fields[kind] = _fields_of(kind)
        fields = _fields[kind]
        return NotImplemented if fields is None else (kind, fields(value))


_fields: dict[type, Callable[[Any], tuple[Any, ...]] | None] = {}


def _fields_of(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """Return a function that extracts the fields of a plain frozen dataclass; None for other classes."""
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
    """Move large bytes, also in tuples, out of the pickle."""
    if isinstance(value, bytes) and len(value) > _LARGE:
        return pickle.PickleBuffer(value)
    return tuple(map(_beside, value)) if type(value) is tuple else value


def unpacked(take: Callable[[int], bytes | bytearray]) -> Any:
    """Return the next message. `take(n)` returns n bytes, and raises EOFError at the end."""
    (count,) = _COUNT.unpack(take(_COUNT.size))
    parts: list[bytes | bytearray] = []
    for size, is_constant in list(_BUFFER.iter_unpack(take(count * _BUFFER.size))):
        data = take(size)
        # a writable array arrives as a writable one
        parts.append(data if is_constant is isinstance(data, bytes) else (bytes if is_constant else bytearray)(data))
    return pickle.loads(parts[0], buffers=parts[1:])  # noqa: S301  only from this program's own child or parent


# --- the loop ---------------------------------------------------------------------------------------------------------


def serve(memory: int, modules: str) -> None:
    """Serve calls until the pipe is closed. `memory` is in bytes; `modules` are imported before the first call."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on Ctrl-C and on graceful stops, the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # redirect what libraries print
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
    """Return the message to answer with, and whether there is enough memory for another call."""
    try:
        try:
            result = DONE, function(*arguments)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  it is raised again in the parent
            error.add_note(_places_of(error))
            result = RAISED, _that_travels(error)
        goes_on = _resident() < memory // 2
        return packed((*result, goes_on)), goes_on
    except MemoryError:
        most = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))  # room for the answer
        return packed((OUT_OF_MEMORY, None, False)), False


def _places_of(error: Exception) -> str:
    """Return the traceback of an error as text, because tracebacks cannot be pickled. Without source lines.

    Looking up source lines takes longer than reading a small file, and most errors are refusals of files.
    """
    places = [f"In another process: {type(error).__name__}"]
    for frame, line in traceback.walk_tb(error.__traceback__):
        places.append(f'  File "{frame.f_code.co_filename}", line {line}, in {frame.f_code.co_qualname}')
    return "\n".join(places)


def _that_travels(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  our own pickle
    except Exception:  # noqa: BLE001  some exceptions cannot be rebuilt from their arguments
        return RuntimeError(f"{type(error).__name__}: {error}\n{error.__notes__[-1]}")
    return error


# --- limits -----------------------------------------------------------------------------------------------------------


def _limit_memory(most: int) -> None:
    """Limit allocated memory. Memory that was reserved at the start but never used does not count."""
    before = _kib("VmRSS") or 0, _kib("VmData") or 0
    soft = max(most + (before[1] - before[0]) * 1024, 0)
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


class _limited_time:  # noqa: N801  used as a function
    """Limits the duration of a call, whatever it does, and whether or not the parent still waits."""

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
    """Return this process's resident memory in bytes."""
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
