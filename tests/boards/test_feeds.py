"""A board as CSV and JSON: exactly what a visitor sees, for spreadsheets, scripts and other sites."""

import csv
import io
import json

import pytest

from challenges.boards import feeds
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Evidence, Metric
from challenges.runners.rules import Category, ShownAs
from tests import cast
from tests.boards import field

BOARD = "/challenges/2026-11/leaderboard"
KINDS = pytest.mark.parametrize("kind", ["csv", "json"])


@pytest.fixture
def november(app):
    return field.challenge()


@pytest.fixture
def five_a_page(monkeypatch):
    monkeypatch.setattr(feeds, "ROWS", 5)


def shows_herself(handle, **values):
    return cast.runner(handle, shown_as=ShownAs.EVERYONE, **values)


def table(client, query=""):
    answer = client.get(f"{BOARD}.csv{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def data(client, query=""):
    answer = client.get(f"{BOARD}.json{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    return json.loads(answer.get_data())


def test_the_csv_has_place_score_and_profile(november, client):
    field.scores(field.joins(november, shows_herself("eve", name="Eve Elm")), 30.4, runs=4)
    field.stood_at(field.field(november, 72.413127)[0], 3)
    first, second = table(client)
    assert first["name"] == "A runner"
    assert (first["rank"], first["shared"], first["profile"], first["moved"]) == ("1", "no", "", "2")
    assert (first["value"], first["unit"], first["figure"], first["figure_unit"]) == ("72413127", "mm", "72.413", "km")
    assert (second["name"], second["rank"], second["runs"], second["moved"]) == ("Eve Elm", "2", "4", "")
    assert second["profile"] == "http://localhost/runners/eve"
    assert (second["value"], second["figure"]) == ("30400000", "30.4")


def test_a_shared_place_says_so(november, client):
    field.field(november, 50, 30, 30)
    assert [(row["rank"], row["shared"]) for row in table(client)] == [("1", "no"), ("2", "yes"), ("2", "yes")]
    assert [(row["rank"], row["shared"]) for row in data(client)["rows"]] == [(1, False), (2, True), (2, True)]


def test_the_data_describe_the_board(november, client, clock):
    clock.at("2026-11-15 12:40:33")
    field.field(november, 50)
    seen = data(client)
    assert seen["challenge"] == {
        "title": "November 100", "address": "http://localhost/challenges/2026-11",
        "first_day": "2026-11-01", "last_day": "2026-11-30",
    }  # fmt: skip
    assert seen["address"] == "http://localhost/challenges/2026-11/leaderboard"
    assert (seen["metric"], seen["lane"], seen["group"], seen["live"]) == ("distance", "all", "everyone", True)
    assert (seen["total"], seen["page"], seen["pages"], seen["previous"], seen["next"]) == (1, 1, 1, None, None)
    assert seen["changed_at"] == "2026-11-15T12:00:00+00:00", "the hour, as on the page of a visitor"


def test_the_filters_are_those_of_the_page(november, client):
    eve = field.joins(november, shows_herself("eve", in_group_boards=True), category=Category.WOMEN)
    field.scores(eve, 30, runs=4)
    field.scores(eve, 20, runs=3, evidence=Evidence.VERIFIED)
    field.field(november, 50)
    query = "?metric=runs&group=women&lane=verified"
    seen = data(client, query)
    assert seen["address"].endswith(f"/challenges/2026-11/leaderboard{query}")
    assert [(row["value"], row["unit"], row["category"]) for row in seen["rows"]] == [(3, "runs", "women")]
    assert [row["value"] for row in table(client, query)] == ["3"]


@KINDS
@pytest.mark.parametrize("query", ["metric=elevation", "group=tall", "lane=fast", "page=0", "page=two"])
def test_an_unknown_board_is_missing(november, client, kind, query):
    client.see(f"{BOARD}.{kind}?{query}", status=404)


@pytest.mark.parametrize(
    ("metric", "value", "figure"),
    [
        (Metric.DISTANCE, 72_412_500, 72.413),
        (Metric.DISTANCE, 5_000_000, 5),
        (Metric.ELEVATION, 1_240_499, 1240),
        (Metric.MOVING_TIME, 45_600_000, 12.667),
        (Metric.ACTIVE_DAYS, 12, 12),
        (Metric.PROGRESS, 10_425, 104.3),
    ],
)
def test_a_score_is_given_in_a_readable_unit(metric, value, figure):
    found = feeds._figure(value, feeds.SCALES[metric])
    assert found == figure
    assert isinstance(found, int) == (figure == int(figure))


# --- what a visitor may know ----------------------------------------------------------------------------------------


@KINDS
def test_a_member_gets_the_same_feed_as_everybody(november, ann, client, client_of, kind):
    field.scores(field.joins(november, cast.runner("dora", name="Dora Dean")), 30)
    field.scores(field.joins(november, ann), 20)
    answer = client_of(ann).get(f"{BOARD}.{kind}")
    assert answer.get_data() == client.get(f"{BOARD}.{kind}").get_data()
    assert b"Dora" not in answer.get_data()
    assert b"dora" not in answer.get_data()
    assert b"Ann" not in answer.get_data()
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@KINDS
def test_a_runner_with_an_alias_has_neither_profile_nor_group(november, client, kind):
    gil = cast.runner("gil", name="Gil Grove", shown_as=ShownAs.ALIAS, alias="Swift Fox", in_group_boards=True)
    field.scores(field.joins(november, gil, category=Category.MEN, age_group="35-39"), 30)
    nobody = cast.runner("hid", name="Hidden Hal", in_group_boards=True)
    field.scores(field.joins(november, nobody, category=Category.MEN, age_group="35-39"), 20)
    for row in table(client) if kind == "csv" else data(client)["rows"]:
        assert row["name"] in ("Swift Fox", "A runner")
        assert not row["profile"]
        assert not row["category"]
        assert not row["age_group"]
    assert b"gil" not in client.get(f"{BOARD}.{kind}").get_data().lower()


@KINDS
def test_a_feed_contains_no_ids(november, client, kind):
    field.field(november, 30)
    rows = table(client) if kind == "csv" else data(client)["rows"]
    assert tuple(rows[0]) == feeds.COLUMNS
    assert not {"id", "entry", "participation"} & set(feeds.COLUMNS)


@KINDS
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_draft_has_no_feed_not_even_for_its_organiser(app, olu, client, client_of, kind, signed_in):
    field.challenge(state=ChallengeState.DRAFT)
    (client_of(olu) if signed_in else client).see(f"{BOARD}.{kind}", status=404)
    client.see(f"/challenges/nothing/leaderboard.{kind}", status=404)


@KINDS
def test_a_hidden_name_disappears_from_cached_copies(november, client, kind):
    eve = shows_herself("eve", name="Eve Elm")
    field.scores(field.joins(november, eve), 30)
    before = client.get(f"{BOARD}.{kind}")
    assert b"Eve Elm" in before.get_data()
    assert before.headers["Cache-Control"] == "public, no-cache", "every copy asks again each time"
    field.changes(eve, shown_as=ShownAs.MEMBERS)
    after = client.get(f"{BOARD}.{kind}", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert b"Eve Elm" not in after.get_data()


# --- signs that mean something elsewhere ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["=1+1", "+49 run", "-fast", "@cmd", " =SUM(A1)"])
def test_no_name_becomes_a_formula(november, client, name):
    field.scores(field.joins(november, shows_herself("eve", name=name)), 30)
    assert table(client)[0]["name"] == f"'{name}"
    assert data(client)["rows"][0]["name"] == name


def test_lost_places_are_negative_numbers(november, client):
    field.stood_at(field.field(november, 50, 30)[1], 1)
    assert [row["moved"] for row in table(client)] == ["", "-1"]


def test_commas_quotes_and_any_script_survive(november, client):
    names = ['Eve "the fox", Elm', "<b>Bo</b> & Co", "\u05d0\u05d1\u05d2 run", "\u8dd1\u6b65 1"]
    for number, name in enumerate(names):
        field.scores(field.joins(november, shows_herself(f"eve{number}", name=name)), 30 - number)
    assert [row["name"] for row in table(client)] == names
    assert [row["name"] for row in data(client)["rows"]] == names


# --- pages ----------------------------------------------------------------------------------------------------------


def test_pages_contain_every_runner_once(november, client, five_a_page):
    field.field(november, *range(40, 28, -1))
    seen, address = [], f"{BOARD}.json"
    while address:
        answer = client.get(address)
        found = json.loads(answer.get_data())
        seen += [row["rank"] for row in found["rows"]]
        address = found["next"]
        assert bool(address) == ('rel="next"' in answer.headers["Link"])
    assert seen == list(range(1, 13))
    assert (found["page"], found["pages"], found["total"]) == (3, 3, 12)
    assert found["previous"] == "http://localhost/challenges/2026-11/leaderboard.json?page=2"
    assert [row["rank"] for row in table(client, "?page=2")] == ["6", "7", "8", "9", "10"]
    assert len(table(client, "?page=99")) == 2, "a page past the end is the last"


def test_unstarted_runners_come_last_without_a_rank(november, ann, client, five_a_page):
    field.field(november, 40, 30)
    field.joins(november, ann)
    last = data(client)["rows"][-1]
    assert (last["rank"], last["value"], last["figure"], last["runs"]) == (None, None, None, 0)
    assert data(client)["not_started"] == 1
    assert table(client)[-1]["figure"] == ""


@KINDS
def test_a_feed_takes_a_handful_of_queries_on_any_page(november, client, queries_at_most, five_a_page, kind):
    field.field(november, *range(60, 40, -1))
    for query in ("", "?page=3", "?page=5", "?metric=runs&page=2"):
        with queries_at_most(8):
            client.see(f"{BOARD}.{kind}{query}")


# --- asking again ---------------------------------------------------------------------------------------------------


@KINDS
def test_an_unchanged_board_is_not_sent_again(november, client, queries_at_most, kind):
    place = field.field(november, 30)[0]
    tag = client.get(f"{BOARD}.{kind}").headers["ETag"]
    with queries_at_most(1):
        again = client.get(f"{BOARD}.{kind}", headers={"If-None-Match": tag})
    assert (again.status_code, again.get_data(), again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Cache-Control"] == "public, no-cache"
    field.scores(place, 31)
    assert client.get(f"{BOARD}.{kind}", headers={"If-None-Match": tag}).status_code == 200


@KINDS
def test_closing_or_renaming_changes_the_etag(november, client, clock, kind):
    tag = client.get(f"{BOARD}.{kind}").headers["ETag"]
    clock.at("2026-12-20 12:00")
    assert client.get(f"{BOARD}.{kind}").headers["ETag"] != tag
    assert data(client)["live"] is False


def test_scripts_of_other_sites_may_read_a_feed_and_no_other_page(november, client):
    for address in (f"{BOARD}.csv", f"{BOARD}.json"):
        answer = client.get(address)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Origin" not in client.get(BOARD).headers


def test_a_feed_does_not_depend_on_the_readers_language(november, client):
    field.field(november, 30)
    answers = {client.get(f"{BOARD}.json", headers={"Accept-Language": one}).get_data() for one in ("en-US", "en-GB")}
    assert len(answers) == 1
