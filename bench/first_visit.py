"""A cold first visit in a real browser: requests, bytes and the largest paint, with 60 ms between browser and server.

    python -m bench.first_visit [--rounds 7] [--latency 60] [--size 100]

The server is the Procfile's, the files are those that the build prepared. Bytes are those on the wire, headers
included; paint is in milliseconds after the visitor asked, the median of the rounds. The pages take turns, and every
visit has a browser profile of its own. Promised: 15 requests, 60 kB, 0.8 s.
"""

import argparse
import shutil
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, sync_playwright

from bench.leaderboards import add_places, site_of
from bench.serving import HOST, served
from bench.stages import Stage, settings_of

PAGES = ("/", "/sign-in")
PHONE = {"width": 390, "height": 844}
LARGEST_PAINT = """new Promise(found => new PerformanceObserver(list => found(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true}))"""


@dataclass
class Visit:
    """What the browser asked for on one visit, and when the largest part of the page stood there."""

    sizes: dict[str, int] = field(default_factory=dict)  # bytes on the wire by address
    paint: float = 0  # milliseconds


def visit(browser: Browser, address: str, latency: float) -> Visit:
    """One page, as somebody sees it who has never been here."""
    seen, names = Visit(), {}
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    wire.on("Network.requestWillBeSent", lambda event: names.update({event["requestId"]: event["request"]["url"]}))
    wire.on(
        "Network.loadingFinished",
        lambda event: seen.sizes.update({names[event["requestId"]]: int(event["encodedDataLength"])}),
    )
    page.goto(address, wait_until="networkidle")
    seen.paint = page.evaluate(LARGEST_PAINT)
    context.close()
    return seen


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium where there is one; else Playwright's."""
    paths = [path for name in ("chromium", "google-chrome", "chromium-browser") if (path := shutil.which(name))]
    with sync_playwright() as play:
        browser = play.chromium.launch(args=["--no-sandbox"], executable_path=paths[0] if paths else None)
        yield browser
        browser.close()


def main(arguments: list[str] | None = None) -> None:
    """Start server and browser, visit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100, help="how many participants the community has")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--latency", type=float, default=60, help="milliseconds that the network adds to each request")
    parser.add_argument("--each", action="store_true", help="print the bytes of every file, too")
    add_places(parser)
    asked = parser.parse_args(arguments)
    with site_of(asked) as (folder, database):
        stage = Stage(settings_of(asked.size, folder, database), asked.size)
        with served("app:app", 1, stage.settings) as server, chromium() as browser:
            visits: dict[str, list[Visit]] = {page: [] for page in PAGES}
            for _ in range(asked.rounds + 1):  # the first one warms the server up
                for page, every in visits.items():
                    every.append(visit(browser, f"http://{HOST}:{server.port}{page}", asked.latency))
            for page, every in visits.items():
                sizes = every[-1].sizes
                paint = statistics.median(each.paint for each in every[1:])
                print(
                    f"{page:10}{len(sizes):>4} requests{sum(sizes.values()) / 1000:>8.1f} kB"
                    f"   largest paint {paint:>6.0f} ms"
                )
                for address, size in sorted(sizes.items(), key=lambda item: -item[1]) if asked.each else ():
                    print(f"{size / 1000:>26.1f} kB   {address.partition(HOST)[2]}")


if __name__ == "__main__":
    main()
