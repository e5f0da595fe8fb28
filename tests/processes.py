"""The site's other processes, started for a test."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from challenges.settings import Settings
from tests.house.source import ROOT

PATIENCE = 120  # seconds after which something hangs that should not


@contextmanager
def worker_on(settings: Settings, jobs_url: str) -> Iterator[subprocess.Popen[bytes]]:
    """The real worker, on the data of the test and a queue at `jobs_url`. It lives by the machine's clock."""
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
