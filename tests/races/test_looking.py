"""The list of races, a race and its start list, as visitors, members and organisers see them."""

import re

import pytest

from challenges.runners.rules import ShownAs
from tests import cast, make

RACE = "/races/frost-moon-10k"


def starters(page) -> list[str]:
    """Return the rows of a start list, in order."""
    from tests.reader import text_of

    rows = re.findall(r'<li class="start-list__row.*?</li>', page.html, re.DOTALL)
    return [text_of(row) for row in rows]


# --- the list -------------------------------------------------------------------------------------------------------


def test_open_races_are_listed_with_their_free_places(client, ann, ben, olu):
    make.race(olu, title="Frost Moon 10K", capacity=500)
    make.entry(make.race(olu, title="Full Moon 5K", capacity=1, first_day="2026-11-20"), ann)
    page = client.see("/races")
    assert page.index("Full Moon 5K Full, waiting list open") < page.index("Frost Moon 10K 500 of 500 places left")
    assert "Virtual race, 28 Nov – 6 Dec" in page.replace("\u2009", " ").replace("\u202f", " ")


def test_an_empty_list_says_what_to_do_next(client, client_of, ann, olu):
    assert "No races right now" in client.see("/races")
    assert "No past races yet" in client.see("/races?tab=past")
    assert "You haven't entered a race yet" in client_of(ann).see("/races?tab=mine")
    assert "No drafts" in client_of(olu).see("/races?tab=drafts")


def test_drafts_are_seen_by_organisers_only(client, client_of, ann, olu, mia):
    make.race(olu, title="Secret Sprint", published=False)
    for reader in (client, client_of(ann)):
        assert "Secret Sprint" not in reader.see("/races")
        assert "Secret Sprint" not in reader.see("/races?tab=drafts")
        reader.see("/races/secret-sprint", status=404)
        reader.see("/races/secret-sprint/start-list", status=404)
    for organiser in (olu, mia):
        assert "Secret Sprint" in client_of(organiser).see("/races?tab=drafts")
        assert "Not published yet" in client_of(organiser).see("/races/secret-sprint")


def test_a_runner_finds_their_races_under_mine(client_of, ann, ben, olu):
    race = make.race(olu, capacity=1)
    make.entry(race, ann)
    make.entry(race, ben)
    assert "Frost Moon 10K Your bib is 0001" in client_of(ann).see("/races?tab=mine")
    assert "Frost Moon 10K You're on the waiting list" in client_of(ben).see("/races?tab=mine")
    assert "Frost Moon 10K" not in client_of(olu).see("/races?tab=mine")


def test_a_race_moves_to_the_past_when_it_is_over_or_cancelled(client, client_of, olu, clock):
    make.race(olu)
    make.race(olu, title="Called Off 5K")
    client_of(olu).send("/races/called-off-5k/cancellation", {"reason": "Ice on every path."})
    assert "Called Off 5K Cancelled" in client.see("/races?tab=past")
    clock.at("2026-12-08 12:00")
    page = client.see("/races?tab=past")
    assert "Frost Moon 10K This race is over" in page
    assert "Frost Moon 10K" not in client.see("/races")


def test_a_long_list_has_pages(client, olu):
    for number in range(1, 15):
        make.race(olu, title=f"Race {number:02}")
    assert "1 to 12 of 14" in client.see("/races")
    page = client.see("/races?page=2")
    assert "Race 14" in page
    assert "Race 12" not in page


@pytest.mark.parametrize("tab", ["open", "mine", "past", "drafts"])
def test_the_list_takes_few_queries(client_of, ann, olu, queries_at_most, tab):
    for number in range(8):
        make.entry(make.race(olu, title=f"Race {number}"), olu)
    reader = client_of(olu)
    with queries_at_most(6):
        reader.see(f"/races?tab={tab}")


# --- one race -------------------------------------------------------------------------------------------------------


def test_a_race_page_shows_its_key_figures(client, ann, olu):
    make.entry(make.race(olu, capacity=500, description="Bring **gloves**."), ann)
    page = client.see(RACE)
    for words in ("places taken 1 of 500", "in one go 10 km", "until it starts 13 days", "Bring gloves ."):
        assert words in page.replace("\u00a0", " ")
    assert "<strong>gloves</strong>" in page.html


def test_a_current_race_shows_how_many_days_are_left(client, olu, clock):
    make.race(olu)
    clock.at("2026-12-05 12:00")
    assert "left to run 2 days" in client.see(RACE)


def test_a_description_cannot_bring_scripts(client, olu):
    make.race(olu, description="<script>alert(1)</script>[x](javascript:alert(1))")
    html = client.see(RACE).html
    assert "<script>alert" not in html
    assert 'href="javascript' not in html


def test_a_cancelled_race_says_why(client, client_of, olu):
    make.race(olu)
    client_of(olu).send(f"{RACE}/cancellation", {"reason": "Ice on every path."})
    page = client.see(RACE)
    assert "Cancelled Ice on every path." in page
    assert "Sign in to enter" not in page


def test_the_page_of_a_race_takes_few_queries(client_of, ann, ben, olu, queries_at_most):
    race = make.race(olu, capacity=10)
    for number in range(12):
        make.entry(race, cast.runner(f"runner-{number}"))
    make.entry(race, ben)
    for runner in (ann, ben):
        reader = client_of(runner)
        with queries_at_most(8):
            reader.see(RACE)
        with queries_at_most(8):
            reader.see(RACE, region="entry")


# --- the start list -------------------------------------------------------------------------------------------------


def test_the_start_list_shows_entrants_by_bib_and_then_the_waiting_list(client_of, ann, ben, cleo, olu):
    race = make.race(olu, capacity=2)
    dora = cast.runner("dora", name="Dora Dale")
    for runner in (ann, ben, cleo, dora):
        make.entry(race, runner)
    assert starters(client_of(ann).see(f"{RACE}/start-list")) == [
        "Bib 0001 AA Ann Archer (you)",
        "Bib 0002 BB Ben Brook",
        "Place in line 1 CC Cleo Crane waiting",
        "Place in line 2 DD Dora Dale waiting",
    ]
    client_of(ann).send(f"{RACE}/withdrawal")
    assert [row.split(" waiting")[0] for row in starters(client_of(ben).see(f"{RACE}/start-list"))] == [
        "Bib 0002 BB Ben Brook (you)",
        "Bib 0003 CC Cleo Crane",
        "Place in line 1 DD Dora Dale",
    ]


def test_visitors_see_names_only_if_the_runner_agreed(client, client_of, ann, olu):
    race = make.race(olu)
    make.entry(race, ann)
    make.entry(race, cast.runner("eve", name="Eve Early", shown_as=ShownAs.EVERYONE))
    make.entry(race, cast.runner("finn", name="Finn Foot", shown_as=ShownAs.ALIAS, alias="Night Owl"))
    page = client.see(f"{RACE}/start-list")
    assert [row[9:] for row in starters(page)] == ["A runner", "EE Eve Early", "NO Night Owl"]
    for hidden in ("Ann", "/runners/ann", "Finn", "finn"):
        assert hidden not in page.html
    page = client_of(olu).see(f"{RACE}/start-list")
    assert [row[9:] for row in starters(page)] == ["AA Ann Archer", "EE Eve Early", "NO Night Owl"]
    assert "finn" not in page.html


def test_a_long_start_list_is_numbered_across_pages(client_of, ann, olu):
    race = make.race(olu, capacity=48)
    for number in range(53):
        make.entry(race, cast.runner(f"runner-{number}"))
    reader = client_of(ann)
    first, second = starters(reader.see(f"{RACE}/start-list")), starters(reader.see(f"{RACE}/start-list?page=2"))
    assert len(first) == 50
    assert first[47].startswith("Bib 0048")
    assert first[48].startswith("Place in line 1 ")
    assert [row.split(" ")[3] for row in second] == ["3", "4", "5"]


def test_an_empty_start_list_leads_back_to_the_race(client, olu):
    make.race(olu)
    page = client.see(f"{RACE}/start-list")
    assert "No one has entered yet" in page
    assert f'href="{RACE}"' in page.html


def test_the_start_list_takes_few_queries(client_of, ann, olu, queries_at_most):
    race = make.race(olu, capacity=10)
    for number in range(14):
        make.entry(race, cast.runner(f"runner-{number}"))
    reader = client_of(ann)
    with queries_at_most(6):
        reader.see(f"{RACE}/start-list")


def test_an_unknown_race_is_missing(client):
    for address in ("/races/nothing", "/races/nothing/start-list", "/races/NOTHING%20/x"):
        client.see(address, status=404)
