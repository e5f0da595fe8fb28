"""Import a whole history while people browse, with the real worker and web server on a database of their own.

    python -m bench.importing [--files 2000] [--points 1800]

Prints files per second, the peak memory of worker and web processes, and response times when idle and during the
import. Targets: 20 files per second, 300 MB, and at most twice the idle response time. Then the same archive is
uploaded again. The benchmark fails if a file is lost or imported twice.
"""

import argparse
import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from challenges import clock
from challenges.db import Base, db, transaction
from challenges.imports.models import Import, ImportedFile
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.settings import Settings
from challenges.site import ROOT, create_app
from tests.cast import one_hash
from tests.samples.archives import big_strava_export

PASSWORD = "a quiet morning loop"
BIN = Path(sys.executable).parent
PIECE = 1 << 20


class Processes:
    """The site as the Procfile starts it, and the peak memory of its processes in bytes."""

    def __init__(self, env: dict[str, str], port: int) -> None:
        web = ["python", "bin/web"]
        worker = ["python", "bin/worker"]
        self.started = {
            "web": self._start(web, env | {"PORT": str(port)}),
            "worker": self._start(worker, env),
        }
        self.peak = {"web": 0, "worker": 0}
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()

    @staticmethod
    def _start(command: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen([str(BIN / command[0]), *command[1:]], env=env, cwd=ROOT, start_new_session=True)

    def _look(self) -> None:
        while not self._over.wait(0.2):
            for name, process in self.started.items():
                for pid in [process.pid, *_children_of(process.pid)]:
                    self.peak[name] = max(self.peak[name], _most_memory_of(pid))

    def stop(self) -> None:
        """Stop all processes."""
        self._over.set()
        for process in self.started.values():
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.started.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _most_memory_of(pid: int) -> int:
    """Return the peak memory of a process in bytes, as recorded by the kernel, or 0 if it is gone."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


class Browser:
    """A browser that signs in, uploads files and loads pages."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def open(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, dict[str, str], str]:
        """Send one request. Return the status, headers and body."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=600)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = {"Cookie": cookies, "Sec-Fetch-Site": "same-origin"}
        connection.request(method, path, body, given | headers)  # type: ignore[arg-type]
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        for value in response.headers.get_all("Set-Cookie") or []:
            name, _, kept = value.partition(";")[0].partition("=")
            self.cookies[name] = kept
        connection.close()
        return response.status, dict(response.headers), text

    def sign_in(self) -> None:
        """Sign in with the form."""
        words = {"csrf_token": self.token("/sign-in"), "email_or_handle": "ann", "password": PASSWORD}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _, text = self.open("POST", "/sign-in", urllib.parse.urlencode(words), **form)
        assert status == 303, text[:2000]

    def token(self, path: str) -> str:
        """Return the CSRF token on a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.open("GET", path)[2])
        assert found, path
        return found[1]

    def upload(self, file: Path) -> str:
        """Upload a file in pieces, without loading all of it into memory. Return the URL of the import."""
        line = b"--paper\r\nContent-Disposition: form-data; "
        head = line + b'name="csrf_token"\r\n\r\n' + self.token("/runs/new").encode() + b"\r\n"
        head += line + f'name="files"; filename="{file.name}"\r\n\r\n'.encode()
        tail = b"\r\n--paper--\r\n"
        length = {"Content-Length": str(len(head) + file.stat().st_size + len(tail))}
        sort = {"Content-Type": "multipart/form-data; boundary=paper"}
        status, answered, text = self.open("POST", "/imports", _pieces(head, file, tail), **length, **sort)
        assert status == 303, (status, text[:2000])
        return answered.get("location") or answered["Location"]

    def look(self, path: str) -> float:
        """Load a page and return the time in milliseconds."""
        begin = time.perf_counter()
        status, _, _ = self.open("GET", path)
        assert status == 200, (path, status)
        return (time.perf_counter() - begin) * 1000


def _pieces(head: bytes, file: Path, tail: bytes) -> Iterator[bytes]:
    yield head
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield piece
    yield tail


@contextmanager
def site_on(folder: Path, port: int) -> Iterator[tuple[Processes, Browser]]:
    """Run a site with a worker and one runner, on a database of its own."""
    env = os.environ | {
        "DATA_DIR": str(folder), "PORT": str(port), "BASE_URL": f"http://localhost:{port}", "RATE_LIMITS": "off",
        "PYTHONPATH": str(ROOT), "JOBS_URL": f"sqlite:///{folder / 'jobs.db'}",
    }  # fmt: skip
    env.pop("DATABASE_URL", None)
    with create_app(Settings.from_env(env)).app_context():
        hashed = one_hash()
        Base.metadata.create_all(db.engine)
        with transaction():
            now = clock.now()
            db.session.add(
                Runner(handle="ann", name="Ann Archer", email="ann@example.test", email_key="ann@example.test",
                       email_verified_at=now, password_hash=hashed, created_at=now, zone="Europe/Paris")
            )  # fmt: skip
        db.session.remove()
        processes, browser = Processes(env, port), Browser(port)
        try:
            _wait_for(browser)
            browser.sign_in()
            yield processes, browser
        finally:
            processes.stop()


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        return int(listener.getsockname()[1])


def _wait_for(browser: Browser) -> None:
    for _ in range(150):
        try:
            if browser.open("GET", "/health/ready")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError("the site doesn't respond")


def states() -> dict[str, int]:
    """Return the number of files of the last import by state."""
    db.session.rollback()
    last = select(func.max(Import.id)).scalar_subquery()
    counted = (
        select(ImportedFile.state, func.count()).where(ImportedFile.import_id == last).group_by(ImportedFile.state)
    )
    return {state.value: count for state, count in db.session.execute(counted)}


def runs_in_the_log() -> int:
    """Return the number of runs."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Run)) or 0


def check(first: dict[str, int], again: dict[str, int], imported: int, *, files: int) -> None:
    """Exit with an error unless every file is accounted for and the second upload added nothing."""
    made, left_out = first.get("imported", 0), first.get("left_out", 0)
    if made + left_out != files or imported != made:
        sys.exit(f"{files} files became {first}, and there are {imported} runs.")
    if again != {"duplicate": made, "left_out": left_out} or runs_in_the_log() != imported:
        sys.exit(f"The second upload became {again}, and there are {runs_in_the_log()} runs.")


def is_over() -> bool:
    """Return whether the last import has finished."""
    db.session.rollback()
    return db.session.scalar(select(Import.finished_at).order_by(Import.id.desc()).limit(1)) is not None


PAGES = ("/", "/runs", "/challenges", "/settings")


def bring_in(browser: Browser, archive: Path, label: str) -> list[float]:
    """Upload an archive and load pages until it is imported. Return the response times in milliseconds."""
    begin = time.perf_counter()
    address = browser.upload(archive)
    answered = time.perf_counter() - begin
    pages: list[float] = []
    while not is_over():
        pages += [browser.look(path) for path in (*PAGES, urllib.parse.urlsplit(address).path)]
        time.sleep(0.25)
    took = time.perf_counter() - begin
    seen = states()
    files, runs = sum(seen.values()), runs_in_the_log()
    print(f"{label}: {files:,} files in {took:,.1f} s, {files / took:.1f} per second; {seen}; {runs:,} runs")
    print(f"  the upload of {archive.stat().st_size / 2**20:.0f} MB took {answered:.2f} s")
    return pages


def told(name: str, pages: list[float], idle: float | None = None) -> float:
    """Print the response times of pages, and return the median in milliseconds."""
    median = statistics.median(pages)
    ratio = f", {median / idle:.2f} times idle" if idle else ""
    worst = statistics.quantiles(pages, n=20)[-1]
    print(f"  pages, {name}: median {median:.1f} ms, p95 {worst:.1f} ms, {len(pages)} loads{ratio}")
    return median


def main() -> None:
    """Measure in a temporary folder and print the results."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--files", type=int, default=2000)
    asked.add_argument("--points", type=int, default=1800)
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="second-wind-bench-") as folder:
        archive = Path(folder) / "export.zip"
        big_strava_export(archive, chosen.files, first_day=date(2018, 1, 1), points=chosen.points)
        with site_on(Path(folder) / "data", free_port()) as (processes, browser):
            for path in PAGES:
                browser.look(path)
            idle = told("idle", [browser.look(path) for _ in range(40) for path in PAGES])
            told("during the import", bring_in(browser, archive, "imported"), idle)
            first, imported = states(), runs_in_the_log()
            told("during the import", bring_in(browser, archive, "imported again"), idle)
            check(first, states(), imported, files=chosen.files)
            for name, peak in processes.peak.items():
                print(f"  {name}: peak {peak / 2**20:.0f} MB in one process")


if __name__ == "__main__":
    main()
