"""Emailed links: confirming an address, setting a new password."""

from tests.accounts.test_signing_up import DORA
from tests.cast import PASSWORD, runner

NEW = "a louder evening loop"


# --- the address ----------------------------------------------------------------------------------------------------


def test_dora_confirms_her_address_with_the_emailed_link(client, link_to):
    client.send("/sign-up", DORA)
    assert "Not confirmed yet" in client.see("/settings/account")
    link = link_to("Dora@example.test")
    assert "Is Dora@example.test yours?" in client.see(link)
    assert "Not confirmed yet" in client.see("/settings/account")  # a GET changes nothing: mail programs open links
    assert "Dora@example.test is confirmed." in client.send(link)
    assert "Not confirmed yet" not in client.see("/settings/account")
    assert "There's nothing left to do." in client.see(link)


def test_the_link_works_on_a_device_where_nobody_is_signed_in(client, link_to):
    client.send("/sign-up", DORA)
    client.sign_out()
    client.send(link_to("Dora@example.test"))
    client.send("/sign-in", {"email_or_handle": "dora", "password": DORA["password"]})
    assert "Not confirmed yet" not in client.see("/settings/account")


def test_emails_use_the_handle_and_not_the_freely_chosen_name(client, letters_to):
    client.send("/sign-up", {**DORA, "name": "Win a prize at evil dot example"})
    assert "Welcome, @dora." in letters_to("Dora@example.test")[0]
    assert "prize" not in letters_to("Dora@example.test")[0]


def test_the_reminder_sends_the_email_again(client, letters_to):
    client.send("/sign-up", DORA)
    seen = client.send("/settings/verification")
    assert "We've sent it again." in seen
    assert len(letters_to("Dora@example.test")) == 2


def test_nothing_is_sent_again_if_the_address_is_confirmed(client_of, ann, letters_to):
    assert "Send it again" not in client_of(ann).see("/settings/account")
    client_of(ann).send("/settings/verification")
    assert letters_to("ann@example.test") == []


def test_requesting_the_email_requires_sign_in(client):
    assert client.post("/settings/verification").headers["Location"].startswith("/sign-in")


def test_an_old_link_does_not_work(client, link_to, clock):
    client.send("/sign-up", DORA)
    clock.forward(days=8)
    assert "This link no longer works" in client.see(link_to("Dora@example.test"), status=404)
    client.send(link_to("Dora@example.test"), status=404)


def test_a_made_up_link_does_not_work(client, ann):
    client.see("/verification/WzEsImFubkBleGFtcGxlLnRlc3QiXQ.aaaa.bbbb", status=404)
    client.see("/password/reset/WzEsImFubkBleGFtcGxlLnRlc3QiXQ.aaaa.bbbb", status=404)


def test_a_link_for_one_purpose_does_not_work_for_another(client, link_to):
    client.send("/sign-up", DORA)
    token = link_to("Dora@example.test").rpartition("/")[2]
    client.see(f"/password/reset/{token}", status=404)


# --- another address ------------------------------------------------------------------------------------------------


def test_a_new_address_takes_effect_when_confirmed_and_the_old_one_is_notified(client_of, ann, letters_to, link_to):
    client = client_of(ann)
    client.send("/settings/address", {"new_email": "new@example.test", "address_password": PASSWORD})
    seen = client.see("/settings/account")
    assert "ann@example.test Confirmed" in seen
    assert "We've emailed a link to new@example.test." in seen
    client.send(link_to("new@example.test"))
    assert "new@example.test Confirmed" in client.see("/settings/account")
    assert "has changed" in letters_to("ann@example.test")[-1]
    client.sign_out()
    client.send("/sign-in", {"email_or_handle": "new@example.test", "password": PASSWORD})
    client.see("/settings")


def test_only_the_last_requested_address_counts(client_of, ann, link_to):
    client = client_of(ann)
    for name in ("first", "second"):
        client.send("/settings/address", {"new_email": f"{name}@example.test", "address_password": PASSWORD})
    client.see(link_to("first@example.test"), status=404)
    client.see(link_to("second@example.test"))


def test_requesting_somebody_elses_address_looks_normal_and_only_they_are_notified(client_of, ann, ben, letters_to):
    client = client_of(ann)
    free = client.send("/settings/address", {"new_email": "free@example.test", "address_password": PASSWORD})
    used = client.send("/settings/address", {"new_email": "Ben@example.test", "address_password": PASSWORD})
    assert free.replace("free@", "x@") == used.replace("Ben@", "x@")
    assert "You already have an account" in letters_to("Ben@example.test")[-1]
    assert "/verification/" not in letters_to("Ben@example.test")[-1]


def test_an_address_that_another_account_took_in_the_meantime_stays_theirs(client_of, ann, link_to):
    client = client_of(ann)
    client.send("/settings/address", {"new_email": "wanted@example.test", "address_password": PASSWORD})
    runner("quick", email="wanted@example.test")
    assert "Another account uses that address now" in client.send(link_to("wanted@example.test"), status=409)
    assert "ann@example.test Confirmed" in client.see("/settings/account")


def test_changing_the_address_requires_the_password(client_of, ann, letters_to):
    seen = client_of(ann).send(
        "/settings/address", {"new_email": "thief@example.test", "address_password": "a lucky guess"}, status=422
    )
    assert "That's not your password." in seen
    assert 'value="thief@example.test"' in seen.html
    assert "a lucky guess" not in seen.html
    assert letters_to("thief@example.test") == []


def test_an_invalid_new_address_is_an_error_next_to_the_field(client_of, ann):
    seen = client_of(ann).send("/settings/address", {"new_email": "nowhere", "address_password": ""}, status=422)
    assert "Enter an email address, like ann@example.org." in seen
    assert "Enter your password." in seen


# --- a forgotten password -------------------------------------------------------------------------------------------


def test_ann_chooses_a_new_password_with_an_emailed_link(client, ann, link_to):
    client.send("/password/forgotten", {"email": "ANN@example.test"})
    link = link_to("ann@example.test")
    client.see(link)
    assert "Password changed." in client.send(link, {"new_password": NEW})
    client.send("/sign-in", {"email_or_handle": "ann", "password": PASSWORD}, status=422)
    client.send("/sign-in", {"email_or_handle": "ann", "password": NEW})
    client.see("/settings")


def test_the_link_works_once(client, ann, link_to):
    client.send("/password/forgotten", {"email": "ann@example.test"})
    link = link_to("ann@example.test")
    client.send(link, {"new_password": NEW})
    client.see(link, status=404)
    client.send(link, {"new_password": "one that a thief would like"}, status=404)


def test_the_link_stops_working_when_the_password_is_changed_elsewhere(client, client_of, ann, link_to):
    client.send("/password/forgotten", {"email": "ann@example.test"})
    link = link_to("ann@example.test")
    client_of(ann).send("/settings/password", {"current_password": PASSWORD, "new_password": NEW})
    client.see(link, status=404)


def test_the_link_works_for_two_hours(client, ann, link_to, clock):
    client.send("/password/forgotten", {"email": "ann@example.test"})
    clock.forward(hours=3)
    client.see(link_to("ann@example.test"), status=404)


def test_a_new_password_ends_every_session_and_sends_an_email(client, client_of, ann, link_to, letters_to):
    thief = client_of(ann)
    client.send("/password/forgotten", {"email": "ann@example.test"})
    client.send(link_to("ann@example.test"), {"new_password": NEW})
    assert thief.get("/settings").headers["Location"].startswith("/sign-in")
    assert "Your password at Second Wind has changed" in letters_to("ann@example.test")[-1]


def test_a_new_password_follows_the_same_rules_as_at_sign_up(client, ann, link_to):
    client.send("/password/forgotten", {"email": "ann@example.test"})
    link = link_to("ann@example.test")
    assert "At least 10 characters." in client.send(link, {"new_password": "short"}, status=422)
    seen = client.send(link, {"new_password": "ann@example.test"}, status=422)
    assert "Choose a password that isn't based on your handle or email address." in seen


def test_using_the_emailed_link_confirms_the_address(client, app, link_to):
    runner("eve", email_verified_at=None)
    client.send("/password/forgotten", {"email": "eve@example.test"})
    client.send(link_to("eve@example.test"), {"new_password": NEW})
    client.send("/sign-in", {"email_or_handle": "eve", "password": NEW})
    assert "Not confirmed yet" not in client.see("/settings/account")


def test_an_unknown_address_looks_the_same_and_sends_nothing(client, ann, letters_to):
    known = client.send("/password/forgotten", {"email": "ann@example.test"})
    unknown = client.send("/password/forgotten", {"email": "who@example.test"})
    assert known.replace("ann@", "x@") == unknown.replace("who@", "x@")
    assert letters_to("who@example.test") == []


def test_an_invalid_address_is_an_error(client):
    seen = client.send("/password/forgotten", {"email": "nowhere"}, status=422)
    assert "Enter an email address, like ann@example.org." in seen
    assert 'value="nowhere"' in seen.html
