"""The owner link of an empty site, and the organisers page."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from challenges.accounts.models import OwnerLink
from challenges.db import db
from tests.accounts.test_signing_up import DORA


@pytest.fixture
def prepare(app):
    """Return a function that returns what preparing the site prints."""

    def run() -> str:
        db.session.rollback()
        result = app.test_cli_runner().invoke(args=["site", "prepare"])
        assert result.exit_code == 0, result.output
        return result.output

    return run


def link_in(text: str) -> str:
    return re.search(r"http://localhost(/sign-up\?owner=\S+)", text)[1]


def token_in(text: str) -> str:
    return link_in(text).partition("=")[2]


# --- the link -------------------------------------------------------------------------------------------------------


def test_the_owner_of_an_empty_site_signs_up_with_the_printed_link(prepare, client):
    printed = prepare()
    assert "There are no accounts yet." in printed
    page = client.see(link_in(printed))
    assert "This account will own the site" in page
    client.send("/sign-up", {**DORA, "owner": token_in(printed)})
    assert "Dora Dunn" in client.see("/organisers")
    assert "Organisers" in client.see("/settings")


def test_the_link_works_once(prepare, client, app):
    token = token_in(prepare())
    client.send("/sign-up", {**DORA, "owner": token})
    stranger = app.test_client()
    assert "has been used or replaced" in stranger.see(f"/sign-up?owner={token}")
    second = {**DORA, "handle": "second", "email": "second@example.test", "owner": token}
    assert "The owner's link has already been used." in stranger.send("/sign-up", second, status=409)
    stranger.send("/sign-in", {"email_or_handle": "second", "password": DORA["password"]}, status=422)


def test_only_one_of_many_simultaneous_uses_of_the_link_makes_an_owner(prepare, app):
    token = token_in(prepare())
    start = Barrier(6)

    def sign_up(number):
        client = app.test_client()
        start.wait()
        data = {**DORA, "handle": f"dora{number}", "email": f"dora{number}@example.test", "owner": token}
        return client.post("/sign-up", data=data).status_code

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(sign_up, range(6))) == [303] + [409] * 5


def test_a_mistake_in_the_form_does_not_use_up_the_link(prepare, client):
    token = token_in(prepare())
    page = client.send("/sign-up", {**DORA, "password": "short", "owner": token}, status=422)
    assert f'value="{token}"' in page.html
    client.send("/sign-up", {**DORA, "owner": token})
    client.see("/organisers")


def test_only_the_last_link_works(prepare, client):
    first, second = token_in(prepare()), token_in(prepare())
    assert "used or replaced by a newer one" in client.see(f"/sign-up?owner={first}")
    assert "This account will own the site" in client.see(f"/sign-up?owner={second}")


def test_a_site_with_runners_prints_and_accepts_no_link(prepare, client, mia):
    assert prepare() == ""


def test_the_link_is_gone_once_somebody_signed_up_without_it(prepare, client, app):
    token = token_in(prepare())
    client.send("/sign-up", DORA)
    printed = prepare()
    assert "no owner" in printed
    assert "sign-up" not in printed
    assert "has been used or replaced" in app.test_client().see(f"/sign-up?owner={token}")


def test_the_administrator_can_appoint_an_owner(prepare, app, client_of, ann):
    assert "flask site appoint" in prepare()
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["site", "appoint", "@Ann"])
    assert "@Ann is now an owner of this site." in result.output
    client_of(ann).see("/organisers")
    assert prepare() == ""


def test_an_unknown_handle_cannot_be_appointed(app):
    result = app.test_cli_runner().invoke(args=["site", "appoint", "nobody"])
    assert result.exit_code == 1
    assert "No runner has this handle. Check the spelling." in result.output


def test_the_database_never_sees_the_link(prepare, app):
    token = token_in(prepare())
    assert db.session.scalars(select(OwnerLink.token_hash)).one() != token


def test_the_link_file_is_readable_by_the_administrator_only(prepare, app, client):
    printed = prepare()
    file = Path(app.config["DATA_DIR"]) / "owner-link"
    assert link_in(file.read_text()) == link_in(printed)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    client.send("/sign-up", {**DORA, "owner": token_in(printed)})
    prepare()
    assert not file.exists()


def test_a_made_up_link_makes_no_owner(client, app):
    client.send("/sign-up", {**DORA, "owner": "please"}, status=409)


# --- organisers -----------------------------------------------------------------------------------------------------


def test_mia_adds_ann_as_an_organiser_and_removes_her_again(client_of, mia, ann):
    owner = client_of(mia)
    assert "@ann is now an organiser." in owner.send("/organisers", {"handle": "@Ann"})
    assert "New challenge" in client_of(ann).see("/settings")
    assert "@ann is no longer an organiser." in owner.send("/organisers/ann/removal")
    assert "New challenge" not in client_of(ann).see("/settings")


def test_an_owner_always_stays_an_organiser(client_of, mia):
    client_of(mia).send("/organisers/mia/removal")
    assert "New challenge" in client_of(mia).see("/settings")


def test_an_unknown_handle_stays_in_the_form(client_of, mia):
    seen = client_of(mia).send("/organisers", {"handle": "nobody"}, status=422)
    assert "No runner has this handle. Check the spelling." in seen
    assert 'value="nobody"' in seen.html
    client_of(mia).send("/organisers/nobody/removal", status=404)


def test_other_runners_cannot_find_the_page(client, client_of, ann, olu, mia):
    assert client.get("/organisers").headers["Location"].startswith("/sign-in")
    for person in (ann, olu):
        client_of(person).see("/organisers", status=404)
        client_of(person).send("/organisers", {"handle": person.handle}, status=404)
        client_of(person).send("/organisers/olu/removal", status=404)


def test_the_page_never_puts_an_alias_beside_a_handle(client_of, mia, olu):
    client_of(olu).send(
        "/settings/privacy",
        {"shown_as": "alias", "alias": "Quiet Fox", "runs_visible_to": "me", "map_visible_to": "me"},
    )
    seen = client_of(mia).see("/organisers")
    assert "@olu" in seen
    assert "Quiet Fox" not in seen
    assert "/runners/olu" not in seen.html
