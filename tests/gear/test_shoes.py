"""Shoes are added, worn, worn out and retired."""

from datetime import date

import pytest
from sqlalchemy import func, select

from challenges.db import db, transaction
from challenges.gear import actions, queries, text
from challenges.gear.models import Shoe, Wearing
from challenges.recordings.kinds import RunKind
from challenges.runs import actions as runs
from challenges.units import Distance
from tests import make
from tests.cast import runner

PAIR = {"name": "Blue ones", "brand": "Acme", "model": "Glide 3", "first_day": "2026-11-01", "good_for": "700 km",
        "distance_before": "", "kinds": ["easy", "long"]}  # fmt: skip


def pair(who, name="Blue ones", **values) -> Shoe:
    known = {"brand": "Acme", "model": "Glide 3", "first_day": date(2026, 1, 1), "distance_before": Distance(0),
             "good_for": Distance.of_km(700), "kinds": [RunKind.EASY]}  # fmt: skip
    with transaction():
        return actions.add_pair(who.id, name=name, **{**known, **values})


def wear(run, who, *shoes) -> None:
    with transaction():
        actions.wear(run.id, who.id, [shoe.id for shoe in shoes])


def km(who, shoe) -> float:
    return queries.pair_of(who, shoe.id).gone.mm / 1_000_000


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


# --- adding and editing ---------------------------------------------------------------------------------------------


def test_without_shoes_the_page_offers_to_add_the_first(client_of, ann):
    seen = client_of(ann).see("/gear")
    assert "No shoes yet" in seen
    assert "Add a pair" in seen


def test_a_pair_is_added_and_shows_its_limit(client_of, ann):
    reader = client_of(ann)
    assert "700 km" in reader.see("/gear/new").html, "a limit is suggested"
    seen = reader.send("/gear/new", PAIR)
    assert "Added Blue ones." in seen
    assert "0 of 700 km" in seen
    seen = reader.see("/gear")
    assert "One pair in use, 0 km so far." in seen
    assert "Acme Glide 3" in seen
    assert "Easy run" in seen


def test_invalid_values_show_errors_and_nothing_typed_is_lost(client_of, ann):
    reader = client_of(ann)
    wrong = PAIR | {"first_day": "2027-01-01", "good_for": "1000000 km", "distance_before": "-3", "model": "Glide 9"}
    seen = reader.send("/gear/new", wrong, status=422)
    for sentence in ("Pick today or an earlier day.", "This can't be less than zero."):
        assert sentence in seen
    for typed in ("1000000 km", "2027-01-01", "Glide 9", 'value="-3"', "Blue ones"):
        assert typed in seen.html
    assert count(Shoe) == 0


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"good_for": "20000 km"}, "Enter at most 10,000 km."),
        ({"distance_before": "20000 km"}, "Enter at most 10,000 km."),
        ({"good_for": "0"}, "Enter at least 1 km."),
        ({"good_for": ""}, "Enter a distance, like 700 km."),
        ({"name": ""}, "Enter a name."),
        ({"name": "x" * 100_000}, "Use at most 40 characters."),
        ({"name": "\u202eknot"}, "This has a character that can't be shown. Remove it."),
        ({"kinds": ["easy", "flying"]}, "Pick from the list."),
    ],
)
def test_each_invalid_value_gets_a_clear_error(client_of, ann, said, sentence):
    assert sentence in client_of(ann).send("/gear/new", PAIR | said, status=422)
    assert count(Shoe) == 0


def test_a_runners_pairs_have_different_names(client_of, ann, ben):
    pair(ann)
    seen = client_of(ann).send("/gear/new", PAIR | {"name": "blue  ONES"}, status=422)
    assert "You already have a pair with this name." in seen
    client_of(ben).send("/gear/new", PAIR)
    assert count(Shoe) == 2


def test_a_pair_can_be_edited_without_changing_its_name(client_of, ann):
    shoe = pair(ann)
    seen = client_of(ann).send(f"/gear/{shoe.id}/edit", PAIR | {"good_for": "650 km", "distance_before": "120 km"})
    assert "120 of 650 km" in seen


def test_nobody_else_can_see_or_change_a_runners_shoes(client_of, client, ann, ben):
    shoe, run = pair(ann), make.run(ann)
    for page in (f"/gear/{shoe.id}", f"/gear/{shoe.id}/edit", f"/runs/{run.id}/shoes"):
        client_of(ben).see(page, status=404)
    for door in ("retirement", "retirement-removal", "allowance", "removal"):
        client_of(ben).send(f"/gear/{shoe.id}/{door}", {"day": "2026-11-02"}, status=404)
    client_of(ben).send(f"/runs/{run.id}/shoes", {"pairs": []}, status=404)
    theirs = pair(ben)
    seen = client_of(ann).send(f"/runs/{run.id}/shoes", {"pairs": [theirs.id]}, status=422)
    assert "Pick from the list." in seen
    assert "/sign-in" in client.get("/gear").location


# --- shoes of runs --------------------------------------------------------------------------------------------------


def test_a_run_gets_the_default_pair_for_its_kind(app, ann):
    easy, fast = pair(ann), pair(ann, "Fast ones", kinds=[RunKind.TEMPO, RunKind.INTERVALS])
    make.run(ann, km=8)
    make.run(ann, km=6, kind=RunKind.TEMPO)
    make.run(ann, km=12, kind=RunKind.TRAIL)
    assert (km(ann, easy), km(ann, fast)) == (8, 6)


def test_a_run_outside_the_days_of_a_pair_does_not_get_it(app, ann):
    shoe = pair(ann, first_day=date(2026, 6, 1))
    with transaction():
        actions.retire(shoe.id, ann.id, date(2026, 10, 1))
    for day in ("2026-05-31", "2026-10-02"):
        make.run(ann, day=day)
    assert km(ann, shoe) == 0
    make.run(ann, day="2026-10-01")
    assert km(ann, shoe) == 5


def test_a_new_pair_takes_over_while_older_runs_still_get_the_old_pair(app, ann):
    old = pair(ann, "Old", first_day=date(2025, 1, 1))
    with transaction():
        actions.retire(old.id, ann.id, date(2025, 12, 31))
    new = pair(ann, "New", first_day=date(2026, 1, 1))
    make.run(ann, day="2025-07-01", km=10, minutes=60)
    make.run(ann, day="2026-07-01", km=7, minutes=40)
    assert (km(ann, old), km(ann, new)) == (10, 7)


def test_the_pair_chosen_last_is_the_default_of_two_in_use(app, ann):
    first, second = pair(ann, "One"), pair(ann, "Two", kinds=[RunKind.EASY, RunKind.LONG])
    assert queries.pair_of(ann, first.id).kinds == ()
    assert queries.pair_of(ann, second.id).kinds == (RunKind.EASY, RunKind.LONG)


def test_two_pairs_share_the_distance_of_a_run_equally(app, ann):
    one, other = pair(ann), pair(ann, "Spikes", kinds=[])
    run = make.run(ann, km=9)
    wear(run, ann, one, other)
    assert (km(ann, one), km(ann, other)) == (4.5, 4.5)


def test_editing_or_deleting_a_run_updates_its_shoes(app, ann):
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


def test_a_runs_shoes_are_changed_in_place_on_its_page(client_of, ann):
    one, other = pair(ann), pair(ann, "Spikes", kinds=[])
    run = make.run(ann, km=9)
    reader = client_of(ann)
    reader.post(f"/runs/{run.id}/shoes", data={"pairs": [other.id]}, region="shoes")
    part = reader.get(f"/runs/{run.id}/shoes", region="shoes").get_data(as_text=True)
    assert part.lstrip().startswith('<section class="card" id="shoes"')
    assert f"/gear/{other.id}" in part
    assert (km(ann, one), km(ann, other)) == (0, 9)
    seen = reader.send(f"/runs/{run.id}/shoes", {"pairs": [], "next": f"/runs/{run.id}"})
    assert "Shoes saved." in seen
    assert count(Wearing) == 0


# --- worn out and retired -------------------------------------------------------------------------------------------


def notes(who):
    return db.session.execute(queries.today_notes(who.id, date(2026, 11, 15))).all()


def test_a_worn_pair_stays_on_today_until_its_runner_decides(client_of, ann):
    shoe = pair(ann, distance_before=Distance.of_km(696))
    assert notes(ann) == []
    make.run(ann, km=5)
    (note,) = notes(ann)
    assert tuple(note) == ("worn_shoes", shoe.id, date(2026, 1, 1), 701_000_000, "Blue ones")
    seen = client_of(ann).see(f"/gear/{shoe.id}")
    assert "Still good, remind me at 850 km" in seen
    reader = client_of(ann)
    for _ in range(2):
        assert "We'll remind you again at 850 km." in reader.send(f"/gear/{shoe.id}/allowance")
    assert notes(ann) == []


def test_the_note_names_the_distance_and_links_to_the_pair(app, ann):
    with app.test_request_context():
        said = text.note("worn_shoes", 7, date(2026, 1, 1), 701_000_000, "Blue ones")
    assert said.text.startswith("701\N{NO-BREAK SPACE}km on Blue ones.")
    assert said.url == "/gear/7"


def test_a_pair_is_retired_on_a_day_and_can_be_put_back_in_use(client_of, ann):
    shoe = pair(ann, first_day=date(2026, 6, 1), good_for=Distance.of_km(5))
    make.run(ann, km=8, title="Through the leaves")
    reader = client_of(ann)
    for day, sentence in (("2026-05-01", "Pick a day from 1 June 2026 on, when you first used them."),
                          ("2026-12-01", "Pick today or an earlier day."), ("", "Enter a day.")):  # fmt: skip
        seen = reader.send(f"/gear/{shoe.id}/retirement", {"day": day}, status=422)
        assert sentence in seen
        assert f'value="{day}"' in seen.html
    seen = reader.send(f"/gear/{shoe.id}/retirement", {"day": "2026-11-15"})
    assert "Pair retired. Its history stays here." in seen
    for part in ("In use from 1 June 2026", "Through the leaves", "Longest run in this pair", "8.0 km"):
        assert part in seen
    assert notes(ann) == []
    assert "Retired on 15 November 2026" in reader.see("/gear")
    assert "Pair back in use." in reader.send(f"/gear/{shoe.id}/retirement-removal")
    assert queries.shoe_of(ann.id, shoe.id).retired_on is None


def test_a_pair_put_back_in_use_does_not_take_over_the_new_pairs_kinds(app, ann):
    old = pair(ann, "Old", kinds=[RunKind.EASY, RunKind.LONG])
    with transaction():
        actions.retire(old.id, ann.id, date(2026, 11, 1))
    new = pair(ann, "New")
    with transaction():
        actions.bring_back(old.id, ann.id)
    assert queries.pair_of(ann, old.id).kinds == (RunKind.LONG,)
    assert queries.pair_of(ann, new.id).kinds == (RunKind.EASY,)


def test_removing_a_pair_keeps_its_runs(client_of, ann):
    shoe, run = pair(ann), make.run(ann)
    assert "Its runs are still there." in client_of(ann).send(f"/gear/{shoe.id}/removal")
    assert count(Wearing) == 0
    client_of(ann).see(f"/runs/{run.id}")


def test_the_shoe_pages_need_few_queries(client_of, ann, queries_at_most):
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


def test_a_model_shows_how_long_it_lasts_once_five_runners_retired_it(client_of, clock, ann):
    for number in range(4):
        retired(runner(f"r{number}00"), 500 + 100 * number, model="GLIDE-3" if number else "Glide 3")
    retired(ann, 400)
    retired(ann, 401, "Once more", model="Rare 1")
    seen = client_of(ann).see("/gear/models")
    assert "600 km" in seen
    assert "5 pairs" in seen
    assert "Rare" not in seen
    assert "r200" not in seen.html


def test_four_runners_are_not_enough_to_show_a_model(client_of, ann):
    for number in range(3):
        retired(runner(f"r{number}00"), 500)
    for number in range(4):
        retired(ann, 500, f"Done {number}")
    assert "Not enough pairs yet" in client_of(ann).see("/gear/models")


# --- shoes in the form of a run -------------------------------------------------------------------------------------

RUN = {"day": "2026-11-15", "distance": "8 km", "duration": "48:00", "kind": "easy", "visibility": "members",
       "zone": "Europe/Paris"}  # fmt: skip


def test_shoes_are_picked_when_logging_a_run_or_the_default_applies(client_of, ann):
    usual, other = pair(ann), pair(ann, "Spikes", kinds=[])
    reader = client_of(ann)
    assert "Pick none to use your default: Blue ones for easy run." in reader.see("/runs/new")
    reader.send("/runs/new", RUN)
    assert (km(ann, usual), km(ann, other)) == (8, 0)
    reader.send("/runs/new", RUN | {"day": "2026-11-14", "pairs": [other.id]})
    assert (km(ann, usual), km(ann, other)) == (8, 8)
    reader.send("/runs/1/edit", RUN | {"pairs": [usual.id, other.id]})
    assert (km(ann, usual), km(ann, other)) == (4, 12)


def test_a_run_cannot_be_logged_with_someone_elses_shoes(client_of, ann, ben):
    pair(ann)
    theirs = pair(ben)
    seen = client_of(ann).send("/runs/new", RUN | {"pairs": [theirs.id]}, status=422)
    assert "Pick from the list." in seen
    assert "8 km" in seen.html
