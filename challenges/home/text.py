"""Texts for Today."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.awards import text as awards
from challenges.boards.queries import BoardPlace
from challenges.coaching import text as coaching
from challenges.gear import text as gear
from challenges.goals import text as goals
from challenges.goals.queries.plans import PLAN
from challenges.home.queries import TodayRow
from challenges.monthly import text as monthly
from challenges.monthly.queries import ListedChallenge
from challenges.mood import text as mood
from challenges.partners import text as partners
from challenges.races.models import Entry, Race
from challenges.runs.queries import RunSum, RunWeek
from challenges.runs.rules.facts import RunHistory
from challenges.units import Distance, Duration
from challenges.web import locale
from challenges.web.locale import day, distance, number, today

NOTE_TEXTS: Mapping[str, Callable[..., Any]] = {
    "award-gone": awards.note,
    "coaching": coaching.note,
    "goals": goals.note,
    "mood": mood.note,
    "partners": partners.note,
    "worn_shoes": gear.note,
}  # the function that phrases a note, by the first part of its topic


def greeting(part: str, name: str) -> str:
    """Return "Good morning, Maja"."""
    given = name.split()[0]
    if part == "morning":
        return _("Good morning, %(name)s", name=given)
    return _("Good afternoon, %(name)s", name=given) if part == "afternoon" else _("Good evening, %(name)s", name=given)


def standing(at: ListedChallenge, place: BoardPlace | None) -> str:
    """Return "72.4 of 100 km, ranked 413 of 1,284"."""
    metric = at.challenge.metric
    figure, target = monthly.bare(at.value, metric), monthly.target(at.challenge.target, metric)
    line = _("%(figure)s of %(target)s", figure=figure, target=target)
    if place is None:
        return line
    return _("%(line)s, ranked %(rank)s of %(of)s", line=line, rank=number(place.rank), of=number(place.of))


def places(race: Race) -> str:
    """Return how many places a race has left."""
    if race.capacity is None:
        return ngettext(
            "%(shown)s runner so far", "%(shown)s runners so far", race.places_taken, shown=number(race.places_taken)
        )
    left = race.capacity - race.places_taken
    if left <= 0:
        return _("Full, with a waiting list")
    return _("%(left)s of %(capacity)s places left", left=number(left), capacity=number(race.capacity))


def entry(mine: Entry) -> str:
    """Return the state of a runner's entry: the bib and the time until the start."""
    window, now = mine.race.window, today()
    if mine.bib is None:
        return _("You're on the waiting list")
    bib = mine.bib_number
    if now < window.first_day:
        left = (window.first_day - now).days
        return ngettext("Bib %(bib)s, starts in %(num)d day", "Bib %(bib)s, starts in %(num)d days", left, bib=bib)
    return _("Bib %(bib)s, run it by %(day)s", bib=bib, day=day(window.last_day, "short"))


def week_in(diary: RunHistory, today: date) -> RunWeek:
    """Return the week that contains `today`, from a runner's run history."""
    monday = today - timedelta(days=today.weekday())
    runs = [one for one in diary if monday <= one.day <= monday + timedelta(days=6)]
    days = [monday + timedelta(days=number) for number in range(7)]
    distances = tuple((day, Distance(sum(one.distance for one in runs if one.day == day))) for day in days)
    total = RunSum(len(runs), Distance(sum(one.distance for one in runs)), Duration(sum(one.moving for one in runs)))
    return RunWeek(distances, total)


def week_line(week: RunWeek) -> str:
    """Return the week's total in a sentence."""
    if not week.total.runs:
        return _("No runs yet this week. The first one can be short.")
    return ngettext(
        "%(distance)s in one run.",
        "%(distance)s in %(num)d runs.",
        week.total.runs,
        distance=distance(week.total.distance),
    )


def lead(today: date, rows: Sequence[TodayRow]) -> str:
    """Return the date, and the runner's own plan for such a day if there is one."""
    said = locale.day(today, "weekday")
    plan = next((row.text for row in rows if row.topic == PLAN), None)
    return _("%(day)s. You told yourself: “%(plan)s”", day=said, plan=plan) if plan else said


def notes(rows: Sequence[TodayRow]) -> list[Any]:
    """Return the notes, phrased by their features, each with text, url and link_text."""
    said = (NOTE_TEXTS[row.topic.partition(".")[0]](*row) for row in rows)
    return [each for each in said if each is not None]


def celebrations(rows: Sequence[TodayRow]) -> list[awards.Celebration]:
    """Return awards that have not been celebrated yet, newest first."""
    found = (awards.celebration(*row) for row in rows if row.topic == "award")
    by_title = {each.title: each for each in found if each is not None}  # two levels of a medal are one celebration
    return list(by_title.values())


def week_bars(week: RunWeek) -> list[tuple[str, float, str]]:
    """Return for each day its letter, its share of the longest day (0 to 1), and a text for screen readers."""
    most = week.most.mm or 1
    return [
        (
            day(date, "letter"),
            ran.mm / most,
            _("%(day)s: %(distance)s", day=day(date, "weekday"), distance=distance(ran)),
        )
        for date, ran in week.days
    ]
