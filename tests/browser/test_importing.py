"""An import in a real browser: files are dropped, the page counts on by itself, and works without scripts too."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.imports.brought import bring, morning, mornings, states, steps

DROP = """([selector, files]) => {
  const dropped = new DataTransfer();
  for (const [name, text] of files) dropped.items.add(new File([text], name));
  for (const what of ["dragover", "drop"]) {
    document.querySelector(selector).dispatchEvent(
      new DragEvent(what, { bubbles: true, cancelable: true, dataTransfer: dropped }));
  }
}"""


def drop(page: Page, selector: str, files: dict[str, bytes]) -> None:
    """Drop files on an element, as from a folder."""
    page.evaluate(DROP, [selector, [[name, data.decode()] for name, data in files.items()]])


def test_files_that_are_dropped_on_the_card_are_chosen_and_go_in_together(open_page, ann):
    page = open_page(ann)
    page.goto("/runs/new")
    expect(page.get_by_text("Or drop files here.")).to_be_visible()
    drop(page, "#from-a-file", mornings(1, 2, 3, 4))
    expect(page.locator("output[data-file-name]")).to_contain_text("03.gpx")
    expect(page.locator("output[data-file-name]")).to_contain_text("+ 1")
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="01.gpx and 3 more")).to_be_visible()
    assert states() == ["imported"] * 4


def test_a_file_that_misses_the_card_does_not_open_in_place_of_the_page(open_page, ann):
    page = open_page(ann)
    page.goto("/runs/new")
    drop(page, "h1", mornings(1))
    expect(page.get_by_role("heading", name="Log a run")).to_be_visible()
    expect(page.locator("output[data-file-name]")).to_be_empty()


def test_the_page_counts_on_by_itself_until_the_end(open_page, ann):
    page = open_page(ann)
    import_id, turn = bring(ann, mornings(1, 2, 3))
    turns = steps(import_id, turn)
    page.goto(f"/imports/{import_id}")
    expect(page.get_by_text("Opening your files")).to_be_visible()
    page.evaluate("window.stayed = true")
    for _ in range(4):  # looked into three uploads, and read the first file
        next(turns)
    expect(page.get_by_text("1 of 3")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "1")
    page.get_by_text("Cancel import", exact=True).click()  # asks first, and stays open while the page goes on
    next(turns)
    expect(page.get_by_text("2 of 3")).to_be_visible()
    expect(page.get_by_role("button", name="Yes, cancel import")).to_be_visible()
    list(turns)
    expect(page.get_by_role("heading", name="Finished")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    assert page.evaluate("window.stayed")
    assert states() == ["imported"] * 3


def test_watching_a_single_file_leads_to_its_run(open_page, ann):
    page = open_page(ann)
    import_id, turn = bring(ann, {"morning.gpx": morning()})
    page.goto(f"/imports/{import_id}?then=run")
    list(steps(import_id, turn))
    page.wait_for_url("**/runs/1?logged=yes")
    expect(page.get_by_text("Run logged: 1.8 km in 10:00.")).to_be_visible()


def test_without_scripts_an_import_is_looked_at_again_and_cancelled(open_page, ann):
    page = open_page(ann, scripts=False)
    import_id, turn = bring(ann, mornings(1, 2))
    turns = steps(import_id, turn)
    page.goto(f"/imports/{import_id}")
    for _ in range(3):
        next(turns)
    page.get_by_role("link", name="Refresh").click()
    expect(page.get_by_text("1 of 2")).to_be_visible()
    page.get_by_text("Cancel import", exact=True).click()
    page.get_by_role("button", name="Yes, cancel import").click()
    expect(page.get_by_role("heading", name="Cancelled")).to_be_visible()
    assert states() == ["imported", "cancelled"]


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nobody_is_kept_out_of_a_report(open_page, axe, ann, phone, dark):
    page = open_page(ann, phone=phone, dark=dark)
    import_id, turn = bring(ann, mornings(1, 2) | {"again.gpx": morning(1), "diary.txt": json.dumps("x").encode()})
    turns = steps(import_id, turn)
    for _ in range(5):
        next(turns)
    page.goto(f"/imports/{import_id}")
    axe(page)
    list(turns)
    for address in (f"/imports/{import_id}", "/imports", "/runs/new"):
        page.goto(address)
        axe(page)
