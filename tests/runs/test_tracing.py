"""What the recording of a run shows is computed once, and stored."""

from sqlalchemy import delete, select

from challenges import storage
from challenges.db import db, transaction, writes
from challenges.recordings.routes import SimplifiedRoute
from challenges.runs import actions, queries
from challenges.runs.models import BestEffort, Trace
from challenges.units import Duration
from tests.runs.paper import logged, upload
from tests.samples.recordings import gpx_of, north


def efforts():
    return {effort.distance.metres: effort.duration for effort in db.session.scalars(select(BestEffort))}


@writes
def forget_all():
    """Remove the stored results, as if recordings were older than them."""
    db.session.execute(delete(BestEffort))
    db.session.execute(delete(Trace))


def test_a_recorded_run_stores_its_efforts_splits_and_route(ann, client_of):
    upload(client_of(ann), gpx_of(north([3.0] * 400 + [4.0] * 250 + [3.0] * 400)))
    [run] = logged()
    assert efforts()[1_000] == Duration.of_seconds(250)
    assert [round(split[0]) for split in run.trace.kilometres] == [1_000, 1_000, 1_000, 400]
    assert [round(split[0]) for split in run.trace.miles] == [1_609, 1_609, 181]
    assert sum(split[2] for split in run.trace.kilometres) == run.duration.ms
    assert len(SimplifiedRoute.decoded(run.trace.route).lines) == 1
    assert run.trace.series["end"][-1] == 3_400


def test_a_deleted_run_leaves_nothing_behind(ann, client_of):
    reader = client_of(ann)
    upload(reader, gpx_of(north([3.0] * 600)))
    reader.send("/runs/1/removal")
    assert efforts() == {}
    assert db.session.scalar(select(Trace)) is None


def test_recordings_stored_before_are_processed_at_night(ann, client_of):
    upload(client_of(ann), gpx_of(north([3.0] * 600)))
    with transaction():
        forget_all()
    assert queries.untraced_runs() == [1]
    actions.trace_missing()
    assert efforts()[1_000] == Duration.of_seconds(333.333)
    assert queries.untraced_runs() == []


def test_a_lost_recording_keeps_its_run_and_shows_nothing(app, ann, client_of, tmp_path):
    upload(client_of(ann), gpx_of(north([3.0] * 600)))
    with transaction():
        forget_all()
    storage.discard(logged()[0].recording.sha256)
    actions.trace_missing()
    assert queries.untraced_runs() == [1]
    assert "1.8 km" in client_of(ann).see("/runs/1")
