"""Settings: profile, privacy, password."""

import pytest

from tests.cast import PASSWORD

PROFILE = {"name": "Ann A.", "about": "Slow and glad.", "zone": "Pacific/Auckland", "units": "mi", "locale": "en_US"}
PRIVACY = {
    "shown_as": "members",
    "alias": "",
    "runs_visible_to": "members",
    "map_visible_to": "me",
    "category": "",
    "born_on": "",
}
PAGES = ("/settings", "/settings/privacy", "/settings/password", "/settings/account")
NEW = "a louder evening loop"


@pytest.mark.parametrize("page", PAGES)
def test_settings_require_sign_in(client, page):
    assert client.get(page).headers["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize(
    "page", ["/settings", "/settings/privacy", "/settings/password", "/settings/address", "/settings/removal"]
)
def test_changing_settings_requires_sign_in(client, page):
    assert client.post(page, data={}).headers["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("page", PAGES)
def test_a_settings_page_takes_few_queries(client_of, ann, queries_at_most, page):
    client = client_of(ann)
    with queries_at_most(1):
        client.see(page)


# --- profile --------------------------------------------------------------------------------------------------------


def test_ann_changes_her_profile(client_of, ann):
    client = client_of(ann)
    assert "Profile saved." in client.send("/settings", PROFILE)
    page = client.see("/settings").html
    assert 'value="Ann A."' in page
    assert "Slow and glad." in page
    for value in ("Pacific/Auckland", "mi", "en_US"):
        assert f'<option selected value="{value}">' in page


def test_all_errors_in_a_profile_are_shown_together_and_the_input_stays(client_of, ann):
    wrong = {**PROFILE, "name": "", "about": "long " * 70, "zone": "Moon/Base", "locale": "tlh"}
    seen = client_of(ann).send("/settings", wrong, status=422)
    for sentence in ("Fill this in.", "Use at most 300 characters.", "Pick a time zone from the list."):
        assert sentence in seen
    assert "long long" in seen
    assert "Ann Archer" in client_of(ann).see("/settings").html


def test_html_in_a_profile_is_escaped(client_of, ann):
    client_of(ann).send("/settings", {**PROFILE, "name": "<b>Ann", "about": "<script>alert(1)</script>"})
    page = client_of(ann).see("/runners/ann").html
    assert "<script>alert" not in page
    assert "&lt;b&gt;Ann" in page


# --- privacy --------------------------------------------------------------------------------------------------------


def test_ann_is_shown_to_everyone_if_she_chooses_so(client, client_of, ann):
    client.see("/runners/ann", status=404)
    assert "Privacy settings saved." in client_of(ann).send("/settings/privacy", {**PRIVACY, "shown_as": "everyone"})
    assert "Ann Archer" in client.see("/runners/ann")


def test_every_audience_is_offered_and_no_other(client_of, ann):
    page = client_of(ann).see("/settings/privacy").html
    for level in ("me", "followers", "members", "public"):
        offered = page.count(f'<option value="{level}"') + page.count(f'<option selected value="{level}"')
        assert offered == 2, "for runs and for maps"
    client_of(ann).send("/settings/privacy", {**PRIVACY, "runs_visible_to": "everybody"}, status=422)


def test_group_boards_are_opt_in(client_of, ann):
    client = client_of(ann)
    client.send("/settings/privacy", {**PRIVACY, "category": "non-binary", "born_on": "1990-02-28"})
    page = client.see("/settings/privacy").html
    assert '<option selected value="non-binary">' in page
    assert 'value="1990-02-28"' in page
    assert "checked" not in page.split('id="in_group_boards"')[1].split(">")[0]
    client.send("/settings/privacy", {**PRIVACY, "in_group_boards": "y"})
    assert "checked" in client.see("/settings/privacy").html.split('name="in_group_boards"')[0].rsplit("<input", 1)[1]


@pytest.mark.parametrize(
    "answer, sentence",
    [
        ({"born_on": "2027-01-01"}, "Enter a date that isn't in the future."),
        ({"born_on": "1905-01-01"}, "That's more than 120 years ago."),
        ({"born_on": "31 February"}, "isn't a date"),
        ({"shown_as": "hidden"}, "Pick one of these."),
        ({"shown_as": "alias", "alias": "ANN archer"}, "That gives you away"),
        ({"shown_as": "alias", "alias": "ann"}, "That gives you away"),
        ({"shown_as": "alias", "alias": "x" * 31}, "Use at most 30 characters."),
    ],
)
def test_privacy_that_makes_no_sense_is_refused(client_of, ann, answer, sentence):
    seen = client_of(ann).send("/settings/privacy", {**PRIVACY, **answer}, status=422)
    assert sentence in seen


# --- password -------------------------------------------------------------------------------------------------------


def test_a_new_password_ends_the_sessions_elsewhere_and_keeps_this_one(client, client_of, ann, letters_to):
    laptop, phone = client_of(ann), client_of(ann)
    seen = laptop.send("/settings/password", {"current_password": PASSWORD, "new_password": NEW})
    assert "Your other devices are signed out." in seen
    laptop.see("/settings")
    assert phone.get("/settings").headers["Location"].startswith("/sign-in")
    client.send("/sign-in", {"email_or_handle": "ann", "password": NEW})
    client.see("/settings")
    assert "has changed" in letters_to("ann@example.test")[-1]


def test_the_current_password_is_required(client, client_of, ann):
    seen = client_of(ann).send(
        "/settings/password", {"current_password": "a lucky guess", "new_password": NEW}, status=422
    )
    assert "That's not your password." in seen
    assert "a lucky guess" not in seen.html
    assert NEW not in seen.html
    client.send("/sign-in", {"email_or_handle": "ann", "password": PASSWORD})
    client.see("/settings")


def test_both_errors_in_a_password_form_are_shown_together(client_of, ann):
    seen = client_of(ann).send("/settings/password", {"current_password": "", "new_password": "short"}, status=422)
    assert "Enter your password." in seen
    assert "Use at least 10 characters." in seen
