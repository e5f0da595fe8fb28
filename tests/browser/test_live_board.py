"""A board in a browser: it changes in place, keeps focus, scroll and what is open, and works with scripts off."""

import re

import pytest
from playwright.sync_api import expect

from challenges import clock as time
from tests import cast, make
from tests.boards import field

pytestmark = pytest.mark.on_both

BOARD = "/challenges/live/leaderboard"
SOON = 10_000  # milliseconds: whoever looks at a board sees a change within ten seconds


@pytest.fixture
def places(app, clock):
    """Six runners in a challenge that is on."""
    today = time.now().date()
    november = field.challenge("live", first_day=today.replace(day=1), last_day=today.replace(day=28))
    return field.field(november, 60, 50, 40, 30, 20, 10)


def rows_by_id(page):
    return page.locator(".standings__row").evaluate_all("rows => rows.map(row => row.id)")


def test_a_row_climbs_in_place_while_focus_scroll_and_menus_stay(places, ann, open_page):
    page = open_page(ann)
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(BOARD)
    page.evaluate("window.kept = document.querySelector('#standings')")
    page.get_by_role("link", name="Runner Number5").focus()
    page.evaluate("window.scrollTo(0, 250)")
    field.scores(places[4], 55)
    expect(page.locator(".standings__row").nth(1)).to_contain_text("Runner Number5", timeout=SOON)
    assert rows_by_id(page)[:3] == [f"row-{places[index].id}" for index in (0, 4, 1)]
    assert page.evaluate("document.activeElement.textContent") == "Runner Number5"
    a_row = 80  # the browser may give way by one row, so that what one reads stays where it is
    assert abs(page.evaluate("window.scrollY") - 250) <= a_row
    assert page.evaluate("window.kept === document.querySelector('#standings')"), "the element is the same one"


def test_who_was_offline_for_a_minute_catches_up_without_a_reload(places, ann, ben, open_page):
    anns, bens = open_page(ann), open_page(ben)
    bens.clock.install()
    for page in (anns, bens):
        page.goto(BOARD)
        page.evaluate("window.same = true")
    bens.context.set_offline(True)
    field.scores(places[4], 55)
    second = ".standings__row >> nth=1"
    expect(anns.locator(second)).to_contain_text("Runner Number5", timeout=SOON)
    bens.clock.run_for(60_000)
    expect(bens.locator(second)).to_contain_text("Runner Number2")
    field.scores(places[5], 70)
    expect(anns.locator(".standings__row").first).to_contain_text("Runner Number6", timeout=SOON)
    bens.context.set_offline(False)
    bens.clock.run_for(2_000)
    expect(bens.locator(".standings__row").first).to_contain_text("Runner Number6", timeout=SOON)
    expect(bens.locator(".standings__row >> nth=2")).to_contain_text("Runner Number5")
    assert bens.evaluate("window.same")
    assert anns.evaluate("window.same")


def test_an_unchanged_board_is_left_alone(places, ann, open_page):
    page = open_page(ann)
    page.goto(BOARD)
    page.evaluate(
        "window.changes = 0; new MutationObserver(() => window.changes += 1)"
        ".observe(document.querySelector('#standings'), {childList: true, subtree: true})"
    )
    answers = []
    page.on("response", lambda answer: answers.append(answer.status) if BOARD in answer.url else None)
    page.wait_for_event("response", lambda answer: BOARD in answer.url)
    page.wait_for_event("response", lambda answer: BOARD in answer.url)
    assert set(answers) == {304}
    assert page.evaluate("window.changes") == 0


def test_an_open_list_of_groups_stays_open(places, ann, open_page):
    eve = cast.runner("eve", in_group_boards=True)
    mine = field.joins(places[0].challenge, eve, age_group="35-39")
    field.scores(mine, 5)
    page = open_page(ann)
    page.goto(BOARD)
    page.get_by_text("Age groups").first.click()
    field.scores(mine, 70)
    expect(page.locator(".standings__row").first).to_contain_text("Eve Runner", timeout=SOON)
    expect(page.get_by_role("link", name="35–39")).to_be_visible()


def test_kudos_are_given_in_place_and_seen_by_another_without_a_reload(places, ann, ben, open_page):
    ann_page, ben_page = open_page(ann), open_page(ben)
    ann_page.goto(BOARD)
    ben_page.goto(BOARD)
    ann_page.evaluate("window.same = true")
    button = ben_page.get_by_role("button", name=re.compile("Give kudos to Runner Number3"))
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_accessible_name("Give kudos to Runner Number3, 1 so far")
    expect(button).to_be_focused()
    assert ben_page.url.endswith(BOARD)
    seen = ann_page.get_by_role("button", name="Give kudos to Runner Number3, 1 so far")
    expect(seen).to_be_visible(timeout=SOON)
    assert ann_page.evaluate("window.same"), "the page was not loaded again"
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_other_boards_open_in_place_with_an_address_of_their_own(places, ann, open_page):
    field.scores(places[5], 10, runs=30)
    page = open_page(ann)
    page.goto(BOARD)
    page.evaluate("window.same = true")
    page.get_by_role("link", name="Runs", exact=True).last.click()
    expect(page.locator(".standings__row").first).to_contain_text("Runner Number6")
    expect(page).to_have_url(re.compile(re.escape(f"{BOARD}?metric=runs") + "$"))
    assert page.evaluate("window.same")
    field.scores(places[4], 20, runs=40)
    expect(page.locator(".standings__row").first).to_contain_text("Runner Number5", timeout=SOON)
    page.go_back()
    expect(page.locator(".standings__row").first).to_contain_text("60.0 km")


def test_a_tab_that_is_not_looked_at_asks_nothing(places, ann, open_page):
    page = open_page(ann)
    page.goto(BOARD)
    page.evaluate("Object.defineProperty(document, 'hidden', {get: () => window.away})")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if BOARD in request.url else None)
    page.evaluate("window.away = true; document.querySelector('#standings').dispatchEvent(new CustomEvent('every'))")
    with page.expect_response(lambda answer: BOARD in answer.url):
        page.evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange'))")
    assert len(asked) == 1, "it asks as soon as it is looked at again, and not before"


def test_kudos_and_boards_work_with_scripts_off(places, ann, open_page):
    page = open_page(ann, scripts=False)
    page.goto(f"{BOARD}?page=1")
    page.get_by_role("button", name=re.compile("Give kudos to Runner Number3")).click()
    expect(page.get_by_role("button", name="Give kudos to Runner Number3, 1 so far")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page).to_have_url(re.compile(re.escape(f"{BOARD}?page=1") + "$"))
    page.get_by_role("link", name="Runs", exact=True).last.click()
    expect(page).to_have_url(re.compile(re.escape(f"{BOARD}?metric=runs") + "$"))
    page.goto(f"/challenges/live/participants/{places[2].id}/kudos")
    page.get_by_label("Comeback").check()
    page.get_by_role("button", name="Change kudos").click()
    expect(page.get_by_text("Comeback, ")).to_be_visible()


def test_the_list_of_givers_follows_the_quick_button(places, ann, open_page):
    page = open_page(ann)
    page.goto(f"/challenges/live/participants/{places[2].id}/kudos")
    page.get_by_role("button", name=re.compile("Give kudos to Runner Number3")).click()
    expect(page.get_by_role("heading", name="Kudos from 1 runner")).to_be_visible()
    expect(page.get_by_text("Ann Archer (you)")).to_be_visible()


@pytest.mark.parametrize("look", [{}, {"dark": True}, {"phone": True}, {"phone": True, "dark": True}])
def test_boards_and_kudos_keep_nobody_out(places, ann, open_page, axe, look):
    mine = field.joins(places[0].challenge, ann)
    field.scores(mine, 35)
    field.stood_at(mine, 6)
    page = open_page(ann, **look)
    for address in (BOARD, f"/challenges/live/participants/{places[2].id}/kudos"):
        page.goto(address)
        axe(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], "nothing sticks out of the window"


def test_a_run_is_cheered_in_place(app, ann, ben, open_page):
    run = make.run(ben)
    page = open_page(ann)
    page.goto(f"/runs/{run.id}")
    page.evaluate("window.same = true")
    button = page.get_by_role("button", name=re.compile("Give kudos to Ben Brook"))
    button.click()
    expect(button).to_have_accessible_name("Give kudos to Ben Brook, 1 so far")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    assert page.evaluate("window.same")
    button.click()
    expect(button).to_have_accessible_name("Give kudos to Ben Brook, 0 so far")
