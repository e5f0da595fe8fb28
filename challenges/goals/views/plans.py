"""The plan for a challenge or a race that the viewer takes part in, with the odds."""

from flask import request, url_for
from flask_babel import gettext as _

from challenges import clock
from challenges.goals import actions, queries, rules, text
from challenges.goals.forms import ChallengePlanForm, RacePlanForm
from challenges.goals.rules import Aim, GoalKind, GoalProgress
from challenges.goals.rules.odds import OddsLevel, odds_of_figure
from challenges.goals.views.blueprint import bp, reader_of
from challenges.monthly import queries as monthly
from challenges.races import queries as races
from challenges.refusals import Missing
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.locale import today, zone_name
from challenges.web.pages import notice, page, see_other


@bp.route("/challenges/<slug>/plan", methods=["GET", "POST"])
@signed_in
def plan_challenge(slug):
    """Edit the plan for a challenge. Only for participants."""
    challenge = monthly.challenge_seen_by(me(), slug)
    participation = monthly.participation_of(challenge, me())
    if participation is None:
        raise Missing
    form = open_edit(
        lambda: ChallengePlanForm(queries.plan_for_challenge(me(), challenge.id)), f"plan {me().id} {challenge.id}"
    )
    if form.validate_on_submit():
        actions.plan_event(me().id, form.words(), challenge_id=challenge.id)
        notice(_("Plan saved."))
        return see_other("monthly.show", slug=slug)
    meter, others = _chances(challenge, participation)
    return page(
        "goals/plan.html", regions=["meter"], status=form.status, form=form, event=challenge,
        meter=meter, others=others, back=url_for("monthly.show", slug=slug), look="",
        address=url_for("goals.plan_challenge", slug=slug),
    )  # fmt: skip


@bp.route("/races/<slug>/plan", methods=["GET", "POST"])
@signed_in
def plan_race(slug):
    """Edit the plan for a race, with a target time. Only for runners with an entry."""
    race, form = _race(slug)
    if form.validate_on_submit():
        target = form.target.data.ms if form.target.data else None
        actions.plan_event(me().id, form.words(), race_id=race.id, target=target)
        notice(_("Plan saved."))
        return see_other("races.show", slug=slug)
    return _race_page(race, form, status=form.status)


@bp.post("/races/<slug>/plan/preview")
@signed_in
def preview_race(slug):
    """Preview the odds of the target time before it is saved."""
    race, form = _race(slug, look=True)
    taken = request.form.get("take", "")
    if taken.isdecimal() and len(taken) < 16:
        form.take(int(taken))
    return _race_page(race, form, status=200 if form.validate() else 422)


def _race(slug, *, look=False):
    race = races.race_seen_by(me(), slug)
    if races.entry_of(race, me()) is None:
        raise Missing

    def build():
        return RacePlanForm(today(), race.distance, race.last_day, queries.plan_for_race(me(), race.id))

    return race, open_edit(build, f"race plan {me().id} {race.id}", look=look)


def _race_page(race, form, status):
    reader, aim = reader_of(me()), form.aim()
    efforts = queries.efforts_since(me().id, aim.distance, aim.first_day, reader.today)
    pauses = reader.days_off()
    standing = rules.progress_of(aim, reader.diary, efforts, pauses, reader.today)
    meter = text.meter(rules.outlook_of(standing, reader.diary, efforts, pauses), standing)
    return page(
        "goals/plan.html", regions=["meter", "goal"], status=status, form=form, event=race, meter=meter, others="",
        back=url_for("races.show", slug=race.slug), look=url_for("goals.preview_race", slug=race.slug),
        address=url_for("goals.plan_race", slug=race.slug),
    )  # fmt: skip


def _chances(challenge, participation):
    """Return the odds of a challenge from the viewer's recent weeks, and how similar runners did."""
    reader, terms = reader_of(me()), challenge.terms
    day = terms.today(clock.now(), zone_name())
    progress = monthly.progress_of(participation, day)
    window = terms.window
    aim = Aim(GoalKind.VOLUME, window.first_day, window.last_day, terms.metric, terms.target)
    pauses = tuple(reader.days_off())
    standing = GoalProgress(aim, day, progress.value, progress.days, progress.finished_on, pauses)
    outlook = rules.outlook_of(standing, reader.diary, (), pauses)
    weeks, left = (outlook.weeks, standing.days_left) if outlook else ((), 0)
    begins = max(day, window.first_day)
    rungs = [OddsLevel(rung, odds_of_figure(rung, progress.value, weeks, left, begins)) for rung in terms.rungs]
    like = queries.others_in(challenge, participation.baseline, day)
    return text.meter(outlook, standing, rungs if outlook else []), text.others(
        like.runners, like.finished
    ) if like else ""
