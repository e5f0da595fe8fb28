"""The run history: which runs and efforts count, the same wherever figures are made."""

import ast
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from challenges.awards import actions as awards
from challenges.awards.models import Award
from challenges.db import commit, db, transaction
from challenges.gear import actions as gear
from challenges.goals import actions as goals
from challenges.goals.queries import GoalWords
from challenges.goals.rules import Aim, GoalKind
from challenges.jobs import run as run_job
from challenges.monthly.rules.metrics import Metric
from challenges.recordings.kinds import RunKind, Source
from challenges.runs import actions, queries
from challenges.runs.models import Run
from challenges.runs.queries.history import TimedRun
from challenges.runs.rules.duplicates import at_once, overlap, superseded
from challenges.units import Distance, Duration
from tests import make
from tests.house import source
from tests.house.offenders import lists_offenders
from tests.runs.paper import RUN, logged, upload
from tests.runs.tape import log_file
from tests.samples.fit_files import fit_of
from tests.samples.recordings import gpx_of, north

SATURDAY = datetime(2026, 11, 14, 6, 0, tzinfo=UTC)  # 7:00 in Paris
KM = 1_000_000
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def gpx(km: float, seconds: int, after: float = 0.0) -> bytes:
    """Return a recording of Saturday morning, starting so many seconds after seven."""
    steps = [km * 1000 / (seconds / 5)] * (seconds // 5)
    samples = [(lat, lon, ele, at + after - 1800) for lat, lon, ele, at in north(steps, every=5.0)]
    return gpx_of(samples).replace(b"2026-07-04", b"2026-11-14")


def treadmill(km: float, seconds: int, start: datetime) -> bytes:
    samples = north([km * 1000 / (seconds / 5)] * (seconds // 5), every=5.0)
    return fit_of(samples, sub_sport="treadmill", with_positions=False, start=start, zone_offset=60)


def set_goal(runner, kind=GoalKind.VOLUME, **values):
    said = {"metric": Metric.DISTANCE, "target": 19 * KM} | values
    goals.set_goal(runner.id, Aim(kind, *NOVEMBER, **said), GoalWords("", "", ""), date(2026, 11, 1))
    commit()


def case(reader) -> str:
    """Return the trophies, after the worker has run."""
    run_job(awards.review_wanted)
    return plain(reader.see("/trophies"))


def plain(seen) -> str:
    return seen.replace("\N{NO-BREAK SPACE}", " ")


# --- which of the overlapping recordings counts -----------------------------------------------------------------------


def timed(number, minute, minutes, km):
    start = SATURDAY + timedelta(minutes=minute)
    return TimedRun(number, start.date(), start, Distance.of_km(km), Duration.of_minutes(minutes), False, None)


@pytest.mark.parametrize(
    ("begins", "minutes", "shares"),
    [(0, 60, True), (30, 60, True), (31, 60, False), (59, 2, True), (59.5, 2, False), (-9, 10, False), (60, 60, False)],
)
def test_sharing_half_of_the_shorter_run_is_an_overlap(begins, minutes, shares):
    one, other = timed(1, 0, 60, 10), timed(2, begins, minutes, 5)
    assert overlap(one, other) is overlap(other, one) is shares


def test_the_longer_counts_by_distance_then_time_then_upload():
    assert superseded([timed(1, 0, 60, 9), timed(2, 1, 50, 10)]) == {1: 2}
    assert superseded([timed(1, 0, 60, 10), timed(2, 1, 61, 10)]) == {1: 2}
    assert superseded([timed(2, 0, 60, 10), timed(1, 1, 60, 10)]) == {2: 1}


def test_a_run_that_does_not_count_supersedes_no_third_run():
    whole, end, after = timed(1, 0, 60, 10), timed(2, 30, 60, 9), timed(3, 70, 30, 5)
    assert superseded([whole, end, after]) == {2: 1}


RUNS = st.lists(
    st.builds(timed, st.integers(1, 99), st.integers(0, 300), st.integers(1, 120), st.integers(1, 42)),
    max_size=9, unique_by=lambda run: run.id,
)  # fmt: skip


@given(RUNS, st.randoms())
def test_counted_runs_never_overlap_and_the_others_overlap_a_longer_counted_one(runs, dice):
    instead = superseded(runs)
    counted = [run for run in runs if run.id not in instead]
    assert not any(overlap(one, other) for one in counted for other in counted if one.id != other.id)
    by_id = {run.id: run for run in runs}
    for lost, kept in instead.items():
        assert kept not in instead
        assert overlap(by_id[lost], by_id[kept])
        assert (by_id[lost].distance, by_id[lost].duration) <= (by_id[kept].distance, by_id[kept].duration)
    dice.shuffle(runs)
    assert superseded(runs) == instead
    assert sorted(run.id for group in at_once(runs) for run in group) == sorted(by_id)


# --- a watch and a phone ----------------------------------------------------------------------------------------------


@pytest.fixture
def both(ann, client_of):
    """Log a watch with 10 km, and a phone that was started 75 seconds later and has 9.75 km."""
    challenge = make.challenge(km=100)
    make.participation(challenge, ann)
    with transaction():
        for name, kinds in (("Blue ones", [RunKind.EASY]), ("Red ones", [])):
            gear.add_pair(
                ann.id, name=name, brand="", model="", first_day=date(2026, 1, 1), distance_before=Distance(0),
                good_for=Distance.of_km(700), kinds=kinds,
            )  # fmt: skip
    set_goal(ann)
    return client_of(ann)


FILES = {"watch": gpx(10, 3000), "telephone": gpx(9.75, 2925, after=75)}


@pytest.mark.parametrize("order", [("watch", "telephone"), ("telephone", "watch")])
def test_a_watch_and_a_telephone_are_one_run_everywhere(both, ann, order):
    for name in order:
        upload(both, FILES[name], f"{name}.gpx")
    by_km = sorted(logged(), key=lambda run: run.distance)
    assert [round(run.distance.mm / KM, 2) for run in by_km] == [9.75, 10.0]
    shorter, longer = by_km
    goal = plain(both.see("/goals/1"))
    assert "10.0 km of 19 km" in goal
    assert "Reached" not in goal
    assert "10.0 km" in plain(both.see("/recaps/2026-11"))
    assert "1 run on one day" in both.see("/recaps/2026-11")
    assert "19.7" not in plain(both.see("/recaps"))
    assert "10 of 700 km" in plain(both.see("/gear")) or "10.0 of 700 km" in plain(both.see("/gear"))
    trophies = case(both)
    assert "First 10 km" in trophies
    assert "Longest run yet" not in trophies, "the other recording is no run before it"
    assert "10 km in total" in trophies
    assert "of 25 km" not in trophies, "19.75 km would be in reach of 25"
    assert "19.8" not in plain(both.see("/runs")) and "19.75" not in plain(both.see("/runs"))
    assert "19.7" not in plain(both.see("/")) and "19.8" not in plain(both.see("/"))
    page = both.see(f"/runs/{shorter.id}")
    assert "That one counts, so nothing is counted twice." in page
    assert f'href="/runs/{longer.id}"' in page.html
    assert "Overlap: your 10 km run at the same time counts instead" in page, "the verdict names it"
    assert "That one counts" not in both.see(f"/runs/{longer.id}")


def test_when_the_longer_one_goes_the_shorter_one_counts(both, ann):
    for name in FILES:
        upload(both, FILES[name], f"{name}.gpx")
    longer = max(logged(), key=lambda run: run.distance)
    both.send(f"/runs/{longer.id}/removal")
    (left,) = logged()
    assert left.counts
    assert "9.7 km of 19 km" in plain(both.see("/goals/1"))
    assert "That one counts" not in both.see(f"/runs/{left.id}")


def test_a_longer_run_that_is_held_supersedes_nothing(both, ann):
    for name in FILES:
        upload(both, FILES[name], f"{name}.gpx")
    longer = max(logged(), key=lambda run: run.distance)
    both.send(f"/runs/{longer.id}/edit", {**RUN, "at": "07:00", "distance": "10 km", "duration": "10:00"})
    shorter = min(logged(), key=lambda run: run.distance)
    assert shorter.counts
    assert "9.7 km of 19 km" in plain(both.see("/goals/1"))


def test_recordings_of_one_road_that_differ_by_four_per_cent_are_an_overlap(ann, client_of):
    reader = client_of(ann)
    upload(reader, gpx(5.40, 1800), "watch.gpx")
    upload(reader, gpx(5.62, 1840, after=20), "telephone.gpx")
    assert [run.counts for run in sorted(logged(), key=lambda run: run.distance)] == [False, True]
    assert [outing.distance // 10_000 for outing in queries.run_history_of(ann.id)] == [562]


def test_two_devices_of_one_long_day_are_not_too_many_hours(ann):
    log_file(ann, gpx(60, 13 * 3600), "watch.gpx")
    other = log_file(ann, gpx(58, 13 * 3600 - 100, after=90), "telephone.gpx")
    assert other.held == ""


# --- which recordings count -------------------------------------------------------------------------------------------


def test_a_recording_that_was_corrected_to_less_has_no_5_km_anywhere(ann, client_of):
    reader = client_of(ann)
    upload(reader, gpx(5.01, 1440))
    (run,) = logged()
    set_goal(ann, GoalKind.TIME, metric=None, target=25 * 60_000, distance=5 * KM)
    pages = [f"/runs/{run.id}", "/recaps/2026-11", "/goals/1", "/workouts/six-threes", "/trophies"]
    case(reader)
    before = [plain(reader.see(page)) for page in pages]
    assert all("23:5" in page for page in before[:4])
    assert "First 5 km" in before[4]
    edited = {**RUN, "at": "07:00", "duration": "24:00", "zone": run.zone, "title": "By the river"}
    reader.send(f"/runs/{run.id}/edit", {**edited, "distance": "4.2 km"})
    trophies = case(reader)
    run_page, recap, goal, workout = (plain(reader.see(page)) for page in pages[:4])
    assert "Best efforts" not in run_page
    for page in (recap, goal, workout):
        assert "23:5" not in page
    assert "Your paces" not in workout
    assert "First 1 km" in trophies
    assert "First 5 km The run it came from was corrected." in " ".join(
        re.sub(r", \d+ November 2026", "", trophies).split()
    )
    reader.send(f"/runs/{run.id}/restoration", {"what": "figures"})
    assert [plain(reader.see(page)) for page in pages[1:4]] == before[1:4], "what the recording says is there again"


def test_a_crop_computes_efforts_again_and_they_count(ann, client_of):
    reader = client_of(ann)
    upload(reader, gpx(5.5, 1650))
    (run,) = logged()
    assert "5 km 25:00" in plain(reader.see("/recaps/2026-11"))
    assert "Run cropped." in reader.send(f"/runs/{run.id}/crop", {"start": "0:00", "finish": "20:00"})
    page = plain(reader.see("/recaps/2026-11"))
    assert "1 km 5:00" in page
    assert "5 km 25:00" not in page


def current(runner):
    """Return the current awards, after the worker has run."""
    run_job(awards.review_wanted)
    db.session.rollback()
    rows = select(Award.what, Award.detail).where(Award.runner_id == runner.id, Award.gone_because.is_(None))
    return sorted((what.value, detail) for what, detail in db.session.execute(rows))


def test_treadmill_runs_are_no_records_whatever_the_way_they_came(ann, client_of):
    reader = client_of(ann)
    reader.send("/runs/new", {**RUN, "at": "", "day": "2026-11-10", "distance": "3 km", "duration": "18:00"})
    upload(reader, treadmill(5.2, 1560, SATURDAY - timedelta(days=2)), "slow.fit")
    upload(reader, treadmill(6.0, 1620, SATURDAY - timedelta(days=1)), "fast.fit")
    found = current(ann)
    assert "fastest" not in {what for what, _ in found}
    assert found.count(("first", str(5 * KM))) == 1
    first = logged()[0]
    edited = {**RUN, "at": "", "day": "2026-11-10", "distance": "3 km", "duration": "18:00", "title": "The first"}
    reader.send(f"/runs/{first.id}/edit", edited)
    assert current(ann) == found
    assert "Fastest" not in case(reader)


# --- at the source ----------------------------------------------------------------------------------------------------

READS_EFFORTS = {"challenges.runs.models", "challenges.runs.actions.traces", "challenges.runs.queries.detail",
                 "challenges.runs.queries.history"}  # fmt: skip
ASKS_WHETHER_HELD = {"challenges.runs.queries.history", "challenges.runs.queries.recordings",
                     "challenges.runs.queries.index", "challenges.runs.queries.visibility",  # lists, no figures
                     "challenges.monthly.queries.participants"}  # a verdict says itself that a run is held  # fmt: skip


@lists_offenders
def test_no_query_decides_for_itself_what_counts():
    for module, tree in source.modules().items():
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        if "BestEffort" in names and module not in READS_EFFORTS:
            yield f"{module} reads best efforts past counted_efforts()"
        compared = {ast.unparse(node.left) for node in ast.walk(tree) if isinstance(node, ast.Compare)}
        asks = compared & {"Run.held", "its_run.held", "RUN.c.held", "_RUN.held", "_R.held"}
        if asks and module not in ASKS_WHETHER_HELD:
            yield f"{module} does not ask history.counted()"


# --- cost -------------------------------------------------------------------------------------------------------------


def test_logging_a_run_needs_no_more_queries_in_a_long_history(ann, queries_at_most):
    for number in range(40):
        make.run(
            ann, km=5 + number / 100, minutes=30, day=date(2026, 9, 1) + timedelta(days=number), at=make.at("07:00")
        )
    with queries_at_most(14), transaction():  # one of them locks, on PostgreSQL
        actions.log(ann.id, day=date(2026, 11, 13), distance=Distance.of_km(4), duration=Duration.of_minutes(24))


def test_a_chain_of_overlaps_over_many_days_is_resolved_to_its_end(ann):
    """Each long run of a day, and short ones across its ends: `superseded` of all of them says what counts."""
    with transaction():
        for number in range(24):
            start = SATURDAY - timedelta(days=12) + timedelta(hours=11 * number)
            db.session.add(
                Run(runner_id=ann.id, source=Source.HAND, zone="UTC", local_date=start.date(), started_at=start,
                    distance=Distance.of_m(90_000 - 100 * number), duration=Duration.of_minutes(60 * 22),
                    moving=Duration.of_minutes(60 * 22), created_at=start, updated_at=start)
            )  # fmt: skip
        db.session.flush()
    first = logged()[0]
    with transaction():
        actions.change(first.id, ann.id, title="The first of many")
    assert stored() == superseded(queries.timed_runs(ann.id, date(2026, 1, 1), date(2026, 12, 31)))
    with transaction():
        db.session.execute(update(Run).where(Run.id == first.id).values(held=""))
    with transaction():
        actions.remove(first.id, ann.id)
    assert stored() == superseded(queries.timed_runs(ann.id, date(2026, 1, 1), date(2026, 12, 31)))


def stored():
    db.session.rollback()
    return {run.id: run.superseded_by for run in logged() if run.superseded_by is not None}
