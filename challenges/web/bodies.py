"""Receiving whole request bodies, bounded in size and time, into memory or an unnamed temporary file."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import structlog

log = structlog.get_logger()
Environ = dict[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

IN_MEMORY = 16 * 1024  # bytes; few forms are larger, and there may be thousands of slow uploads at once
AT_A_TIME = 256 * 1024  # bytes per write to the file


@dataclass(frozen=True, slots=True)
class Patience:
    """Timeouts for slow clients, in seconds and bytes per second.

    A form must arrive within `whole` seconds. An upload (at a URL that accepts more than a form) can take longer, but
    in any period of `whole` seconds it must average `rate` bytes per second. Either can pause for `idle` seconds at
    most. A client that receives a response can stall for `whole` seconds, because buffers on the way hide what it
    reads.
    """

    idle: float = 10.0
    whole: float = 60.0
    rate: int = 8_000


class Unreceived(Exception):
    """The body could not be received. `status` is the HTTP status to answer with, or None if the client is gone."""

    def __init__(self, status: int | None) -> None:
        super().__init__(status)
        self.status = status


class BodyReceiver:
    """Receives the request bodies of one process."""

    def __init__(self, *, form_limit: int, folder: Path, patience: Patience) -> None:
        """Accept `form_limit` bytes from anyone. Larger bodies are written to temporary files in `folder`."""
        self.form_limit, self.folder, self.patience = form_limit, folder, patience
        self.disk = ThreadPoolExecutor(1, thread_name_prefix="disk")  # a slow disk must not block the event loop

    async def receive(
        self, environ: Environ, receive: Receive, limit_of: Callable[[Environ], Awaitable[int]]
    ) -> IO[bytes]:
        """Return the whole body and set its length in `environ`. Raises Unreceived.

        `limit_of` returns the maximum size in bytes for this request. It is called for large bodies only.
        """
        announced = environ.get("CONTENT_LENGTH")
        chunked = environ.pop("HTTP_TRANSFER_ENCODING", None) is not None
        if announced in (None, "0") and not chunked:
            return BytesIO()
        length = None if chunked or announced is None else int(announced)
        arriving = _ArrivingBody(self, lambda: limit_of(environ), length)
        await arriving.take(b"")  # refuse a body that is declared too large before receiving any of it
        try:
            async with asyncio.timeout(None) as deadline:
                arriving.deadline = deadline
                body = await self._received(arriving, receive)
        except TimeoutError:
            arriving.close()
            raise Unreceived(408) from None
        except BaseException:
            arriving.close()
            raise
        environ["CONTENT_LENGTH"] = str(arriving.count)
        return body

    async def _received(self, arriving: "_ArrivingBody", receive: Receive) -> IO[bytes]:
        more = True
        while more:
            arriving.wait()
            message = await receive()
            arriving.pause()
            if message["type"] == "http.disconnect":
                raise Unreceived(None)
            await arriving.take(message.get("body", b""))
            more = message.get("more_body", False)
        if arriving.length is not None and arriving.count != arriving.length:
            raise Unreceived(400)
        return await arriving.whole()


class _ArrivingBody:
    """A body that is being received."""

    deadline: asyncio.Timeout

    def __init__(self, receiver: "BodyReceiver", limit_of: Callable[[], Awaitable[int]], length: int | None) -> None:
        self._receiver, self._limit_of, self.length = receiver, limit_of, length
        self._patience = receiver.patience
        self._limit, self._is_upload = receiver.form_limit, False
        # a body that would take longer than a form may, at the minimum rate, can only be an upload
        self._unasked = min(receiver.form_limit, int(self._patience.rate * self._patience.whole))
        self._pieces: list[bytes] = []
        self._held = 0
        self._file: IO[bytes] | None = None
        self.count = 0
        self._loop = asyncio.get_running_loop()
        self._since, self._counted = self._loop.time(), 0  # the period over which the rate is measured

    def wait(self) -> None:
        """Set the deadline for the next bytes. Raises TimeoutError if too few have arrived so far."""
        now, patience = self._loop.time(), self._patience
        over = now - self._since
        if over >= patience.whole:
            if not self._is_upload or self.count - self._counted < patience.rate * over:
                raise TimeoutError
            self._since, self._counted = now, self.count
        last = now + patience.idle
        self.deadline.reschedule(last if self._is_upload else min(last, self._since + patience.whole))

    def pause(self) -> None:
        """Stop the clock while the server works."""
        self.deadline.reschedule(None)

    async def take(self, piece: bytes) -> None:
        """Add received bytes. Raises Unreceived if the body becomes too large or the disk is full."""
        self.count += len(piece)
        size = max(self.count, self.length or 0)
        if size > self._unasked:
            self._unasked = sys.maxsize
            self._limit = await self._limit_of()
            self._is_upload = self._limit > self._receiver.form_limit
        if size > self._limit:
            raise Unreceived(413)
        self._pieces.append(piece)
        self._held += len(piece)
        if self._held > (AT_A_TIME if self._file else IN_MEMORY):
            await self._to_disk()

    async def whole(self) -> IO[bytes]:
        """Return the complete body, positioned at its start."""
        if self._file is None:
            return BytesIO(b"".join(self._pieces))
        await self._to_disk()
        self._file.seek(0)
        return self._file

    async def _to_disk(self) -> None:
        pieces, self._pieces, self._held = self._pieces, [], 0
        try:
            await self._loop.run_in_executor(self._receiver.disk, self._write, pieces)
        except OSError as error:
            log.error("no disk space for a request body", error=str(error))
            raise Unreceived(507) from error

    def _write(self, pieces: list[bytes]) -> None:
        if self._file is None:
            self._file = TemporaryFile(dir=self._receiver.folder)  # noqa: SIM115 closed with the request
        for piece in pieces:
            self._file.write(piece)

    def close(self) -> None:
        """Discard the body."""
        self._pieces.clear()
        if self._file is not None:
            self._file.close()
