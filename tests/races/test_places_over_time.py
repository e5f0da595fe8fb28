"""After any sequence of actions, places match a small model of a queue."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from hypothesis import settings, stateful
from hypothesis import strategies as st
from sqlalchemy import select

from challenges.db import db, transaction
from challenges.mail import Letter
from challenges.races import actions, queries
from challenges.races.models import Entry
from challenges.races.rules import LIVE
from challenges.refusals import Refused
from challenges.runners.events import RunnerLeaving
from tests import cast, make
from tests.races.places import faults_in

PEOPLE = 6
SOMEBODY = st.integers(0, PEOPLE - 1)


class RaceOverTime(stateful.RuleBasedStateMachine):
    """A race, and the model beside it: bibs, the line, the next bib, the number of notified runners."""

    numbers = count(1)
    organiser: Any
    runners: Sequence[int]

    @stateful.initialize(capacity=st.none() | st.integers(1, 4))
    def open(self, capacity):
        self.race = make.race(self.organiser, title=f"Race {next(self.numbers)}", capacity=capacity)
        self.capacity = capacity
        self.bibs: dict[int, int] = {}  # runner to bib
        self.line: list[int] = []
        self.next_bib = 1
        self.told = 0

    def has_room(self):
        return self.capacity is None or len(self.bibs) < self.capacity

    def register(self, runner):
        self.bibs[runner] = self.next_bib
        self.next_bib += 1

    def move_up(self):
        while self.line and self.has_room():
            self.register(self.line.pop(0))
            self.told += 1

    @stateful.rule(who=SOMEBODY)
    def sign_up(self, who):
        runner = self.runners[who]
        make.entry(self.race, runner)
        if runner in self.bibs or runner in self.line:
            return
        if self.has_room():
            self.register(runner)
        else:
            self.line.append(runner)

    @stateful.rule(who=SOMEBODY)
    def withdraw(self, who):
        runner = self.runners[who]
        with transaction():
            actions.withdraw(self.race.id, runner)
        self.leave(runner)

    @stateful.rule(who=SOMEBODY)
    def leave_the_site(self, who):
        runner = self.runners[who]
        with transaction():
            actions.withdraw_everywhere(RunnerLeaving(runner))
        self.leave(runner)

    def leave(self, runner):
        self.bibs.pop(runner, None)
        if runner in self.line:
            self.line.remove(runner)
        self.move_up()

    @stateful.rule(capacity=st.none() | st.integers(1, PEOPLE))
    def resize(self, capacity):
        too_small = capacity is not None and capacity < len(self.bibs)
        try:
            with transaction():
                actions.update(self.race.id, title=self.race.title, capacity=capacity)
        except Refused:
            assert too_small
        else:
            assert not too_small
            self.capacity = capacity
            self.move_up()

    @stateful.invariant()
    def everybody_is_where_the_model_says(self):
        if not hasattr(self, "race"):
            return
        assert faults_in(self.race.id) == set()
        entries = select(Entry).where(Entry.race_id == self.race.id, Entry.state.in_(LIVE)).order_by(Entry.id)
        live = db.session.scalars(entries).all()
        assert {entry.runner_id: entry.bib for entry in live if not entry.waits} == self.bibs
        assert [entry.runner_id for entry in live if entry.waits] == self.line
        assert [queries.place_in_line(entry) for entry in live if entry.waits] == [*range(1, len(self.line) + 1)]
        ever = db.session.query(Entry.bib).filter(Entry.race_id == self.race.id, Entry.bib.is_not(None)).count()
        assert ever == self.next_bib - 1, "a bib was given again, or lost"
        letters = db.session.query(Letter).filter(Letter.subject.like(f"%{self.race.title}")).count()
        assert letters == self.told, "who waited and got a place is told, once, and nobody else"


def test_places_follow_the_queue_whatever_happens(app, olu):
    people = {"organiser": olu, "runners": [cast.runner(f"runner-{number}").id for number in range(PEOPLE)]}
    stateful.run_state_machine_as_test(
        type("RaceOverTime", (RaceOverTime,), people),
        settings=settings(max_examples=15, stateful_step_count=15, deadline=None),
    )
