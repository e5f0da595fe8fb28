"""Deleting an account."""

from sqlalchemy import func, inspect, select

from challenges.db import Base, db
from challenges.mail import Letter
from challenges.runners.models import Runner
from tests.accounts.test_signing_up import DORA
from tests.cast import PASSWORD, runner


def rows_of_every_table() -> dict[str, int]:
    names = inspect(db.engine).get_table_names()
    tables = [table for table in Base.metadata.sorted_tables if table.name in names]
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


def test_deleting_an_account_leaves_nothing_behind(client, app, link_to):
    before = rows_of_every_table()
    client.send("/sign-up", DORA)
    client.send("/settings/address", {"new_email": "next@example.test", "address_password": DORA["password"]})
    seen = client.send("/settings/removal", {"leaving_password": DORA["password"], "sure": "y"})
    assert "Account deleted, with everything in it." in seen
    assert rows_of_every_table() == before
    client.send("/sign-in", {"email_or_handle": "dora", "password": DORA["password"]}, status=422)


def test_deleting_an_account_needs_the_password_and_a_confirmation(client_of, ann):
    client = client_of(ann)
    seen = client.send("/settings/removal", {"leaving_password": "a lucky guess", "sure": "y"}, status=422)
    assert "That's not your password." in seen
    assert "Tick the box to confirm." in client.send("/settings/removal", {"leaving_password": PASSWORD}, status=422)
    client.see("/settings")


def test_other_runners_stay(client_of, ann, ben):
    client_of(ann).send("/settings/removal", {"leaving_password": PASSWORD, "sure": "y"})
    assert db.session.scalars(select(Runner.handle)).all() == ["ben"]
    assert "ben@example.test" in client_of(ben).see("/settings/account")


def test_a_session_left_open_does_not_pass_to_the_next_runner(client_of, ann):
    """A database may give a new runner the id of a deleted one."""
    laptop, phone = client_of(ann), client_of(ann)
    laptop.send("/settings/removal", {"leaving_password": PASSWORD, "sure": "y"})
    runner("next")
    assert phone.get("/settings").headers["Location"].startswith("/sign-in")


def test_an_unsent_email_is_deleted_too(client_of, ann, app, letters_to):
    client = client_of(ann)
    client.send("/settings/address", {"new_email": "next@example.test", "address_password": PASSWORD})
    client.send("/settings/removal", {"leaving_password": PASSWORD, "sure": "y"})
    assert db.session.scalars(select(Letter.to)).all() == []


def test_an_owner_is_told_what_deleting_the_account_means(client_of, mia, ann):
    assert "make someone else an owner first" in client_of(mia).see("/settings/account")
    assert "it has no owner until" not in client_of(ann).see("/settings/account")
