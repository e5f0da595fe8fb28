"""Distances on shoes, and how long models last."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from challenges.gear import rules
from challenges.recordings.kinds import RunKind
from challenges.runs.rules.facts import RunFacts
from challenges.units import Distance

TODAY = date(2026, 11, 15)
RUNS = st.lists(st.tuples(st.integers(1, 10**8), st.integers(1, 4)), max_size=30)


@given(st.integers(0, 10**9), RUNS, st.randoms())
def test_the_order_of_runs_does_not_matter_and_removing_and_adding_one_back_changes_nothing(before, runs, random):
    far = rules.gone(before, runs)
    mixed = list(runs)
    random.shuffle(mixed)
    assert rules.gone(before, mixed) == far
    if runs:
        assert rules.gone(before, runs[1:]) <= far
        assert rules.gone(before, [*runs[1:], runs[0]]) == far


@given(st.integers(1, 10**9), st.integers(1, 6))
def test_shared_parts_add_up_to_the_run_within_a_millimetre_per_pair(distance, pairs):
    assert 0 <= distance - pairs * rules.parts_of(distance, pairs) < pairs


@given(st.integers(0, 10**10), st.integers(10**6, 10**10))
def test_a_pair_that_is_still_good_is_no_longer_worn(gone, limit):
    further = rules.raised(Distance(gone), Distance(limit))
    assert not rules.is_worn(Distance(gone), further)
    assert further >= Distance(limit)


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 10**9)), max_size=12))
def test_a_model_shows_only_once_five_runners_have_retired_it(retired):
    lasting = rules.lasts(retired)
    assert (lasting is not None) == (len({runner for runner, _ in retired}) >= 5)
    if lasting is not None:
        assert min(mm for _, mm in retired) - 5_000_000 <= lasting.mm <= max(mm for _, mm in retired) + 5_000_000


@given(st.text(max_size=60), st.text(max_size=60))
def test_spaces_and_punctuation_make_no_difference_to_a_model(brand, model):
    assert rules.model_key(brand, f" {model}-") == rules.model_key(brand, model)
    assert len(rules.model_key(brand, model)) <= 120


class Race:
    def __init__(self, km: float) -> None:
        self.distance = Distance.of_km(km)


def outing(km: float, days_ago: int) -> RunFacts:
    day = TODAY - timedelta(days=days_ago)
    return RunFacts(1, day, None, RunKind.EASY, Distance.of_km(km).mm, 1, 1, 0, False, False)


def test_suggested_races_are_half_to_one_and_a_half_times_the_longest_recent_run():
    races = [Race(km) for km in (4.9, 5, 10, 15, 15.1, 42.195)]
    diary = [outing(30, 60), outing(10, 12), outing(6, 3)]
    assert [race.distance.mm / 1e6 for race in rules.races_that_suit(races, diary, TODAY)] == [5, 10, 15]
    assert rules.races_that_suit(races, [outing(30, 60)], TODAY) == []
