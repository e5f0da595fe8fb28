"""When two runs are the same."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from challenges.runs.rules.duplicates import RunOutline, is_same_run
from challenges.units import Distance, Duration

START = datetime(2026, 11, 14, 5, 12, tzinfo=UTC)
RUN = RunOutline(START, Distance.of_km(10), Duration.of_minutes(50))

outlines = st.builds(
    RunOutline,
    st.one_of(st.none(), st.integers(-90, 90).map(lambda seconds: START + timedelta(seconds=seconds))),
    st.integers(9_700_000, 10_300_000).map(Distance),
    st.integers(2_900_000, 3_100_000).map(Duration),
)


def like(seconds: float = 0, metres: float = 10_000, minutes: float = 50) -> RunOutline:
    return RunOutline(START + timedelta(seconds=seconds), Distance.of_m(metres), Duration.of_minutes(minutes))


def test_the_same_start_within_a_minute_is_the_same_run():
    assert is_same_run(RUN, like(seconds=60))
    assert is_same_run(RUN, like(seconds=-60))
    assert not is_same_run(RUN, like(seconds=61))


def test_distance_and_duration_may_differ_by_two_per_cent_of_the_larger():
    assert is_same_run(RUN, like(metres=9_800))
    assert not is_same_run(RUN, like(metres=9_799))
    assert is_same_run(RUN, like(minutes=49))
    assert not is_same_run(RUN, like(minutes=48.9))
    assert not is_same_run(RUN, like(metres=9_799, minutes=48.9))


def test_two_exports_of_one_run_may_count_the_same_route_differently():
    watch = RunOutline(START, Distance.of_m(158.71), Duration.of_seconds(222), along=Distance.of_m(187.5))
    app = RunOutline(START, Distance.of_m(187.5), Duration.of_seconds(222), along=Distance.of_m(187.5))
    assert is_same_run(watch, app)
    assert not is_same_run(watch, RunOutline(START, app.distance, app.duration))
    assert not is_same_run(watch, RunOutline(START, app.distance, app.duration, along=Distance.of_m(150)))


def test_a_run_without_a_time_of_day_equals_no_other():
    undated = RunOutline(None, RUN.distance, RUN.duration)
    assert not is_same_run(undated, RUN)
    assert not is_same_run(RUN, undated)
    assert not is_same_run(undated, undated)


@given(outlines, outlines)
def test_equality_does_not_depend_on_the_order(one, other):
    assert is_same_run(one, other) == is_same_run(other, one)


@given(outlines)
def test_a_run_with_a_start_equals_itself(outline):
    assert is_same_run(outline, outline) == (outline.started_at is not None)
