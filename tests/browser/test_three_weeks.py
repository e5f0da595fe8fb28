"""Three weeks with Ann: each thing appears on its day, once, in words that a tired person would like to read."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from challenges.clock import local_date, now
from challenges.db import transaction
from challenges.partners import actions as partners
from challenges.partners.rules import PartnerAim, PartnerWish, RunningTime
from tests import make

pytestmark = pytest.mark.long


class Weeks:
    """The calendar of the journey: a Monday, and the days after it."""

    def __init__(self, clock) -> None:
        self.clock = clock
        middle = local_date(now(), "UTC")
        self.monday = middle - timedelta(days=middle.weekday())

    def day(self, week: int, weekday: str) -> date:
        """The day of the first, second or third week: `day(2, "Wed")`."""
        number = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun").index(weekday)
        return self.monday + timedelta(weeks=week - 1, days=number)

    def come(self, week: int, weekday: str) -> None:
        """It is seven in the morning of that day."""
        self.clock.at(f"{self.day(week, weekday).isoformat()}T06:00+00:00")


@pytest.fixture
def weeks(clock) -> Weeks:
    return Weeks(clock)


@pytest.fixture
def challenge(app, olu, weeks):
    """A challenge over the three weeks, with a rung at 15 km."""
    return make.challenge(
        olu, title="Three weeks together", km=60, rungs=(make.distance(15).mm,),
        first_day=weeks.day(1, "Mon"), last_day=weeks.day(3, "Sun"),
    )  # fmt: skip


def today(page: Page) -> Page:
    page.goto("/")
    return page


def log(page: Page, distance: str, duration: str) -> None:
    """A run of today, by hand, through the form."""
    page.goto("/runs/new")
    page.get_by_label("Distance", exact=True).fill(distance)
    page.get_by_label("Time", exact=True).fill(duration)
    page.get_by_role("button", name="Log run").click()
    expect(page).to_have_url(re.compile(r"/runs/\d+"))


def celebrated(page: Page, title: str) -> None:
    """It is celebrated on Today now, and not a second time."""
    celebration = today(page).get_by_label("New trophy")
    expect(celebration).to_contain_text(title)
    page.wait_for_load_state("networkidle")  # the page tells the site that it was seen
    expect(today(page).get_by_label("New trophy")).to_have_count(0)


def set_a_goal(page: Page, weeks: Weeks) -> None:
    page.goto("/goals/new?kind=volume")
    page.get_by_label("Target").fill("40 km")
    page.get_by_label("When").select_option(label="Custom dates")
    page.locator("[name=first_day]").fill(weeks.day(1, "Mon").isoformat())
    page.locator("[name=last_day]").fill(weeks.day(3, "Sun").isoformat())
    page.get_by_label("Why it matters to you").fill("To feel light again")
    page.get_by_label("What usually gets in the way").fill("it is dark and wet")
    page.get_by_label("If that happens, I'll run").fill("the covered loop")
    page.get_by_role("button", name="Set goal").click()
    expect(page).to_have_url(re.compile(r"/goals/\d+$"))


def ask_a_coach(page: Page) -> None:
    page.goto("/coaching/invitation")
    page.get_by_label("Handle").fill("olu")
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text("Olu Obi").first).to_be_visible()


def buy_shoes(page: Page) -> None:
    page.goto("/gear/new")
    page.get_by_label("Name").fill("The blue ones")
    page.get_by_label("Remind me at").fill("20 km")
    page.get_by_label("Easy run").check()
    page.get_by_role("button", name="Add pair").click()
    expect(page.get_by_text("The blue ones").first).to_be_visible()


def card_of(runner, place: str) -> None:
    """Give a runner who likes easy mornings a visible card."""
    morning = PartnerWish(
        place, 420_000, 300_000, frozenset({0, 5, 6}), frozenset({RunningTime.MORNING}), frozenset({PartnerAim.EASY})
    )
    with transaction():
        partners.put_up(runner.id, morning, "Easy mornings", "ring 12 34")


def test_three_weeks_with_ann(open_page, weeks, challenge, ann, ben, olu):
    weeks.come(1, "Mon")
    page, coach = open_page(ann), open_page(olu)
    expect(today(page).get_by_text("Your first run here can be ten minutes.")).to_be_visible()
    set_a_goal(page, weeks)
    ask_a_coach(page)
    buy_shoes(page)
    page.goto(f"/challenges/{challenge.slug}")
    page.get_by_role("button", name="Join").first.click()
    expect(page.locator("#progress")).to_contain_text("of 60 km")

    # the coach says yes, and sets a workout for Wednesday
    expect(today(coach).get_by_text("Ann Archer wants you to be their coach.")).to_be_visible()
    coach.get_by_role("link", name="Answer").click()
    coach.get_by_role("button", name="Accept invitation").click()
    coach.goto("/coaching/runners/1")
    coach.get_by_label("Day", exact=True).fill(weeks.day(1, "Wed").isoformat())
    coach.get_by_label("Workout").select_option("lamp-posts")
    coach.get_by_role("button", name="Add workout").click()
    expect(coach.locator("#plan")).to_contain_text("Lamp posts")
    expect(today(coach).get_by_text("wants you to be their coach")).to_have_count(0)

    log(page, "6 km", "36:00")
    celebrated(page, "First 5 km")
    weeks.come(1, "Wed")
    expect(today(page).get_by_text("Today's workout from your coach: Lamp posts")).to_be_visible()
    log(page, "5 km", "30:00")
    expect(today(page).get_by_text("Today's workout from your coach")).to_have_count(0)

    # the second week is missed; on Wednesday she is asked about the first one, on Monday about the missed one
    weeks.come(2, "Mon")
    note = today(page).get_by_text("Your plan: “the covered loop”. How did it go last week?")
    expect(note).to_be_visible()
    page.get_by_role("link", name="Check in").click()
    page.get_by_role("button", name="Stuck to it").click()
    expect(page.get_by_text("Saved. You can still change it.")).to_be_visible()
    expect(today(page).get_by_text("How did it go")).to_have_count(0)

    weeks.come(3, "Mon")
    expect(today(page).get_by_text("How did it go last week?")).to_be_visible()
    page.get_by_role("link", name="Check in").click()
    page.get_by_role("button", name="Dropped it").click()
    expect(page.get_by_text("Saved. You can still change it.")).to_be_visible()
    log(page, "2 km", "14:00")
    page.goto("/goals/streak")
    expect(page.get_by_text("Coming back is the hardest run")).to_be_visible()

    # two days off in bed: nothing is asked of her, and she goes on
    weeks.come(3, "Wed")
    page.goto("/goals")
    page.get_by_role("link", name=re.compile("40")).first.click()
    page.locator("summary", has_text="Pause").click()
    page.get_by_role("button", name="Pause goal").click()
    expect(page.get_by_text("Paused").first).to_be_visible()
    weeks.come(3, "Fri")
    page.reload()
    page.get_by_role("button", name="End days off").click()
    expect(page.get_by_text("Paused", exact=True)).to_have_count(0)

    # she finds a partner, who invites her to a run on Sunday morning
    ask_for_company(open_page, page, ann, ben, weeks)

    # her first 10 km: a milestone, a rung of the medal, and a pair of shoes that has gone its way
    weeks.come(3, "Sun")
    expect(today(page).get_by_text("Ben Brook invites you to a run")).to_be_visible()
    page.get_by_role("link", name="Answer").first.click()
    page.get_by_role("button", name="I'm coming").click()
    log(page, "10 km", "1:02:00")
    page.goto("/trophies")
    expect(page.get_by_text("Three weeks together").first).to_be_visible()
    celebrated(page, "10 km")
    expect(today(page).get_by_text("23 km on The blue ones.")).to_be_visible()
    page.get_by_role("link", name="See pair").click()
    expect(page.get_by_role("heading", name="The blue ones")).to_be_visible()
    expect(coach_sees(coach)).to_be_visible()


def coach_sees(coach: Page):
    coach.goto("/coaching/runners")
    return coach.get_by_text("Ann Archer").first


def ask_for_company(open_page, page: Page, ann, ben, weeks: Weeks) -> None:
    """Ann and Ben have cards. She sends a request, he accepts it and invites her to a run."""
    card_of(ben, "By the river")
    card_of(ann, "By the river, north side")
    page.goto("/partners")
    page.get_by_role("link", name="Ben Brook").first.click()
    page.get_by_label("Message").fill("Sundays, slowly?")
    page.get_by_role("button", name="Send request").click()
    other = open_page(ben)
    expect(today(other).get_by_text("would like to run with you")).to_be_visible()
    other.goto("/partners")
    other.get_by_role("button", name="Accept request").click()
    expect(today(page).get_by_text("said yes to running with you")).to_be_visible()
    other.goto("/partners/set-out")
    other.get_by_label("Day", exact=True).fill(weeks.day(3, "Sun").isoformat())
    other.get_by_label("Time", exact=True).fill("08:30")
    other.get_by_label("Meeting point").fill("the old bridge")
    other.get_by_role("button", name="Send invitation").click()
    expect(other.get_by_text("the old bridge").first).to_be_visible()
