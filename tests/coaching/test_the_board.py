"""A coach sees at a glance which runners need attention, and why."""

from challenges.coaching.rules import Grant
from challenges.db import transaction
from challenges.mood import actions as mood
from challenges.mood.rules import FeelWordChoice
from tests import cast, make

BOARD = "/coaching/runners"


def test_runners_who_need_attention_come_first_with_the_reason(client_of, coaching, ann, ben, cleo, olu):
    for day in ("2026-10-22", "2026-10-27", "2026-11-01", "2026-11-04"):
        make.run(ben, km=6, day=day)
    for back, day in enumerate(("2026-11-12", "2026-11-13")):
        run = make.run(cleo, km=3, minutes=20 + back, day=day)
        with transaction():
            mood.say(run.id, cleo.id, FeelWordChoice("Lead", False), "")
    for day in ("2026-11-01", "2026-11-03", "2026-11-05", "2026-11-07", "2026-11-08"):
        make.run(ann, km=5, day=day)
    make.run(ann, km=4, day="2026-11-14")
    for runner in (ann, ben, cleo):
        coaching(Grant.RUNS, Grant.FEELINGS, runner=runner)
    seen = client_of(olu).see(BOARD)
    assert "No recent run No run since Wednesday 4 November, after running regularly." in seen
    assert "Tough runs 2 of the last three runs with a word didn't feel good." in seen
    assert "All good. Nothing needs your attention today." in seen
    assert seen.index("Cleo Crane") < seen.index("Ben Brook") < seen.index("Ann Archer")


def test_an_unread_note_comes_first(client_of, coaching, ann, ben, olu):
    coaching(Grant.RUNS, runner=ben)
    made = coaching()
    client_of(ann).send(f"/coaching/coaches/{made.id}/notes", {"text": "My knee hurts"})
    seen = client_of(olu).see(BOARD)
    assert "New note One unread note." in seen
    assert seen.index("Ann Archer") < seen.index("Ben Brook")
    assert "My knee hurts" not in seen


def test_runs_that_are_not_shared_give_no_reason_and_no_distance(client_of, coaching, ann, olu):
    make.run(ann, km=12)
    coaching(Grant.GOALS)
    seen = client_of(olu).see(BOARD)
    assert "12.0 km" not in seen
    assert "A first" not in seen
    assert "All good." in seen


def test_nine_runners_take_as_few_queries_as_one(client_of, coaching, ann, olu, queries_at_most):
    coaching(*Grant)
    make.run(ann)
    with queries_at_most(12) as few:
        client_of(olu).see(BOARD)
    for number in range(8):
        runner = cast.runner(f"runner-{number}")
        make.run(runner)
        coaching(*Grant, runner=runner)
    with queries_at_most(len(few)):
        assert "Runner-7 Runner" in client_of(olu).see(BOARD)
