"""The board of a reader and the runners they follow: ranked among themselves, each with their overall place."""

import random

import pytest

from challenges.boards import queries
from challenges.boards.queries import following_board_of, place_of
from challenges.db import db
from challenges.monthly.rules.metrics import Evidence, Metric, Ranking
from challenges.runners.rules import Category, ShownAs
from tests import cast, make
from tests.boards import field
from tests.boards.test_places import plan_of, statements_of

BOARD = "/challenges/2026-11/leaderboard"
FOLLOWING = f"{BOARD}?who=following"


@pytest.fixture
def november(app):
    return field.challenge()


@pytest.fixture
def places(november, ann, ben, cleo):
    """Ben before Cleo before Ann, with strangers before, between and behind them."""
    for number, km in enumerate((90, 80, 45, 10)):
        field.scores(field.joins(november, cast.runner(f"stranger-{number}")), km)
    found = {person.handle: field.joins(november, person) for person in (ann, ben, cleo)}
    for handle, km in (("ben", 50), ("cleo", 40), ("ann", 30)):
        field.scores(found[handle], km)
    return found


def test_it_shows_me_and_the_runners_i_follow_with_both_ranks(places, client_of, ann, ben, cleo):
    make.follow(ann, ben)
    make.follow(ann, cleo)
    seen = client_of(ann).see(FOLLOWING)
    assert "1 BB Ben Brook" in seen
    assert "2 CC Cleo Crane Place 5 · 10.0 km ahead" in seen
    assert "3 AA Ann Archer (you) Place 6 overall" in seen
    assert "Stranger" not in seen
    assert "Your place: 3 of 3" in seen


def test_the_filter_has_a_url_and_keeps_other_filters(places, client_of, ann):
    reader = client_of(ann)
    assert f'href="{FOLLOWING}"' in reader.see(BOARD).html
    seen = reader.see(f"{BOARD}?metric=runs&lane=verified&who=following").html
    assert f'href="{BOARD}?metric=runs&amp;lane=verified"' in seen
    assert f'href="{BOARD}?metric=active-days&amp;lane=verified&amp;who=following"' in seen
    reader.see(f"{BOARD}?who=everybody", status=404)


def test_visitors_are_not_offered_the_filter_and_must_sign_in(places, client):
    answer = client.get(FOLLOWING)
    assert answer.status_code == 303
    assert "/sign-in" in answer.location
    assert "who=following" not in client.see(BOARD).html


def test_a_runner_who_follows_nobody_is_told_how(november, client_of, ann, places, cleo):
    dora = cast.runner("dora")
    seen = client_of(dora).see(FOLLOWING)
    assert "No one you follow is on this board" in seen
    make.follow(dora, cleo)
    assert "1 CC Cleo Crane Place 5 overall" in client_of(dora).see(FOLLOWING)


def test_a_runner_with_an_alias_is_not_on_it(places, client_of, ann, ben):
    make.follow(ann, ben)
    field.changes(ben, shown_as=ShownAs.ALIAS, alias="Night Owl")
    assert "Night Owl" not in client_of(ann).see(FOLLOWING)
    assert "Night Owl" in client_of(ann).see(BOARD)
    make.follow(ben, ann)
    assert "Ben Brook (you)" in client_of(ben).see(FOLLOWING), "to oneself one is known"


def test_runners_who_left_or_have_no_score_are_not_on_it(places, client_of, ann, ben, cleo):
    make.follow(ann, ben)
    make.follow(ann, cleo)
    field.scores(places["ben"], 20, evidence=Evidence.VERIFIED)
    verified = client_of(ann).see(f"{FOLLOWING}&lane=verified")
    assert "Ben Brook" in verified
    assert "Cleo Crane" not in verified
    field.leaves(places["cleo"])
    assert "Cleo Crane" not in client_of(ann).see(FOLLOWING)


def test_a_group_narrows_it(november, client_of, ann):
    for number, category in enumerate((Category.WOMEN, Category.MEN, Category.WOMEN)):
        other = cast.runner(f"other-{number}", in_group_boards=True)
        field.scores(field.joins(november, other, category=category), 30 + number)
        make.follow(ann, other)
    seen = client_of(ann).see(f"{FOLLOWING}&group=women")
    assert seen.index("Other-2 Runner") < seen.index("Other-0 Runner")
    assert "Other-1 Runner" not in seen


@pytest.mark.parametrize("ranking", [Ranking.STANDARD, Ranking.ORDINAL])
@pytest.mark.parametrize("metric", [Metric.DISTANCE, Metric.RUNS, Metric.ACTIVE_DAYS])
def test_the_overall_place_is_that_of_the_whole_board(app, ann, metric, ranking):
    """With many ties, over buckets of every size."""
    dice = random.Random(4)
    november = field.challenge(ranking=ranking)
    for number in range(70):
        who = cast.runner(f"runner-{number}") if number else ann
        km, runs = dice.choice((3, 3.2, 3.7, 12, 40.5, 90)), dice.randint(1, 6)
        on = f"2026-11-{dice.randint(1, 14):02}"
        field.scores(field.joins(november, who), km, on, runs=runs, days=runs)
        if number and dice.random() < 0.6:
            make.follow(ann, who)
    everybody = [row for page in (1, 2) for row in queries.board_of(november, ann, metric, page=page).rows]
    ranks = {row.participation_id: row.rank for row in everybody}
    company = following_board_of(november, ann, metric, page=1)
    assert len(company.rows) > 30
    assert {row.participation_id: row.overall for row in company.rows} == {
        row.participation_id: ranks[row.participation_id] for row in company.rows
    }
    kept = {row.participation_id for row in company.rows}
    in_order = [row for row in everybody if row.participation_id in kept]
    assert [row.participation_id for row in company.rows] == [row.participation_id for row in in_order]
    around = following_board_of(november, ann, metric)
    assert [row.rank for row in (*around.rows, *around.neighbourhood)] == [
        row.rank for row in company.rows if row.participation_id in set(around.participation_ids)
    ]


def test_a_long_following_board_has_pages_and_a_neighbourhood(november, client_of, ann):
    me = field.joins(november, ann)
    for number in range(55):
        other = cast.runner(f"runner-{number}")
        field.scores(field.joins(november, other), 90 - number)
        make.follow(ann, other)
    field.scores(me, 60.5)
    near = client_of(ann).see(FOLLOWING)
    assert "Your place: 31 of 56" in near
    assert "21 runners between" in near
    assert "22 runners behind you" in near
    last = client_of(ann).see(f"{FOLLOWING}&page=2")
    assert "51 to 56 of 56" in last
    assert place_of(me).rank == 31


def test_it_takes_as_many_queries_as_a_board_and_answers_304(places, client_of, ann, ben, cleo, queries_at_most):
    reader = client_of(ann)
    make.follow(ann, ben)
    with queries_at_most(8):
        first = reader.get(FOLLOWING, region="standings")
    tag = {"HX-PTag": first.headers["HX-PTag"]}
    with queries_at_most(4):
        assert reader.get(FOLLOWING, region="standings", headers=tag).status_code == 304
    make.follow(ann, cleo)
    assert reader.get(FOLLOWING, region="standings", headers=tag).status_code == 200


def test_a_block_changes_what_the_open_board_shows(places, client_of, ann, ben):
    reader = client_of(ann)
    tag = {"HX-PTag": reader.get(BOARD, region="standings").headers["HX-PTag"]}
    assert reader.get(BOARD, region="standings", headers=tag).status_code == 304
    make.block(ben, ann)
    assert reader.get(BOARD, region="standings", headers=tag).status_code == 200


@pytest.mark.parametrize("group", ["everyone", "women", "35-39"])
def test_its_query_starts_from_the_followed_runners(places, ann, ben, group):
    """Otherwise the whole board would be read, however large the challenge."""
    make.follow(ann, ben)
    for statement, values in statements_of(lambda: following_board_of(places["ben"].challenge, ann, segment=group)):
        steps = [line for line in plan_of(statement, values) if "scores" in line]
        assert not [line for line in steps if "SCAN" in line or "Seq Scan" in line], f"{statement}\n{steps}"
        if "follows" in statement and db.engine.dialect.name == "sqlite":
            assert ["participation_id=?" in line for line in steps] == [True], steps
