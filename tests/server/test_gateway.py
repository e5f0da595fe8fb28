"""The gateway: what the site receives and what is sent, however the request arrives."""

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from challenges.web import gateway as gateways
from challenges.web import polling
from challenges.web.gateway import Gateway, Patience
from challenges.web.limits import ASKED_LIMIT, REFUSED
from tests.boards import field
from tests.boards.test_live_boards import BOARD, poll

FORM_LIMIT = 60_000


def run(coroutine):
    """Run a coroutine on its own loop: after browser tests, this thread already has a running one."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, coroutine).result()


async def within(seconds, coroutine):
    return await asyncio.wait_for(coroutine, seconds)


def echo(environ, start):
    """A site that echoes what it received. It accepts files of up to 300 kB at /files."""
    if ASKED_LIMIT in environ:
        environ[ASKED_LIMIT].append(300_000 if environ["PATH_INFO"] == "/files" else FORM_LIMIT)
        start("204 No Content", [])
        return []
    if REFUSED in environ:
        start(f"{environ[REFUSED]} Refused", [("Content-Type", "text/plain")])
        return [b"refused"]
    body = environ["wsgi.input"].read()
    start("200 OK", [("X-Length", environ.get("CONTENT_LENGTH", "")), ("X-Path", environ["PATH_INFO"])])
    return [hashlib.sha256(body).hexdigest().encode()]


def ask(gateway, pieces=(), *, path="/files", announced=None, broken=False, **more):
    """Send a request with its body in these pieces. Return status, headers and body."""
    headers = [(b"host", b"localhost"), *more.pop("headers", [])]
    if announced is not None:
        headers.append((b"content-length", str(announced).encode()))
    elif pieces:
        headers.append((b"transfer-encoding", b"chunked"))
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "http_version": "1.1"}
    scope |= {"scheme": "http", "headers": headers, "client": ("192.0.2.7", 1), "server": ("127.0.0.1", 80)} | more
    coming = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    coming.append({"type": "http.disconnect"} if broken else {"type": "http.request", "body": b"", "more_body": False})
    sent = []

    async def receive():
        return coming.pop(0)

    async def send(message):
        sent.append(message)

    run(gateway(scope, receive, send))
    start, *rest = sent
    return start["status"], dict(start["headers"]), b"".join(message["body"] for message in rest)


def front(site=echo, folder=Path("/tmp"), **more):
    return Gateway(site, threads=1, form_limit=FORM_LIMIT, folder=folder, patience=Patience(0.2, 0.4, 1000), **more)


bodies = st.lists(st.integers(0, 40_000), max_size=8).map(lambda sizes: [bytes([n % 256]) * n for n in sizes])


@given(bodies, st.booleans())
def test_a_body_arrives_as_it_was_sent_however_it_is_split(pieces, chunked):
    body = b"".join(pieces)
    status, headers, answer = ask(front(), pieces, announced=None if chunked else len(body))
    if len(body) > 300_000:
        assert status == 413
    else:
        assert (status, answer) == (200, hashlib.sha256(body).hexdigest().encode())
        assert not body or headers[b"x-length"] == str(len(body)).encode()


@given(bodies, st.integers(0, 400_000))
def test_a_body_with_the_wrong_length_never_reaches_the_site(pieces, announced):
    length = sum(map(len, pieces))
    status, _, _ = ask(front(), pieces, announced=announced)
    assert status == (
        413 if max(announced, length if announced else 0) > 300_000 else 200 if announced in (0, length) else 400
    )


@given(bodies)
def test_an_incomplete_body_never_reaches_the_site(pieces):
    seen = []
    gateway = front(lambda environ, start: seen.append(environ) or echo(environ, start))
    for announced in (None, 100_000):
        ask(gateway, [b"x", *pieces], announced=announced, broken=True)
    assert [environ for environ in seen if ASKED_LIMIT not in environ and REFUSED not in environ] == []


def test_a_body_can_be_larger_than_a_form_only_where_files_are_accepted():
    assert ask(front(), [b"x" * FORM_LIMIT], announced=FORM_LIMIT, path="/form")[0] == 200
    assert ask(front(), [b"x" * FORM_LIMIT, b"x"], announced=FORM_LIMIT + 1, path="/form")[0] == 413
    assert ask(front(), [b"x" * FORM_LIMIT, b"x"], path="/form")[0] == 413
    assert ask(front(), [b"x" * FORM_LIMIT, b"x"], path="/files")[0] == 200


def test_a_full_disk_is_reported(tmp_path):
    gateway = front(folder=tmp_path / "not there")
    assert ask(gateway, [b"x" * 50_000], announced=50_000)[0] == 507
    assert ask(gateway, [b"x" * 500], announced=500)[0] == 200  # what fits in memory needs none


def test_a_response_that_fails_halfway_is_not_sent_in_part():
    def breaks(environ, start):
        start("200 OK", [("Content-Type", "text/plain")])
        yield b"x" * 200_000
        raise RuntimeError("half way")

    status, headers, answer = ask(front(breaks))
    assert (status, headers[b"content-type"]) == (500, b"text/plain; charset=utf-8")
    assert b"x" not in answer


def test_a_large_response_is_sent_in_pieces_and_a_stalled_client_is_dropped():
    def large(environ, start):
        start("200 OK", [])
        return [b"x" * 100_000] * 5

    assert len(ask(front(large))[2]) == 500_000
    sent = []

    async def stuck(message):
        sent.append(message)
        if len(sent) > 2:
            await asyncio.Event().wait()

    async def receive():
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "http_version": "1.1", "scheme": "http",
             "headers": []}  # fmt: skip
    run(within(5, front(large)(scope, receive, stuck)))
    assert sum(len(message.get("body", b"")) for message in sent) <= 2 * gateways.PIECE


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_path_reaches_the_site_as_it_is(path):
    seen = []
    ask(front(lambda environ, start: seen.append(environ["PATH_INFO"]) or echo(environ, start)), path=f"/{path}")
    assert seen[0].encode("latin-1").decode() == f"/{path}"


def test_headers_with_the_same_name_are_joined_and_odd_names_are_dropped():
    seen = []
    headers = [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"x"), (b"accept", b"y"), (b"x_real_ip", b"evil"),
               (b"x-forwarded-for", b"192.0.2.1")]  # fmt: skip
    ask(front(lambda environ, start: seen.append(environ) or echo(environ, start)), headers=headers)
    assert (seen[0]["HTTP_COOKIE"], seen[0]["HTTP_ACCEPT"]) == ("a=1; b=2", "x,y")
    assert seen[0]["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"
    assert "HTTP_X_REAL_IP" not in seen[0]


def test_a_board_known_to_be_unchanged_is_answered_without_a_thread(app, ann, client_of):
    field.scores(field.joins(field.challenge(), ann), 105.5)
    reader, at_hand = client_of(ann), polling.unchanged_at_hand(app)
    tag = poll(reader).headers["HX-PTag"]
    asked = {"method": "GET", "path": BOARD, "headers": [(b"hx-ptag", tag.encode())]}

    def never(environ, start):
        raise AssertionError("the site was asked")

    assert poll(reader, tag).status_code == 304  # looked up now, and known for a moment
    assert ask(front(never, unchanged=at_hand), **asked)[0] == 304
    assert at_hand({"REQUEST_METHOD": "GET", "PATH_INFO": BOARD, "HTTP_HX_PTAG": f"{tag}x"}) is None
