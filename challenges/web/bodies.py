"""Bodies of requests, received whole: bounded in size and time, to memory or to a file without a name."""

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

IN_MEMORY = 16 * 1024  # bytes; few forms are larger, and there may be thousands of slow ones
AT_A_TIME = 256 * 1024  # bytes that are written to a file together


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a client may take. Seconds, and bytes a second.

    A form has `whole` seconds to arrive. An upload, at an address that takes more than a form, has as long as it needs,
    but in any stretch of `whole` seconds it must bring `rate` bytes a second. Either may be silent for `idle` seconds.
    A client that receives an answer may make no room for more of it for `whole` seconds: buffers on the way hide what
    it reads.
    """

    idle: float = 10.0
    whole: float = 60.0
    rate: int = 8_000


class Unreceived(Exception):
    """A body that did not come as it should: the status that says so, or None when its sender is gone."""

    def __init__(self, status: int | None) -> None:
        super().__init__(status)
        self.status = status


class BodyReceiver:
    """Receives the bodies of all requests of a process."""

    def __init__(self, *, form_limit: int, folder: Path, patience: Patience) -> None:
        """Take `form_limit` bytes from anybody; files of larger bodies lie in `folder`."""
        self.form_limit, self.folder, self.patience = form_limit, folder, patience
        self.disk = ThreadPoolExecutor(1, thread_name_prefix="disk")  # a slow disk must not stop the event loop

    async def receive(
        self, environ: Environ, receive: Receive, limit_of: Callable[[Environ], Awaitable[int]]
    ) -> IO[bytes]:
        """The whole body; its length is noted in `environ`. Raises Unreceived.

        `limit_of` tells how many bytes are taken from whoever asks; it is asked about large bodies only.
        """
        announced = environ.get("CONTENT_LENGTH")
        chunked = environ.pop("HTTP_TRANSFER_ENCODING", None) is not None
        if announced in (None, "0") and not chunked:
            return BytesIO()
        length = None if chunked or announced is None else int(announced)
        arriving = _ArrivingBody(self, lambda: limit_of(environ), length)
        await arriving.take(b"")  # one that is announced too large is refused before anything is received
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
    """A body that is on its way."""

    deadline: asyncio.Timeout

    def __init__(self, receiver: "BodyReceiver", limit_of: Callable[[], Awaitable[int]], length: int | None) -> None:
        self._receiver, self._limit_of, self.length = receiver, limit_of, length
        self._patience = receiver.patience
        self._limit, self._is_upload = receiver.form_limit, False
        # what takes longer than a form may, at the lowest rate that is allowed, can only be an upload
        self._unasked = min(receiver.form_limit, int(self._patience.rate * self._patience.whole))
        self._pieces: list[bytes] = []
        self._held = 0
        self._file: IO[bytes] | None = None
        self.count = 0
        self._loop = asyncio.get_running_loop()
        self._since, self._counted = self._loop.time(), 0  # the stretch in which the rate is looked at

    def wait(self) -> None:
        """Set until when the next bytes must come. Raises TimeoutError when too few came until now."""
        now, patience = self._loop.time(), self._patience
        over = now - self._since
        if over >= patience.whole:
            if not self._is_upload or self.count - self._counted < patience.rate * over:
                raise TimeoutError
            self._since, self._counted = now, self.count
        last = now + patience.idle
        self.deadline.reschedule(last if self._is_upload else min(last, self._since + patience.whole))

    def pause(self) -> None:
        """It is our turn now, and not the client's."""
        self.deadline.reschedule(None)

    async def take(self, piece: bytes) -> None:
        """Add what has come. Raises Unreceived when it becomes too large, or does not fit on the disk."""
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
        """It is complete."""
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
            log.error("no room for a body", error=str(error))
            raise Unreceived(507) from error

    def _write(self, pieces: list[bytes]) -> None:
        if self._file is None:
            self._file = TemporaryFile(dir=self._receiver.folder)  # noqa: SIM115 closed with the request
        for piece in pieces:
            self._file.write(piece)

    def close(self) -> None:
        """Forget it."""
        self._pieces.clear()
        if self._file is not None:
            self._file.close()
