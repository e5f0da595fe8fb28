"""A runner saves how a run felt, in their own words, and nobody else sees it."""

import csv
import zipfile
from io import BytesIO, StringIO

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from challenges.db import db, transaction
from challenges.mood import queries
from challenges.mood.models import Feeling
from challenges.mood.rules import FeelingFacts as Said
from challenges.runners.rules import Visibility
from challenges.settings import Settings
from challenges.site import create_app
from tests import make
from tests.runs.paper import RUN, filled

FIVE = {f"words-{place}-text": word for place, word in enumerate(["Light", "Alive", "Even", "Slow", "Empty"])}
GOOD = {f"words-{place}-good": "y" for place in (0, 1, 3)}


@pytest.fixture
def reader(ann, client_of):
    return client_of(ann)


def said_of(run_id):
    return queries.feelings_of(1).get(run_id)


def test_one_tap_on_the_runs_page_is_enough(ann, reader):
    make.run(ann)
    assert "How did it feel?" in reader.see("/runs/1")
    seen = reader.send("/runs/1/feeling", {"feel": "Strong", "next": "/runs/1"})
    assert seen.response.request.path == "/runs/1"
    assert "Felt strong" in seen
    assert said_of(1) == Said("Strong", True, "")


def test_a_tap_updates_the_card_in_place(ann, reader):
    make.run(ann)
    answer = reader.post("/runs/1/feeling", data={"feel": "Heavy"}, region="felt", follow_redirects=True)
    html = answer.get_data(as_text=True)
    assert html.lstrip().startswith('<section class="card" id="felt"')
    assert "Felt heavy" in html
    assert "<h1" not in html


def test_a_line_can_be_added_changed_and_removed(ann, reader):
    make.run(ann)
    reader.send("/runs/1/feeling", {"feel": "Strong"})
    assert "“Nobody but herons.”" in reader.send("/runs/1/feeling", {"feel": "Strong", "line": "Nobody but herons."})
    assert said_of(1) == Said("Strong", True, "Nobody but herons.")
    assert "“One heron.”" in reader.send("/runs/1/feeling", {"feel": "", "line": "One heron."})
    assert said_of(1) == Said("", None, "One heron.")
    assert "How did it feel?" in reader.send("/runs/1/feeling-removal")
    assert said_of(1) is None


@pytest.mark.parametrize("typed, words", [({"feel": "Splendid"}, "Pick one of these words."),
                                          ({"line": "x" * 201}, "Use at most 200 characters.")])  # fmt: skip
def test_an_invalid_entry_shows_an_error_and_stays_as_typed(ann, reader, typed, words):
    make.run(ann)
    seen = reader.send("/runs/1/feeling", typed, status=422)
    assert words in seen
    assert typed.get("line", "") in seen.html
    assert said_of(1) is None


def test_a_run_is_logged_with_how_it_felt(reader, ann):
    seen = reader.send("/runs/new", {**RUN, "feel": "Rough", "line": "Wind from everywhere."})
    assert "Felt rough" in seen
    assert "Wind from everywhere." in seen
    assert said_of(1) == Said("Rough", False, "Wind from everywhere.")


def test_a_line_that_is_too_long_stops_the_run_from_being_logged_but_nothing_typed_is_lost(reader, ann):
    seen = reader.send("/runs/new", {**RUN, "feel": "Rough", "line": "x" * 201, "title": "Windy"}, status=422)
    assert "Use at most 200 characters." in seen
    assert 'value="Windy"' in seen.html
    assert 'checked class="feel__radio" id="feel-5"' in seen.html
    assert reader.see("/runs").count("Windy") == 0


def test_editing_a_run_keeps_or_changes_how_it_felt(ann, reader):
    make.feeling(make.run(ann, title="Lunch"), "Strong", line="Quick.")
    form = filled(reader.see("/runs/1/edit"), "/runs/1/edit", title="Late lunch")
    assert form["feel"] == "Strong"
    reader.send("/runs/1/edit", form)
    assert said_of(1) == Said("Strong", True, "Quick.")
    reader.send("/runs/1/edit", filled(reader.see("/runs/1/edit"), "/runs/1/edit", feel="Heavy", line=""))
    assert said_of(1) == Said("Heavy", False, "")
    reader.send("/runs/1/edit", filled(reader.see("/runs/1/edit"), "/runs/1/edit", feel="", line=""))
    assert said_of(1) is None


# --- a runner's own words ---------------------------------------------------------------------------------------------


def test_runs_offer_the_five_words_a_runner_chose(ann, reader):
    make.run(ann)
    reader.send("/mood/words", {**FIVE, **GOOD})
    seen = reader.see("/runs/1")
    assert "Alive" in seen and "Strong" not in seen
    reader.send("/runs/1/feeling", {"feel": "Slow"})
    assert said_of(1) == Said("Slow", True, "")


def test_a_run_keeps_its_word_when_the_list_changes(ann, reader):
    make.feeling(make.run(ann), "Strong")
    reader.send("/mood/words", {**FIVE, **GOOD})
    assert "Felt strong" in reader.see("/runs/1")
    form = filled(reader.see("/runs/1/edit"), "/runs/1/edit")
    assert form["feel"] == "Strong"
    reader.send("/runs/1/edit", form)
    assert said_of(1) == Said("Strong", True, "")


def test_marking_a_word_as_good_changes_it_for_earlier_runs_too(ann, reader):
    make.feeling(make.run(ann), "Slow", good=False)
    reader.send("/mood/words", {**FIVE, **GOOD})
    assert said_of(1) == Said("Slow", True, "")


@pytest.mark.parametrize("changes, words", [
    ({"words-1-text": " "}, "Enter a word."),
    ({"words-1-text": "light"}, "You've already used this word."),
    ({"words-4-text": "x" * 25}, "Use at most 24 characters."),
])  # fmt: skip
def test_invalid_words_show_an_error_and_nothing_typed_is_lost(ann, reader, changes, words):
    seen = reader.send("/mood/words", {**FIVE, **GOOD, **changes}, status=422)
    assert words in seen
    assert 'value="Alive"' in seen.html or "words-1-text" in changes
    assert queries.words_of(ann.id) == []


def test_default_words_can_be_restored_and_runs_keep_theirs(ann, reader):
    make.run(ann)
    reader.send("/mood/words", {**FIVE, **GOOD})
    reader.send("/runs/1/feeling", {"feel": "Alive"})
    seen = reader.send("/mood/usual-words")
    assert "Default words restored." in seen
    assert 'value="Great"' in seen.html
    assert "Felt alive" in reader.see("/runs/1")


# --- privacy ----------------------------------------------------------------------------------------------------------


def test_nobody_else_sees_or_changes_how_a_run_felt(ann, ben, reader, client_of, client):
    make.feeling(make.run(ann, title="Lunch", visibility=Visibility.PUBLIC), "Empty", line="Herons only.")
    other = client_of(ben)
    for who in (other, client):
        for address in ("/runs/1", "/runners/ann", "/"):
            html = who.get(address).get_data(as_text=True)
            assert "Empty" not in html and "Felt" not in html and "erons" not in html
    other.see("/runs/1/feeling", status=404)
    other.send("/runs/1/feeling", {"feel": "Great"}, status=404)
    other.send("/runs/1/feeling-removal", status=404)
    assert said_of(1) == Said("Empty", True, "Herons only.")
    for address in ("/mood", "/mood/words", "/runs/1/feeling"):
        assert client.get(address).location.startswith("/sign-in")


def test_the_runners_own_list_and_export_include_how_runs_felt(ann, reader):
    make.feeling(make.run(ann, title="Lunch"), "Empty", good=False, line="=1+1")
    assert "Felt empty" in reader.see("/runs")
    archive = zipfile.ZipFile(BytesIO(reader.get("/runs/export").data))
    [row] = csv.DictReader(StringIO(archive.read("runs.csv").decode("utf-8-sig"), newline=""))
    assert (row["feel"], row["felt_good"], row["feel_line"]) == ("Empty", "no", "'=1+1")


def test_deleting_a_run_deletes_how_it_felt(ann, reader):
    make.feeling(make.run(ann), "Great")
    reader.send("/runs/1/removal")
    assert db.session.scalars(select(Feeling)).all() == []


# --- the page ---------------------------------------------------------------------------------------------------------


def test_an_empty_page_says_what_to_do(reader):
    assert "No words yet After a run, tap one of five words." in reader.see("/mood")


def test_sixteen_runs_show_that_mornings_feel_best(ann, reader, queries_at_most):
    for number in range(28):
        day = f"2026-{10 if number < 14 else 11}-{number % 14 + 1:02}"
        morning = number % 2 == 0
        run = make.run(ann, day=day, at=make.at("07:00" if morning else "19:00"), km=4 + number % 3)
        make.feeling(run, "Great" if morning else "Heavy", good=morning, line="Herons." if number == 5 else "")
    with queries_at_most(8):
        seen = reader.see("/mood")
    assert "Morning runs feel best: 14 of 14 felt good" in seen
    assert "Evening runs feel hardest: 0 of 14 felt good" in seen
    assert "Your pattern: Morning runs feel best: 14 of 14 felt good." in reader.see("/runs/1")
    assert "“Herons.”" in reader.see("/mood?page=2")
    region = reader.get("/mood?page=2", region="lines").get_data(as_text=True)
    assert region.lstrip().startswith('<section class="card" id="lines"')


def test_with_few_words_the_page_says_how_many_are_missing(ann, reader):
    for number in range(3):
        make.feeling(make.run(ann, day=f"2026-11-{number + 1:02}", at=make.at("07:00")), "Great")
    seen = reader.see("/mood")
    assert "Patterns may show after 13 more runs with a word" in seen
    assert "Morning runs: 5 more with a word" in seen


# --- migration --------------------------------------------------------------------------------------------------------


def test_a_migration_carries_feelings_over_and_back(empty_database_url, tmp_path):
    site = create_app(Settings.for_tests(database_url=empty_database_url, data_dir=tmp_path))
    with site.app_context():
        upgrade(revision="0013")
        runner = (
            "INSERT INTO runners (id, handle, name, email, email_key, password_hash, session_version, created_at, zone,"
            " units, shown_as, about, in_group_boards, runs_visible_to, map_visible_to, map_trim, is_owner,"
            " is_organiser, is_demo) VALUES (1, 'ann', 'Ann', 'a', 'a', '-', 1, '2026-01-01 00:00:00+00:00', 'UTC',"
            " 'km', 'members', '', false, 'members', 'me', 0, false, false, false)"
        )
        run = (
            "INSERT INTO runs (id, runner_id, part, piece, zone, local_date, title, kind, distance, duration, moving,"
            " feel, notes, indoor, visibility, map_visible_to, source, verified, typed_over, held, created_at,"
            " updated_at) VALUES (:id, 1, 0, 0, 'UTC', '2026-11-01', '', 'easy', 5, 5, 5, :feel, 'Wet.', false,"
            " 'me', 'me', 'hand', false, false, '', '2026-11-01 00:00:00+00:00', '2026-11-01 00:00:00+00:00')"
        )
        with transaction():
            db.session.connection().execute(text(runner))
            for key, feel in enumerate(["great", "rough", None], 1):
                db.session.connection().execute(text(run), {"id": key, "feel": feel})
        upgrade(revision="0014")
        assert queries.feelings_of(1) == {1: Said("Great", True, ""), 2: Said("Rough", False, "")}
        own = "INSERT INTO feelings (run_id, runner_id, word, good, line) VALUES (3, 1, 'Alive', true, 'Herons.')"
        with transaction():
            db.session.connection().execute(text(own))
        db.session.remove()
        downgrade(revision="0013")
        rows = db.session.connection().execute(text("SELECT id, feel, notes FROM runs ORDER BY id")).all()
        assert rows == [(1, "great", "Wet."), (2, "rough", "Wet."), (3, "strong", "Wet.\nHerons.")]
        db.session.remove()
        db.engine.dispose()
