"""A form that is opened and saved unchanged changes nothing, even if the reader's units have changed."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from challenges.db import db, transaction
from challenges.gear.models import Shoe
from challenges.goals.models import Goal
from challenges.goals.rules import GoalKind
from challenges.monthly.models import Challenge, ChallengeTemplate
from challenges.monthly.rules.metrics import TARGETS, Metric
from challenges.partners.models import PartnerCard
from challenges.races.models import Race
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.units import Distance, Duration, Units
from challenges.web.locale import LOCALES
from tests import make
from tests.edits import pages
from tests.edits.pages import EDITS, form_on

MOVES = {"updated_at", "changed_at", "put_up_at", "version"}
few = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
READERS = st.tuples(st.sampled_from(Units), st.sampled_from([None, *LOCALES]))


def stored(model, key):
    row = db.session.get_one(model, key, populate_existing=True)
    return {column.key: getattr(row, column.key) for column in model.__table__.columns if column.key not in MOVES}


def read_as(runner_id, reader):
    with transaction():
        runner = db.session.get_one(Runner, runner_id)
        runner.units, runner.locale = reader


def saved_untouched(browser, runner, readers, page, action, **changes):
    """Open the form as one reader and save it as another."""
    read_as(runner.id, readers[0])
    form = form_on(browser.see(page), action)
    read_as(runner.id, readers[1])
    answer = browser.post(action, data={**form, **changes})
    assert answer.status_code == 303
    return form


def test_a_run_opened_in_miles_and_saved_in_kilometres_stays_as_it_was(app, ann, client_of):
    run = make.recorded_run(ann, km=5.003, minutes=25.0167)
    browser = client_of(ann)
    address = f"/runs/{run.id}/edit"
    form = saved_untouched(browser, ann, [(Units.MI, None), (Units.KM, None)], address, address, title=["Renamed"])
    assert form["distance"] == ["3.11 mi"]
    run = db.session.get_one(Run, run.id)
    assert (run.distance, run.verified, run.title) == (Distance.of_m(5003), True, "Renamed")


def test_a_bare_number_is_read_in_the_unit_that_was_asked_for(app, ann, client_of):
    browser = client_of(ann)
    read_as(ann.id, (Units.MI, None))
    form = form_on(browser.see("/runs/new"), "/runs/new")
    read_as(ann.id, (Units.KM, None))
    browser.send("/runs/new", {**form, "distance": ["10"], "duration": ["1:20:00"], "gain": ["100"]})
    run = db.session.scalars(select(Run)).one()
    assert (run.distance, run.gain) == (Distance.of_miles(10), Distance.of_feet(100))


def test_the_unit_stays_with_what_cannot_be_read_yet(app, ann, client_of):
    browser = client_of(ann)
    read_as(ann.id, (Units.MI, None))
    form = form_on(browser.see("/runs/new"), "/runs/new")
    read_as(ann.id, (Units.KM, None))
    form = form_on(
        browser.send("/runs/new", {**form, "distance": ["10"], "duration": ["soon"]}, status=422), "/runs/new"
    )
    browser.send("/runs/new", {**form, "duration": ["1:20:00"]})
    assert db.session.scalars(select(Run)).one().distance == Distance.of_miles(10)


@few
@given(
    mm=st.integers(200_000, 90_000_000), pace=st.integers(240_000, 600_000), gain=st.none() | st.integers(0, 900_000),
    readers=st.tuples(READERS, READERS),
)  # fmt: skip
def test_a_run_saved_untouched_stays_as_it_was(app, ann, client_of, mm, pace, gain, readers):
    run = make.run(ann, km=5)
    with transaction():
        run.distance, run.duration = Distance(mm), Duration(mm * pace // 1_000_000)
        run.moving, run.gain = run.duration, None if gain is None else Distance(gain)
        run.verified = True
        run_id = run.id
    before = stored(Run, run_id)
    saved_untouched(client_of(ann), ann, readers, f"/runs/{run_id}/edit", f"/runs/{run_id}/edit")
    assert stored(Run, run_id) == before
    with transaction():
        db.session.delete(db.session.get_one(Run, run_id))


@few
@given(mm=st.integers(400_000, 160_000_000), readers=st.tuples(READERS, READERS))
def test_a_race_saved_untouched_stays_as_it_was(app, olu, client_of, mm, readers):
    race = make.race(olu, capacity=1_500)
    with transaction():
        db.session.get_one(Race, race.id).distance = Distance(mm)
    before = stored(Race, race.id)
    address = f"/races/{race.slug}/edit"
    saved_untouched(client_of(olu), olu, readers, address, address)
    assert stored(Race, race.id) == before


@few
@given(
    metric=st.sampled_from([metric for metric in TARGETS if metric is not Metric.ACTIVE_DAYS]),
    target=st.integers(2, 90_000_000), least=st.none() | st.integers(1_000, 9_000_000),
    readers=st.tuples(READERS, READERS),
)  # fmt: skip
@pytest.mark.parametrize("model", [Challenge, ChallengeTemplate])
def test_a_rule_card_saved_untouched_stays_as_it_was(app, olu, client_of, model, metric, target, least, readers):
    target = target % 100_000 + 2 if metric.is_count else target
    values = {"metric": metric, "target": target, "rungs": sorted({max(1, target // 2), target})}
    values["least_distance"] = None if least is None else Distance(least)
    if model is Challenge:
        made = make.challenge(olu, **values)
        address = f"/challenges/{made.slug}/edit"
    else:
        made = pages.template(**values)
        address = f"/challenges/templates/{made.id}/edit"
    before = stored(model, made.id)
    saved_untouched(client_of(olu), olu, readers, address, address)
    assert stored(model, made.id) == before


@few
@given(
    before=st.just(0) | st.integers(1_000, 900_000_000), limit=st.integers(200_000_000, 2_000_000_000),
    readers=st.tuples(READERS, READERS),
)  # fmt: skip
def test_a_pair_of_shoes_saved_untouched_stays_as_it_was(app, ann, client_of, before, limit, readers):
    shoe = pages.pair(ann, distance_before=Distance(before), good_for=Distance(limit))
    was, address = stored(Shoe, shoe.id), f"/gear/{shoe.id}/edit"
    saved_untouched(client_of(ann), ann, readers, address, address)
    assert stored(Shoe, shoe.id) == was
    with transaction():
        db.session.delete(db.session.get_one(Shoe, shoe.id))


@few
@given(
    kind=st.sampled_from([GoalKind.VOLUME, GoalKind.TIME]),
    metric=st.sampled_from([Metric.DISTANCE, Metric.ELEVATION, Metric.MOVING_TIME]),
    target=st.integers(1_800_001, 9_000_000), readers=st.tuples(READERS, READERS),
)  # fmt: skip
def test_a_goal_saved_untouched_stays_as_it_was(app, ann, client_of, kind, metric, target, readers):
    more = {"metric": metric} if kind is GoalKind.VOLUME else {"distance": 10_000_123}
    goal = pages.goal(ann, kind, target=target, **more)
    was, address = stored(Goal, goal.id), f"/goals/{goal.id}/edit"
    saved_untouched(client_of(ann), ann, readers, address, address)
    assert stored(Goal, goal.id) == was
    with transaction():
        db.session.delete(db.session.get_one(Goal, goal.id))


@few
@given(fast=st.integers(200_000, 400_000), more=st.integers(0, 200_000), readers=st.tuples(READERS, READERS))
def test_a_partner_card_saved_untouched_stays_as_it_was(app, ann, client_of, fast, more, readers):
    card = pages.card(ann, fast=fast, slow=fast + more)
    was = stored(PartnerCard, card.id)
    saved_untouched(client_of(ann), ann, readers, "/partners/card", "/partners/card")
    assert stored(PartnerCard, card.id) == was


def test_a_goal_of_next_month_stays_in_it_over_midnight(app, ann, client_of, clock):
    goal = pages.goal(ann, first_day=date(2026, 12, 1), last_day=date(2026, 12, 31))
    browser, address = client_of(ann), f"/goals/{goal.id}/edit"
    clock.at("2026-11-30 22:50")
    form = form_on(browser.see(address), address)
    clock.at("2026-11-30 23:10")  # December in Paris
    browser.post(address, data={**form, "why": ["Quiet."]})
    goal = db.session.get_one(Goal, goal.id)
    assert (goal.first_day, goal.last_day, goal.why) == (date(2026, 12, 1), date(2026, 12, 31), "Quiet.")


@pytest.mark.parametrize("edit", [edit for edit in EDITS if edit.form != "AmendmentForm"], ids=str)
def test_saving_what_others_changed_meanwhile_untouched_loses_nothing(app, request, client_of, edit):
    who, page, action = edit.open(request.getfixturevalue)
    one, other = client_of(who), client_of(who)
    old = form_on(other.see(page), action)
    assert one.post(action, data={**form_on(one.see(page), action), edit.name: [edit.first]}).status_code == 303
    assert other.post(action, data={**old, **edit.also}).status_code == 303
    assert form_on(one.see(page), action)[edit.name][-1] == edit.first
