"""The gateway between the ASGI server and the WSGI site. A request takes a thread only once it has arrived completely,
and releases it before its response is sent.

Everything that depends on the speed of the client is awaited on the event loop, where a slow client costs a connection
and a little memory. The body is received into memory, or beyond 16 KiB into an unnamed temporary file, bounded in size
and time. The response is written by a thread at disk speed and sent from there. `/health/live` is answered here, so it
reports whether the process is alive, and not whether a thread is free.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO, Any
from urllib.parse import quote

import structlog

from challenges.web.limits import ASKED_LIMIT, REFUSED

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


Scope = MutableMapping[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Site = Callable[[Environ, Any], Iterable[bytes]]
Unchanged = Callable[[Environ], list[tuple[str, str]] | None]

ANSWER_IN_MEMORY = 64 * 1024
PIECE = 64 * 1024  # bytes of a large response sent at once
LINGER = 32 * 1024 * 1024  # bytes of a refused body to discard, so that the client gets to read the response


class Gateway:
    """An ASGI application that passes only complete requests to a WSGI application."""

    def __init__(self, site: Site, *, threads: int, form_limit: int, folder: Path, patience: Patience | None = None,
                 live_at: Iterable[str] = ("/health/live",), unchanged: Unchanged | None = None) -> None:  # fmt: skip
        """Serve `site` with `threads` threads. Accept bodies over `form_limit` bytes only where the site allows it.

        Large bodies and responses become temporary files in `folder`, deleted when they are closed. `unchanged`
        returns, from memory alone, the headers of a 304 response if one can be given at once.
        """
        self._site, self._form_limit, self._folder = site, form_limit, folder
        self._patience = patience or Patience()
        self._live_at, self._unchanged = frozenset(live_at), unchanged
        # threads start with the first request, after the workers have been forked
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="site")
        self._bodies = BodyReceiver(form_limit=form_limit, folder=folder, patience=self._patience)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        if scope["path"] in self._live_at and scope["method"] in ("GET", "HEAD"):
            await _send_short(send, 200, "application/json", b'{"status": "live"}')
            return
        environ = environ_of(scope)
        if self._unchanged and (headers := self._unchanged(environ)):
            await self._send(GatewayResponse(BytesIO(), 304, headers), send, last=False)
            return
        refused: int | None = None
        try:
            environ["wsgi.input"] = await self._bodies.receive(environ, receive, self._limit_of)
        except Unreceived as error:
            if error.status is None:  # most likely the client is gone
                await _send_short(send, 400, "text/plain", b"The request was incomplete.\n")
                return
            refused = error.status
            environ |= {REFUSED: refused, "wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"}
        body: IO[bytes] = environ["wsgi.input"]
        try:
            answer = await self._in_thread(self._answer, environ)
        finally:
            body.close()
        try:
            await self._send(answer, send, last=refused is not None)
            if refused == 413:
                await self._linger(receive)
        except TimeoutError:
            pass  # a client that stops reading loses its connection: the server closes it on an incomplete response
        finally:
            answer.body.close()

    async def _in_thread(self, call: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call, *args)

    # --- receiving --------------------------------------------------------------------------------------------------

    async def _limit_of(self, environ: Environ) -> int:
        """Return the maximum body size in bytes that the site accepts for this request."""
        told: list[int] = []
        asked = environ | {ASKED_LIMIT: told, "wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"}
        (await self._in_thread(self._answer, asked)).body.close()
        return told[0] if told else self._form_limit

    async def _linger(self, receive: Receive) -> None:
        """Discard for a moment what a refused client still sends: it does not read before it has finished writing."""
        thrown = 0
        try:
            async with asyncio.timeout(self._patience.idle):
                while thrown < LINGER:
                    message = await receive()
                    thrown += len(message.get("body", b""))
                    if message["type"] == "http.disconnect" or not message.get("more_body"):
                        return
        except TimeoutError:
            pass

    # --- sending ----------------------------------------------------------------------------------------------------

    def _answer(self, environ: Environ) -> "GatewayResponse":
        """Return the site's complete response, or a plain 500 if it failed."""
        answer = GatewayResponse(SpooledTemporaryFile(ANSWER_IN_MEMORY, dir=str(self._folder)))  # noqa: SIM115 closed once sent
        try:
            parts = self._site(environ, answer.start)
            try:
                for part in parts:
                    answer.body.write(part)
            finally:
                if hasattr(parts, "close"):
                    parts.close()
        except Exception as error:
            log.error("unhandled error outside the site", exc_info=error, path=environ["PATH_INFO"])
            answer.body.close()
            answer = GatewayResponse(
                BytesIO(b"Something broke on our side. Nothing was left half done. Try again.\n"), 500
            )
            answer.headers = [("Content-Type", "text/plain; charset=utf-8")]
            answer.body.seek(0, 2)
        answer.length = answer.body.tell()
        answer.body.seek(0)
        return answer

    async def _send(self, answer: "GatewayResponse", send: Send, *, last: bool) -> None:
        names = {name.lower() for name, _ in answer.headers}
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
        if "content-length" not in names and answer.status not in (204, 304):
            headers.append((b"content-length", str(answer.length).encode()))
        if last:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        sent, more = 0, True
        while more:
            piece = answer.body.read(PIECE)
            sent += len(piece)
            more = sent < answer.length and bool(piece)
            async with asyncio.timeout(self._patience.whole):
                await send({"type": "http.response.body", "body": piece, "more_body": more})


@dataclass
class GatewayResponse:
    """A response, buffered until it is complete."""

    body: IO[bytes]
    status: int = 500
    headers: list[tuple[str, str]] = field(default_factory=list)
    length: int = 0

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        """WSGI's start_response. An error can replace earlier headers, because nothing has been sent yet."""
        self.status, self.headers = int(status.partition(" ")[0]), headers
        return self.body.write


def environ_of(scope: Scope) -> Environ:
    """Return the WSGI environment of a request, without its body.

    Headers whose names contain an underscore are dropped: WSGI cannot tell them from the hyphenated ones, such as those
    in which a proxy passes the client address.
    """
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": str(client[0]),
        "REMOTE_PORT": str(client[1]),
        "RAW_URI": quote(scope["path"]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": _Errors(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for raw, value in scope["headers"]:
        if b"_" in raw:
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        text = value.decode("latin-1")
        if key in environ:
            text = environ[key] + ("; " if key == "HTTP_COOKIE" else ",") + text
        environ[key] = text
    return environ


class _Errors:
    """WSGI's error stream, written to the log."""

    def write(self, text: str) -> int:
        if text.strip():
            log.error("from the site", text=text.rstrip())
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        self.write("".join(lines))

    def flush(self) -> None:
        pass


async def _send_short(send: Send, status: int, kind: str, body: bytes) -> None:
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()),
               (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
