"""A whole history goes in while people look at pages: the real worker beside the real web server, on data of its own.

    python -m bench.importing [--files 2000] [--points 1800]

Prints files a second, the most memory that worker and web processes took, and how long a page takes while nothing else
happens and during the import. Promised: 20 files a second, 300 MB, and at most twice the idle time. The same archive
is uploaded once more then. It fails when a file was lost or came in twice.
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
    """The site as its Procfile starts it, and how much memory each of its processes ever took."""

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
        """End everything that was started."""
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
    """In bytes; the kernel keeps the highest figure."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


class Browser:
    """Somebody who signs in, uploads and looks at pages."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def open(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, dict[str, str], str]:
        """One request."""
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
        """By the form."""
        words = {"csrf_token": self.token("/sign-in"), "email_or_handle": "ann", "password": PASSWORD}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _, text = self.open("POST", "/sign-in", urllib.parse.urlencode(words), **form)
        assert status == 303, text[:2000]

    def token(self, path: str) -> str:
        """The token of the forms on a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.open("GET", path)[2])
        assert found, path
        return found[1]

    def upload(self, file: Path) -> str:
        """Send a file without ever holding all of it; the address of the import."""
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
        """How many milliseconds a page takes."""
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
    """A site with one runner on a database of its own, served and worked for."""
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
    """A port that nobody listens on."""
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
    raise RuntimeError("the site does not answer")


def states() -> dict[str, int]:
    """How many files of the last import are in each state."""
    db.session.rollback()
    last = select(func.max(Import.id)).scalar_subquery()
    counted = (
        select(ImportedFile.state, func.count()).where(ImportedFile.import_id == last).group_by(ImportedFile.state)
    )
    return {state.value: count for state, count in db.session.execute(counted)}


def runs_in_the_log() -> int:
    """How many runs there are."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Run)) or 0


def check(first: dict[str, int], again: dict[str, int], imported: int, *, files: int) -> None:
    """Every file is accounted for, and the second upload made nothing of them."""
    made, left_out = first.get("imported", 0), first.get("left_out", 0)
    if made + left_out != files or imported != made:
        sys.exit(f"{files} files became {first}, and {imported} runs are in the log.")
    if again != {"duplicate": made, "left_out": left_out} or runs_in_the_log() != imported:
        sys.exit(f"The second upload became {again}; {runs_in_the_log()} runs are in the log.")


def is_over() -> bool:
    """Whether the last import is."""
    db.session.rollback()
    return db.session.scalar(select(Import.finished_at).order_by(Import.id.desc()).limit(1)) is not None


PAGES = ("/", "/runs", "/challenges", "/settings")


def bring_in(browser: Browser, archive: Path, label: str) -> list[float]:
    """Upload an archive and look at pages until it is imported. Returns how long they took."""
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
    print(f"{label}: {files:,} files in {took:,.1f} s, {files / took:.1f} a second; {seen}; {runs:,} runs in the log")
    print(f"  the upload of {archive.stat().st_size / 2**20:.0f} MB was answered after {answered:.2f} s")
    return pages


def told(name: str, pages: list[float], idle: float | None = None) -> float:
    """Print how long pages took, and return the median in milliseconds."""
    median = statistics.median(pages)
    ratio = f", {median / idle:.2f} times the idle one" if idle else ""
    worst = statistics.quantiles(pages, n=20)[-1]
    print(f"  pages, {name}: median {median:.1f} ms, 95 % below {worst:.1f} ms, of {len(pages)}{ratio}")
    return median


def main() -> None:
    """Measure, and leave nothing behind."""
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
            told("during it", bring_in(browser, archive, "imported"), idle)
            first, imported = states(), runs_in_the_log()
            told("during it", bring_in(browser, archive, "once more"), idle)
            check(first, states(), imported, files=chosen.files)
            for name, peak in processes.peak.items():
                print(f"  {name}: {peak / 2**20:.0f} MB at most in one process")


if __name__ == "__main__":
    main()
