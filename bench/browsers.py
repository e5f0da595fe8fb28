"""Many HTTP clients in a process of their own. Each keeps its connection open, sends requests and reads responses.

    python -m bench.browsers < a job in JSON, as written by bench.serving

It parses only as much HTTP as it takes to find the end of a response, so that it uses less CPU than the server.
"""

import heapq
import json
import os
import selectors
import socket
import sys
import time
from pathlib import Path
from typing import Any

TAG = b"\r\nhx-ptag: "
LENGTH = b"\r\ncontent-length: "


class Browser:
    """One connection and its requests. `{tag}` in a request is replaced by the tag of the last response."""

    def __init__(self, address: tuple[str, int], requests: list[str]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self._requests, self._number, self._tag, self._read = requests, 0, "none", b""
        self.sent_at = 0.0

    def send(self, now: float) -> bool:
        """Send the next request. Return False if none is left."""
        if self._number == len(self._requests):
            return False
        request = self._requests[self._number]
        if len(self._requests) > 1:
            self._number += 1
        self.socket.sendall(request.replace("{tag}", self._tag).encode())
        self.sent_at = now
        return True

    def receive(self) -> int:
        """Return the status once the whole response has arrived, else 0."""
        self._read += self.socket.recv(262_144)
        end = self._read.find(b"\r\n\r\n")
        if end < 0:
            return 0
        head = self._read[: end + 2].lower()
        status = int(head[9:12])
        found = head.find(LENGTH)
        length = int(head[found + len(LENGTH) : head.index(b"\r", found + 2)]) if found >= 0 and status != 304 else 0
        if len(self._read) < end + 4 + length:
            return 0
        if (start := head.find(TAG)) >= 0:
            start += len(TAG)
            self._tag = self._read[start : self._read.index(b"\r", start)].decode()
        self._read = b""
        return status


def processor_time(pids: list[int]) -> float:
    """Return the CPU time that these processes have used, in seconds."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(of[11]) + int(of[12]) for of in fields) / os.sysconf("SC_CLK_TCK")


class Crowd:
    """All clients, and the responses since every client has had one and the warm-up is over."""

    def __init__(self, asked: dict[str, Any]) -> None:
        self._asked, self._every = asked, asked["every"]
        self._browsers = [Browser((asked["host"], asked["port"]), requests) for requests in asked["browsers"]]
        self._ready = selectors.EpollSelector()
        for number, browser in enumerate(self._browsers):
            self._ready.register(browser.socket, selectors.EVENT_READ, number)
        now, many = time.monotonic(), len(self._browsers)
        self._due = [(now + self._every * number / many, number) for number in range(many)]
        self._unanswered = set(range(many))
        self._idle = 0
        self.statuses: dict[int, int] = {}
        self.took: list[float] = []
        self.changed: list[float] = []

    def browse(self) -> dict[str, Any]:
        """Send and receive until time is up or no client has requests left. Return the measurements."""
        warm = time.monotonic() + self._asked["warm_up"]
        while self._idle < len(self._browsers) and (time.monotonic() < warm or self._unanswered):
            self._turn(warm)
        self.statuses, self.took, self.changed = {}, [], []
        start, cpu = time.monotonic(), processor_time(self._asked["pids"])
        end = start + self._asked["seconds"]
        while self._idle < len(self._browsers) and time.monotonic() < end:
            self._turn(end)
        return {
            "seconds": time.monotonic() - start, "cpu": processor_time(self._asked["pids"]) - cpu,
            "statuses": self.statuses, "took": self.took, "changed": self.changed,
        }  # fmt: skip

    def _turn(self, end: float) -> None:
        now = time.monotonic()
        while self._due and self._due[0][0] <= now:
            at, number = heapq.heappop(self._due)
            self._idle += not self._browsers[number].send(at if self._every else now)
        until = min(self._due[0][0], end) if self._due else end
        for key, _ in self._ready.select(max(0.001, until - now)):
            browser = self._browsers[key.data]
            if status := browser.receive():
                self._answered(key.data, status, time.monotonic())

    def _answered(self, number: int, status: int, now: float) -> None:
        sent_at = self._browsers[number].sent_at
        self._unanswered.discard(number)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.took.append(now - sent_at)
        if status == 200:
            self.changed.append(now)
        heapq.heappush(self._due, (max(sent_at + self._every, now), number))


if __name__ == "__main__":
    print(json.dumps(Crowd(json.load(sys.stdin)).browse()))
