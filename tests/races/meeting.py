"""Two or three people whose actions meet at a moment that the test chooses: deterministic, without sleeping.

Each person acts in a thread of their own. `pause` holds one of them after a named step of their action until the others
are where the test wants them. If a lock protects the race, the others can't get inside: they are then "at the door",
which is enough to go on. Without the lock they have to arrive inside.
"""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from challenges.db import transaction
from challenges.races import actions, queries

PATIENCE = 60  # seconds until a test that hangs is stopped
DOOR, INSIDE, GONE = "at the door", "inside", "gone"


class Meeting:
    """The positions and results of all people."""

    def __init__(self, app: Flask, patch: pytest.MonkeyPatch, *, doors: bool) -> None:
        self._app, self._patch, self._doors = app, patch, doors
        self._changed = threading.Condition()
        self._where: dict[str, str] = {}
        self._me = threading.local()
        self._threads: list[threading.Thread] = []
        self._pauses: dict[tuple[str, str], Callable[[], None]] = {}
        self.results: dict[str, Any] = {}
        for place, step in ((actions, "lock"), (actions, "take_place"), (queries, "live_entry_of")):
            self._listen(place, step)

    def _listen(self, place: Any, step: str) -> None:
        real = getattr(place, step)

        def stepping(*args: Any, **kwargs: Any) -> Any:
            result = real(*args, **kwargs)
            if name := getattr(self._me, "name", None):
                self._pauses.pop((name, step), lambda: None)()
            return result

        self._patch.setattr(place, step, stepping)

    def pause(self, name: str, after: str, until: str, is_: str) -> None:
        """Hold `name` after a step of their action until another person `is_` somewhere (INSIDE or GONE)."""

        def hold() -> None:
            self._is(name, INSIDE)
            self._wait_for(until, *({DOOR, is_, GONE} if self._doors else {is_, GONE}))

        self._pauses[name, after] = hold

    def begin(self, name: str, action: Callable[..., Any], *args: Any, once: str | None = None, **more: Any) -> None:
        """Start a person; with `once`, only when that other person is inside."""

        def act() -> None:
            self._me.name = name
            try:
                if once:
                    self._wait_for(once, INSIDE, GONE)
                self._is(name, DOOR)
                with self._app.app_context(), transaction():
                    self.results[name] = action(*args, **more)
                    self.results[name] = getattr(self.results[name], "id", self.results[name])
            except Exception as error:  # noqa: BLE001 what came of it is for the test to judge
                self.results[name] = error
            finally:
                self._is(name, GONE)

        self._threads.append(threading.Thread(target=act, name=name))

    def happen(self) -> dict[str, Any]:
        """Let it happen, and return each person's result: an id, None, or an exception."""
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive(), f"{thread.name} is still waiting: {self._where}"
        return self.results

    def _is(self, name: str, where: str) -> None:
        with self._changed:
            self._where[name] = where
            self._changed.notify_all()

    def _wait_for(self, name: str, *places: str) -> None:
        with self._changed:
            met = self._changed.wait_for(lambda: self._where.get(name) in places, PATIENCE / 2)
        assert met, f"{name} never came to be {' or '.join(places)}: {self._where}"
