"""Many act at once, in threads of several processes: never overbooked, no place left empty, nobody passed over."""

import pytest

from challenges.db import transaction
from challenges.races.queries import counts_of
from tests import cast, make
from tests.races import unprotected
from tests.races.crowd import Place, rush
from tests.races.places import Fault, faults_in, faults_now


@pytest.fixture
def runners(olu):
    with transaction():
        return [cast.runner(f"runner-{number}").id for number in range(40)]


@pytest.fixture
def place_of(database_url, settings):
    return lambda race: Place(database_url, settings.data_dir, race.id)


def seen_at_every_instant(race, seen):
    return lambda: seen.update(faults_now(race.id))


def test_forty_runners_at_once_fill_ten_places_and_wait_in_order(runners, place_of, olu):
    race, seen = make.race(olu, capacity=10), set()
    people = [[("sign_up", runner)] for runner in runners]

    assert rush(place_of(race), people, protected=True, look=seen_at_every_instant(race, seen)) == []

    assert seen | faults_in(race.id) == set()
    assert counts_of(race).entered == 10
    assert counts_of(race).waiting == 30


def test_places_stay_right_while_runners_come_and_go_and_the_race_grows_and_shrinks(runners, place_of, olu):
    race, seen = make.race(olu, capacity=10), set()
    for runner in runners[:8]:
        make.entry(race, runner)
    people = [
        *([("withdraw", runner), ("sign_up", runner)] for runner in runners[:8]),
        *([("sign_up", runner), ("withdraw", runner), ("sign_up", runner)] for runner in runners[8:20]),
        *([("sign_up", runner), ("sign_up", runner)] for runner in runners[20:]),
        [("resize", places) for places in (12, 9, 14, 11, 10, 16, 13)],
        [("resize", places) for places in (11, 15, 8, 10, 12)],
    ]

    assert rush(place_of(race), people, protected=True, look=seen_at_every_instant(race, seen)) == []

    assert seen | faults_in(race.id) == set()
    assert counts_of(race).total == 40
    assert counts_of(race).entered == race.capacity


def test_everybody_leaving_at_once_leaves_every_place_free(runners, place_of, olu):
    race, seen = make.race(olu, capacity=10), set()
    for runner in runners[:24]:
        make.entry(race, runner)
    people = [[("withdraw", runner), ("withdraw", runner)] for runner in runners[:24]]

    assert rush(place_of(race), people, protected=True, look=seen_at_every_instant(race, seen)) == []

    assert seen | faults_in(race.id) == set()
    assert race.places_taken == 0


class TestUnprotected:
    """The control experiment: without transaction, lock and guard the crowd goes wrong, so the tests above can fail."""

    @pytest.fixture(autouse=True)
    def _nothing_protects(self, monkeypatch):
        unprotected.take_away_the_transaction(monkeypatch)

    def test_a_crowd_takes_more_places_than_there_are(self, place_of, app):
        olu = cast.runner("olu", is_organiser=True)
        race, seen = make.race(olu, capacity=3), set()
        people = [[("sign_up", cast.runner(f"runner-{number}").id)] for number in range(12)]

        rush(place_of(race), people, protected=False, look=seen_at_every_instant(race, seen))

        assert Fault.ONE_TOO_MANY in faults_in(race.id)
