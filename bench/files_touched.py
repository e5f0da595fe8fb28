"""How many files of the site one warm request runs code in: what a reader has to open to follow it.

    python -m bench files_touched [--names]

The demo community of `bench pages`. Each request is made twice; during the second, `sys.setprofile` notes every file
under `challenges/` in which a Python function is called. Prints the count for each request; with --names, the files.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from bench.pages import ME, client_of, pages_of, site_in
from bench.stages import form_token
from challenges import clock

PACKAGE = str(Path(__file__).resolve().parent.parent / "challenges")
SHOWN = ("board", "Today", "run with map", "your profile", "goals")


def touched(ask: Callable[[], object]) -> set[str]:
    """The files under `challenges/` in which a function was called meanwhile, as paths below it."""
    found: set[str] = set()

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(PACKAGE):
            found.add(frame.f_code.co_filename.removeprefix(PACKAGE).lstrip("/"))

    sys.setprofile(note)
    try:
        ask()
    finally:
        sys.setprofile(None)
    return found


def main(arguments: list[str] | None = None) -> None:
    """Build the site, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", action="store_true", help="print the files, too")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        app = site_in(Path(folder))
        member = client_of(app, ME)
        today = clock.local_date(clock.now(), "UTC")

        def log(days: int) -> None:
            said = {"distance": "5", "duration": f"25:{days:02}", "day": (today - timedelta(days=days)).isoformat()}
            sent = {**said, "kind": "easy", "visibility": "members", "zone": "Europe/Paris", "csrf_token": form_token()}
            answer = member.post("/runs/new", data=sent, headers={"Sec-Fetch-Site": "same-origin"})
            assert answer.status_code == 303, answer.status_code

        requests: dict[str, Callable[[int], object]] = {"a logged run": log}
        for page in pages_of(app):
            if page.name in SHOWN:
                requests[page.name] = lambda _number, page=page: page.ask()
        for name, ask in requests.items():
            ask(1)
            files = touched(lambda ask=ask: ask(2))
            print(f"{name:16}{len(files):>5} files")
            if options.names:
                print("".join(f"    {file}\n" for file in sorted(files)), end="")


if __name__ == "__main__":
    main()
