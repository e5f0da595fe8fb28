"""After any sequence of events, every board, rank, total, medal and verdict matches the runs.

Each test run tries the same few sequences; `HYPOTHESIS_PROFILE=thorough` tries a thousand others.
"""

from datetime import date, time, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from challenges import clock as site_clock
from challenges.boards import actions as boards
from challenges.db import transaction
from challenges.monthly import actions as monthly
from challenges.runners.rules import Visibility
from tests.boards.comparing import Comparison
from tests.boards.on_paper import Card
from tests.boards.paper_site import local
from tests.boards.season import Season
from tests.boards.translated import Outing, recording
from tests.conftest import SUNDAY_NOON

ZONES = ["Europe/Paris", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata", "UTC"]
GROUPS = [("women", date(1990, 11, 14)), ("women", date(1991, 11, 2)), ("men", None)]
FEW, FINE_COUNTS = 5, 15  # sequences, and events in each

# --- what can happen --------------------------------------------------------------------------------------------------

who = st.integers(0, 5)
zones = st.sampled_from(ZONES)
windows = st.sampled_from(
    [("2026-11-01", "2026-11-30"), ("2026-11-10", "2026-11-20"), ("2026-11-14", "2026-11-16"),
     ("2026-11-16", "2026-12-10")]
)  # fmt: skip
# around the ends of the windows, and in the weeks before
days = st.sampled_from(
    [date(2026, 9, 20), date(2026, 10, 5), date(2026, 10, 31), date(2026, 12, 1), date(2026, 12, 11),
     *(date(2026, 11, day) for day in (1, 2, 9, 10, 11, 13, 14, 15, 16, 17, 18, 20, 21, 30))]
)  # fmt: skip
times = st.sampled_from([time(0, 10), time(6, 30), time(6, 50), time(12), time(23, 50)])
lengths = st.sampled_from([2.0, 5.0, 5.0, 8.4, 40.0])
paces = st.sampled_from([6.0, 6.0, 5.0, 20.0, 1.0])  # minutes per kilometre; the site doesn't believe 1
recordings = st.tuples(st.sampled_from([10, 30]), st.sampled_from([0, 45]), st.sampled_from([0, 20]))
targets = {"distance": 12_000_000, "moving-time": 5_400_000, "elevation": 60_000, "runs": 3, "active-days": 2}


def card(metric: str, window: tuple[str, str], **terms) -> Card:
    """Strategy for a challenge's terms, with low targets so that some runners reach them."""
    first, last = map(date.fromisoformat, window)
    aim = targets[metric]
    return Card(metric, aim, (max(1, aim // 2), aim, 2 * aim), first, last, **terms)


cards = st.builds(
    card, st.sampled_from(["distance", "distance", "distance", *targets]), windows, host=st.none() | zones,
    least=st.sampled_from([None, None, 3_000_000]), typed=st.sampled_from([True, True, False]), indoor=st.booleans(),
    walks=st.booleans(), from_joining=st.sampled_from([False, False, True]), grace=st.sampled_from([0, 24, 72]),
    ordinal=st.booleans(),
)  # fmt: skip


class Year(RuleBasedStateMachine):
    """A community and its challenges, from the middle of November on."""

    def __init__(self, timepiece) -> None:
        super().__init__()
        self.timepiece = timepiece
        self.timepiece.at(SUNDAY_NOON)
        self.season, self.comparison = Season(), Comparison()

    @initialize(
        terms=st.lists(cards, min_size=3, max_size=3),
        strangers=st.sets(st.tuples(st.integers(0, 2), who), max_size=5),
        typed=st.lists(st.tuples(who, days, st.none() | times), min_size=5, max_size=12),
        recorded=st.lists(st.tuples(who, days, recordings), min_size=1, max_size=4),
    )
    def begin(self, terms, strangers, typed, recorded):
        self.season.begin(terms, ZONES)
        for runner, group in zip(self.season.paper.runners.values(), GROUPS, strict=False):
            self.season.introduce(runner, *group, agreed=True, hidden=False)
        for runner, day, at in typed:
            self.log(runner, day, 5, at)
        for runner, day, file in recorded:
            self.bring(runner, day, file)
        for number, runner in sorted({(number, runner) for number in range(3) for runner in range(5)} - strangers):
            self.season.join(self.challenge(number), self.runner(runner))

    def runner(self, number):
        known = [*self.season.paper.runners.values()]
        return known[number % len(known)]

    def challenge(self, number):
        return [*self.season.paper.challenges.values()][number % 3]

    def run_of(self, number, *, recorded=False):
        known = [run for run in self.season.paper.runs.values() if run.as_recorded or not recorded]
        return known[number % len(known)]

    def day_for(self, runner, day):
        """Return the day, or today if it is still to come."""
        return min(day, local(site_clock.now(), runner.zone).date())

    def log(self, number, day, km, at=None):
        runner = self.runner(number)
        self.season.log(runner, Outing(self.day_for(runner, day), km, at=at))

    def bring(self, number, day, file):
        runner = self.runner(number)
        day = self.day_for(runner, day) - timedelta(days=1)
        self.season.bring(runner, {"morning.gpx": recording(day, *file)})

    def some_run(self):
        return bool(self.season.paper.runs)

    def some_recording(self):
        return any(run.as_recorded for run in self.season.paper.runs.values())

    # --- runs ---------------------------------------------------------------------------------------------------------

    @rule(who=who, day=days, km=lengths, pace=paces, at=st.none() | times, zone=st.none() | zones, walk=st.booleans(),
          indoor=st.booleans())  # fmt: skip
    def logs_anything(self, who, day, km, pace, at, zone, walk, indoor):
        runner = self.runner(who)
        self.season.log(runner, Outing(self.day_for(runner, day), km, pace, at, zone, walk, indoor))

    @rule(who=who, day=days, km=st.sampled_from([5.0, 5.0, 8.4]), at=st.none() | times)
    def logs_a_run(self, who, day, km, at):
        self.log(who, day, km, at)

    @rule(who=who, km=st.sampled_from([5.0, 2.0]), last=st.sampled_from([date(2026, 11, 1), date(2026, 10, 20)]))
    def logs_the_weeks_before(self, who, km, last):
        for back in range(4):
            self.season.log(self.runner(who), Outing(last - timedelta(days=4 * back), km))

    @precondition(some_run)
    @rule(which=st.integers(0, 30), km=lengths, pace=paces)
    def types_other_figures(self, which, km, pace):
        self.season.retype(self.run_of(which), km, pace)

    @precondition(some_run)
    @rule(which=st.integers(0, 30), day=days, at=times)
    def moves_a_run(self, which, day, at):
        run = self.run_of(which)
        self.season.move(run, self.day_for(self.season.paper.runners[run.runner], day), at)

    @precondition(some_run)
    @rule(which=st.integers(0, 30), zone=zones)
    def says_a_run_was_elsewhere(self, which, zone):
        self.season.rezone(self.run_of(which), zone)

    @precondition(some_run)
    @rule(which=st.integers(0, 30), walk=st.booleans(), indoor=st.booleans())
    def says_it_was_of_another_kind(self, which, walk, indoor):
        self.season.reword(self.run_of(which), walk, indoor)

    @precondition(some_run)
    @rule(which=st.integers(0, 30), visibility=st.sampled_from(Visibility))
    def hides_a_run(self, which, visibility):
        self.season.hide(self.run_of(which), visibility)

    @precondition(some_run)
    @rule(which=st.integers(0, 30))
    def removes_a_run(self, which):
        self.season.remove(self.run_of(which))

    @rule(who=who, day=days, file=recordings)
    def brings_a_recording(self, who, day, file):
        self.bring(who, day, file)

    @precondition(some_recording)
    @rule(which=st.integers(0, 10))
    def restores_what_was_recorded(self, which):
        self.season.restore(self.run_of(which, recorded=True))

    @precondition(some_recording)
    @rule(which=st.integers(0, 10))
    def undoes_an_import(self, which):
        run = self.run_of(which, recorded=True)
        self.season.undo(run.brought, run.runner)

    # --- runners ------------------------------------------------------------------------------------------------------

    @rule(which=st.integers(0, 2), who=who)
    def joins(self, which, who):
        self.season.join(self.challenge(which), self.runner(who))

    @rule(which=st.integers(0, 2), who=who)
    def leaves(self, which, who):
        self.season.leave(self.challenge(which), self.runner(who))

    @rule(who=who, category=st.sampled_from([None, "women", "men"]), agreed=st.booleans(), hidden=st.booleans(),
          born=st.sampled_from([None, date(1990, 11, 14), date(1991, 11, 2), date(2010, 1, 1)]))  # fmt: skip
    def says_who_they_are(self, who, category, agreed, hidden, born):
        self.season.introduce(self.runner(who), category, born, agreed, hidden)

    @rule(who=who, zone=zones)
    def moves_house(self, who, zone):
        self.season.relocate(self.runner(who), zone)

    @rule(who=who, whom=who)
    def follows(self, who, whom):
        self.season.follow(self.runner(who), self.runner(whom))

    @precondition(lambda self: len(self.season.paper.runners) > 3)
    @rule(who=who)
    def closes_an_account(self, who):
        self.season.close_account(self.runner(who))

    @precondition(lambda self: len(self.season.paper.runners) < 6)
    @rule(zone=zones)
    def signs_up(self, zone):
        self.season.sign_up(zone)

    # --- time, and who watches over it --------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 13, 24, 100]))
    def time_passes(self, hours):
        self.timepiece.forward(hours=hours)

    @rule(which=st.integers(0, 2), moment=st.sampled_from(["ends", "closes", "final"]))
    def a_phase_ends(self, which, moment):
        then = getattr(self.challenge(which).card, moment) + timedelta(seconds=30)
        if then > site_clock.now():
            self.timepiece.at(then)

    @rule()
    def the_worker_comes_by(self):
        self.season.worker_comes_by()

    @rule(which=st.integers(0, 2), card=cards)
    def the_organiser_changes_the_card(self, which, card):
        self.season.change_card(self.challenge(which), card)

    @rule(which=st.integers(0, 2), everybody_goes=st.booleans())
    def the_organiser_calls_it_off(self, which, everybody_goes):
        if everybody_goes:
            self.season.cancel(self.challenge(which))

    @rule(which=st.integers(0, 2))
    def somebody_recounts(self, which):
        challenge = self.challenge(which)
        if challenge.moves(site_clock.now()):
            monthly.judge_again(challenge.id)
        with transaction():
            assert boards.recount(challenge.id) == []

    @invariant()
    def everything_equals_the_recount(self):
        self.season.paper.judge(site_clock.now())
        self.comparison.everything(self.season.paper)


def test_after_any_sequence_everything_matches_the_runs(app, clock):
    thorough = settings.get_current_profile_name() == "thorough"
    often = settings() if thorough else settings(max_examples=FEW, derandomize=True)  # the same ones every time
    run_state_machine_as_test(lambda: Year(clock), settings=settings(often, stateful_step_count=FINE_COUNTS))
