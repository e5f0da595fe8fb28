"""Clients that speak HTTP byte by byte, so that they can be slow, break off, or not read at all."""

import re
import select
import socket
import time
from collections.abc import Mapping
from html import unescape
from urllib.parse import urlencode

from tests.processes import PATIENCE


class Answered:
    """An answer, read to its end."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1]) if lines[0] else 0  # 0: nothing came
        self.headers = [tuple(line.split(": ", 1)) for line in lines[1:]]

    def __getitem__(self, name: str) -> str:
        return next((value for known, value in self.headers if known == name), "")

    @property
    def text(self) -> str:
        """Its words."""
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
        """Send some bytes; what the server does not want any more is lost."""
        for part in parts:
            self.socket.sendall(part.encode() if isinstance(part, str) else part)
        return self

    def answer(self) -> Answered:
        """The next answer, or one of status 0 when the connection ends without."""
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
        """Whether anything comes, or the connection ends, in so many seconds."""
        return bool(select.select([self.socket], [], [], seconds)[0])

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


def asking(method: str, path: str, **headers: object) -> str:
    """The head of a request. `content_length=5` is "content-length: 5"."""
    lines = [f"{method} {path} HTTP/1.1", "host: localhost"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""])


class Person:
    """Somebody with a browser: keeps cookies, and fills in the forms that pages have."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def headers(self) -> dict[str, str]:
        """What their browser sends along."""
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
        """Send a request on a connection of its own, and remember the cookies that come with the answer."""
        wire = Wire(self.port)
        answer = wire.send(*parts).answer()
        wire.close()
        for name, value in answer.headers:
            if name == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer

    def token(self, path: str) -> str:
        """The forgery token of the forms on a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.see(path).text)
        assert found, f"no token on {path}: {self.see(path).text[:300]}"
        return unescape(found[1])

    def sign_up(self, handle: str) -> "Person":
        """Make an account with the form, as anybody does."""
        fields = {"csrf_token": self.token("/sign-up"), "handle": handle, "name": handle.title(), "zone": "Europe/Oslo",
                  "email": f"{handle}@example.org", "password": "quiet rivers run north", "units": "km"}  # fmt: skip
        answer = self.post("/sign-up", fields)
        assert answer.status == 303, answer.text
        return self


def wait_until(true: object, seconds: float = 5) -> bool:
    """Whether something becomes true within some seconds."""
    assert callable(true)
    until = time.monotonic() + seconds
    while not (found := bool(true())) and time.monotonic() < until:
        select.select([], [], [], 0.02)
    return found
