"""A runner writes a run down by hand."""

from tests import make


def test_a_run_is_made(app, ann):
    run = make.run(ann, km=5, minutes=25, day="2026-11-14")
    assert run.pace.ms_per_km == 300_000
    assert make.run(ann).local_date.isoformat() == "2026-11-15"
