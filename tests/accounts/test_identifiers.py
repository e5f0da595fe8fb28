"""Handles and addresses are parsed the same way everywhere, and names are stored as people write them."""

import pytest
from flask_migrate import downgrade, upgrade
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from challenges import parse
from challenges.db import db
from challenges.refusals import Unreadable
from challenges.runners.models import Runner
from challenges.runners.rules import can_be_shown
from challenges.site import create_app
from tests.accounts.test_signing_up import DORA
from tests.cast import PASSWORD, runner

SAME_HANDLE = ["dora", "DORA", "@Dora", "ｄｏｒａ", "＠ＤＯＲＡ", " dora\u3000"]
SAME_ADDRESS = ["dora@example.test", "DORA@Example.TEST", "ｄｏｒａ＠ｅｘａｍｐｌｅ．ｔｅｓｔ", " dora@example.test "]


@pytest.mark.parametrize("who", SAME_HANDLE + SAME_ADDRESS)
@pytest.mark.parametrize("signed_up_as", ["dora", "ＤＯＲＡ"])
def test_every_spelling_signs_in(client, signed_up_as, who):
    client.send("/sign-up", {**DORA, "handle": signed_up_as, "email": "ｄｏｒａ@example.test"})
    client.sign_out()
    client.send("/sign-in", {"email_or_handle": who, "password": DORA["password"]})
    assert "Dora Dunn" in client.see("/settings").html


@pytest.mark.parametrize("handle", SAME_HANDLE)
def test_every_spelling_of_a_handle_finds_the_runner_and_is_taken(client, client_of, mia, handle):
    runner("dora", name="Dora Dunn")
    assert "Dora Dunn" in client_of(mia).see(f"/runners/{handle.strip()}")
    assert "@dora is now an organiser." in client_of(mia).send("/organisers", {"handle": handle})
    other = {**DORA, "handle": handle, "email": "other@example.test"}
    assert "That handle is taken." in client.send("/sign-up", other, status=422)


@pytest.mark.parametrize("address", SAME_ADDRESS)
def test_every_spelling_of_an_address_is_taken_and_gets_the_email(client, address, letters_to):
    runner("dora")
    typed = {**DORA, "handle": "other", "email": address}
    assert "An account already uses this address." in client.send("/sign-up", typed, status=422)
    client.send("/password/forgotten", {"email": address})
    assert len(letters_to("dora@example.test")) == 1


def test_two_similar_addresses_stay_separate(client, app):
    client.send("/sign-up", {**DORA, "handle": "gross1", "name": "Sharp", "email": "groß@example.test"})
    other = app.test_client()
    other.send("/sign-up", {**DORA, "handle": "gross2", "name": "Double", "email": "gross@example.test"})
    for address, name in (("GROß@example.test", "Sharp"), ("Gross@example.test", "Double")):
        browser = app.test_client()
        browser.send("/sign-in", {"email_or_handle": address, "password": DORA["password"]})
        assert name in browser.see("/settings").html


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("groß@x.test", "gross@x.test", False),
        ("GROß@x.test", "groß@x.test", True),
        ("ſam@x.test", "sam@x.test", False),
        ("ﬁn@x.test", "fin@x.test", False),
        ("zoë@x.test", "zoe\u0308@X.test", True),
        ("a@münchen.test", "a@xn--mnchen-3ya.test", True),
        ("a@straße.test", "a@strasse.test", False),
        ("a.b@x.test", "ab@x.test", False),
    ],
)
def test_addresses_are_equal_only_if_mail_servers_treat_them_alike(one, other, same):
    assert (parse.address_key(one) == parse.address_key(other)) == same


@given(st.text(max_size=40))
def test_parsing_is_idempotent(typed):
    """Parsing a parsed value changes nothing, and no input causes an error other than Unreadable."""
    for read in (parse.handle, parse.address):
        try:
            found = read(typed)
        except Unreadable:
            continue
        assert read(found) == found
        assert parse.identifier(found) == parse.identifier(typed)
    assert parse.address_key(parse.address_key(typed)) == parse.address_key(typed)
    parse.identifier(typed)


@pytest.mark.parametrize(
    "handle", ["admin", "API", "static", "support", "www", "owner", "＠Ａｄｍｉｎ", "moderator", "staff", "settings"]
)
def test_handles_that_speak_for_the_site_are_reserved(client, handle):
    assert "That handle is reserved." in client.send("/sign-up", {**DORA, "handle": handle}, status=422)


# --- names ----------------------------------------------------------------------------------------------------------

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("山田　太郎", "山田 太郎"),
        ("Ann\u00a0 \u2009Archer", "Ann Archer"),
        ("Ann\tArcher\r\n", "Ann Archer"),
        (f"Runners {FAMILY}", f"Runners {FAMILY}"),
        ("Heart ❤\ufe0f", "Heart ❤\ufe0f"),
        (f"Isla {SCOTLAND}", f"Isla {SCOTLAND}"),
        ("می\u200cروم", "می\u200cروم"),
    ],
)
def test_a_name_is_stored_as_people_write_it(client, typed, kept):
    client.send("/sign-up", {**DORA, "name": typed})
    assert db.session.scalar(db.select(Runner.name)) == kept


@pytest.mark.parametrize(
    "sign", ["\u00ad", "\u202e", "\u2066", "\u200f", "\u0007", "\ufeff", "\ue000", "\U000e0067", "\u2060"]
)
def test_invisible_and_direction_changing_characters_in_a_name_are_refused(client, sign):
    seen = client.send("/sign-up", {**DORA, "name": f"Dora{sign}Dunn"}, status=422)
    assert "This has a character that can't be shown. Remove it." in seen


@pytest.mark.parametrize("name", ["\u3164", "\uffa0\u115f"])
def test_a_name_of_blank_letters_is_refused(client, name):
    client.send("/sign-up", {**DORA, "name": name}, status=422)


def test_aliases_and_shoe_names_are_normalised_alike(client_of, ann):
    privacy = {"shown_as": "alias", "runs_visible_to": "me", "map_visible_to": "me", "map_trim": "200000"}
    client_of(ann).send("/settings/privacy", {**privacy, "alias": "夜　の　鳥"})
    db.session.refresh(ann)
    assert ann.alias == "夜 の 鳥"
    assert can_be_shown("モデル　２")


# --- existing accounts ----------------------------------------------------------------------------------------------


def test_existing_addresses_are_folded_again_and_none_are_merged(empty_database_url, tmp_path, caplog):
    from challenges.settings import Settings

    site = create_app(Settings.for_tests(database_url=empty_database_url, data_dir=tmp_path))
    people = [
        ("sharp", "groß@example.test", "gross@example.test"),
        ("one", "a@münchen.test", "a@münchen.test"),
        ("two", "a@xn--mnchen-3ya.test", "a@xn--mnchen-3ya.test"),
        ("plain", "Ann@Example.test", "ann@example.test"),
    ]
    with site.app_context():
        upgrade(revision="0021")
        insert = text(
            "INSERT INTO runners (handle, name, email, email_key, password_hash, session_version, created_at, zone,"
            " units, shown_as, about, in_group_boards, runs_visible_to, map_visible_to, map_trim, is_owner,"
            " is_organiser, is_demo) VALUES (:handle, :handle, :email, :key, '-', 1, '2026-01-01 00:00:00', 'UTC',"
            " 'km', 'members', '', false, 'members', 'me', 200000, false, false, false)"
        )
        with db.engine.begin() as connection:
            for handle, email, key in people:
                connection.execute(insert, {"handle": handle, "email": email, "key": key})
            connection.execute(
                text("INSERT INTO follows (follower_id, followed_id, since) VALUES (1, 2, '2026-01-01 00:00:00')")
            )
        upgrade()
        with db.engine.connect() as connection:
            keys = dict(connection.execute(text("SELECT handle, email_key FROM runners")).all())
            told = connection.execute(text("SELECT runner_id, topic FROM notifications")).all()
            follows = connection.execute(text("SELECT count(*) FROM follows")).scalar()
            asks = connection.execute(text("SELECT count(*) FROM runners WHERE approves_followers")).scalar()
        assert keys == {
            "sharp": "groß@example.test",
            "one": "a@münchen.test",
            "two": "a@xn--mnchen-3ya.test",
            "plain": "ann@example.test",
        }
        assert "account 2 keeps the former spelling" in caplog.text
        assert [tuple(row) for row in told] == [(2, "approval-needed")]
        assert (follows, asks) == (1, 4)
        downgrade(revision="0021")
        db.session.remove()
        db.engine.dispose()


def test_runners_with_existing_followers_are_notified_once(client_of, ann, ben):
    from challenges import clock
    from challenges.db import transaction
    from challenges.notifications.models import Notification
    from challenges.notifications.models import NotificationTopic as Topic
    from tests import make

    make.follow(ben, ann)
    with transaction():
        db.session.execute(db.delete(Notification))
        follow_id = db.session.execute(text("SELECT id FROM follows")).scalar()
        db.session.add(
            Notification(runner_id=ann.id, topic=Topic.APPROVAL_NEEDED, follow_id=follow_id, created_at=clock.now())
        )
    seen = client_of(ann).see("/")
    assert "You now decide who follows you" in seen
    assert "Your followers stay." in seen


def test_ann_can_sign_in_with_a_full_width_handle(client, ann):
    client.send("/sign-in", {"email_or_handle": "ａｎｎ", "password": PASSWORD})
    assert "Ann Archer" in client.see("/settings").html
