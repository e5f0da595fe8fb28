"""Warming up before the fork does the work of the first pages, and leaves nothing open."""

import threading
from pathlib import Path

from challenges.db import db
from challenges.warmup import warm_up


def _open_files() -> list[str]:
    return [str(file.readlink()) for file in Path("/proc/self/fd").iterdir() if file.exists()]


def test_warming_up_leaves_no_connection_no_lock_and_no_thread(app):
    before = {name for name in _open_files() if name.endswith("write.lock")}  # of earlier tests
    threads = threading.active_count()
    db.session.remove()
    warm_up(app)
    assert db.engine.pool.checkedin() == 0
    assert db.engine.pool.checkedout() == 0
    assert {name for name in _open_files() if name.endswith("write.lock")} <= before
    assert threading.active_count() <= threads
    assert len(app.jinja_env.cache) > 100
