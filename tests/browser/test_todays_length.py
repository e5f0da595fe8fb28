"""Today fits where it is read."""

from challenges.db import db, transaction
from challenges.goals import actions as goals
from challenges.goals.queries import GoalWords
from challenges.goals.rules import Aim, GoalKind
from challenges.monthly.rules.metrics import Metric
from tests import make


def test_a_full_day_takes_two_phone_screens_at_most(open_page, app, ann, ben, olu):
    days = make.this_month()
    challenge = make.challenge(olu, title="The hundred", **days)
    second = make.challenge(olu, title="Most days of all", **days)
    for joined in (challenge, second):
        make.participation(joined, ann)
    make.entry(make.race(olu, **make.next_week()), ann)
    with transaction():
        db.session.merge(ben).approves_followers = False  # nothing to tell of an approval
    make.follow(ann, ben)
    for number in range(4):
        make.run(ben, km=5 + number, minutes=40 + number, title=f"Along the canal, lap {number}")
    aim = Aim(GoalKind.VOLUME, days["first_day"], days["last_day"], Metric.DISTANCE, make.distance(80).mm)
    with transaction():
        goals.set_goal(ann.id, aim, GoalWords("to feel light", "rain", "the covered loop"), days["first_day"])
    page = open_page(ann, phone=True)
    page.goto("/")
    assert page.get_by_text("Your goal").is_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= 2 * 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
