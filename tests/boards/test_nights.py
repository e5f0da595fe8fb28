"""Ranks are recorded at 03:00 on the host's clock."""

import pytest

from challenges.boards import actions
from challenges.boards.actions import rank_snapshots
from challenges.db import db
from challenges.monthly.events import RunnerLeft
from challenges.monthly.models import Participation
from challenges.monthly.rules import ChallengeState
from tests import cast
from tests.boards import field


def remembered(*participations):
    db.session.rollback()
    return [db.session.get_one(Participation, participation.id).rank_before for participation in participations]


@pytest.fixture
def november(app, clock):
    clock.at("2026-11-15 02:59")
    return field.challenge(zone="Europe/Paris")


def test_ranks_are_recorded_at_three_on_the_hosts_clock(november, clock):
    places = field.field(november, 30, 40, 30)
    clock.at("2026-11-15 01:45")
    actions.snapshot_ranks()
    assert remembered(*places) == [None, None, None]
    clock.at("2026-11-15 02:15")
    actions.snapshot_ranks()
    assert remembered(*places) == [2, 1, 2]


def test_a_night_is_recorded_once_and_a_missed_one_is_made_up_for(november, clock):
    places = field.field(november, 30, 40)
    clock.at("2026-11-15 02:15")
    actions.snapshot_ranks()
    field.scores(places[0], 50)
    clock.at("2026-11-15 02:45")
    actions.snapshot_ranks()
    assert remembered(*places) == [2, 1], "what happens after three shows as movement until the next night"
    clock.at("2026-11-16 09:00")
    actions.snapshot_ranks()
    assert remembered(*places) == [1, 2]


def test_a_board_shows_movement_since_the_night(november, client, clock):
    field.field(november, 30, 40)
    clock.at("2026-11-15 02:15")
    partial = {"region": "standings"}
    tag = client.get("/challenges/2026-11/leaderboard", **partial).headers["HX-PTag"]
    actions.snapshot_ranks()
    answer = client.get("/challenges/2026-11/leaderboard", headers={"HX-PTag": tag}, **partial)
    assert answer.status_code == 200


def test_ranks_are_written_in_chunks(november, clock, monkeypatch):
    monkeypatch.setattr(rank_snapshots, "CHUNK", 2)
    places = field.field(november, 10, 20, 30, 40, 50)
    clock.at("2026-11-15 02:15")
    actions.snapshot_ranks()
    assert remembered(*places) == [5, 4, 3, 2, 1]


def test_runners_without_runs_and_those_who_left_lose_their_rank(november, clock):
    stays, falls, leaves = field.field(november, 30, 40, 50)
    for participation, rank in ((stays, 3), (falls, 2), (leaves, 1)):
        field.stood_at(participation, rank)
    field.falls_back(falls)
    field.falls_back(leaves)
    with field.transaction():
        actions.refresh(RunnerLeft(november.id, leaves.id))
    assert remembered(leaves) == [None]
    clock.at("2026-11-15 02:15")
    actions.snapshot_ranks()
    assert remembered(stays, falls) == [1, None]


def test_a_closed_or_cancelled_challenge_keeps_its_last_snapshot(november, clock):
    past = field.challenge(
        "past", first_day=november.first_day.replace(month=9), last_day=november.last_day.replace(month=9)
    )
    cancelled = field.challenge("cancelled", state=ChallengeState.CANCELLED)
    runner = cast.runner("dora")
    places = [field.joins(challenge, runner) for challenge in (past, cancelled)]
    for place in places:
        field.scores(place, 20)
    clock.at("2026-11-15 02:15")
    actions.snapshot_ranks()
    assert remembered(*places) == [None, None]
