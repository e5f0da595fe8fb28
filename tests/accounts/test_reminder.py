"""The quiet reminder to verify an address."""

from tests.cast import runner


def test_today_reminds_until_the_address_is_verified(client_of, ann):
    eve = runner("eve", email_verified_at=None)
    assert "We've emailed a link to eve@example.test." in client_of(eve).see("/")
    assert "We've emailed a link" not in client_of(ann).see("/")


def test_asking_again_from_today_comes_back_to_today(app, client_of):
    eve = runner("eve", email_verified_at=None)
    assert 'name="next" value="/"' in client_of(eve).see("/").html
    assert client_of(eve).post("/settings/verification", data={"next": "/"}).headers["Location"] == "/"


def test_a_visitor_is_reminded_of_nothing(client):
    assert "We've emailed a link" not in client.see("/")
