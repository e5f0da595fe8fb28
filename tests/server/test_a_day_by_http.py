"""A runner's day on the real server with production settings: CSRF tokens, limits, cookies."""

import pytest

from tests.processes import server_on
from tests.server.wire import Person


@pytest.fixture(scope="module")
def server(database_source, tmp_path_factory):
    with database_source.fresh() as url, server_on(tmp_path_factory.mktemp("day"), url, WEB_WORKERS="1") as served:
        yield served


def test_ann_signs_up_logs_a_run_signs_out_and_in_again(server):
    ann = Person(server.port).sign_up("ann")
    assert "Ann" in ann.see("/").text
    run = {"csrf_token": ann.token("/runs/new"), "day": "2026-11-01", "at": "07:10", "distance": "5 km",
           "duration": "25:00", "activity": "run", "visibility": "members", "title": "Round the lake"}  # fmt: skip
    logged = ann.post("/runs/new", run)
    assert logged.status == 303, logged.text
    assert "Round the lake" in ann.see(logged["location"]).text
    out = ann.post("/sign-out", {"csrf_token": ann.token("/runs/new")})
    assert out.status == 303
    assert ann.see("/runs/new")["location"].startswith("/sign-in")
    entry = {"email_or_handle": "ann", "password": "quiet rivers run north"}
    back = ann.post("/sign-in", entry | {"csrf_token": ann.token("/sign-in"), "next": logged["location"]})
    assert back["location"] == logged["location"]
    assert "Round the lake" in ann.see("/runs").text


def test_nothing_is_written_without_a_token_or_with_somebody_elses(server):
    ben, eve = Person(server.port).sign_up("ben"), Person(server.port).sign_up("eve")
    run = {"day": "2026-11-02", "at": "07:10", "distance": "5 km", "duration": "25:00", "title": "Forged"}
    for token in ("", "made-up", eve.token("/runs/new")):
        assert ben.post("/runs/new", run | {"csrf_token": token}).status >= 400
    assert "Forged" not in ben.see("/runs").text


def test_the_log_of_the_day_contains_no_secret(server):
    carl = Person(server.port).sign_up("carl")
    for path in ("/verification/secretsecret", "/password/reset/secretsecret", "/sign-up?owner=secretsecret"):
        carl.see(path)
        carl.post(path, {})
        carl.post(path, {"csrf_token": "forged", "new_password": "secretsecret"})
    for secret in ["secretsecret", "quiet rivers", *carl.cookies.values()]:
        assert secret not in server.lines
