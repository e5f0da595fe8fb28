"""Slow and broken clients of the real server: they cost a connection, and nobody waits for them."""

import signal
import time
from itertools import count

import pytest

from tests.processes import server_on
from tests.samples.recordings import gpx_of, north
from tests.server.wire import Person, Wire, asking, wait_until

IDLE, WHOLE, HEAD = 1, 2, 2  # seconds; a real site allows more
FORM = {"content_type": "application/x-www-form-urlencoded"}
PATIENT = {"IDLE_SECONDS": str(IDLE), "BODY_SECONDS": str(WHOLE), "HEADER_SECONDS": str(HEAD)}


@pytest.fixture(scope="module")
def server(database_source, tmp_path_factory):
    """The web server as the Procfile starts it: two processes with two threads each, CSRF tokens and limits."""
    with database_source.fresh() as url, server_on(tmp_path_factory.mktemp("served"), url, **PATIENT) as served:
        Person(served.port).see("/")  # the first page loads templates
        yield served


HANDLES = (f"ann{number}" for number in count(1))


@pytest.fixture
def ann(server):
    """A runner with her own session, because other tests end theirs."""
    return Person(server.port).sign_up(next(HANDLES))


def half_sent(server, path="/sign-in"):
    return Wire(server.port).send(asking("POST", path, **FORM, content_length=5000), "email=ann%40")


def quickest_page(server):
    """Return how many seconds somebody else waits for a page: the best of three, since the machine may be busy."""
    took = []
    for _ in range(3):
        before = time.monotonic()
        assert Person(server.port).see("/sign-in").status == 200
        took.append(time.monotonic() - before)
    return min(took)


def left_behind(server):
    return list((server.data_dir / "incoming").iterdir())


def form_with(data, token, boundary="paper"):
    fields = {"csrf_token": token, "visibility": "members"}
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    parts.append(b'name="files"; filename="morning.gpx"\r\nContent-Type: application/gpx+xml\r\n\r\n' + data)
    mark = f"--{boundary}\r\nContent-Disposition: form-data; ".encode()
    return b"".join(mark + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()


def uploading(ann, body, **more):
    kind = "multipart/form-data; boundary=paper"
    return asking("POST", "/imports", **ann.headers(), content_type=kind, content_length=len(body), **more)


def drip(wire, body, every, *, piece):
    """Send a body in pieces at an interval in seconds, until all is sent or a response arrives."""
    for start in range(0, len(body), piece):
        wire.send(body[start : start + piece])
        if wire.says_something_within(every):
            return


def test_forty_incomplete_requests_delay_no_page_and_time_out(server):
    alone = quickest_page(server)
    slow = [half_sent(server) for _ in range(40)]
    assert quickest_page(server) < alone + 0.5 * IDLE
    answers = [wire.answer() for wire in slow]
    assert {answer.status for answer in answers} == {408}
    assert "didn&#39;t all arrive in time" in answers[0].text
    assert "connection: close" in [": ".join(header) for header in answers[0].headers]


def test_the_process_reports_live_while_every_thread_is_busy(server):
    slow = [half_sent(server) for _ in range(8)]
    answer = Person(server.port).see("/health/live")
    assert (answer.status, answer.text) == (200, '{"status": "live"}')
    for wire in slow:
        wire.close()


def test_a_form_that_arrives_too_slowly_times_out(server):
    wire = Wire(server.port).send(asking("POST", "/sign-in", **FORM, content_length=5000))
    before = time.monotonic()
    drip(wire, b"x" * 5000, 0.3, piece=1)
    assert WHOLE - 0.5 < time.monotonic() - before < WHOLE + 2
    assert wire.answer().status == 408


def test_missing_headers_end_the_connection_and_delay_nobody(server):
    alone = quickest_page(server)
    slow = [Wire(server.port).send("GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ") for _ in range(40)]
    assert quickest_page(server) < alone + 0.5 * IDLE
    assert {wire.answer().status for wire in slow} <= {0, 408}


def test_an_upload_can_take_longer_than_a_form_while_it_progresses(server, ann):
    body = form_with(gpx_of(north([3.0] * 400)), ann.token("/runs/new"))
    wire = Wire(server.port).send(uploading(ann, body))
    before = time.monotonic()
    drip(wire, body, 0.25, piece=len(body) // 12)
    answer = wire.answer()
    assert time.monotonic() - before > WHOLE
    assert answer.status == 303, answer.text
    assert answer["location"].startswith("/imports/")


def test_an_upload_that_is_too_slow_times_out_and_leaves_nothing(server, ann):
    known = left_behind(server)
    body = form_with(b"x" * 200_000, ann.token("/runs/new"))
    wire = Wire(server.port).send(uploading(ann, body))
    drip(wire, body, 0.4, piece=500)
    assert wire.answer().status == 408
    assert left_behind(server) == known


def test_an_aborted_upload_leaves_nothing(server, ann):
    known, listed = left_behind(server), ann.see("/imports").text.count("/imports/")
    body = form_with(b"x" * 3_000_000, ann.token("/runs/new"))
    wire = Wire(server.port).send(uploading(ann, body), body[:2_000_000])
    wire.close()
    chunked = Wire(server.port).send(
        asking("POST", "/imports", **ann.headers(), content_type="multipart/form-data; boundary=paper",
               transfer_encoding="chunked"), f"{len(body):x}\r\n", body[:2_000_000],
    )  # fmt: skip
    chunked.close()
    whole_but_for_its_end = Wire(server.port).send(
        asking("POST", "/imports", **ann.headers(), content_type="multipart/form-data; boundary=paper",
               transfer_encoding="chunked"), f"{len(body):x}\r\n", body, "\r\n",
    )  # fmt: skip
    whole_but_for_its_end.close()
    assert wait_until(lambda: left_behind(server) == known)
    assert ann.see("/imports").text.count("/imports/") == listed


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(server, ann):
    stranger = Wire(server.port).send(asking("POST", "/sign-in", **FORM, content_length=10**9, expect="100-continue"))
    answer = stranger.answer()
    assert answer.status == 413
    assert "larger than this site accepts" in answer.text
    endless = Wire(server.port).send(asking("POST", "/imports", **ann.headers(), **FORM, content_length=10**15))
    assert endless.answer().status == 413
    unknown = Wire(server.port).send(asking("POST", "/imports", **FORM, content_length=2_000_000))
    assert unknown.answer().status == 413  # only members can upload files


def test_a_body_that_grows_too_large_is_refused_while_it_arrives(server):
    wire = Wire(server.port).send(asking("POST", "/sign-in", **FORM, transfer_encoding="chunked"))
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    for _ in range(40):
        wire.send(piece)
    answer = wire.send(b"0\r\n\r\n").answer()
    assert answer.status == 413
    assert "larger than this site accepts" in answer.text


def test_a_client_that_expects_100_continue_gets_it(server, ann):
    body = form_with(gpx_of(north([3.0] * 60)), ann.token("/runs/new"))
    wire = Wire(server.port).send(uploading(ann, body, expect="100-continue"))
    assert wire.answer().status == 100
    assert wire.send(body).answer().status == 303


def test_a_chunked_form_is_read_like_any_other(server):
    bob = Person(server.port)
    token = bob.token("/sign-in")
    body = f"csrf_token={token}&email_or_handle=nobody&password=wrong"
    head = asking("POST", "/sign-in", **bob.headers(), **FORM, transfer_encoding="chunked")
    chunks = [f"{len(part):x}\r\n{part}\r\n" for part in (body[:20], body[20:])]
    answer = bob.send(head, *chunks, "0\r\n\r\n")
    assert answer.status == 422
    assert "nobody" in answer.text


def test_a_response_that_nobody_reads_holds_no_thread_and_times_out(server):
    alone = quickest_page(server)
    lazy = [Wire(server.port, window=2048).send(asking("GET", "/design")) for _ in range(20)]
    assert quickest_page(server) < alone + 0.5 * IDLE
    for wire in lazy:
        wire.close()


def test_pipelined_requests_are_answered_in_order(server):
    wire = Wire(server.port).send(*(asking("GET", path) for path in ("/health/live", "/nowhere", "/health/live")))
    assert [wire.answer().status for _ in range(3)] == [200, 404, 200]


def test_a_header_with_an_underscore_is_not_mistaken_for_a_proxys(server):
    plain = Person(server.port).see("/sign-in")
    odd = Person(server.port).send(asking("GET", "/sign-in").replace("\r\n\r\n", "\r\nAccept_Encoding: br\r\n\r\n"))
    assert (plain["content-encoding"], odd["content-encoding"]) == ("", "")


def test_a_stopping_server_finishes_requests_that_have_begun(database_source, tmp_path):
    with database_source.fresh() as url, server_on(tmp_path, url, WEB_WORKERS="1") as served:
        slow = Wire(served.port).send(asking("POST", "/sign-in", **FORM, content_length=10), "email")
        assert not slow.says_something_within(0.2)
        served.process.send_signal(signal.SIGTERM)
        assert not slow.says_something_within(0.2)
        assert slow.send("=ann%").answer().status in (403, 422, 500)
        assert served.process.wait(15) == 0
