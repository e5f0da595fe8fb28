"""The main job from end to end, as people do it: with scripts, on two screens side by side, and without scripts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import make

pytestmark = pytest.mark.on_both

SAMPLES = Path(__file__).parent.parent / "samples" / "activities"
TEN_SECONDS = 10_000


@pytest.fixture
def month(app, olu):
    """This month's challenge, in which runs of any length count."""
    return make.challenge(olu, title="The hundred", **make.this_month())


@pytest.fixture
def race(app, olu):
    """A race with one place, next week."""
    return make.race(olu, title="Night Mile", km=1.609344, capacity=1, **make.next_week())


def sign_up(page: Page, name: str) -> None:
    """Make an account through the form."""
    page.goto("/sign-up")
    page.get_by_label("Handle").fill(name.lower())
    page.get_by_label("Name", exact=True).fill(f"{name} Runner")
    page.get_by_label("Email").fill(f"{name.lower()}@example.test")
    page.get_by_label("Password").fill("a quiet morning loop")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("link", name="Log a run").first).to_be_visible()


def join(page: Page, challenge) -> None:
    """Take part, from the challenge's page."""
    page.goto(f"/challenges/{challenge.slug}")
    page.get_by_role("button", name="Join").first.click()
    expect(page.locator("#progress")).to_contain_text("of 100 km")


def log(page: Page, distance: str, duration: str) -> None:
    """Write down a run of today by hand."""
    page.goto("/runs/new")
    page.get_by_label("Distance").fill(distance)
    page.get_by_label("Time", exact=True).fill(duration)
    page.get_by_role("button", name="Log run").click()
    expect(page.get_by_text("Counts").first).to_be_visible()


def upload(page: Page, sample: str) -> None:
    """Upload a real recording."""
    page.goto("/runs/new")
    page.get_by_label("Choose a file").set_input_files(SAMPLES / sample)
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url(re.compile(r"/runs/\d+\?logged=yes$"))


def row_of(page: Page, name: str):
    """Somebody's lane on the board."""
    return page.locator(".standings__row", has_text=name)


def order_on(page: Page) -> list[str]:
    """The names on the board, from the top."""
    return page.locator(".standings__name").all_inner_texts()


def test_two_runners_meet_on_the_board_cheer_and_share_a_race_with_one_place(open_page, month, race):
    dora, finn = open_page(), open_page(phone=True)
    for page, name in ((dora, "Dora"), (finn, "Finn")):
        sign_up(page, name)
        join(page, month)
    log(finn, "8 km", "44:00")
    log(dora, "5 km", "27:30")
    upload(dora, "strava-run-hr.gpx")
    expect(dora.get_by_text("3.6 km").first).to_be_visible()

    # Dora looks at the board while Finn, and then she herself in another tab, change it
    dora.goto(f"/challenges/{month.slug}/leaderboard")
    assert [name.split()[0] for name in order_on(dora)] == ["Finn", "Dora"]
    other_tab = dora.context.new_page()
    log(other_tab, "6 km", "33:00")
    expect(row_of(dora, "Dora")).to_contain_text("11.0 km", timeout=TEN_SECONDS)
    assert [name.split()[0] for name in order_on(dora)] == ["Dora", "Finn"]

    # Finn gives kudos from his phone; Dora sees it without a reload
    finn.goto(f"/challenges/{month.slug}/leaderboard")
    cheer = row_of(finn, "Dora").get_by_role("button", name=re.compile("Give kudos to Dora"))
    cheer.click()
    expect(row_of(finn, "Dora").locator(".kudos--given .kudos__count")).to_have_text("1")
    expect(row_of(dora, "Dora").locator(".kudos__count")).to_have_text("1", timeout=TEN_SECONDS)

    # the race has one place
    dora.goto(f"/races/{race.slug}")
    dora.get_by_role("button", name="Sign up").click()
    expect(dora.locator("#entry")).to_contain_text("0001")
    finn.goto(f"/races/{race.slug}")
    finn.get_by_role("button", name="Join waiting list").click()
    expect(finn.locator("#entry")).to_contain_text("Number 1 on the waiting list")
    dora.locator("#withdraw > summary").click()
    dora.get_by_role("button", name="Withdraw from race").click()
    expect(dora.locator("#entry")).to_contain_text("The only place is taken")  # Finn had it at once
    finn.goto("/")
    expect(finn.locator("#news")).to_contain_text("You have a place in Night Mile")
    finn.goto(f"/races/{race.slug}")
    expect(finn.locator("#entry")).to_contain_text("0002")


def test_the_whole_path_works_with_scripts_off(open_page, month, race, ben):
    make.participation(month, ben)
    make.run(ben, km=4)
    make.entry(race, ben)
    page = open_page(scripts=False)
    sign_up(page, "Dora")
    join(page, month)
    log(page, "5 km", "27:30")
    upload(page, "strava-run-hr.gpx")
    expect(page.get_by_text("3.6 km").first).to_be_visible()

    page.goto(f"/challenges/{month.slug}/leaderboard")
    assert [name.split()[0] for name in order_on(page)] == ["Dora", "Ben"]
    row_of(page, "Ben").get_by_role("button", name=re.compile("Give kudos")).click()
    page.wait_for_url(re.compile("/leaderboard"))
    expect(row_of(page, "Ben").locator(".kudos--given .kudos__count")).to_have_text("1")
    row_of(page, "Ben").get_by_role("button", name=re.compile("Give kudos")).click()
    expect(row_of(page, "Ben").locator(".kudos__count")).to_have_text("0")

    page.goto(f"/races/{race.slug}")
    page.get_by_role("button", name="Join waiting list").click()
    expect(page.locator("#entry")).to_contain_text("Number 1 on the waiting list")
    make.withdraw(race, ben)
    page.goto("/")
    expect(page.locator("#news")).to_contain_text("You have a place in Night Mile")
    page.get_by_role("button", name=re.compile("Got it")).click()
    expect(page.locator("#news")).not_to_contain_text("Night Mile")
    page.goto(f"/races/{race.slug}")
    expect(page.locator("#entry")).to_contain_text("0002")
