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


def test_the_only_owner_neither_leaves_nor_gives_it_up(client_of, mia):
    assert ONLY in client_of(mia).send("/settings/removal", LEAVING, status=409)
    assert ONLY in client_of(mia).send("/organisers/ownership-removal", status=409)
    assert owners() == 1


def test_with_another_owner_one_may_go(client_of, mia, ann):
    assert "@ann is now an owner too." in client_of(mia).send("/organisers/ann/ownership")
    client_of(ann).see("/organisers")
    client_of(mia).send("/settings/removal", LEAVING)
    assert owners() == 1
    assert ONLY in client_of(ann).send("/settings/removal", LEAVING, status=409)


def test_who_gives_it_up_organises_still(client_of, mia, ann):
    client_of(mia).send("/organisers/ann/ownership")
    assert "You're still an organiser." in client_of(mia).send("/organisers/ownership-removal")
    assert "New challenge" in client_of(mia).see("/settings")
    client_of(mia).see("/organisers", status=404)


def test_nobody_but_an_owner_makes_owners(client_of, olu, ann, mia):
    for person in (olu, ann):
        client_of(person).send(f"/organisers/{person.handle}/ownership", status=404)
        client_of(person).send("/organisers/ownership-removal", status=404)
    assert owners() == 1


def test_others_leave_as_ever(client_of, mia, ann):
    client_of(ann).send("/settings/removal", LEAVING)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("/settings/removal", LEAVING), ("/settings/removal", LEAVING)),
        (("/settings/removal", LEAVING), ("/organisers/ownership-removal", {})),
        (("/organisers/ownership-removal", {}), ("/organisers/ownership-removal", {})),
    ],
)
def test_of_two_owners_who_go_at_the_same_moment_one_stays(client_of, mia, first, second):
    nia = runner("nia", is_owner=True, is_organiser=True)
    readers, start = [client_of(mia), client_of(nia)], Barrier(2)

    def go(number):
        path, data = (first, second)[number]
        start.wait()
        return readers[number].post(path, data=data).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, range(2))) == [303, 409]
    assert owners() == 1
