"""A goal, its plan and its calendar entry are visible to its runner only."""

from datetime import date

import pytest

from challenges.db import commit
from challenges.goals import actions
from challenges.goals.queries import GoalWords
from challenges.goals.rules import Aim, GoalKind, PauseReason
from challenges.goals.rules.streaks import StreakPause
from challenges.monthly.rules.metrics import Metric
from tests import make

SECRETS = ("my father's hill", "the black dog", "the lane of plums")
SUNDAY = date(2026, 11, 15)


@pytest.fixture
def secrets(ann, olu):
    """A goal and plans of Ann's with text that nobody else may read."""
    words = GoalWords(*SECRETS)
    aim = Aim(GoalKind.VOLUME, date(2026, 11, 1), date(2026, 11, 30), Metric.DISTANCE, 77_000_000)
    goal = actions.set_goal(ann.id, aim, words, SUNDAY)
    actions.plan_hours(goal.id, "135", 420)
    actions.pause(ann.id, PauseReason.ILL, StreakPause(SUNDAY, None))
    commit()
    challenge, race = make.challenge(olu, title="November 100"), make.race(olu, title="Frost Moon 10K")
    make.participation(challenge, ann)
    make.entry(race, ann)
    make.run(ann, km=9)
    actions.plan_event(ann.id, words, challenge_id=challenge.id)
    actions.plan_event(ann.id, words, race_id=race.id, target=3_000_000)
    commit()
    return ann


PAGES = (
    *("/goals/1", "/goals/1/edit", "/goals/1/plan.ics", "/goals", "/goals/streak", "/", "/runners/ann"),
    *("/challenges/november-100", "/challenges/november-100/board", "/challenges/november-100/plan"),
    *("/races/frost-moon-10k", "/races/frost-moon-10k/plan", "/races/frost-moon-10k/start-list", "/runs/1", "/runs"),
)


def test_nobody_else_sees_anything_of_a_goal(client, client_of, secrets, ben, olu, mia):
    for reader in (client, client_of(ben), client_of(olu), client_of(mia)):
        for url in PAGES:
            html = reader.get(url, follow_redirects=True).text
            for secret in (*SECRETS, "my father", "77 km", "77\xa0km"):
                assert secret not in html.replace("&#39;", "'"), f"{url} tells {secret!r}"


def test_another_members_goal_is_not_found(client_of, secrets, ben, olu):
    for reader in (client_of(ben), client_of(olu)):
        for url in ("/goals/1", "/goals/1/edit", "/goals/1/plan.ics"):
            reader.see(url, status=404)
        for url in ("/goals/1/check", "/goals/1/ending", "/goals/1/pauses", "/goals/1/hours", "/goals/1/edit",
                    "/goals/1/preview", "/goals/pauses/1/ending"):  # fmt: skip
            reader.send(url, {"ending": "let-go"}, status=404)
    assert "77 km in November" in client_of(secrets).see("/goals/1").replace("\xa0", " ")


def test_a_visitor_is_asked_to_sign_in(client, secrets):
    for url in ("/goals", "/goals/1", "/goals/1/plan.ics", "/goals/streak", "/goals/new"):
        assert "/sign-in" in client.get(url).location


def test_no_text_of_a_goal_appears_in_a_url(client_of, ann):
    reader = client_of(ann)
    typed = {"metric": "distance", "target": "9 km", "period": "month", "why": SECRETS[0], "plan": SECRETS[2]}
    answer = reader.post("/goals/new?kind=volume", data=typed)
    assert answer.location == "/goals/1"
    html = reader.get("/goals/new").text
    assert 'method="get"' not in html.lower()


def test_deleting_an_account_deletes_its_goals(client_of, secrets):
    from challenges.db import db
    from challenges.goals.models import EventPlan, Goal, GoalChange, PauseTaken
    from tests.cast import PASSWORD

    client_of(secrets).send("/settings/removal", {"leaving_password": PASSWORD, "sure": "y"}, status=200)
    for model in (Goal, GoalChange, EventPlan, PauseTaken):
        assert db.session.query(model).count() == 0
