"""A whole history moves in with one upload: the real worker reads the files, and a browser looks on.

Two hundred files are enough for every branch; `make bench ARGS=importing` brings in two thousand, twice.
"""

import dataclasses
import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from challenges.db import db
from challenges.runs.models import Run
from challenges.settings import Settings
from tests.processes import worker_on
from tests.samples.archives import big_strava_export

FILES = 200
A_MINUTE = 60_000
FIVE_MINUTES = 300_000  # milliseconds: two cores, and other tests


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With a queue that a worker of its own empties."""
    return dataclasses.replace(settings, jobs_url=f"sqlite:///{settings.data_dir / 'jobs.db'}")


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """An account export with two hundred recordings of every format."""
    path = tmp_path_factory.mktemp("export") / "export.zip"
    big_strava_export(path, FILES, first_day=date(2016, 1, 1), points=60)
    return path


def upload(page: Page, path) -> None:
    page.goto("/runs/new")
    page.get_by_label("Choose a file").set_input_files(path)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("progressbar")).to_be_visible()


def count_of(page: Page, outcome: str) -> int:
    """How many files came out so, as the page says."""
    pill = page.get_by_role("link", name=re.compile(f"^{outcome}"))
    return int(re.sub(r"\D", "", pill.inner_text())) if pill.count() else 0


def runs() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Run)) or 0


@pytest.mark.long
def test_two_hundred_files_go_in_before_ones_eyes_and_again_as_duplicates(app, ann, open_page, export, settings, clock):
    clock.stop()  # the worker lives by the machine's
    page = open_page(ann)
    with worker_on(settings, settings.jobs_url):
        upload(page, export)
        bar = page.locator("#progress progress")
        expect(bar).to_have_attribute("max", str(FILES), timeout=A_MINUTE)
        expect(bar).not_to_have_attribute("value", "0", timeout=A_MINUTE)
        page.goto("/")  # it goes on while nobody looks
        page.go_back()
        expect(page.get_by_role("heading", name="Finished")).to_be_visible(timeout=FIVE_MINUTES)
        imported, left_out = count_of(page, "Imported"), count_of(page, "Skipped")
        assert imported + left_out == FILES
        assert runs() == imported > 150
        upload(page, export)
        expect(page.get_by_role("heading", name="Finished")).to_be_visible(timeout=FIVE_MINUTES)
        assert count_of(page, "Already logged") == imported
        assert count_of(page, "Skipped") == left_out
        assert runs() == imported
