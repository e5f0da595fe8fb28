"""A site always has an owner."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from challenges.db import db
from challenges.runners.models import Runner
from tests.cast import PASSWORD, runner

LEAVING = {"leaving_password": PASSWORD, "sure": "y"}
ONLY = "You're the only owner of this site."


def owners() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Runner).where(Runner.is_owner)) or 0


def test_the_only_owner_can_neither_leave_nor_give_up_ownership(client_of, mia):
    assert ONLY in client_of(mia).send("/settings/removal", LEAVING, status=409)
    assert ONLY in client_of(mia).send("/organisers/ownership-removal", status=409)
    assert owners() == 1


def test_an_owner_can_leave_if_there_is_another_one(client_of, mia, ann):
    assert "@ann is now an owner too." in client_of(mia).send("/organisers/ann/ownership")
    client_of(ann).see("/organisers")
    client_of(mia).send("/settings/removal", LEAVING)
    assert owners() == 1
    assert ONLY in client_of(ann).send("/settings/removal", LEAVING, status=409)


def test_a_former_owner_stays_an_organiser(client_of, mia, ann):
    client_of(mia).send("/organisers/ann/ownership")
    assert "You're still an organiser." in client_of(mia).send("/organisers/ownership-removal")
    assert "New challenge" in client_of(mia).see("/settings")
    client_of(mia).see("/organisers", status=404)


def test_only_owners_make_owners(client_of, olu, ann, mia):
    for person in (olu, ann):
        client_of(person).send(f"/organisers/{person.handle}/ownership", status=404)
        client_of(person).send("/organisers/ownership-removal", status=404)
    assert owners() == 1


def test_other_runners_can_always_leave(client_of, mia, ann):
    client_of(ann).send("/settings/removal", LEAVING)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("/settings/removal", LEAVING), ("/settings/removal", LEAVING)),
        (("/settings/removal", LEAVING), ("/organisers/ownership-removal", {})),
        (("/organisers/ownership-removal", {}), ("/organisers/ownership-removal", {})),
    ],
)
def test_if_both_owners_leave_at_the_same_time_one_stays(client_of, mia, first, second):
    nia = runner("nia", is_owner=True, is_organiser=True)
    readers, start = [client_of(mia), client_of(nia)], Barrier(2)

    def go(number):
        path, data = (first, second)[number]
        start.wait()
        return readers[number].post(path, data=data).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, range(2))) == [303, 409]
    assert owners() == 1
