"""Two people act at the same moment: what protects a race's places, and the control experiment without it."""

import threading

import pytest

from challenges.races import actions, queries
from challenges.refusals import Refused
from challenges.runners.events import RunnerLeaving
from tests import make
from tests.races import unprotected
from tests.races.meeting import DOOR, GONE, INSIDE, Meeting
from tests.races.places import Fault, faults_in


def two_want_the_last_place(meeting: Meeting, race, ann, ben):
    """Each reads the race before the other writes."""
    meeting.pause("Ann", after="lock", until="Ben", is_=INSIDE)
    meeting.pause("Ben", after="lock", until="Ann", is_=INSIDE)
    meeting.begin("Ann", actions.sign_up, race.id, ann.id)
    meeting.begin("Ben", actions.sign_up, race.id, ben.id)
    return meeting.happen()


def one_withdraws_while_another_signs_up(meeting: Meeting, race, ann, ben, *, after="lock"):
    """Ben finds the race full; before he joins the waiting list, Ann withdraws and sees nobody waiting."""
    meeting.pause("Ben", after=after, until="Ann", is_=GONE)
    meeting.begin("Ben", actions.sign_up, race.id, ben.id)
    meeting.begin("Ann", actions.withdraw, race.id, ann.id, once="Ben")
    return meeting.happen()


def one_withdraws_twice(meeting: Meeting, race, ann):
    """Both clicks find the entry before either ends it."""
    meeting.pause("first click", after="live_entry_of", until="second click", is_=INSIDE)
    meeting.pause("second click", after="live_entry_of", until="first click", is_=INSIDE)
    meeting.begin("first click", actions.withdraw, race.id, ann.id)
    meeting.begin("second click", actions.withdraw, race.id, ann.id)
    return meeting.happen()


class TestProtected:
    """The actions as they are."""

    @pytest.fixture
    def meeting(self, app, monkeypatch):
        return Meeting(app, monkeypatch, doors=True)

    def test_the_last_place_goes_to_one_of_two_runners(self, meeting, ann, ben, olu):
        race = make.race(olu, capacity=1)
        results = two_want_the_last_place(meeting, race, ann, ben)
        assert set(map(type, results.values())) == {int}
        assert faults_in(race.id) == set()
        assert (queries.counts_of(race).entered, queries.counts_of(race).waiting) == (1, 1)

    def test_a_place_freed_while_somebody_signs_up_is_theirs(self, meeting, ann, ben, olu):
        race = make.race(olu, capacity=1)
        make.entry(race, ann)
        one_withdraws_while_another_signs_up(meeting, race, ann, ben)
        assert faults_in(race.id) == set()
        assert queries.entry_of(race, ben).bib_number == "0002"

    def test_withdrawing_twice_at_once_frees_one_place(self, meeting, ann, ben, olu):
        race = make.race(olu, capacity=2)
        make.entry(race, ann)
        make.entry(race, ben)
        one_withdraws_twice(meeting, race, ann)
        assert faults_in(race.id) == set()
        assert race.places_taken == 1

    def test_signing_up_twice_at_once_is_one_entry(self, meeting, ann, olu):
        race = make.race(olu, capacity=1)
        meeting.pause("first click", after="live_entry_of", until="second click", is_=INSIDE)
        meeting.begin("first click", actions.sign_up, race.id, ann.id)
        meeting.begin("second click", actions.sign_up, race.id, ann.id, once="first click")
        results = meeting.happen()
        assert results["first click"] == results["second click"]
        assert faults_in(race.id) == set()

    def test_a_race_cancelled_in_the_meantime_takes_no_entries(self, meeting, ben, olu):
        race = make.race(olu, capacity=1)
        meeting.pause("Olu", after="lock", until="Ben", is_=DOOR)
        meeting.begin("Olu", actions.cancel, race.id, "Ice on every path.")
        meeting.begin("Ben", actions.sign_up, race.id, ben.id, once="Olu")
        assert str(meeting.happen()["Ben"]) == "This race was cancelled."
        assert queries.counts_of(race).total == 0

    def test_sign_up_that_closes_while_a_runner_waits_for_the_lock_is_closed(self, meeting, ann, ben, olu, clock):
        race = make.race(olu, capacity=5, closes="2026-11-20T20:00+00:00")
        clock.at("2026-11-20 19:59:30")

        def sign_up_at_the_last_second(race_id, runner_id):
            entry = actions.sign_up(race_id, runner_id)
            clock.at("2026-11-20 20:00")
            return entry

        meeting.pause("Ann", after="lock", until="Ben", is_=DOOR)
        meeting.begin("Ann", sign_up_at_the_last_second, race.id, ann.id)
        meeting.begin("Ben", actions.sign_up, race.id, ben.id, once="Ann")
        results = meeting.happen()
        assert isinstance(results["Ben"], Refused)
        assert isinstance(results["Ann"], int)

    @pytest.mark.parametrize("first", ["the runner", "the organiser"])
    def test_a_race_does_not_shrink_below_a_place_that_is_being_taken(self, meeting, ann, ben, olu, first):
        race = make.race(olu, capacity=2)
        make.entry(race, ann)
        people = {
            "the runner": (actions.sign_up, (race.id, ben.id), {}),
            "the organiser": (actions.update, (race.id,), {"title": race.title, "capacity": 1}),
        }
        second = next(name for name in people if name != first)
        meeting.pause(first, after="lock", until=second, is_=DOOR)
        for name, once in ((first, None), (second, first)):
            action, args, values = people[name]
            meeting.begin(name, action, *args, once=once, **values)
        results = meeting.happen()
        assert faults_in(race.id) == set()
        if first == "the runner":
            assert str(results["the organiser"]) == "Places already taken: 2. Enter at least that many."
        else:
            assert queries.entry_of(race, ben).waits

    def test_two_accounts_deleted_at_once_free_both_places(self, meeting, ann, ben, cleo, olu):
        races = [make.race(olu, capacity=2), make.race(olu, capacity=2)]
        for race in races:
            for runner in (ann, ben, cleo):
                make.entry(race, runner)
        meeting.pause("Ann", after="lock", until="Ben", is_=DOOR)
        meeting.begin("Ann", actions.withdraw_everywhere, RunnerLeaving(ann.id))
        meeting.begin("Ben", actions.withdraw_everywhere, RunnerLeaving(ben.id), once="Ann")
        assert meeting.happen() == {"Ann": None, "Ben": None}
        for race in races:
            assert faults_in(race.id) == set()
            assert queries.entry_of(race, cleo).bib
            assert race.places_taken == 1


class TestUnprotected:
    """The control experiment: the same meetings without protection go wrong, so the tests above can fail."""

    @pytest.fixture(autouse=True)
    def _nothing_protects(self, monkeypatch):
        unprotected.take_away_the_transaction(monkeypatch)
        unprotected.take_away_the_lock(monkeypatch)
        unprotected.take_away_the_guard(monkeypatch)
        unprotected.take_away_the_count(monkeypatch)

    @pytest.fixture
    def meeting(self, _nothing_protects, app, monkeypatch):
        return Meeting(app, monkeypatch, doors=False)

    def test_the_last_place_goes_to_both(self, meeting, ann, ben, olu):
        race = make.race(olu, capacity=1)
        two_want_the_last_place(meeting, race, ann, ben)
        assert Fault.ONE_TOO_MANY in faults_in(race.id)

    def test_a_place_stays_empty_while_somebody_waits(self, meeting, ann, ben, olu):
        race = make.race(olu, capacity=1)
        make.entry(race, ann)
        one_withdraws_while_another_signs_up(meeting, race, ann, ben)
        assert faults_in(race.id) == {Fault.EMPTY}

    def test_withdrawing_twice_frees_the_place_of_another_runner(self, meeting, ann, ben, olu):
        race = make.race(olu, capacity=2)
        make.entry(race, ann)
        make.entry(race, ben)
        one_withdraws_twice(meeting, race, ann)
        assert Fault.MISCOUNTED in faults_in(race.id)


def test_the_guard_alone_leaves_a_place_empty(app, monkeypatch, settings, ann, ben, olu):
    """Shows why the lock is needed too: Ben's entry isn't visible yet when Ann's withdrawal looks for it."""
    if settings.database_url.startswith("sqlite"):
        pytest.skip("SQLite lets one writer in at a time, so there this cannot happen")
    unprotected.take_away_the_lock(monkeypatch)
    unprotected.take_away_the_count(monkeypatch)
    meeting = Meeting(app, monkeypatch, doors=False)
    race = make.race(olu, capacity=1)
    make.entry(race, ann)
    one_withdraws_while_another_signs_up(meeting, race, ann, ben, after="take_place")
    assert faults_in(race.id) == {Fault.EMPTY}


def test_two_browsers_press_the_button_at_once(client_of, ann, ben, olu):
    make.race(olu, capacity=1)
    start, seen = threading.Barrier(2), {}

    def press(name, browser):
        start.wait(60)
        seen[name] = browser.send("/races/frost-moon-10k/entry")

    browsers = {"Ann": client_of(ann), "Ben": client_of(ben)}
    threads = [threading.Thread(target=press, args=item) for item in browsers.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum("You've signed up. Your bib is 0001." in page for page in seen.values()) == 1
    assert sum("Number 1 on the waiting list" in page for page in seen.values()) == 1
