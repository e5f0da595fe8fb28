"""The outcomes in a report, and how long a lease lasts."""

from hypothesis import given
from hypothesis import strategies as st

from challenges.imports import rules
from challenges.imports.rules import FoundRuns, ImportState
from challenges.recordings.sports import Sport
from challenges.refusals import Reason

FOUND = st.builds(FoundRuns, st.sampled_from(rules.SAID_FIRST), st.none() | st.just(Reason("Why")))


@given(st.lists(FOUND, min_size=1))
def test_a_file_is_imported_if_any_activity_in_it_is(parts):
    states = {part.state for part in parts}
    assert (rules.together(parts).state is ImportState.IMPORTED) is (ImportState.IMPORTED in states)
    assert rules.together(parts).state in states


@given(st.lists(FOUND, min_size=1))
def test_the_problem_of_one_activity_is_reported_beside_the_outcome_of_the_others(parts):
    assert (rules.together(parts).reason is None) is all(part.reason is None for part in parts)


def test_every_reason_is_given_once():
    parts = [
        FoundRuns(ImportState.IMPORTED),
        *(FoundRuns(ImportState.LEFT_OUT, Reason(text)) for text in ("A ride.", "A swim.", "A ride.")),
    ]
    assert str(rules.together(parts).reason) == "A ride. A swim."


def test_a_file_without_any_activity_is_refused():
    assert rules.together([]) == FoundRuns(ImportState.REFUSED, rules.EMPTY)


def test_every_sport_that_is_not_a_run_has_a_message():
    for sport in Sport:
        if not sport.is_run:
            assert "Only runs and walks are imported." in str(rules.left_out(sport).reason)


@given(st.floats(0, 3600))
def test_no_worker_takes_over_while_a_file_may_still_be_read(seconds):
    assert rules.lease_for(seconds).total_seconds() > seconds
    assert rules.lease_for(seconds) >= rules.LEAST_LEASE


@given(st.lists(st.booleans()))
def test_runs_are_written_one_by_one_and_files_without_runs_in_batches(came):
    at_once = 1
    for made_something in came:
        at_once = rules.next_batch(at_once, made_something=made_something)
        assert 1 <= at_once <= rules.MOST_AT_ONCE
        assert at_once == 1 or not made_something
