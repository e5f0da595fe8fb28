"""Boards of all runs, and of verified runs. Filters combine, and each board has a URL."""

import pytest

from challenges.boards import queries
from challenges.boards.queries import differences_of
from challenges.db import transaction
from challenges.monthly.models import Challenge
from challenges.monthly.rules.metrics import Evidence, Metric, Ranking
from challenges.runners.rules import Category
from tests import cast, make
from tests.boards import field

BOARD = "/challenges/2026-11/leaderboard"


@pytest.fixture
def november(app):
    return field.challenge()


def test_a_verified_run_is_on_both_boards_and_a_typed_one_only_on_that_of_all_runs(app, ann, ben, client_of):
    november = make.challenge()
    for runner in (ann, ben):
        make.participation(november, runner)
    make.run(ann, km=12, minutes=70, day="2026-11-10")
    make.recorded_run(ben, km=8, minutes=50, day="2026-11-11")
    everything = client_of(ann).see(f"/challenges/{november.slug}/leaderboard")
    assert everything.index("Ann Archer") < everything.index("Ben Brook")
    verified = client_of(ann).see(f"/challenges/{november.slug}/leaderboard?lane=verified")
    assert "1 BB Ben Brook 8.0 km" in verified
    assert "12.0 km" not in verified
    assert differences_of(november.id) == []


def test_a_visitor_sees_all_and_verified_boards(november, client):
    place = field.field(november, 30)[0]
    field.scores(place, 20, runs=3, evidence=Evidence.VERIFIED)
    assert "30.0 km" in client.see(BOARD)
    assert "20.0 km" in client.see(f"{BOARD}?lane=verified")


def test_the_page_explains_ranking_and_evidence(november, client):
    seen = client.see(BOARD)
    assert "Ranked by distance." in seen
    assert "Ties go to whoever got there first. Same day, same place." in seen
    assert "“Verified” counts only runs verified by a recording." in seen
    assert "Either way you earn the medal, and everyone can see both." in seen


def test_metric_group_and_evidence_combine(november, client):
    eve = cast.runner("eve", name="Eve Elm", in_group_boards=True)
    place = field.joins(november, eve, category=Category.WOMEN, age_group="35-39")
    field.scores(place, 30)
    field.scores(place, 20, evidence=Evidence.VERIFIED)
    seen = client.see(f"{BOARD}?metric=runs&group=women&lane=verified")
    for address in (
        f"{BOARD}?metric=active-days&amp;group=women&amp;lane=verified",
        f"{BOARD}?metric=runs&amp;lane=verified",
        f"{BOARD}?metric=runs&amp;group=women",
        f"{BOARD}?metric=runs&amp;group=35-39&amp;lane=verified",
    ):
        assert f'href="{address}"' in seen.html


def test_only_groups_with_scores_and_the_chosen_one_are_offered(november, client):
    for handle, category, evidence in (("eve", Category.WOMEN, Evidence.VERIFIED), ("max", Category.MEN, Evidence.ALL)):
        runner = cast.runner(handle, in_group_boards=True)
        field.scores(field.joins(november, runner, category=category), 30, evidence=evidence)
    assert "Everyone Women Verified" in client.see(f"{BOARD}?lane=verified")
    lonely = client.see(f"{BOARD}?lane=verified&group=men")
    assert "Everyone Women Men Verified" in lonely
    assert "No one is on this board" in lonely


def test_run_counts_match_the_evidence(november, ann, client_of):
    others = field.field(november, *range(120, 90, -1))
    mine = field.joins(november, ann)
    for place, km in ((mine, 40), *((other, 100 - number) for number, other in enumerate(others[:12]))):
        field.scores(place, km, evidence=Evidence.VERIFIED)
    field.scores(mine, 50)
    reader = client_of(ann)
    assert "3 runners between" in reader.see(f"{BOARD}?lane=verified")
    assert "21 runners between" in reader.see(BOARD)
    assert "Your place: 13 of 13" in reader.see(f"{BOARD}?lane=verified&page=1")
    assert "Your place: 31 of 31" in reader.see(f"{BOARD}?page=1")


def test_nobody_is_called_not_started_for_lack_of_a_recording(november, ann, client_of):
    places = field.field(november, 30, 20)
    field.scores(places[0], 10, evidence=Evidence.VERIFIED)
    field.scores(field.joins(november, ann), 12)
    seen = client_of(ann).see(f"{BOARD}?lane=verified")
    assert "no runs yet" not in seen
    assert "Your first verified run that counts puts you on this board." in seen


def test_a_challenge_of_verified_runs_offers_no_choice_of_evidence(app, client):
    field.field(field.challenge(allows_typed=False), 30)
    seen = client.see(BOARD)
    assert "Verified" not in seen


def test_unknown_evidence_is_missing(november, client):
    client.see(f"{BOARD}?lane=fast", status=404)


def test_all_and_verified_boards_have_different_states(november, client):
    tags = {client.get(BOARD + query, region="standings").headers["HX-PTag"] for query in ("", "?lane=verified")}
    assert len(tags) == 2


def test_a_verified_board_takes_eight_queries_at_most(november, ann, client, client_of, queries_at_most):
    places = field.field(november, *range(120, 90, -1))
    mine = field.joins(november, ann)
    for place in (*places, mine):
        field.scores(place, 50, evidence=Evidence.VERIFIED, progress=0.4)
        field.scores(place, 50, progress=0.5)
    reader = client_of(ann)
    for query in ("?lane=verified", "?metric=progress", "?metric=progress&lane=verified&page=1"):
        for who in (reader, client):
            with queries_at_most(8):
                who.see(BOARD + query)


def test_a_challenge_takes_ten_queries_at_most(november, ann, client_of, queries_at_most):
    field.field(november, *range(120, 90, -1))
    field.scores(field.joins(november, ann), 100.5, progress=0.8)
    reader = client_of(ann)
    with queries_at_most(10):
        reader.see("/challenges/2026-11")


# --- progress ---------------------------------------------------------------------------------------------------------


def test_the_progress_board_ranks_by_the_share_of_what_is_usual(november, ann, client_of):
    far, little = field.field(november, 200, 30)
    field.scores(far, 200, progress=0.75)
    field.scores(little, 30, progress=1.184)
    field.scores(field.joins(november, ann), 50, progress=0.9)
    seen = client_of(ann).see(f"{BOARD}?metric=progress")
    assert "1 RN Runner Number2 28.4 points ahead 118.4% 5 runs" in seen
    assert "2 AA Ann Archer (you) 90.0%" in seen
    assert "3 RN Runner Number1 15.0 points behind 75.0%" in seen


def test_the_progress_board_explains_usual(november, client):
    seen = client.see(f"{BOARD}?metric=progress")
    assert "Ranked by how each total compares with the runner's previous eight weeks." in seen
    assert "the runner's usual for 30 days, based on 6 September 2026 to 31 October 2026" in seen
    assert "100.0% is a challenge run as usual, and progress stops at 150.0%" in seen


def test_a_runner_without_a_baseline_is_told_why_they_are_not_on_it(november, ann, client_of):
    field.scores(field.joins(november, ann), 50)
    seen = client_of(ann).see(f"{BOARD}?metric=progress")
    assert "This board compares you with your previous eight weeks, and there aren't enough runs in them." in seen
    assert "no runs yet" not in seen


def test_runs_in_the_weeks_before_change_current_progress(app, ann, client_of):
    november = make.challenge()
    make.participation(november, ann)
    make.run(ann, km=15, minutes=90, day="2026-11-10")
    for day in ("2026-09-10", "2026-09-20", "2026-10-01"):
        make.run(ann, km=14, minutes=90, day=day)
    board = f"/challenges/{november.slug}/leaderboard?metric=progress"
    assert "No one is on this board yet" in client_of(ann).see(board)
    last = make.run(ann, km=14, minutes=90, day="2026-10-11")  # 56 km in 56 days: 30 km would be usual
    assert "1 AA Ann Archer (you) 50.0%" in client_of(ann).see(board)
    make.recorded_run(ann, km=14, minutes=90, day="2026-10-15")  # 70 km: now usual is 37.5 km
    assert "40.0%" in client_of(ann).see(board)
    with transaction():
        make.runs.remove(last.id, ann.id)
    assert "50.0%" in client_of(ann).see(board)
    assert differences_of(november.id) == []
    assert list(queries.misjudged_in(november.id)) == []


def test_a_runner_who_joins_gets_a_baseline(app, ann):
    for day in ("2026-09-10", "2026-09-20", "2026-10-01", "2026-10-11"):
        make.run(ann, km=14, minutes=90, day=day)
    assert make.participation(make.challenge(), ann).baseline == 56_000_000


def test_a_run_long_before_a_challenge_changes_no_board(app, ann, queries_at_most):
    november = make.challenge()
    make.participation(november, ann)
    version = november.tally.version
    with queries_at_most(99) as statements:
        make.run(ann, km=14, minutes=90, day="2026-08-20")
    assert november.tally.version == version
    written = [text for text in statements if not text.startswith("SELECT")]
    assert not [text for text in written if any(of in text for of in ("verdicts", "scores", "tallies", "buckets"))]


# --- how places are shared --------------------------------------------------------------------------------------------


def one_place_each(challenge):
    with transaction():
        field.db.session.get_one(Challenge, challenge.id).ranking = Ranking.ORDINAL


def test_without_shared_places_whoever_joined_first_ranks_higher(november, ann, client_of):
    places = field.field(november, 50, 50, 50, 20)
    one_place_each(november)
    seen = client_of(ann).see(BOARD)
    order = [f"{rank} – RN Runner Number{rank}" for rank in (1, 2, 3, 4)]
    assert all(row in seen for row in order)
    assert "=" not in seen.html.partition("<ol")[2].partition("Number1")[0].replace('="', "")
    assert "Same day, whoever joined first." in seen
    assert queries.place_of(places[2]).rank == 3
    assert not queries.place_of(places[2]).shared


@pytest.mark.parametrize("metric", [Metric.DISTANCE, Metric.RUNS])
def test_neighbours_have_unshared_places_too(november, client_of, metric):
    runners = [place.runner for place in field.field(november, *[50] * 20)]
    one_place_each(november)
    board = queries.board_of(field.db.session.get_one(Challenge, november.id), runners[13], metric)
    assert [row.rank for row in board.neighbourhood] == [11, 12, 13, 14, 15, 16, 17]
    assert not any(row.shared for row in board.neighbourhood)
