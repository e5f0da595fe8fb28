"""A coach sees exactly what is granted, from the moment it is granted until it is revoked."""

from datetime import date
from itertools import combinations

import pytest

from challenges.coaching import actions
from challenges.coaching.models import Coaching
from challenges.coaching.rules import Grant
from challenges.db import db, transaction
from challenges.goals import actions as goals
from challenges.goals.queries import GoalWords
from challenges.goals.rules import Aim, GoalKind
from challenges.monthly.rules.metrics import Metric
from challenges.mood import actions as mood
from challenges.mood.rules import FeelWordChoice
from challenges.recordings.kinds import RunKind
from challenges.refusals import NotYours
from challenges.runners.rules import Visibility
from challenges.units import Distance
from tests import make

SHOWN = {
    Grant.GOALS: ("123 km", "obstacle-marker", "plan-marker"),
    Grant.RUNS: ("title-marker", "Long run"),
    Grant.WHEREABOUTS: ("06:12",),
    Grant.FEELINGS: ("feel-marker", "line-marker"),
    Grant.PATTERNS: ("Patterns No patterns yet",),
}
NEVER = ("why-marker", "notes-marker")


@pytest.fixture
def full(ann, clock):
    """Ann has a private run, a goal with a plan, and a word for how the run felt."""
    run = make.run(
        ann, km=17, title="title-marker", at=make.at("06:12"), visibility=Visibility.ME, notes="notes-marker"
    )
    other = make.run(ann, km=16, day="2026-11-10", visibility=Visibility.ME, kind=RunKind.LONG)
    aim = Aim(GoalKind.VOLUME, date(2026, 11, 1), date(2026, 11, 30), Metric.DISTANCE, Distance.of_km(123).mm, None)
    with transaction():
        mood.say(run.id, ann.id, FeelWordChoice("feel-marker", True), "line-marker")
        goals.set_goal(ann.id, aim, GoalWords("why-marker", "obstacle-marker", "plan-marker"), date(2026, 11, 1))
    return run, other


def looks_right(seen, grants):
    for grant, markers in SHOWN.items():
        there = grant in grants and (grant is not Grant.WHEREABOUTS or Grant.RUNS in grants)
        for marker in markers:
            assert (marker in seen) == there, f"{marker} with {grants}"
    for marker in NEVER:
        assert marker not in seen.html


def test_each_grant_reveals_its_own_part_and_nothing_else(client_of, coaching, show, full, ann, olu):
    made = coaching()
    coach, runner = client_of(olu), client_of(ann)
    every = [set(some) for many in (0, 1, 4, 5) for some in combinations(Grant, many)]
    for grants in every:
        show(made, *grants)
        looks_right(coach.see(f"/coaching/runners/{made.id}"), grants)
    show(made, Grant.RUNS, Grant.FEELINGS)
    looks_right(runner.see(f"/coaching/coaches/{made.id}/view"), {Grant.RUNS, Grant.FEELINGS})


def test_a_coach_opens_a_run_only_with_access_to_runs(client_of, coaching, show, full, ann, olu, ben):
    made = coaching(Grant.GOALS)
    address, coach = f"/coaching/runners/{made.id}/runs/{full[0].id}", client_of(olu)
    assert "Ann Archer doesn't share this with you." in coach.see(address, status=403)
    show(made, Grant.RUNS)
    seen = coach.see(address)
    assert "title-marker" in seen
    assert "06:12" not in seen
    show(made, Grant.RUNS, Grant.WHEREABOUTS)
    assert "06:12" in coach.see(address)
    others = make.run(ben, title="of-ben", visibility=Visibility.ME)
    coach.see(f"/coaching/runners/{made.id}/runs/{others.id}", status=404)
    coach.see(f"/runs/{full[0].id}", status=404)


def test_a_runner_changes_access_in_place(client_of, coaching, full, ann, olu):
    made = coaching(Grant.RUNS)
    seen = client_of(ann).send(f"/coaching/coaches/{made.id}/grants", {"goals": "y"})
    assert "Access saved. It applies right away." in seen
    assert db.session.get_one(Coaching, made.id).grants == {Grant.GOALS}
    seen = client_of(olu).see(f"/coaching/runners/{made.id}")
    assert "title-marker" not in seen.html
    answer = client_of(ann).get(f"/coaching/coaches/{made.id}", region="grants")
    assert answer.get_data(as_text=True).strip().startswith('<section id="grants"')


def test_a_former_coach_gets_a_clear_answer_and_changes_nothing(client_of, coaching, full, ann, olu):
    made = coaching(*Grant)
    coach = client_of(olu)
    coach.see(f"/coaching/runners/{made.id}")
    client_of(ann).send(f"/coaching/coaches/{made.id}/ending")
    for what, data in (
        ("workouts", {"day": "2026-11-17", "words": "Hills"}),
        ("notes", {"text": "Hello"}),
        ("workouts", {"day": ""}),
        ("reading", {}),
        ("ending", {}),
    ):
        answer = coach.post(f"/coaching/runners/{made.id}/{what}", data=data, region="plan")
        assert answer.status_code == 403
        assert answer.headers["HX-Retarget"] == "#notices"
        said = answer.get_data(as_text=True)
        assert "You no longer coach Ann." in said
        assert "marker" not in said
    assert "marker" not in coach.see(f"/coaching/runners/{made.id}", status=403).html
    assert "marker" not in coach.see("/coaching/runners").html
    assert "Ann" not in coach.see("/coaching/runners").html
    assert client_of(ann).see("/coaching").count("Hills") == 0


def test_a_form_sent_while_access_is_revoked_writes_nothing(coaching, ann, olu):
    """The action checks access again under a lock, whatever the page saw."""
    made = coaching(*Grant)
    with transaction():
        actions.end(made.id, ann.id)
    with pytest.raises(NotYours), transaction():
        actions.set_workout(made.id, olu.id, date(2026, 11, 17), "easy-thirty", "")


def test_nobody_else_can_open_or_change_a_coaching(client_of, coaching, full, ann, olu, ben, mia):
    made = coaching(*Grant)
    for person in (ben, mia):
        reader = client_of(person)
        for address in (f"/coaching/runners/{made.id}", f"/coaching/coaches/{made.id}",
                        f"/coaching/coaches/{made.id}/view", f"/coaching/runners/{made.id}/runs/1"):  # fmt: skip
            reader.see(address, status=404)
        for address in (f"/coaching/coaches/{made.id}/grants", f"/coaching/coaches/{made.id}/notes",
                        f"/coaching/runners/{made.id}/notes", f"/coaching/coaches/{made.id}/ending"):  # fmt: skip
            reader.send(address, {"text": "x"}, status=404)
    client_of(olu).send(f"/coaching/coaches/{made.id}/grants", {"goals": "y"}, status=404)
    client_of(ann).see(f"/coaching/runners/{made.id}", status=404)


def test_the_pages_need_few_queries(client_of, coaching, full, ann, olu, queries_at_most):
    made = coaching(*Grant)
    with queries_at_most(11):
        client_of(olu).see(f"/coaching/runners/{made.id}")
    with queries_at_most(8):
        client_of(ann).see("/coaching")
