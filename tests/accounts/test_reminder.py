"""The reminder to confirm an address."""

from tests.cast import runner


def test_today_shows_a_reminder_until_the_address_is_confirmed(client_of, ann):
    eve = runner("eve", email_verified_at=None)
    assert "We've emailed a link to eve@example.test." in client_of(eve).see("/")
    assert "We've emailed a link" not in client_of(ann).see("/")


def test_resending_from_today_comes_back_to_today(app, client_of):
    eve = runner("eve", email_verified_at=None)
    assert 'name="next" value="/"' in client_of(eve).see("/").html
    assert client_of(eve).post("/settings/verification", data={"next": "/"}).headers["Location"] == "/"


def test_a_visitor_sees_no_reminder(client):
    assert "We've emailed a link" not in client.see("/")
