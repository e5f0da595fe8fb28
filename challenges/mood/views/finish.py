"""Two-minute visualisation of a finish: of a race, a goal, a challenge or the next run. Private to the runner."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges.goals import queries as goals
from challenges.goals import words as goals_words
from challenges.goals.models import EventPlan
from challenges.monthly import queries as monthly
from challenges.mood import words
from challenges.mood.picturing import SECONDS, Picture, steps_of
from challenges.mood.views.blueprint import bp
from challenges.races import queries as races
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.web import language
from challenges.web.guards import me, signed_in
from challenges.web.pages import page

MOST_CHALLENGES = 3


@bp.get("/mind/finish")
@signed_in
def finish() -> Response:
    """Show the visualisation of whatever comes first."""
    return _show(None)


@bp.get("/mind/finish/<sort>-<int:key>")
@signed_in
def finish_of(sort: str, key: int) -> Response:
    """Show the visualisation of one of the runner's races, goals or challenges."""
    return _show(url_for("mood.finish_of", sort=sort, key=key))


@bp.get("/mind/finish/run")
@signed_in
def finish_of_run() -> Response:
    """Show the visualisation of the next run."""
    return _show(url_for("mood.finish_of_run"))


def _show(url: str | None) -> Response:
    pictures = _pictures(me())
    picture = next((each for each in pictures if url in (None, each.url)), None)
    if picture is None:
        raise Missing
    choices = [{"text": each.title, "href": each.url, "current": each is picture} for each in pictures]
    steps = steps_of(picture, words.mantra_today(me(), language.today()))
    return page("mood/finish.html", picture=picture, steps=steps, choices=choices, seconds=SECONDS * len(steps))


def _pictures(runner: Runner) -> list[Picture]:
    """Return everything the runner can picture: races, goals, challenges, and always the next run last."""
    run = Picture("run", _("Your next run"), url_for("mood.finish_of_run"), why=goals.why_of(runner.id))
    return [*_races(runner), *_goals(runner), *_challenges(runner), run]


def _races(runner: Runner) -> list[Picture]:
    pictures = []
    for entry in races.entries_ahead_of(runner):
        race, plan = entry.race, goals.plan_for_race(runner, entry.race_id)
        pictures.append(Picture(
            "race", race.title, url_for("mood.finish_of", sort="race", key=race.id), race.palette, race.motif,
            race.slug, race.first_day, race.distance, *_plan(plan),
        ))  # fmt: skip
    return pictures


def _goals(runner: Runner) -> list[Picture]:
    return [
        Picture("goal", goals_words.title(seen.aim), url_for("mood.finish_of", sort="goal", key=seen.id), "sea", "tape",
                str(seen.id), seen.aim.last_day, None, *_plan(seen.words))
        for seen in goals.goals_of(runner)
    ]  # fmt: skip


def _challenges(runner: Runner) -> list[Picture]:
    pictures = []
    for listed in monthly.current_challenges(runner, language.today(), MOST_CHALLENGES):
        if listed.joined:
            challenge = listed.challenge
            pictures.append(Picture(
                "challenge", challenge.title, url_for("mood.finish_of", sort="challenge", key=challenge.id),
                challenge.palette, challenge.motif, challenge.slug, challenge.last_day, None,
                *_plan(goals.plan_for_challenge(runner, challenge.id)),
            ))  # fmt: skip
    return pictures


def _plan(plan: goals.Words | EventPlan | None) -> tuple[str, str, str]:
    return (plan.why, plan.obstacle, plan.plan) if plan else ("", "", "")
