"""A pair of shoes: written down, worn, worn out, and resting."""

from datetime import date

import pytest
from sqlalchemy import func, select

from challenges.db import db, transaction
from challenges.gear import actions, queries, words
from challenges.gear.models import Shoe, Wearing
from challenges.runs import actions as runs
from challenges.runs.rules import Kind
from challenges.units import Distance
from tests import make
from tests.cast import runner

PAIR = {"name": "Blue ones", "brand": "Acme", "model": "Glide 3", "first_day": "2026-11-01", "good_for": "700 km",
        "distance_before": "", "kinds": ["easy", "long"]}  # fmt: skip


def pair(who, name="Blue ones", **values) -> Shoe:
    known = {"brand": "Acme", "model": "Glide 3", "first_day": date(2026, 1, 1), "distance_before": Distance(0),
             "good_for": Distance.of_km(700), "kinds": [Kind.EASY]}  # fmt: skip
    with transaction():
        return actions.add_pair(who.id, name=name, **{**known, **values})


def wear(run, who, *shoes) -> None:
    with transaction():
        actions.wear(run.id, who.id, [shoe.id for shoe in shoes])


def km(who, shoe) -> float:
    return queries.pair_of(who, shoe.id).gone.mm / 1_000_000


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


# --- writing down ---------------------------------------------------------------------------------------------------


def test_without_shoes_the_page_offers_to_add_the_first(client_of, ann):
    seen = client_of(ann).see("/gear")
    assert "No shoes yet" in seen
    assert "Add a pair" in seen


def test_a_pair_is_written_down_and_stands_with_its_limit(client_of, ann):
    reader = client_of(ann)
    assert "700 km" in reader.see("/gear/new").html, "a limit is proposed"
    seen = reader.send("/gear/new", PAIR)
    assert "Added Blue ones." in seen
    assert "0 of 700 km" in seen
    seen = reader.see("/gear")
    assert "One pair in use, with 0 km behind it." in seen
    assert "Acme Glide 3" in seen
    assert "Easy run" in seen


def test_what_is_typed_wrongly_is_told_beside_its_field_and_nothing_is_lost(client_of, ann):
    reader = client_of(ann)
    wrong = PAIR | {"first_day": "2027-01-01", "good_for": "1000000 km", "distance_before": "-3", "model": "Glide 9"}
    seen = reader.send("/gear/new", wrong, status=422)
    for sentence in ("That day is still to come.", "This cannot be less than zero."):
        assert sentence in seen
    for typed in ("1000000 km", "2027-01-01", "Glide 9", 'value="-3"', "Blue ones"):
        assert typed in seen.html
    assert count(Shoe) == 0


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"good_for": "20000 km"}, "No pair goes that far: at most 10,000 km."),
        ({"distance_before": "20000 km"}, "No pair goes that far: at most 10,000 km."),
        ({"good_for": "0"}, "Choose at least 1 km."),
        ({"good_for": ""}, "Fill this in."),
        ({"name": ""}, "Fill this in."),
        ({"name": "x" * 100_000}, "Use at most 40 characters."),
        ({"name": "\u202eknot"}, "This has a character that can't be shown. Remove it."),
        ({"kinds": ["easy", "flying"]}, "Pick from these."),
    ],
)
def test_each_answer_that_cannot_be_is_refused_in_a_sentence(client_of, ann, said, sentence):
    assert sentence in client_of(ann).send("/gear/new", PAIR | said, status=422)
    assert count(Shoe) == 0


def test_two_pairs_of_one_runner_have_two_names(client_of, ann, ben):
    pair(ann)
    seen = client_of(ann).send("/gear/new", PAIR | {"name": "blue  ONES"}, status=422)
    assert "You have a pair of this name already." in seen
    client_of(ben).send("/gear/new", PAIR)
    assert count(Shoe) == 2


def test_a_pair_is_corrected_and_keeps_its_own_name(client_of, ann):
    shoe = pair(ann)
    seen = client_of(ann).send(f"/gear/{shoe.id}/edit", PAIR | {"good_for": "650 km", "distance_before": "120 km"})
    assert "120 of 650 km" in seen


def test_others_find_nothing(client_of, client, ann, ben):
    shoe, run = pair(ann), make.run(ann)
    for page in (f"/gear/{shoe.id}", f"/gear/{shoe.id}/edit", f"/runs/{run.id}/shoes"):
        client_of(ben).see(page, status=404)
    for door in ("retirement", "retirement-removal", "allowance", "removal"):
        client_of(ben).send(f"/gear/{shoe.id}/{door}", {"day": "2026-11-02"}, status=404)
    client_of(ben).send(f"/runs/{run.id}/shoes", {"pairs": []}, status=404)
    theirs = pair(ben)
    seen = client_of(ann).send(f"/runs/{run.id}/shoes", {"pairs": [theirs.id]}, status=422)
    assert "Pick from these." in seen
    assert "/sign-in" in client.get("/gear").location


# --- worn in runs ---------------------------------------------------------------------------------------------------


def test_a_run_gets_the_usual_pair_of_its_kind(app, ann):
    easy, fast = pair(ann), pair(ann, "Fast ones", kinds=[Kind.TEMPO, Kind.INTERVALS])
    make.run(ann, km=8)
    make.run(ann, km=6, kind=Kind.TEMPO)
    make.run(ann, km=12, kind=Kind.TRAIL)
    assert (km(ann, easy), km(ann, fast)) == (8, 6)


def test_a_run_before_the_first_day_or_after_the_last_gets_none(app, ann):
    shoe = pair(ann, first_day=date(2026, 6, 1))
    with transaction():
        actions.retire(shoe.id, ann.id, date(2026, 10, 1))
    for day in ("2026-05-31", "2026-10-02"):
        make.run(ann, day=day)
    assert km(ann, shoe) == 0
    make.run(ann, day="2026-10-01")
    assert km(ann, shoe) == 5


def test_a_new_pair_takes_over_and_an_old_history_still_finds_the_old_pair(app, ann):
    old = pair(ann, "Old", first_day=date(2025, 1, 1))
    with transaction():
        actions.retire(old.id, ann.id, date(2025, 12, 31))
    new = pair(ann, "New", first_day=date(2026, 1, 1))
    make.run(ann, day="2025-07-01", km=10, minutes=60)
    make.run(ann, day="2026-07-01", km=7, minutes=40)
    assert (km(ann, old), km(ann, new)) == (10, 7)


def test_of_two_pairs_in_use_the_last_that_was_chosen_is_the_usual_one(app, ann):
    first, second = pair(ann, "One"), pair(ann, "Two", kinds=[Kind.EASY, Kind.LONG])
    assert queries.pair_of(ann, first.id).kinds == ()
    assert queries.pair_of(ann, second.id).kinds == (Kind.EASY, Kind.LONG)


def test_a_run_in_two_pairs_is_shared_evenly(app, ann):
    one, other = pair(ann), pair(ann, "Spikes", kinds=[])
    run = make.run(ann, km=9)
    wear(run, ann, one, other)
    assert (km(ann, one), km(ann, other)) == (4.5, 4.5)


def test_what_happens_to_a_run_happens_to_its_shoes(app, ann):
    shoe = pair(ann, distance_before=Distance.of_km(100))
    run = make.run(ann, km=9, minutes=60)
    assert km(ann, shoe) == 109
    with transaction():
        runs.change(run.id, ann.id, distance=Distance.of_km(10))
    assert km(ann, shoe) == 110
    runs.remove(run.id, ann.id)
    db.session.commit()
    assert km(ann, shoe) == 100
    assert count(Wearing) == 0


def test_shoes_of_a_run_are_changed_in_place_on_its_page(client_of, ann):
    one, other = pair(ann), pair(ann, "Spikes", kinds=[])
    run = make.run(ann, km=9)
    reader = client_of(ann)
    reader.post(f"/runs/{run.id}/shoes", data={"pairs": [other.id]}, region="shoes")
    part = reader.get(f"/runs/{run.id}/shoes", region="shoes").get_data(as_text=True)
    assert part.lstrip().startswith('<section class="card" id="shoes"')
    assert f"/gear/{other.id}" in part
    assert (km(ann, one), km(ann, other)) == (0, 9)
    seen = reader.send(f"/runs/{run.id}/shoes", {"pairs": [], "next": f"/runs/{run.id}"})
    assert "Saved the shoes of this run." in seen
    assert count(Wearing) == 0


# --- worn, resting --------------------------------------------------------------------------------------------------


def notes(who):
    return db.session.execute(queries.said_today(who.id, date(2026, 11, 15))).all()


def test_a_worn_pair_is_mentioned_until_its_runner_says_something(client_of, ann):
    shoe = pair(ann, distance_before=Distance.of_km(696))
    assert notes(ann) == []
    make.run(ann, km=5)
    (note,) = notes(ann)
    assert tuple(note) == ("worn_shoes", shoe.id, date(2026, 1, 1), 701_000_000, "Blue ones")
    seen = client_of(ann).see(f"/gear/{shoe.id}")
    assert "Still good, remind me at 850 km" in seen
    reader = client_of(ann)
    for _ in range(2):
        assert "You hear of it again at 850 km." in reader.send(f"/gear/{shoe.id}/allowance")
    assert notes(ann) == []


def test_the_note_says_how_far_and_leads_to_the_pair(app, ann):
    with app.test_request_context():
        said = words.note("worn_shoes", 7, date(2026, 1, 1), 701_000_000, "Blue ones")
    assert said.text.startswith("Blue ones has 701\N{NO-BREAK SPACE}km behind it.")
    assert said.url == "/gear/7"


def test_a_pair_is_retired_on_a_day_and_may_be_worn_again(client_of, ann):
    shoe = pair(ann, first_day=date(2026, 6, 1), good_for=Distance.of_km(5))
    make.run(ann, km=8, title="Through the leaves")
    reader = client_of(ann)
    for day, sentence in (("2026-05-01", "That is before their first day, 1 June 2026."),
                          ("2026-12-01", "That day is still to come."), ("", "Fill this in.")):  # fmt: skip
        seen = reader.send(f"/gear/{shoe.id}/retirement", {"day": day}, status=422)
        assert sentence in seen
        assert f'value="{day}"' in seen.html
    seen = reader.send(f"/gear/{shoe.id}/retirement", {"day": "2026-11-15"})
    assert "Retired. Its story stays here." in seen
    for part in ("Yours since 1 June 2026", "Through the leaves", "Longest run in it", "8.0 km"):
        assert part in seen
    assert notes(ann) == []
    assert "Retired on 15 November 2026" in reader.see("/gear")
    assert "Back in use." in reader.send(f"/gear/{shoe.id}/retirement-removal")
    assert queries.shoe_of(ann.id, shoe.id).retired_on is None


def test_a_pair_that_comes_back_leaves_to_the_new_one_what_that_took_over(app, ann):
    old = pair(ann, "Old", kinds=[Kind.EASY, Kind.LONG])
    with transaction():
        actions.retire(old.id, ann.id, date(2026, 11, 1))
    new = pair(ann, "New")
    with transaction():
        actions.bring_back(old.id, ann.id)
    assert queries.pair_of(ann, old.id).kinds == (Kind.LONG,)
    assert queries.pair_of(ann, new.id).kinds == (Kind.EASY,)


def test_a_removed_pair_leaves_its_runs(client_of, ann):
    shoe, run = pair(ann), make.run(ann)
    assert "Its runs are all there." in client_of(ann).send(f"/gear/{shoe.id}/removal")
    assert count(Wearing) == 0
    client_of(ann).see(f"/runs/{run.id}")


def test_the_shoes_page_asks_little_of_the_database(client_of, ann, queries_at_most):
    for number in range(6):
        pair(ann, f"Pair {number}")
        make.run(ann, km=4 + number)
    reader = client_of(ann)
    with queries_at_most(5):
        reader.see("/gear")
    with queries_at_most(8):
        reader.see("/gear/1")


# --- models ---------------------------------------------------------------------------------------------------------


def retired(who, distance: float, name: str = "Done", model: str = "Glide 3") -> None:
    shoe = pair(who, name, model=model, distance_before=Distance.of_km(distance), kinds=[])
    with transaction():
        actions.retire(shoe.id, who.id, date(2026, 11, 1))


def test_how_long_a_model_lasts_is_told_once_five_runners_know(client_of, clock, ann):
    for number in range(4):
        retired(runner(f"r{number}00"), 500 + 100 * number, model="GLIDE-3" if number else "Glide 3")
    retired(ann, 400)
    retired(ann, 401, "Once more", model="Rare 1")
    seen = client_of(ann).see("/gear/models")
    assert "600 km" in seen
    assert "5 pairs" in seen
    assert "Rare" not in seen
    assert "r200" not in seen.html


def test_four_runners_are_not_enough(client_of, ann):
    for number in range(3):
        retired(runner(f"r{number}00"), 500)
    for number in range(4):
        retired(ann, 500, f"Done {number}")
    assert "Not enough pairs yet" in client_of(ann).see("/gear/models")


# --- said with the run ----------------------------------------------------------------------------------------------

RUN = {"day": "2026-11-15", "distance": "8 km", "duration": "48:00", "kind": "easy", "visibility": "members",
       "zone": "Europe/Paris"}  # fmt: skip


def test_shoes_are_said_with_the_run_and_left_open_they_are_the_usual_ones(client_of, ann):
    usual, other = pair(ann), pair(ann, "Spikes", kinds=[])
    reader = client_of(ann)
    assert "Leave it open for the usual: Blue ones for easy run." in reader.see("/runs/new")
    reader.send("/runs/new", RUN)
    assert (km(ann, usual), km(ann, other)) == (8, 0)
    reader.send("/runs/new", RUN | {"day": "2026-11-14", "pairs": [other.id]})
    assert (km(ann, usual), km(ann, other)) == (8, 8)
    reader.send("/runs/1/edit", RUN | {"pairs": [usual.id, other.id]})
    assert (km(ann, usual), km(ann, other)) == (4, 12)


def test_shoes_of_others_are_not_said_with_a_run(client_of, ann, ben):
    pair(ann)
    theirs = pair(ben)
    seen = client_of(ann).send("/runs/new", RUN | {"pairs": [theirs.id]}, status=422)
    assert "Pick from these." in seen
    assert "8 km" in seen.html
