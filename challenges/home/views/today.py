"""Today: what to do next, what is within reach, and recent runs."""

from datetime import date
from typing import Any

from flask import Response

from challenges import clock, mail
from challenges.awards.queries import awards_for_runs
from challenges.gear.rules import races_that_suit
from challenges.goals import words as goal_words
from challenges.goals.queries import goal_on_today
from challenges.home import queries, words
from challenges.home.queries import Row
from challenges.home.rules import most_urgent
from challenges.kudos import queries as kudos
from challenges.monthly import queries as monthly
from challenges.notifications import queries as notifications
from challenges.races import queries as races
from challenges.runners.models import Runner
from challenges.runs import queries as runs
from challenges.runs.diary import Diary
from challenges.web import language
from challenges.web.pages import page
from challenges.workouts import shown
from challenges.workouts.queries import slugs_in
from challenges.workouts.rules import suggestion_for

IN_REACH = 2
RACES_LOOKED_AT = 8
STANDINGS = 2


def today_of(reader: Runner) -> Response:
    """Return the start page of a signed-in runner."""
    day = language.today()
    diary, rows = runs.diary_of(reader.id), queries.rows_of(reader.id, day)
    on_now, unread = monthly.current_challenges(reader, day), notifications.unread_of(reader)
    joined = [listed for listed in on_now if listed.joined]
    celebrations = words.celebrations(rows)
    return page(
        "home/today.html",
        regions=["news"],
        greeting=words.greeting(queries.part_of_day(clock.now(), reader.zone), reader.name),
        lead=words.lead(day, rows),
        undelivered=reader.is_owner and mail.undelivered(most=1),
        unread=unread,
        results=notifications.results_in(unread, reader),
        notes=words.notes(most_urgent(rows)),
        celebrations=celebrations,
        suggested=None if celebrations else _suggested(diary, rows, day),
        standings=[(at, words.standing(at, queries.place_in(at) if at is joined[0] else None)) for at in joined],
        invitation=next((listed.challenge for listed in on_now if not listed.joined), None) if not joined else None,
        most=STANDINGS,
        **_own(reader, diary, rows, day),
        **_company(reader, diary, day),
        reach=queries.reach_of(rows, joined, day, IN_REACH),
        home_words=words,
    )


def _own(reader: Runner, diary: Diary, rows: list[Row], day: date) -> dict[str, Any]:
    """Return the context for the runner's goal, week and streak."""
    streak, by_days = queries.streak_in(rows, diary, day)
    week = words.week_in(diary, day)
    return {
        "goal": goal_on_today(reader, diary, day),
        "goal_words": goal_words,
        "week_bars": words.week_bars(week),
        "week_line": words.week_line(week),
        "streak_line": goal_words.in_a_row(streak.length, by_days) if streak.length > 1 else "",
        "has_run": bool(diary),
    }


def _company(reader: Runner, diary: Diary, day: date) -> dict[str, Any]:
    """Return the context for recent runs and an upcoming race: an entered one, else one whose distance suits."""
    feed, ahead = queries.feed_of(reader), races.races_ahead_of(reader, RACES_LOOKED_AT)
    entered = [listed.race for listed in ahead if listed.entry]
    fitting = entered or races_that_suit((listed.race for listed in ahead), diary, day) or [one.race for one in ahead]
    return {
        "feed": feed,
        "applause": kudos.applause_for_runs(feed, reader),
        "awards": awards_for_runs([run.id for run in feed], reader),
        "races": [listed for listed in ahead if listed.race in fitting[:1]],
    }


def _suggested(diary: Diary, rows: list[Row], day: date) -> shown.Suggested | None:
    """Return a suggested workout; None if the runner has run today or has a coach's workout."""
    if (diary and diary[-1].day >= day) or any(row.topic == "coaching.workout" for row in rows):
        return None
    turned_down = slugs_in([row for row in rows if row.topic == "turned-down"])
    return shown.suggested(suggestion_for(diary, day, turned_down))
