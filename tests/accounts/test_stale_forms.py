"""Forms whose page was open for too long get a readable answer, and what was typed is restored."""

import re

import pytest
from flask import Flask

from challenges.db import db, transaction
from challenges.web import drafts
from tests import make
from tests.cast import PASSWORD
from tests.house.test_access import example_of, rules_with
from tests.reader import Reader

TYPED = {"name": "Ann of the hills", "about": "Long\r\nslow runs.", "zone": "Europe/Paris", "units": "km", "locale": ""}
SENTENCE = "This page was open for too long"


def tab_of(reader: Reader, path: str) -> str:
    """Return the CSRF token of a page that stays open."""
    return re.search(r'name="csrf_token" value="([^"]+)"', reader.see(path).html)[1]


def sign_out_in_another_tab(reader: Reader) -> None:
    assert reader.post("/sign-out").status_code == 303


def hidden_in(page) -> dict[str, str]:
    """Return the hidden fields of a page's forms."""
    fields = [tag for tag in re.findall(r"<input[^>]*>", page.html) if 'type="hidden"' in tag]
    return {re.search(r'name="(\w+)"', tag)[1]: re.search(r'value="([^"]*)"', tag)[1] for tag in fields}


def sign_in_where_asked(reader: Reader, page, who: str = "ann"):
    """Fill in the sign-in page, including its hidden fields."""
    return reader.send("/sign-in", {**hidden_in(page), "email_or_handle": who, "password": PASSWORD})


@pytest.mark.parametrize("partial", [None, "somewhere"])
def test_a_write_without_the_right_token_gets_a_readable_answer(app, client_of, ann, ben, partial):
    """Every URL that accepts a form answers 403 or leads to sign-in if the token is not from the session."""
    bens = client_of(ben).token()
    for rule in rules_with(app, "POST"):
        if rule.endpoint == "imports.share":
            continue  # a phone's own form, which has no token
        for token in (None, "made up", bens):
            signed_in, visitor = client_of(ann), app.test_client()
            answer = signed_in.post(example_of(rule), token=token, region=partial)
            assert answer.status_code == 403, f"POST {rule.rule} with {token}: {answer.status_code}"
            assert "page" in answer.get_data(as_text=True)
            answer = visitor.post(example_of(rule), token=token, region=partial)
            asks = hasattr(app.view_functions[rule.endpoint], "asks")
            assert answer.status_code == ((200 if partial else 303) if asks else 403), f"POST {rule.rule}, signed out"
            if asks:
                assert "/sign-in" in (answer.headers["HX-Redirect"] if partial else answer.location)


def test_signing_out_twice_gets_a_readable_answer(client_of, ann):
    reader = client_of(ann)
    token = reader.token()
    sign_out_in_another_tab(reader)
    assert SENTENCE in reader.send("/sign-out", token=token, status=403)


def test_a_long_form_is_restored_after_signing_in(client_of, ann):
    reader = client_of(ann)
    token = tab_of(reader, "/settings")
    sign_out_in_another_tab(reader)
    asked = reader.send("/settings", {**TYPED, "csrf_token": token})
    assert "Sign in" in asked
    again = sign_in_where_asked(reader, asked)
    assert "Here's what you typed" in again
    assert 'value="Ann of the hills"' in again.html
    assert "Long\nslow runs.</textarea>" in again.html.replace("\r\n", "\n")
    db.session.refresh(ann)
    assert ann.name == "Ann Archer", "nothing is changed before it is sent"
    reader.send("/settings", TYPED)
    db.session.refresh(ann)
    assert ann.name == "Ann of the hills"


def test_it_is_restored_after_all_sessions_were_ended_elsewhere(client_of, ann):
    reader = client_of(ann)
    token = tab_of(reader, "/settings")
    client_of(ann).send("/settings/sessions/removal")
    again = sign_in_where_asked(reader, reader.send("/settings", {**TYPED, "csrf_token": token}))
    assert 'value="Ann of the hills"' in again.html


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/runs/new", "title"),
        ("/races/new", "title"),
        ("/challenges/new", "title"),
        ("/goals/new?kind=streak", "why"),
        ("/gear/new", "name"),
        ("/partners/card", "about"),
        ("/organisers", "handle"),
    ],
)
def test_every_long_form_is_restored(client_of, mia, path, field):
    reader = client_of(mia)
    token = reader.token()
    sign_out_in_another_tab(reader)
    asked = reader.send(path, {field: "Typed with care", "csrf_token": token})
    assert "Typed with care" in sign_in_where_asked(reader, asked, "mia").html


def test_a_form_from_a_page_with_another_url_is_not_lost(client_of, ann, ben):
    run = make.run(ben)
    reader = client_of(ann)
    token = reader.token()
    sign_out_in_another_tab(reader)
    asked = reader.send(f"/runs/{run.id}/kudos", {"note": "What a climb", "csrf_token": token})
    again = sign_in_where_asked(reader, asked)
    assert "What a climb" in again
    assert f'action="/runs/{run.id}/kudos"' in again.html


def test_a_wrong_password_in_between_loses_nothing(client_of, ann):
    reader = client_of(ann)
    token = tab_of(reader, "/settings")
    sign_out_in_another_tab(reader)
    asked = reader.send("/settings", {**TYPED, "csrf_token": token})
    asked = reader.send("/sign-in", {**hidden_in(asked), "email_or_handle": "ann", "password": "wrong"}, status=422)
    assert 'value="Ann of the hills"' in sign_in_where_asked(reader, asked).html


def test_a_form_without_its_own_page_is_shown_and_sent_with_one_click(client_of, ann):
    reader = client_of(ann)
    token = reader.token()
    sign_out_in_another_tab(reader)
    typed = {"new_email": "next@example.test", "address_password": PASSWORD}
    again = sign_in_where_asked(reader, reader.send("/settings/address", {**typed, "csrf_token": token}))
    assert "next@example.test" in again
    assert 'action="/settings/address"' in again.html
    assert PASSWORD not in again.html


def test_an_htmx_request_leads_to_sign_in_and_back_to_the_draft(client_of, ann):
    reader = client_of(ann)
    token = tab_of(reader, "/settings")
    sign_out_in_another_tab(reader)
    answer = reader.post("/settings", data=TYPED, token=token, region="profile")
    again = sign_in_where_asked(reader, reader.see(answer.headers["HX-Redirect"]))
    assert 'value="Ann of the hills"' in again.html


def test_nobody_else_gets_what_was_typed(client_of, ann, ben):
    reader = client_of(ann)
    token = tab_of(reader, "/settings")
    sign_out_in_another_tab(reader)
    asked = reader.send("/settings", {**TYPED, "csrf_token": token})
    address = re.search(r'name="next"[^>]*value="([^"]+)"', asked.html)[1]
    for seen in (sign_in_where_asked(reader, asked, "ben"), client_of(ben).see(address, follow_redirects=True)):
        assert "belongs to another account" in seen
        assert "Ann of the hills" not in seen.html
    assert "Ann of the hills" not in client_of(ben).see(f"/settings?draft={address.split('/')[-1]}").html


def follow_up(reader: Reader, typed, token) -> int:
    sign_out_in_another_tab(reader)
    reader.send("/settings", {**typed, "csrf_token": token})
    return len(db.session.scalars(db.select(drafts.Draft)).all())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"about": "x" * 60_000}, 1),
        ({"about": "x" * 66_000}, 0),
        ({"new_password": "only this"}, 0),
        ({"about": "  "}, 0),
        ({}, 0),
    ],
)
def test_a_draft_is_limited_in_size_and_contains_no_password(client_of, ann, typed, kept):
    reader = client_of(ann)
    assert follow_up(reader, typed, tab_of(reader, "/settings")) == kept


def test_drafts_are_few_and_expire_after_a_day(client_of, ann, clock):
    for number in range(8):
        reader = client_of(ann)
        token = tab_of(reader, "/settings")
        count = follow_up(reader, {"about": f"Number {number}"}, token)
    assert count == drafts.MOST_OF_ONE
    clock.forward(days=1, minutes=1)
    with transaction():
        drafts.forget_drafts()
    assert db.session.scalars(db.select(drafts.Draft)).all() == []


def test_a_stale_token_of_the_same_account_asks_to_send_the_form_again(client_of, ann):
    reader = client_of(ann)
    token = tab_of(reader, "/settings")
    reader.sign_in(ann)  # anew, in another tab
    asked = reader.send("/settings", {**TYPED, "csrf_token": token}, status=403)
    assert SENTENCE in asked
    assert "Ann of the hills" in asked
    assert 'action="/settings"' in asked.html.replace("/settings?", "/settings")
    fields = dict(re.findall(r'<textarea name="(\w+)" hidden>\n([^<]*)</textarea>', asked.html))
    reader.send("/settings", fields)
    db.session.refresh(ann)
    assert ann.name == "Ann of the hills"


def test_a_visitors_form_is_not_lost_either(client, app):
    token = tab_of(client, "/sign-up")
    client.delete_cookie("second_wind")
    typed = {"handle": "dora", "name": "Dora", "email": "dora@example.test", "password": "over hill and dale"}
    asked = client.send("/sign-up", {**typed, "csrf_token": token}, status=403)
    assert "dora@example.test" in asked
    assert "over hill and dale" not in asked.html


def test_a_form_from_another_site_is_not_offered_for_sending_again(client_of, ann):
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    asked = client_of(ann).post("/settings", data=TYPED, token=None, headers=elsewhere)
    assert asked.status_code == 403
    assert "Ann of the hills" not in asked.get_data(as_text=True)


def test_a_page_of_another_account_says_so(client_of, ann, ben):
    seen = client_of(ann).send("/settings", {**TYPED, "csrf_token": client_of(ben).token()}, status=403)
    assert "another account" in seen
    assert "Ann of the hills" not in seen


def test_a_large_upload_after_the_session_ended_leads_to_sign_in(client_of, ann):
    reader = client_of(ann)
    token = reader.token()
    sign_out_in_another_tab(reader)
    answer = reader.post("/imports", data=b"x" * 2_000_000, token=token, content_type="multipart/form-data; boundary=x")
    assert "/sign-in" in answer.location


def test_an_error_in_an_error_handler_still_gets_an_answer(settings, clock):
    """If an error page cannot be rendered, the answer is plain text with the same status."""
    from challenges.site import create_app

    site: Flask = create_app(settings)
    site.testing = False
    site.jinja_env.globals["way_back"] = lambda: 1 / 0
    answer = site.test_client().get("/nothing-here")
    assert answer.status_code == 404
    assert "Nothing here" in answer.get_data(as_text=True)
    assert "Traceback" not in answer.get_data(as_text=True)
    with site.app_context():
        db.session.remove()
        db.engine.dispose()


def test_every_password_field_has_password_in_its_name(app):
    """Drafts recognise passwords by the names of their fields."""
    from wtforms import PasswordField

    from challenges.accounts import forms
    from challenges.web.forms import Form

    for kind in vars(forms).values():
        if isinstance(kind, type) and issubclass(kind, Form):
            for name in dir(kind):
                field = getattr(kind, name)
                if getattr(field, "field_class", None) is PasswordField:
                    assert drafts.is_secret(name), name
