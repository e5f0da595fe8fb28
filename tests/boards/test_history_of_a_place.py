"""Ranks are recorded every night, and a row shows them as a line and as a table."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from challenges.boards import actions
from challenges.boards.actions import rank_snapshots
from challenges.boards.models import RankHistory, RankSnapshotRun
from challenges.boards.queries.entry import nights_of
from challenges.boards.rules.rank_history import packed_night, packed_rank
from challenges.db import db, transaction
from challenges.monthly.actions import ledger
from challenges.monthly.events import RunnerLeft
from challenges.monthly.models import Challenge, Participation
from challenges.monthly.rules.metrics import Ranking
from challenges.runners.models import Runner
from tests import cast
from tests.boards import field


@pytest.fixture
def november(app, clock):
    return field.challenge(zone="UTC")


def after_three(clock, *days):
    """Run the worker's job on these nights of November."""
    for day in days:
        clock.at(f"2026-11-{day:02} 03:10")
        actions.snapshot_ranks()


def history(participation):
    db.session.rollback()
    found = nights_of(db.session.get_one(Challenge, participation.challenge_id), participation.id)
    return [(night.day, rank) for night, rank in found]


# --- what is kept ---------------------------------------------------------------------------------------------------


def test_each_night_adds_to_the_history(november, clock):
    first, second = field.field(november, 30, 40)
    after_three(clock, 12, 13)
    field.scores(first, 50)
    after_three(clock, 14)
    assert history(first) == [(12, 2), (13, 2), (14, 1)]
    assert history(second) == [(12, 1), (13, 1), (14, 2)]


def test_a_missed_night_is_not_in_the_history(november, clock):
    first, second = field.field(november, 30, 40)
    after_three(clock, 11)
    field.scores(first, 50)
    after_three(clock, 14)
    assert history(first) == [(11, 2), (14, 1)]
    assert history(second) == [(11, 1), (14, 2)]


def test_a_night_is_recorded_once_however_often_the_worker_runs(november, clock):
    places = field.field(november, 30, 40)
    for time in ("03:10", "03:25", "09:00"):
        clock.at(f"2026-11-12 {time}")
        actions.snapshot_ranks()
    assert history(places[0]) == [(12, 2)]
    assert length_of(places[0]) <= 5


def length_of(participation):
    db.session.rollback()
    return len(db.session.get_one(RankHistory, participation.id).ranks)


def test_an_unchanged_place_stores_nothing(november, clock):
    places = field.field(november, 30, 40)
    after_three(clock, 10, 11, 12, 13, 14, 15)
    assert length_of(places[0]) <= 5
    assert len(history(places[0])) == 6


def test_an_interrupted_night_is_recorded_again(november, clock, monkeypatch):
    monkeypatch.setattr(rank_snapshots, "CHUNK", 1)
    places = field.field(november, 30, 40, 50)
    monkeypatch.setattr(rank_snapshots, "lock_tallies", lock_once(ledger.lock_tallies))
    clock.at("2026-11-12 03:10")
    with pytest.raises(Killed):
        actions.snapshot_ranks()
    assert history(places[0]) == [], "half a night is none"
    monkeypatch.undo()
    field.scores(places[0], 60)
    clock.at("2026-11-12 03:25")
    actions.snapshot_ranks()
    assert [history(place) for place in places] == [[(12, 1)], [(12, 3)], [(12, 2)]]


class Killed(BaseException):
    """The worker loses power."""


def lock_once(lock):
    locked = []

    def lock_or_die(challenge_ids):
        if locked:
            raise Killed
        locked.append(challenge_ids)
        lock(challenge_ids)

    return lock_or_die


def test_nights_without_a_counted_run_have_no_place(november, clock):
    first, second = field.field(november, 30, 40)
    late = field.joins(november, cast.runner("late"))
    after_three(clock, 12)
    field.scores(late, 90)
    field.falls_back(first)
    after_three(clock, 13, 14)
    assert history(first) == [(12, 2), (13, None), (14, None)]
    assert history(second) == [(12, 1), (13, 2), (14, 2)]
    assert history(late) == [(13, 1), (14, 1)]


def test_leaving_deletes_the_history(november, clock):
    stays, leaves = field.field(november, 30, 40)
    after_three(clock, 12)
    field.falls_back(leaves)
    with transaction():
        db.session.get_one(Participation, leaves.id).left_at = field.minutes_ago(0)
        actions.refresh(RunnerLeft(november.id, leaves.id))
    after_three(clock, 13)
    assert history(leaves) == []
    assert history(stays) == [(12, 2), (13, 1)]


def test_deleting_an_account_deletes_the_history(november, clock):
    place, _ = field.field(november, 30, 40)
    after_three(clock, 12)
    with transaction():
        db.session.delete(db.session.get_one(Runner, place.runner_id))
    assert db.session.scalar(select(func.count()).select_from(RankHistory)) == 1


def test_the_history_has_unshared_places_on_a_board_without_ties(app, clock):
    ordinal = field.challenge(ranking=Ranking.ORDINAL)
    places = field.field(ordinal, 30, 30)
    after_three(clock, 12)
    assert [history(place) for place in places] == [[(12, 1)], [(12, 2)]]


def test_an_upgraded_site_starts_its_history_with_the_next_night(november, clock):
    places = field.field(november, 30, 40)
    for place, rank in zip(places, (2, 1), strict=True):
        field.stood_at(place, rank)
    after_three(clock, 12)
    assert history(places[0]) == [(12, 2)], "though the rank is the one that was remembered"


# --- what is seen ---------------------------------------------------------------------------------------------------


def why(participation, words=""):
    return f"/challenges/{participation.challenge.slug}/leaderboard/{participation.id}{words}"


def climbing(november, clock, runner):
    """Somebody who came from last place to second within three nights."""
    field.field(november, 30, 40, 50)
    place = field.joins(november, runner)
    for day, km in ((12, 10), (13, 35), (14, 45)):
        field.scores(place, km)
        after_three(clock, day)
    clock.at("2026-11-14 12:00")
    return place


def test_a_runner_sees_their_places_as_a_line_and_as_a_table(november, ann, client_of, clock):
    place = climbing(november, clock, ann)
    field.scores(place, 55)
    seen = client_of(ann).see(why(place))
    assert "Place each night at 03:00, UTC" in seen
    assert "Night Place Now 1 14 Nov 2 13 Nov 3 12 Nov 4" in seen
    assert 'aria-label="Place at 03:00 each night from 12 Nov to 15 Nov: best 1, worst 4."' in seen.html
    assert 'd="M0.0 88.0L333.3 58.7L666.7 29.3L1000.0 0.0"' in seen.html
    assert "Up 1 place since 03:00." in seen


def test_everybody_who_sees_the_row_sees_the_line(november, ann, ben, client, client_of, clock):
    place = climbing(november, clock, ann)
    for reader in (client, client_of(ben)):
        assert "Night Place Now 2 14 Nov 2 13 Nov 3 12 Nov 4" in reader.see(why(place))


def test_only_the_recorded_board_has_a_line(november, ann, client_of, clock):
    place = climbing(november, clock, ann)
    for other in ("?metric=runs", "?lane=verified"):
        assert "Place each night" not in client_of(ann).see(why(place, other))


def test_one_night_does_not_make_a_line(november, ann, client_of, clock):
    place = field.joins(november, ann)
    assert "Place each night" not in client_of(ann).see(why(place))
    field.scores(place, 10)
    after_three(clock, 12)
    field.falls_back(place)
    seen = client_of(ann).see(why(place))
    assert "The line starts after the second night. Read as a table Place each night Night Place 12 Nov 1" in seen


def test_the_nights_of_a_closed_challenge_stay(november, ann, client_of, clock):
    place = climbing(november, clock, ann)
    clock.at("2026-12-20 12:00")
    actions.snapshot_ranks()
    seen = client_of(ann).see(why(place))
    assert "Night Place 14 Nov 2 13 Nov 3 12 Nov 4" in seen
    assert 'aria-label="Place at 03:00 each night from 12 Nov to 14 Nov: best 2, worst 4."' in seen.html


def test_an_unchanged_place_says_so(november, ann, client_of, clock):
    place = climbing(november, clock, ann)
    assert "No change since 03:00." in client_of(ann).see(why(place))
    field.scores(place, 5)
    assert "Down 2 places since 03:00." in client_of(ann).see(why(place))


def test_a_year_of_nights_takes_one_query(november, ann, client_of, clock, queries_at_most):
    place = field.joins(november, ann)
    field.scores(place, 10)
    start = date(2026, 1, 1)
    with transaction():
        days = [start + timedelta(days=number) for number in range(300)]
        ranks = "".join(packed_rank(day, number % 900 + 1) for number, day in enumerate(days))
        db.session.add(RankHistory(participation_id=place.id, ranks=ranks))
        taken = "".join(map(packed_night, days))
        db.session.add(RankSnapshotRun(challenge_id=november.id, night=days[-1], taken=taken))
    reader = client_of(ann)
    reader.get(why(place))
    with queries_at_most(10):
        assert "27 Oct 300" in reader.see(why(place))
