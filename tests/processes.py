"""Starts the site's processes for a test."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from challenges.settings import Settings
from tests.house.source import ROOT

PATIENCE = 120  # seconds after which a process must be hanging


@contextmanager
def worker_on(settings: Settings, jobs_url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the real worker, on the test's data and a queue at `jobs_url`. It uses the machine's clock."""
    env = os.environ | {
        "DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database_url, "SECRET_KEY": "for tests only",
        "JOBS_URL": jobs_url, "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, ROOT / "bin" / "worker"], env=env, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


@dataclass(frozen=True)
class Served:
    """A running web server of a test, with its workers."""

    process: subprocess.Popen[bytes]
    port: int
    data_dir: Path
    log: Path

    @property
    def lines(self) -> str:
        """Return everything that it has logged so far."""
        return self.log.read_text(encoding="utf-8")


@contextmanager
def server_on(data_dir: Path, database_url: str, **settings: str) -> Iterator[Served]:
    """Run the real web server with production settings, except for those given. It uses the machine's clock."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    env = kept | {"DATA_DIR": str(data_dir), "DATABASE_URL": database_url, "PORT": str(port)} | settings
    log = data_dir / "server.log"
    with log.open("wb") as written:
        process = subprocess.Popen([sys.executable, "bin/web"], env=env, cwd=ROOT, stdout=written, stderr=written)
    try:
        until = time.monotonic() + PATIENCE
        while not _is_open(port):
            assert time.monotonic() < until, "the server never answered"
            assert not _ends(process, 0.05), log.read_text(encoding="utf-8")
        yield Served(process, port, data_dir, log)
    finally:
        process.terminate()
        if not _ends(process, 10):
            process.kill()
            process.wait(PATIENCE)


def _is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), PATIENCE).close()
    except OSError:
        return False
    return True


def _ends(process: subprocess.Popen[bytes], within: float) -> bool:
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        return False
    return True
