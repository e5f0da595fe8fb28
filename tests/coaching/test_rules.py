"""Outcomes of a plan, and which runners need attention, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.coaching.rules import (
    Grant,
    NeedReason,
    PlannedWorkout,
    WeeksBefore,
    WorkoutStage,
    day_refusal,
    invitation_refusal,
    needs_of,
    outcomes_of,
    settled,
)
from challenges.goals.rules import Aim, GoalKind, progress_of
from challenges.goals.rules.streaks import StreakPause
from challenges.monthly.rules.metrics import Metric
from challenges.mood.rules import FeelingFacts
from challenges.recordings.kinds import RunKind
from challenges.runs.rules.facts import RunFacts
from challenges.units import Distance

TODAY = date(2026, 11, 15)
A_DAY = timedelta(days=1)


def ran(back, km=5.0, kind=RunKind.EASY, number=None):
    day = TODAY - back * A_DAY
    return RunFacts(
        number or 1_000 - back, day, 420, kind, Distance.of_km(km).mm, 1_500_000, 1_500_000, 0, False, False
    )


def needs(**said):
    asked = {"wrote": 0, "diary": [], "before": WeeksBefore(), "felt": (), "standings": (), "pauses": (), "planned": (),
             "outcomes": {}, **said}  # fmt: skip
    return needs_of(TODAY, **asked)


def whys(**said):
    return [need.why for need in needs(**said)]


# --- grants ---------------------------------------------------------------------------------------------------------


@given(st.sets(st.sampled_from(Grant)))
def test_maps_and_times_need_access_to_runs(grants):
    assert settled(grants) <= grants
    assert (Grant.WHEREABOUTS in settled(grants)) == ({Grant.WHEREABOUTS, Grant.RUNS} <= grants)
    assert settled(settled(grants)) == settled(grants)


def test_a_runner_who_was_declined_can_ask_again_after_thirty_days():
    assert invitation_refusal(1, 2, 0, 0, TODAY - 29 * A_DAY, TODAY) is not None
    assert invitation_refusal(1, 2, 0, 0, TODAY - 30 * A_DAY, TODAY) is None
    assert invitation_refusal(1, 1, 0, 0, None, TODAY) is not None
    assert invitation_refusal(1, 2, 5, 0, None, TODAY) is not None
    assert invitation_refusal(1, 2, 0, 30, None, TODAY) is not None


# --- plans ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "kind", "stage"),
    [
        ("easy-thirty", RunKind.EASY, WorkoutStage.DONE),
        ("easy-thirty", RunKind.RECOVERY, WorkoutStage.DONE),
        ("easy-thirty", RunKind.INTERVALS, WorkoutStage.MISSED),
        ("six-threes", RunKind.EASY, WorkoutStage.MISSED),
        ("six-threes", RunKind.INTERVALS, WorkoutStage.DONE),
        ("", RunKind.WALK, WorkoutStage.DONE),
    ],
)
def test_a_run_on_the_day_and_of_the_right_kind_completes_a_workout(slug, kind, stage):
    outcome = outcomes_of([PlannedWorkout(1, TODAY - A_DAY, slug, False)], [ran(1, kind=kind)], TODAY)[1]
    assert outcome.stage is stage
    assert (outcome.run_id is not None) == (stage is WorkoutStage.DONE)
    assert (outcome.other_run_id is not None) == (stage is WorkoutStage.MISSED)


def test_one_run_completes_one_workout_and_library_workouts_come_first():
    both = [PlannedWorkout(1, TODAY, "", False), PlannedWorkout(2, TODAY, "easy-thirty", False)]
    outcomes = outcomes_of(both, [ran(0)], TODAY)
    assert [outcomes[1].stage, outcomes[2].stage] == [WorkoutStage.TODAY, WorkoutStage.DONE]
    assert {each.stage for each in outcomes_of(both, [ran(0), ran(0, number=2)], TODAY).values()} == {WorkoutStage.DONE}


def test_without_access_to_runs_only_marked_workouts_show_as_done():
    planned = [PlannedWorkout(1, TODAY - A_DAY, "", False), PlannedWorkout(2, TODAY - A_DAY, "", True)]
    outcomes = outcomes_of(planned, None, TODAY)
    assert [outcomes[1].stage, outcomes[2].stage] == [WorkoutStage.UNTOLD, WorkoutStage.DONE]


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.sampled_from(["", "easy-thirty", "six-threes", "gone"]), st.booleans())),
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from(RunKind))),
)
def test_one_more_run_never_undoes_a_workout(planned, runs):
    those = [
        PlannedWorkout(key, TODAY - back * A_DAY, slug, ticked) for key, (back, slug, ticked) in enumerate(planned)
    ]
    diary = [ran(back, kind=kind, number=key + 1) for key, (back, kind) in enumerate(runs)]
    done = sum(each.stage is WorkoutStage.DONE for each in outcomes_of(those, diary, TODAY).values())
    more = sum(
        each.stage is WorkoutStage.DONE for each in outcomes_of(those, [*diary, ran(0, number=999)], TODAY).values()
    )
    assert set(outcomes_of(those, diary, TODAY)) == {each.id for each in those}
    assert more >= done


def test_a_workout_is_set_for_today_or_the_next_180_days():
    assert day_refusal(TODAY - A_DAY, TODAY) is not None
    assert day_refusal(TODAY, TODAY) is None
    assert day_refusal(TODAY + 181 * A_DAY, TODAY) is not None


# --- reasons to get in touch ----------------------------------------------------------------------------------------


def test_a_runner_is_quiet_after_a_week_without_a_run_but_not_sooner():
    often = [ran(back) for back in (20, 17, 14, 12, 10)]
    assert whys(diary=[*often, ran(7)], before=WeeksBefore(20, 10**8, 1)) == [NeedReason.QUIET]
    assert whys(diary=[*often, ran(6)], before=WeeksBefore(20, 10**8, 1)) == []
    assert needs(diary=[*often, ran(9)], before=WeeksBefore(20, 10**8, 1))[0].number == 9


def test_a_break_is_not_quiet_and_neither_is_someone_who_rarely_runs():
    often = [ran(back) for back in (30, 20, 17, 14, 12, 10)]
    assert whys(diary=often, pauses=[StreakPause(TODAY - 5 * A_DAY, None)]) == []
    assert whys(diary=[ran(30), ran(9)]) == []
    assert whys(diary=[]) == []


@pytest.mark.parametrize(
    ("felt", "heavy"),
    [
        ([False, False, True], True),
        ([True, False, False], True),
        ([False, False, True, True], False),
        ([False], False),
        ([None, False, False], True),
    ],
)
def test_two_bad_runs_of_the_last_three_are_a_reason_to_get_in_touch(felt, heavy):
    said = [(TODAY - (len(felt) - place) * A_DAY, FeelingFacts("So", good, "")) for place, good in enumerate(felt)]
    assert (NeedReason.HEAVY in whys(felt=said)) == heavy


def test_bad_runs_three_weeks_ago_no_longer_matter():
    assert whys(felt=[(TODAY - back * A_DAY, FeelingFacts("Heavy", False, "")) for back in (20, 21, 22)]) == []


def goal(km, diary):
    aim = Aim(GoalKind.VOLUME, date(2026, 11, 1), date(2026, 11, 30), Metric.DISTANCE, Distance.of_km(km).mm, None)
    return progress_of(aim, diary, (), (), TODAY)


def test_a_goal_slips_when_it_falls_well_behind_an_even_pace():
    diary = [ran(1, 20)]
    assert whys(diary=None, standings=[goal(100, diary)]) == [NeedReason.SLIPPING]
    assert whys(diary=None, standings=[goal(40, diary)]) == []


def test_a_milestone_is_a_reason_to_get_in_touch():
    (praise,) = (need.praise for need in needs(diary=[ran(2, 10.2)], before=WeeksBefore(9, 8_000_000, 50_000_000)))
    assert (praise.sort, praise.distance) == ("first", Distance.of_km(10))
    (praise,) = (need.praise for need in needs(diary=[ran(2, 9)], before=WeeksBefore(9, 8_000_000, 50_000_000)))
    assert praise.sort == "longest"
    (praise,) = (need.praise for need in needs(diary=[ran(2, 5)], before=WeeksBefore(30, 8_000_000, 97_000_000)))
    assert (praise.sort, praise.distance) == ("total", Distance.of_km(100))
    assert needs(diary=[ran(8, 30)], before=WeeksBefore(9, 8_000_000, 5)) == []


def test_only_data_the_coach_may_see_gives_a_reason():
    planned = [PlannedWorkout(1, TODAY - A_DAY, "", False)]
    outcomes = outcomes_of(planned, None, TODAY)
    assert whys(diary=None, planned=planned, outcomes=outcomes) == []
    outcomes = outcomes_of(planned, [], TODAY)
    assert whys(diary=[], planned=planned, outcomes=outcomes, wrote=2) == [NeedReason.WROTE, NeedReason.MISSED]
