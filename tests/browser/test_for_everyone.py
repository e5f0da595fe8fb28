"""No page keeps anybody out: axe finds nothing, wide in light and on a phone in dark; in none of the four looks does
anything scroll sideways.
"""

import pytest

from tests import make
from tests.samples.recordings import sample_file

FOR_VISITORS = [
    "/", "/challenges", "/challenges?tab=past", "/challenges/{month}", "/challenges/{month}/leaderboard",
    "/challenges/{month}/leaderboard/embed", "/races",
    "/races/{race}", "/races/{race}/start-list", "/runs/{run}", "/runs/{recorded}", "/sign-up", "/sign-in",
    "/password/forgotten", "/nothing-here", "/design",
]  # fmt: skip
FOR_RUNNERS = [
    "/", "/challenges?tab=mine", "/challenges/{month}", "/challenges/{month}/leaderboard?metric=runs",
    "/races?tab=mine",
    "/races/{race}", "/runs", "/runs/new", "/runs/{run}", "/runs/{run}?logged=yes",
    "/runs/{run}/edit", "/runs/{run}/kudos", "/runners/ann",
    "/runs/{recorded}", "/runs/{recorded}?splits=laps", "/runs/{recorded}/edit",
    "/settings", "/settings/privacy", "/settings/password", "/settings/account",
]  # fmt: skip
FOR_ORGANISERS = [
    "/challenges/new", "/challenges/{month}/edit", "/challenges/{month}/cancellation", "/challenges/templates",
    "/races/new",
    "/races/{race}/edit", "/races/{race}/cancellation", "/organisers", "/challenges?tab=drafts", "/races?tab=drafts",
]  # fmt: skip
FOR_ONESELF = [
    "/goals", "/goals/new", "/goals/new?kind=time", "/goals/streak", "/challenges/{month}/plan", "/trophies",
    "/trophies/rules", "/milestones", "/mood", "/mood/words", "/mind", "/mind/finish", "/music", "/music/new",
    "/workouts", "/workouts/six-threes", "/workouts/card", "/workouts/places", "/gear", "/gear/new", "/gear/models",
    "/recaps", "/recaps/{year}", "/coaching", "/coaching/invitation", "/partners", "/partners/card",
    "/runners/ann/trophies",
]  # fmt: skip
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def addresses(ann, ben, mia):
    """A small community with something on every page, and where it is."""
    from challenges.db import db, transaction
    from challenges.runners.rules import Visibility
    from challenges.runs.models import Run
    from tests.runs.tape import log_file

    month, race = (
        make.challenge(mia, title="The hundred", **make.this_month()),
        make.race(mia, capacity=1, **make.next_week()),
    )
    for runner in (ann, ben):
        make.participation(month, runner)
        make.entry(race, runner)
    make.run(ben, km=8)
    run = make.run(ann, km=5, title="Along the canal", visibility=Visibility.PUBLIC)
    recorded = log_file(
        ann, sample_file("fr920xt-run-many-pauses.fit"), "long.fit", visibility=Visibility.PUBLIC
    )  # with everything that a recording can show
    with transaction():
        db.session.get(Run, recorded.id).map_visible_to = Visibility.PUBLIC
    return {"month": month.slug, "race": race.slug, "run": run.id, "recorded": recorded.id, "year": run.local_date.year}


@pytest.mark.parametrize("look", ["wide light", "phone dark"])
@pytest.mark.parametrize(("who", "pages"), [(None, FOR_VISITORS), ("ann", FOR_RUNNERS), ("mia", FOR_ORGANISERS)])
def test_pages_are_for_everyone(open_page, addresses, axe, look, who, pages, request):
    visit(open_page, request.getfixturevalue(who) if who else None, look, pages, addresses, axe)


def test_pages_of_ones_own_are_for_everyone(open_page, addresses, axe, ann):
    visit(open_page, ann, "phone dark", FOR_ONESELF, addresses, axe)


def visit(open_page, who, look, pages, addresses, axe):
    """Look at each page in one browser: axe in the look it was opened in, the width in light and dark."""
    page = open_page(who, phone="phone" in look, dark="dark" in look)
    for address in pages:
        page.goto(address.format(**addresses))
        axe(page)
        for scheme in ("dark", "light") if "dark" in look else ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(SIDEWAYS) <= 1, f"{address} scrolls sideways, {look.split()[0]} and {scheme}"
        page.emulate_media(color_scheme=look.split()[1])


def test_the_whole_way_to_a_place_in_a_race_is_open_to_the_keyboard(open_page, addresses, mia):
    page = open_page(mia)
    page.goto(f"/races/{addresses['race']}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to content"
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Join waiting list":
            break
    page.keyboard.press("Enter")
    page.get_by_text("on the waiting list").first.wait_for()


def test_a_run_can_be_looked_at_lap_by_lap_without_losing_ones_place(open_page, addresses, ann):
    page = open_page(ann)
    page.goto(f"/runs/{addresses['recorded']}")
    page.get_by_role("link", name="Laps").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Laps").wait_for()
    assert page.url.endswith("?splits=laps")
    assert page.evaluate("document.activeElement.textContent").strip() == "Laps"
    page.get_by_role("link", name="Kilometres").click()
    page.get_by_role("heading", name="Splits").wait_for()


def test_a_chart_opens_as_a_table_without_scripts(open_page, addresses, ann):
    page = open_page(ann)
    page.goto(f"/runs/{addresses['recorded']}")
    page.get_by_text("Read as a table").first.click()
    assert page.get_by_role("table").filter(has_text="Pace (/km)").get_by_role("row").count() > 10
