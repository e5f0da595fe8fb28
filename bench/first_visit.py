"""A cold first visit in a real browser: requests, bytes and largest contentful paint, with 60 ms of network latency.

    python -m bench.first_visit [--rounds 7] [--latency 60] [--size 100]

The server is started as in the Procfile, with the static files from the build. Bytes are counted on the wire, with
headers. Paint is in milliseconds from the start of the navigation, the median of all rounds. The pages take turns, and
every visit has its own browser profile. Targets: 15 requests, 60 kB, 0.8 s.
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
    """The responses of one visit, and the time of its largest contentful paint."""

    sizes: dict[str, int] = field(default_factory=dict)  # bytes on the wire, by URL
    paint: float = 0  # milliseconds


def visit(browser: Browser, address: str, latency: float) -> Visit:
    """Load a page with an empty browser profile and return the measurements."""
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
    """Yield the system's Chromium if there is one, else Playwright's."""
    paths = [path for name in ("chromium", "google-chrome", "chromium-browser") if (path := shutil.which(name))]
    with sync_playwright() as play:
        browser = play.chromium.launch(args=["--no-sandbox"], executable_path=paths[0] if paths else None)
        yield browser
        browser.close()


def main(arguments: list[str] | None = None) -> None:
    """Start server and browser, visit the pages, and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100, help="number of participants in the community")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--latency", type=float, default=60, help="network latency in milliseconds")
    parser.add_argument("--each", action="store_true", help="also print the bytes of every file")
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
