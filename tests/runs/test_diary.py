"""The run history as plain values."""

from challenges.db import transaction
from challenges.runs.queries import run_history_of
from challenges.runs.rules.facts import order_of
from tests import make


def test_the_run_history_is_chronological(app, ann, ben, clock):
    clock.at("2026-11-20T18:00")
    late = make.run(ann, km=8, minutes=48, day="2026-11-12", at=make.at("19:10"))
    undated = make.run(ann, km=5, day="2026-11-12")
    early = make.run(ann, km=6, minutes=36, day="2026-11-12", at=make.at("06:05"))
    older = make.run(ann, km=21.1, minutes=130, day="2026-10-02")
    make.run(ben, km=3)
    diary = run_history_of(ann.id)
    assert [outing.run_id for outing in diary] == [older.id, early.id, late.id, undated.id]
    assert [outing.minute for outing in diary] == [None, 6 * 60 + 5, 19 * 60 + 10, None]
    assert diary[0].distance == 21_100_000
    assert sorted(diary, key=order_of) == list(diary)
    assert [outing.run_id for outing in run_history_of(ann.id, since=diary[1].day)] == [early.id, late.id, undated.id]


def test_a_held_run_is_not_in_the_run_history(app, ann):
    held = make.run(ann, km=5)
    with transaction():
        held.held = "places"
    assert run_history_of(ann.id) == []
