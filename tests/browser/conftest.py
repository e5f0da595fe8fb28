"""A real browser in front of a real server, for what only a browser can show."""

import re
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from challenges.settings import Settings
from tests.timing import Timepiece

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 15_000  # milliseconds: two cores may be busy with other tests
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")  # Chromium logs each 4xx


@dataclass(frozen=True)
class Site:
    """The test's site, listening."""

    url: str
    app: Flask

    def cookie_of(self, runner: Any) -> dict[str, str]:
        """The cookie of somebody who is signed in."""
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        value = signer.dumps({"_user_id": runner.get_id(), "_fresh": True})
        return {"name": self.app.config["SESSION_COOKIE_NAME"], "value": value, "url": self.url}


OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium where there is one; else Playwright's."""
    paths = [path for name in ("chromium", "google-chrome", "chromium-browser") if (path := shutil.which(name))]
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return browser_type_launch_args | {"args": quiet} | ({"executable_path": paths[0]} if paths else {})


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """As for other tests, but every form must carry its token."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    return Settings.for_tests(database_url=database_url, data_dir=data_dir, forgery_tokens=True)


@pytest.fixture
def clock() -> Iterator[Timepiece]:
    """Noon in the middle of this month: never a month's edge, and near the browser's clock, which is not moved."""
    timepiece = Timepiece()
    timepiece.at(datetime.now(UTC).replace(day=15, hour=12, minute=0, second=0))  # noqa: TID251
    yield timepiece
    timepiece.stop()


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """A failing test shows what matters, not every style sheet."""


class _Counted:
    """A site that knows how many requests it is answering, so that its database is not taken away under one."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.answering = 0
        self.changed = threading.Condition()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self._count(1)
        try:
            return self.app(environ, start_response)  # its session ends before it returns
        finally:
            self._count(-1)

    def wait(self) -> None:
        """Until nothing asks the database any more."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.answering == 0, timeout=PATIENCE / 1000)

    def _count(self, by: int) -> None:
        with self.changed:
            self.answering += by
            self.changed.notify_all()


@pytest.fixture
def site(app: Flask) -> Iterator[Site]:
    """The site on http://localhost, a name because passkeys know no addresses. Jobs run at once."""
    counted = _Counted(app)
    server = make_server("127.0.0.1", 0, counted, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield Site(f"http://localhost:{server.server_port}", app)
    server.shutdown()
    thread.join()
    server.server_close()
    counted.wait()  # a board asks again by itself, perhaps just now


@pytest.fixture
def open_page(site: Site, new_context: Callable[..., BrowserContext]) -> Iterator[OpenPage]:
    """`open_page(runner, phone=True, dark=True, scripts=False)`: a page of a browser of its own, perhaps signed in.

    The test fails when a page of its logged an error or broke its content policy.
    """
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSED.search(message.text):
            complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def opened(
        runner: Any = None, *, phone: bool = False, dark: bool = False, scripts: bool = True, **more: Any
    ) -> Page:
        context = new_context(
            base_url=site.url,
            viewport=PHONE if phone else WIDE,
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            **{"locale": "en-GB"} | more,  # kilometres, unless a test says otherwise
        )
        context.set_default_timeout(PATIENCE)
        context.on("console", listen)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        if runner is not None:
            context.add_cookies([site.cookie_of(runner)])  # type: ignore[list-item]
        return context.new_page()

    yield opened
    assert not complaints, "the browser complained:\n" + "\n".join(complaints)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A visitor's page, 1280 pixels wide, in light."""
    return open_page()


@pytest.fixture
def phone_page(open_page: OpenPage) -> Page:
    """A visitor's page on a phone, 390 pixels wide."""
    return open_page(phone=True)


@pytest.fixture
def dark_page(open_page: OpenPage) -> Page:
    """A visitor's page for somebody who prefers dark."""
    return open_page(dark=True)


@pytest.fixture
def page_without_scripts(open_page: OpenPage) -> Page:
    """A visitor's page with JavaScript off."""
    return open_page(scripts=False)


@pytest.fixture
def two_pages(open_page: OpenPage) -> tuple[Page, Page]:
    """The pages of two people side by side, each with a browser of their own."""
    return open_page(), open_page()


@pytest.fixture
def sign_in(site: Site) -> Callable[[Page, Any], None]:
    """`sign_in(page, ann)`: Ann is signed in from the next page on, without the form."""

    def signed_in(page: Page, runner: Any) -> None:
        page.context.add_cookies([site.cookie_of(runner)])  # type: ignore[list-item]

    return signed_in


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails, and names rule and element, when the page keeps somebody out."""
    engine = Axe()

    def examine(page: Page) -> None:
        results = engine.run(page)
        found = [
            f"{violation['id']}: {violation['help']}\n    {node['html'][:200]}\n    {node.get('failureSummary', '')}"
            for violation in results.response["violations"]
            for node in violation["nodes"][:3]
        ]
        assert not found, f"{page.url}:\n" + "\n".join(found)

    return examine
