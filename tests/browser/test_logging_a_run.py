"""Logging a run in a real browser: the first wrong field is in sight and focused, with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests import make


@pytest.mark.parametrize("scripts", [True, False])
def test_after_a_mistake_the_first_wrong_field_is_focused_above_the_tab_bar(open_page, ann, scripts):
    page = open_page(ann, phone=True, scripts=scripts)
    page.goto("/runs/new")
    page.get_by_label("Distance").fill("5")
    page.get_by_label("Time", exact=True).fill("25:00")
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Elevation gain").fill("up")
    page.get_by_role("button", name="Log run").click()
    field = page.get_by_label("Elevation gain")
    expect(field).to_be_focused()
    box = field.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= page.locator(".tab-bar").bounding_box()["y"]


def test_the_usual_run_is_logged_with_two_taps_and_undone_with_one_and_the_way_back_works(open_page, ann):
    make.run(ann, km=6.2, minutes=34)
    page = open_page(ann, phone=True)
    page.goto("/runs/new")
    page.get_by_role("link", name="Repeat your last run").click()
    expect(page.get_by_label("Time", exact=True)).to_be_focused()
    page.get_by_label("Time", exact=True).fill("33:41")
    page.get_by_role("button", name="Log run").click()
    expect(page.get_by_role("heading", name="What it did")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone. The run is no longer in your log.")).to_be_visible()
    page.go_back()
    if page.get_by_role("button", name="Undo").is_visible():  # the browser kept the page
        page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("That run isn't here any more.")).to_be_visible()


def test_who_sees_the_runs_of_a_file_is_asked_once_it_is_chosen(open_page, ann):
    page = open_page(ann, phone=True, scripts=False)
    page.goto("/runs/new")
    expect(page.get_by_role("button", name="Upload files")).to_be_hidden()
    page.get_by_label("Choose a file").set_input_files(
        [{"name": "a.gpx", "mimeType": "application/gpx+xml", "buffer": b"x"}]
    )
    expect(page.get_by_role("button", name="Upload files")).to_be_visible()
    expect(page.get_by_label("Who can see these runs")).to_be_visible()
