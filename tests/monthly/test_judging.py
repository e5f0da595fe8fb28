"""When a run is logged, corrected or removed, verdicts, scores and tallies follow."""

from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from challenges.boards.queries import differences_of, misjudged_in
from challenges.db import db, transaction
from challenges.monthly import actions, queries
from challenges.monthly.models import Challenge, Participation, Score, Tally, Verdict
from challenges.monthly.queries.participants import facts_of, participants_of_challenge, stored_marks, stored_verdicts
from challenges.monthly.rules import ChallengeClock, CountsFrom, NoOverlap
from challenges.monthly.rules.metrics import Evidence, Metric
from challenges.runners.rules import Visibility
from challenges.runs import actions as runs
from challenges.runs.models import Run
from challenges.units import Distance, Duration
from tests import make


def log(runner, day: str = "2026-11-10", km: float = 5, **values) -> Run:
    return make.run(runner, day=day, km=km, minutes=km * 6, **values)


def change(run: Run, **values) -> None:
    with transaction():
        runs.change(run.id, run.runner_id, **values)


def remove(run: Run) -> None:
    with transaction():
        runs.remove(run.id, run.runner_id)


def score(
    challenge: Challenge, runner, metric: Metric = Metric.DISTANCE, evidence=Evidence.ALL
) -> tuple[float, date] | None:
    rows = select(Score).join(Participation, Participation.id == Score.participation_id)
    found = db.session.scalar(
        rows.where(
            Participation.challenge_id == challenge.id,
            Participation.runner_id == runner.id,
            Score.metric == metric,
            Score.evidence == evidence,
        )
    )
    return (found.value / (1 if metric.is_count else 1_000_000), found.reached_on) if found else None


def reasons(run: Run, runner) -> list[str]:
    return [str(reason) for line in queries.verdicts_of(run, runner) for reason in line.reasons]


def test_a_run_raises_the_score_and_moves_the_date_it_was_reached(app, ann):
    november = make.challenge()
    make.participation(november, ann)
    log(ann, "2026-11-12", 8)
    log(ann, "2026-11-04", 5)
    assert score(november, ann) == (13, date(2026, 11, 12))
    assert score(november, ann, Metric.RUNS) == (2, date(2026, 11, 12))
    assert score(november, ann, Metric.ACTIVE_DAYS) == (2, date(2026, 11, 12))
    assert november.tally.total == 13_000_000


def test_a_verified_run_counts_among_all_runs_and_verified_ones(app, ann):
    november = make.challenge()
    make.participation(november, ann)
    log(ann, "2026-11-12", 8)
    make.recorded_run(ann, day="2026-11-04", km=5)
    assert score(november, ann) == (13, date(2026, 11, 12))
    assert score(november, ann, evidence=Evidence.VERIFIED) == (5, date(2026, 11, 4))
    assert score(november, ann, Metric.RUNS, Evidence.VERIFIED) == (1, date(2026, 11, 4))
    assert november.tally.total == 13_000_000, "what is typed in counts for everybody's total"


def test_a_recording_with_typed_figures_is_no_longer_verified(app, ann):
    november = make.challenge()
    make.participation(november, ann)
    run = make.recorded_run(ann, day="2026-11-04", km=5)
    change(run, distance=Distance.of_km(6), duration=Duration.of_minutes(36))
    assert score(november, ann) == (6, date(2026, 11, 4))
    assert score(november, ann, evidence=Evidence.VERIFIED) is None
    assert differences_of(november.id) == []


def test_self_reported_and_verified_runs_both_finish(app, ann, ben):
    november = make.challenge(km=5)
    typed, recorded = make.participation(november, ann), make.participation(november, ben)
    log(ann, "2026-11-04", 5)
    make.recorded_run(ben, day="2026-11-05", km=5)
    assert [typed.finished_on, recorded.finished_on] == [date(2026, 11, 4), date(2026, 11, 5)]
    assert november.tally.finishers == 2


def test_a_late_run_changes_no_score_even_after_another_was_removed(app, ann, clock):
    november = make.challenge()
    make.participation(november, ann)
    stays, goes = log(ann, "2026-11-03", 5), log(ann, "2026-11-04", 8)
    clock.at("2026-12-20 12:00")
    remove(goes)
    log(ann, "2026-11-05", 3)
    assert stays.distance == Distance.of_km(5)
    assert score(november, ann) == (13, date(2026, 11, 4)), "the grace is over"


def test_a_run_outside_the_window_changes_no_score(app, ann):
    november = make.challenge()
    make.participation(november, ann)
    version = november.tally.version
    log(ann, "2026-10-20")
    assert score(november, ann) is None
    assert november.tally.version == version


def test_a_run_counts_in_every_challenge_of_its_runner_and_in_no_other(app, ann, ben):
    november, autumn = make.challenge(), make.challenge(title="Autumn", first_day="2026-09-01")
    others = make.challenge(title="Without Ann")
    for challenge in (november, autumn):
        make.participation(challenge, ann)
    make.participation(others, ben)
    run = log(ann)
    assert [line.challenge.title for line in queries.verdicts_of(run, ann)] == ["November together", "Autumn"]
    assert all(line.counts and line.value == 5_000_000 for line in queries.verdicts_of(run, ann))
    assert others.tally.total == 0


def test_only_the_runner_reads_why_a_run_does_not_count(app, ann, ben):
    make.participation(make.challenge(least_distance=Distance.of_km(6)), ann)
    run = log(ann)
    assert reasons(run, ann) == ["Too short: Distance(mm=5000000). Runs must be at least Distance(mm=6000000)."]
    assert queries.verdicts_of(run, ben) == []
    assert queries.verdicts_of(run, None) == []


def test_a_private_run_counts(app, ann):
    november = make.challenge()
    make.participation(november, ann)
    log(ann, visibility=Visibility.ME)
    assert score(november, ann) == (5, date(2026, 11, 10))


def test_a_correction_is_judged_like_a_new_run(app, ann):
    november = make.challenge(least_distance=Distance.of_km(1))
    make.participation(november, ann)
    run = log(ann)
    change(run, distance=Distance.of_km(7), duration=Duration.of_minutes(42))
    assert score(november, ann) == (7, date(2026, 11, 10))
    change(run, distance=Distance.of_m(900), duration=Duration.of_minutes(6))
    assert score(november, ann) is None
    assert november.tally.total == 0


def test_moving_a_run_to_an_earlier_day_moves_the_finish_date(app, ann):
    place = make.participation(make.challenge(km=10), ann)
    for day in ("2026-11-02", "2026-11-15"):
        log(ann, day, 5)
    second = log(ann, "2026-11-08", 5)
    assert place.finished_on == date(2026, 11, 8)
    change(second, day=date(2026, 11, 5))
    assert score(place.challenge, ann) == (15, date(2026, 11, 15))
    assert place.finished_on == date(2026, 11, 5)


def test_a_run_that_moves_out_of_the_window_loses_its_verdict(app, ann):
    november = make.challenge()
    make.participation(november, ann)
    run = log(ann)
    change(run, day=date(2026, 10, 10))
    assert queries.verdicts_of(run, ann) == []
    assert score(november, ann) is None
    change(run, day=date(2026, 11, 2))
    assert score(november, ann) == (5, date(2026, 11, 2))


def test_a_change_of_zone_can_move_a_run_into_the_next_month(app, ann):
    november = make.challenge()
    make.participation(november, ann)
    run = log(ann, "2026-11-01", at=time(0, 30))
    assert score(november, ann) == (5, date(2026, 11, 1))
    change(run, day=date(2026, 10, 31), at=time(19, 30), zone="America/New_York")
    assert score(november, ann) is None


def test_a_removed_run_no_longer_counts(app, ann):
    november = make.challenge(km=8)
    place = make.participation(november, ann)
    log(ann, "2026-11-03", 4)
    run = log(ann, "2026-11-09", 4)
    assert place.finished_on == date(2026, 11, 9)
    assert november.tally.finishers == 1
    remove(run)
    assert score(november, ann) == (4, date(2026, 11, 3))
    assert place.finished_on is None
    assert november.tally.finishers == 0


def test_of_overlapping_runs_the_longer_counts_and_the_shorter_says_why_not(app, ann):
    november = make.challenge()
    make.participation(november, ann)
    short = log(ann, km=5, at=time(7, 10))
    assert score(november, ann)[0] == 5
    long = log(ann, km=10, at=time(7, 0))
    assert score(november, ann)[0] == 10
    assert reasons(short, ann) == [str(NoOverlap().names(facts_of(long)))]
    remove(long)
    assert score(november, ann)[0] == 5
    assert reasons(short, ann) == []


def test_runs_in_the_window_count_if_logged_in_the_grace_period(app, ann, clock):
    november = make.challenge()
    make.participation(november, ann)
    clock.at("2026-12-04 11:59")  # the last day ends at noon UTC on 1 December, where days end last; then 72 hours
    log(ann, "2026-11-30", 5)
    assert score(november, ann)[0] == 5


def test_a_run_logged_after_the_grace_period_is_too_late_and_changes_no_score(app, ann, clock):
    november = make.challenge()
    make.participation(november, ann)
    log(ann, "2026-11-10", 5)
    clock.at("2026-12-04 12:00")
    late = log(ann, "2026-11-11", 9)
    assert score(november, ann) == (5, date(2026, 11, 10))
    assert [reason.split(":")[0] for reason in reasons(late, ann)] == ["Logged too late"]


def test_a_closed_challenge_stays_the_same_when_a_run_is_corrected_or_removed(app, ann, clock):
    november = make.challenge(grace_hours=0)
    make.participation(november, ann)
    first, second = log(ann, "2026-11-10", 5), log(ann, "2026-11-12", 6)
    clock.at("2026-12-05 12:00")
    change(first, distance=Distance.of_km(20), duration=Duration.of_minutes(120))
    remove(second)
    assert score(november, ann) == (11, date(2026, 11, 12))
    assert november.tally.total == 11_000_000


def test_a_cancelled_challenge_keeps_its_scores(app, ann, olu):
    november = make.challenge()
    make.participation(november, ann)
    log(ann)
    with transaction():
        actions.cancel(november.id, "The park is flooded.")
    log(ann, "2026-11-11", 7)
    assert score(november, ann) == (5, date(2026, 11, 10))


def test_on_the_hosts_clock_the_first_of_december_in_auckland_may_be_november(app, ann):
    november = make.challenge(clock=ChallengeClock.HOST, zone="Europe/London")
    make.participation(november, ann)
    with_time = log(ann, "2026-11-01", at=time(8), zone="Pacific/Auckland")  # still 31 October in London
    assert [reason.split(":")[0] for reason in reasons(with_time, ann)] == ["Wrong dates"]
    assert score(november, ann) is None


def test_an_active_day_counts_once_however_many_runs_it_has(app, ann):
    days = make.challenge(metric=Metric.ACTIVE_DAYS, target=10)
    make.participation(days, ann)
    log(ann, "2026-11-03", 4)
    log(ann, "2026-11-03", 5)
    log(ann, "2026-11-04", 4)
    assert score(days, ann, Metric.ACTIVE_DAYS) == (2, date(2026, 11, 4))
    assert days.tally.total == 2


def test_logging_a_run_costs_the_same_however_many_take_part(app, ann, ben, cleo, olu, queries_at_most):
    challenges = [make.challenge(title=f"Challenge {number}") for number in range(3)]
    for challenge in challenges:
        make.participation(challenge, ann)
    log(ann, "2026-11-02")
    with queries_at_most(99) as alone:
        log(ann, "2026-11-03")
    for other in (ben, cleo, olu):
        for challenge in challenges:
            make.participation(challenge, other)
        log(other, "2026-11-03")
    judged = (
        "participations",
        "verdicts",
        "scores",
        "tallies",
        "buckets",
    )  # other statements depend on the awards it earns
    with queries_at_most(len(alone)) as together:
        log(ann, "2026-11-05")
    alone, together = (sum(any(name in text for name in judged) for text in each) for each in (alone, together))
    assert together == alone


def test_judging_a_run_in_three_challenges_takes_few_statements(app, ann, queries_at_most):
    for number in range(3):
        make.participation(make.challenge(title=f"Challenge {number}"), ann)
    log(ann, "2026-11-02")
    with queries_at_most(99) as statements:
        log(ann, "2026-11-03")
    ours = [text for text in statements if ("buckets" not in text and "verdicts" in text) or "scores" in text]
    assert len(ours) <= 8


def test_judging_again_repairs_what_differs(app, ann, ben):
    november = make.challenge()
    for runner in (ann, ben):
        make.participation(november, runner)
        log(runner)
    with transaction():
        db.session.execute(Verdict.__table__.delete())
        db.session.execute(Score.__table__.update().values(behind=-1))
        tally = db.session.get_one(Tally, november.id)
        tally.total = 2
    actions.judge_again(november.id)
    assert score(november, ann) == (5, date(2026, 11, 10))
    assert november.tally.total == 10_000_000
    assert db.session.scalar(select(func.count()).select_from(Verdict)) == 2


# --- the recount ------------------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["log", "log", "record", "change", "remove", "join", "leave"]),
        st.integers(0, 1),  # runner
        st.integers(0, 1),  # challenge
        st.integers(-2, 14) | st.integers(-60, 0),  # day of November, or of the weeks before
        st.integers(1, 12),  # km
        st.none() | st.integers(0, 23),  # hour
    ),
    max_size=18,
)


@pytest.fixture
def two_challenges(app):
    """A distance challenge, and one of active days that counts from joining, on the host's clock."""
    return [
        make.challenge(km=20, least_distance=Distance.of_km(2)),
        make.challenge(
            title="Days", metric=Metric.ACTIVE_DAYS, target=4, clock=ChallengeClock.HOST, zone="Asia/Tokyo",
            counts_from=CountsFrom.JOINING, first_day="2026-11-03", last_day="2026-11-20",
        ),
    ]  # fmt: skip


@given(STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_sequence_a_recount_finds_the_same(ann, ben, two_challenges, steps):
    people = [ann, ben]
    for what, who, which, day, km, hour in steps:
        _do(what, people[who], two_challenges[which], day, km, hour)
    for challenge in two_challenges:
        _same_from_scratch(challenge)


def _do(what, runner, challenge, day, km, hour):
    start = {"day": date(2026, 11, 1) + timedelta(days=day - 1), "at": None if hour is None else time(hour)}
    figures = {"distance": Distance.of_km(km), "duration": Duration.of_minutes(km * 7)}
    last = db.session.scalar(select(Run).where(Run.runner_id == runner.id).order_by(Run.id.desc()).limit(1))
    try:
        with transaction():
            if what == "log":
                runs.log(runner.id, **start, **figures)
            elif what == "record":
                make.recorded_run(runner, km=km, minutes=km * 7, **start)
            elif what == "change" and last:
                runs.change(last.id, runner.id, **start, **figures)
            elif what == "remove" and last:
                runs.remove(last.id, runner.id)
            elif what == "join":
                actions.join(challenge.id, runner.id)
            elif what == "leave":
                actions.leave(challenge.id, runner.id)
    except (runs.LoggedAlready, runs.TypedAlready):
        pass


def _same_from_scratch(challenge):
    assert differences_of(challenge.id) == []
    assert list(misjudged_in(challenge.id)) == []
    participants = participants_of_challenge(challenge.id)
    ids = [participant.id for participant in participants]
    before = (
        stored_verdicts(ids),
        stored_marks(ids),
        [(participant.finished_on, participant.baseline) for participant in participants],
    )
    with transaction():
        db.session.execute(Verdict.__table__.delete().where(Verdict.participation_id.in_(ids)))
    actions.judge_again(challenge.id)
    participants = participants_of_challenge(challenge.id)
    assert (
        stored_verdicts(ids),
        stored_marks(ids),
        [(participant.finished_on, participant.baseline) for participant in participants],
    ) == before
    assert differences_of(challenge.id) == []
