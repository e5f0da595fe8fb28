"""What the pages of a closing challenge show to whom, and the files that anybody can check."""

import hashlib
import json

import pytest

from challenges.boards import actions
from challenges.boards.queries import amended_rows
from challenges.boards.queries import closed_board as closed_queries
from challenges.boards.queries import final as queries_final
from challenges.boards.views import final as views_final
from challenges.db import db, transaction
from challenges.monthly.models import Participation
from challenges.monthly.rules.metrics import Metric
from challenges.runners.rules import ShownAs
from tests import cast, make
from tests.boards import closed


@pytest.fixture
def november(olu, ann, ben):
    """Ann with 105 km before Ben with 50."""
    november = closed.november(olu)
    closed.runs(november, ann, 30, 40, 35)
    closed.runs(november, ben, 30, 20)
    return november


@pytest.fixture
def final(november, clock):
    clock.at(closed.FINAL)
    closed.fix(november)
    return november


def test_the_page_says_which_phase_it_is_in_and_when_it_ends_for_the_reader(november, ann, client_of, clock):
    reader = client_of(ann)  # in Paris
    assert "Last chance" not in reader.see(closed.PAGE)
    clock.at(closed.GRACE)
    seen = reader.see(closed.PAGE)
    assert "You can still add or correct runs from these days until Friday 4 December, 13:00." in seen
    assert "final on Saturday 5 December, 13:00" in seen
    clock.at(closed.PROVISIONAL)
    seen = reader.see(closed.PAGE)
    assert "They become final on Saturday 5 December, 13:00." in seen
    assert "Protest about my entry" in seen
    clock.at(closed.FINAL)
    seen = reader.see(closed.PAGE)
    assert "The final standings are being prepared." in seen
    kept = closed.fix(november)
    seen = reader.see(closed.PAGE)
    assert f"Final since Saturday 5 December, 13:00. Fingerprint {kept.fingerprint[:12]}…" in seen


def test_there_are_no_final_standings_before_the_protests(november, client, clock):
    for moment in ("2026-11-20", closed.GRACE):
        clock.at(moment)
        for page in ("final", "final.csv", "final.json"):
            client.see(f"{closed.PAGE}/{page}", status=404)
    clock.at(closed.PROVISIONAL)
    assert "Provisional standings" in client.see(closed.STANDINGS)
    client.see(f"{closed.PAGE}/final.csv", status=404)


def test_drafts_and_cancelled_challenges_have_no_final_standings(olu, client, clock):
    closed.november(olu, published=False)
    clock.at(closed.FINAL)
    client.see(closed.STANDINGS, status=404)


def test_the_final_page_has_every_standing_with_its_medal(final, ann, client_of):
    seen = client_of(ann).see(closed.STANDINGS)
    assert "Ann Archer (you)" in seen
    assert "3 runs · 100 km medal" in seen
    assert "105.0 km" in seen
    assert "2 runs · 50 km medal" in seen
    assert "Your place: 1 of 2" in seen
    assert "Final since Saturday 5 December, 13:00." in seen
    assert closed.snapshot(final).fingerprint in seen


def test_other_boards_of_the_challenge_are_fixed_too(final, client):
    assert "3 runs" in client.see(f"{closed.STANDINGS}?metric=runs")
    assert "3 days" in client.see(f"{closed.STANDINGS}?metric=active-days")
    for query in ("metric=elevation", "metric=odd", "lane=odd"):
        client.see(f"{closed.STANDINGS}?{query}", status=404)


def test_visitors_do_not_see_names_shown_to_members_only(final, client, ben, client_of):
    assert "Ann" not in client.see(closed.STANDINGS)
    assert "A runner" in client.see(closed.STANDINGS)
    assert "Ann Archer" in client_of(ben).see(closed.STANDINGS)


def test_an_alias_links_nowhere(november, ben, client_of, clock):
    swift = cast.runner("swift", name="Sasha Swift", shown_as=ShownAs.ALIAS, alias="Grey Fox")
    closed.runs(november, swift, 60)
    clock.at(closed.FINAL)
    closed.fix(november)
    seen = client_of(ben).see(closed.STANDINGS)
    assert "Grey Fox" in seen
    assert "swift" not in seen.html.lower()


def test_standings_come_fifty_to_a_page(november, clock, client, client_of, monkeypatch):
    monkeypatch.setattr(amended_rows, "PAGE", 3)
    people = [cast.runner(f"run{number}", name=f"Number {number:02}") for number in range(5)]
    for number, runner in enumerate(people):
        closed.runs(november, runner, 40 - number)
    clock.at(closed.FINAL)
    closed.fix(november)
    reader = client_of(people[4])
    first, second, third = (reader.see(f"{closed.STANDINGS}?page={number}") for number in (1, 2, 3))
    assert "Number 00" in first
    assert "Number 04 (you)" in third
    assert "Number 01" in second
    assert "Your place: 7 of 7" in first
    assert f"{closed.STANDINGS}?page=3#entry-" in first.html
    for odd in ("99", "0", "odd"):
        reader.see(f"{closed.STANDINGS}?page={odd}")


def test_shared_places_are_marked_across_pages(november, clock, client, monkeypatch):
    monkeypatch.setattr(amended_rows, "PAGE", 3)
    for number in range(3):
        closed.runs(november, cast.runner(f"run{number}"), 40)
    clock.at(closed.FINAL)
    closed.fix(november)
    first, second = (client.see(f"{closed.STANDINGS}?page={number}") for number in (1, 2))
    assert first.count("3 =") == 1
    assert second.count("3 =") == 2


def test_the_page_of_a_final_challenge_shows_what_was_fixed_and_amended(final, olu, ann, ben, client_of):
    reader = client_of(ben)
    assert "Final standings Your place: 2 of 2" in reader.see(closed.PAGE)
    closed.amend(final, olu, closed.rows(final)[0][1], 45)
    seen = reader.see(closed.PAGE)
    assert "Your place: 1 of 2" in seen
    assert "Amended: was 105.0 km, place 1 45.0 km" in seen
    assert "every 5s" not in seen.html
    assert "Give kudos to Ann Archer" in seen.html, "there is still something to cheer for"


def test_a_reader_who_is_not_at_the_top_is_shown_below(november, clock, client_of, monkeypatch):
    monkeypatch.setattr(closed_queries, "TOP", 2)
    last = cast.runner("last", name="Lara Last")
    closed.runs(november, last, 5)
    clock.at(closed.FINAL)
    closed.fix(november)
    seen = client_of(last).see(closed.PAGE)
    assert "And you 3" in seen
    assert "Lara Last (you)" in seen


# --- files ------------------------------------------------------------------------------------------------------------


def test_the_csv_file_has_the_fingerprint_of_the_page(final, client):
    answer = client.get(f"{closed.PAGE}/final.csv", buffered=True)
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == "attachment; filename=november-together-final.csv"
    fingerprint = hashlib.sha256(answer.get_data()).hexdigest()
    assert fingerprint == closed.snapshot(final).fingerprint
    assert fingerprint in client.see(closed.STANDINGS)
    lines = answer.get_data(as_text=True).splitlines()
    assert len(lines) == 1 + 3 * 2
    assert lines[3].startswith("november-together,2026-11-01,2026-11-30,distance,all,1,")


def test_the_json_file_gives_the_same_text(final, olu, client):
    closed.amend(final, olu, closed.rows(final)[0][1], 95)
    closed.amend(final, olu, closed.rows(final)[1][1], None)
    said = json.loads(client.get(f"{closed.PAGE}/final.json", buffered=True).get_data())
    rows = [said["columns"], *said["standings"]]
    text = "".join(",".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)
    assert hashlib.sha256(text.encode()).hexdigest() == said["fingerprint"] == closed.snapshot(final).fingerprint
    previous = ""
    for amendment in said["amendments"]:
        assert json.loads(amendment["signed"])["previous"] == previous
        previous = hashlib.sha256(amendment["signed"].encode()).hexdigest()
        assert amendment["hash"] == previous
    assert len(said["amendments"]) == 2


def test_an_unchanged_file_is_not_sent_again(final, client):
    tag = client.get(f"{closed.PAGE}/final.csv", buffered=True).headers["ETag"]
    again = client.get(f"{closed.PAGE}/final.csv", headers={"If-None-Match": tag}, buffered=True)
    assert (again.status_code, again.get_data()) == (304, b"")


def test_an_empty_challenge_has_its_files_too(olu, client, clock):
    quiet = closed.november(olu)
    clock.at(closed.FINAL)
    closed.fix(quiet)
    assert "No one is on this board" in client.see(closed.STANDINGS)
    assert client.get(f"{closed.PAGE}/final.csv", buffered=True).get_data(as_text=True).count("\n") == 1
    assert json.loads(client.get(f"{closed.PAGE}/final.json", buffered=True).get_data())["standings"] == []


def test_files_come_in_pieces_however_many_there_are(november, client, clock, monkeypatch):
    monkeypatch.setattr(queries_final, "CHUNK", 2)
    monkeypatch.setattr(views_final, "LINES", 3)
    for number in range(5):
        closed.runs(november, cast.runner(f"run{number}"), 40 - number)
    clock.at(closed.FINAL)
    kept = closed.fix(november)
    answer = client.get(f"{closed.PAGE}/final.csv", buffered=True).get_data()
    assert hashlib.sha256(answer).hexdigest() == kept.fingerprint
    assert answer.count(b"\n") == 1 + 3 * 7


# --- budgets ----------------------------------------------------------------------------------------------------------


def test_the_final_page_takes_eight_queries_at_most(final, olu, ann, client, client_of, queries_at_most):
    closed.amend(final, olu, closed.rows(final)[0][1], 95)
    for reader in (client_of(ann), client_of(olu), client):
        for query in ("", "?metric=runs"):
            with queries_at_most(8):
                reader.see(closed.STANDINGS + query)


def test_the_provisional_page_takes_ten_queries_at_most(november, ann, client, client_of, clock, queries_at_most):
    clock.at(closed.PROVISIONAL)
    for reader in (client_of(ann), client):
        with queries_at_most(10):
            reader.see(closed.STANDINGS)


def test_the_page_of_a_closed_challenge_takes_ten_queries(final, olu, ann, client, client_of, clock, queries_at_most):
    closed.amend(final, olu, closed.rows(final)[1][1], 70)
    for moment in (closed.FINAL, closed.PROVISIONAL):
        clock.at(moment)
        for reader in (client_of(ann), client):
            with queries_at_most(10):
                reader.see(closed.PAGE)


def test_the_leaderboard_redirects_to_the_final_standings(final, client):
    assert client.get(f"{closed.PAGE}/leaderboard").location == closed.STANDINGS
    choice = "metric=runs&lane=verified&page=2"
    assert client.get(f"{closed.PAGE}/leaderboard?{choice}").location == f"{closed.STANDINGS}?{choice}"
    client.see(f"{closed.PAGE}/leaderboard?lane=odd", status=404)


def test_a_board_open_in_a_browser_leads_to_the_final_standings_too(november, ann, client_of, clock):
    reader = client_of(ann)
    board = f"{closed.PAGE}/leaderboard"
    clock.at(closed.GRACE)
    assert 'id="standings"' in reader.see(board, region="standings").html
    clock.at(closed.PROVISIONAL)
    answer = reader.get(reader.get(board, region="standings").location, region="standings")
    assert answer.headers["HX-Redirect"] == closed.STANDINGS


def test_times_are_fixed_in_their_own_unit(olu, ann, client, clock):
    long = closed.november(olu, title="Long", metric=Metric.MOVING_TIME, target=72_000_000, rungs=())
    make.participation(long, ann)
    make.run(ann, km=20, minutes=150, day="2026-11-10")
    clock.at(closed.FINAL)
    closed.fix(long)
    assert "2 h 30 min" in client.see("/challenges/long/final")


def test_a_protester_finds_the_answer_on_the_final_page(november, ben, client_of, clock):
    clock.at(closed.PROVISIONAL)
    with transaction():
        mine = db.session.query(Participation).filter_by(runner_id=ben.id).one().id
        actions.protest(november.id, ben.id, mine, "My run of the 9th is missing.")
    clock.at(closed.FINAL)
    closed.fix(november)
    assert "About your entry My run of the 9th is missing. Open" in client_of(ben).see(closed.STANDINGS)
