"""Clients that speak HTTP byte by byte, so that they can be slow, disconnect, or not read at all."""

import re
import select
import socket
import time
from collections.abc import Mapping
from html import unescape
from urllib.parse import urlencode

from tests.processes import PATIENCE


class Answered:
    """A complete response."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1]) if lines[0] else 0  # 0: nothing came
        self.headers = [tuple(line.split(": ", 1)) for line in lines[1:]]

    def __getitem__(self, name: str) -> str:
        return next((value for known, value in self.headers if known == name), "")

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


OPEN: list["Wire"] = []  # hung up at the end of each test (see conftest.py)


class Wire:
    """One connection."""

    def __init__(self, port: int, *, window: int = 0) -> None:
        """Connect. A small `window` lets the server send little before something is read."""
        self.socket = socket.socket()
        if window:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))
        self._left = b""
        OPEN.append(self)

    def send(self, *parts: bytes | str) -> "Wire":
        """Send some bytes, and ignore that the server may have closed the connection."""
        for part in parts:
            self.socket.sendall(part.encode() if isinstance(part, str) else part)
        return self

    def answer(self) -> Answered:
        """Return the next response, or one with status 0 if the connection ends."""
        raw = self._left
        while (end := raw.find(b"\r\n\r\n")) < 0:
            if not (more := self._more()):
                return Answered(b"")
            raw += more
        found = re.search(rb"content-length: (\d+)", raw[:end].lower())
        length = int(found[1]) if found and b" 304 " not in raw[:20] else 0
        while len(raw) < end + 4 + length and (more := self._more()):
            raw += more
        self._left = raw[end + 4 + length :]
        return Answered(raw[: end + 4 + length])

    def _more(self) -> bytes:
        try:
            return self.socket.recv(65536)
        except ConnectionError:
            return b""

    def says_something_within(self, seconds: float) -> bool:
        """Return whether anything arrives or the connection ends within `seconds`."""
        return bool(select.select([self.socket], [], [], seconds)[0])

    def close(self) -> None:
        """Close the connection."""
        self.socket.close()


def asking(method: str, path: str, **headers: object) -> str:
    """Return the head of a request. `content_length=5` gives "content-length: 5"."""
    lines = [f"{method} {path} HTTP/1.1", "host: localhost"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""])


class Person:
    """A person with a browser, who keeps cookies and fills in forms."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def headers(self) -> dict[str, str]:
        """The headers that the browser sends."""
        return {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def see(self, path: str) -> Answered:
        """Open a page."""
        return self.send(asking("GET", path, **self.headers()))

    def post(self, path: str, fields: Mapping[str, str]) -> Answered:
        """Send a form."""
        body = urlencode(fields)
        kind = "application/x-www-form-urlencoded"
        head = asking("POST", path, **self.headers(), content_type=kind, content_length=len(body))
        return self.send(head, body)

    def send(self, *parts: bytes | str) -> Answered:
        """Send a request on a new connection, and store the cookies of the response."""
        wire = Wire(self.port)
        answer = wire.send(*parts).answer()
        wire.close()
        for name, value in answer.headers:
            if name == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer

    def token(self, path: str) -> str:
        """Return the CSRF token of the forms on a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.see(path).text)
        assert found, f"no token on {path}: {self.see(path).text[:300]}"
        return unescape(found[1])

    def sign_up(self, handle: str) -> "Person":
        """Create an account with the form."""
        fields = {"csrf_token": self.token("/sign-up"), "handle": handle, "name": handle.title(), "zone": "Europe/Oslo",
                  "email": f"{handle}@example.org", "password": "quiet rivers run north", "units": "km"}  # fmt: skip
        answer = self.post("/sign-up", fields)
        assert answer.status == 303, answer.text
        return self


def wait_until(true: object, seconds: float = 5) -> bool:
    """Return whether a condition becomes true within some seconds."""
    assert callable(true)
    until = time.monotonic() + seconds
    while not (found := bool(true())) and time.monotonic() < until:
        select.select([], [], [], 0.02)
    return found
