"""Pages for how runs feel, the words for it, mantras, techniques and visualisation. Private to the runner."""

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges.goals import queries as goals
from challenges.goals import text as goals_words
from challenges.goals.models import EventPlan
from challenges.monthly import queries as monthly
from challenges.mood import actions, queries, text
from challenges.mood.forms import FeelForm, FeelWordsForm, MantraForm
from challenges.mood.rules import MOST_MANTRAS, FeelingFacts
from challenges.mood.rules.patterns import findings_in
from challenges.mood.visualisation import EXAMPLES, SECONDS, TECHNIQUES, Visualisation, steps_of
from challenges.races import queries as races
from challenges.refusals import Missing, Refused
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import outings_of, run_of
from challenges.web import locale
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.pages import is_partial, notice, page, see_other
from challenges.web.paging import paging

bp = Blueprint("mood", __name__)


@bp.get("/runs/<int:run_id>/feeling")
@signed_in
def feeling(run_id: int) -> Response:
    """Show how one of the runner's own runs felt."""
    run = run_of(me(), run_id)
    return _show(run, _form(run.id))


@bp.post("/runs/<int:run_id>/feeling")
@signed_in
def say(run_id: int) -> Response:
    """Save how a run felt: one word, a line, or both."""
    run = run_of(me(), run_id)
    form = _form(run.id)
    if not form.validate_on_submit():
        return _show(run, form)
    actions.say(run.id, me().id, form.word, form.line.data or "")
    if not is_partial():
        notice(_("Feeling saved. Only you and coaches you allow can see it."))
    return see_other("mood.feeling", run_id=run_id)


@bp.post("/runs/<int:run_id>/feeling-removal")
@signed_in
def unsay(run_id: int) -> Response:
    """Remove what was saved about how a run felt."""
    actions.say(run_of(me(), run_id).id, me().id, None)
    return see_other("mood.feeling", run_id=run_id)


def _form(run_id: int) -> FeelForm:
    return open_edit(lambda: FeelForm(me(), run_id), f"run {run_id}")


def _show(run: Run, form: FeelForm) -> Response:
    return page("mood/feeling.html", regions=["felt"], status=form.status, run=run, feel=form)


@bp.app_template_filter("felt")
def felt(feeling: FeelingFacts) -> str:
    """Return a feeling as text, like "Felt strong"."""
    return text.felt(feeling)


MOST_CHALLENGES = 3


@bp.get("/mind/finish")
@signed_in
def finish() -> Response:
    """Show the visualisation of whatever comes first."""
    return _finish_page(None)


@bp.get("/mind/finish/<sort>-<int:key>")
@signed_in
def finish_of(sort: str, key: int) -> Response:
    """Show the visualisation of one of the runner's races, goals or challenges."""
    return _finish_page(url_for("mood.finish_of", sort=sort, key=key))


@bp.get("/mind/finish/run")
@signed_in
def finish_of_run() -> Response:
    """Show the visualisation of the next run."""
    return _finish_page(url_for("mood.finish_of_run"))


def _finish_page(url: str | None) -> Response:
    pictures = _pictures(me())
    picture = next((each for each in pictures if url in (None, each.url)), None)
    if picture is None:
        raise Missing
    choices = [{"text": each.title, "href": each.url, "current": each is picture} for each in pictures]
    steps = steps_of(picture, text.mantra_today(me(), locale.today()))
    return page("mood/finish.html", picture=picture, steps=steps, choices=choices, seconds=SECONDS * len(steps))


def _pictures(runner: Runner) -> list[Visualisation]:
    """Return everything the runner can picture: races, goals, challenges, and always the next run last."""
    run = Visualisation("run", _("Your next run"), url_for("mood.finish_of_run"), why=goals.why_of(runner.id))
    return [*_races(runner), *_goals(runner), *_challenges(runner), run]


def _races(runner: Runner) -> list[Visualisation]:
    pictures = []
    for entry in races.entries_ahead_of(runner):
        race, plan = entry.race, goals.plan_for_race(runner, entry.race_id)
        pictures.append(Visualisation(
            "race", race.title, url_for("mood.finish_of", sort="race", key=race.id), race.palette, race.motif,
            race.slug, race.first_day, race.distance, *_plan(plan),
        ))  # fmt: skip
    return pictures


def _goals(runner: Runner) -> list[Visualisation]:
    return [
        Visualisation(
            "goal",
            goals_words.title(seen.aim),
            url_for("mood.finish_of", sort="goal", key=seen.id),
            "sea",
            "tape",
            str(seen.id),
            seen.aim.last_day,
            None,
            *_plan(seen.words),
        )
        for seen in goals.goals_of(runner)
    ]


def _challenges(runner: Runner) -> list[Visualisation]:
    pictures = []
    for listed in monthly.current_challenges(runner, locale.today(), MOST_CHALLENGES):
        if listed.joined:
            challenge = listed.challenge
            pictures.append(Visualisation(
                "challenge", challenge.title, url_for("mood.finish_of", sort="challenge", key=challenge.id),
                challenge.palette, challenge.motif, challenge.slug, challenge.last_day, None,
                *_plan(goals.plan_for_challenge(runner, challenge.id)),
            ))  # fmt: skip
    return pictures


def _plan(plan: goals.GoalWords | EventPlan | None) -> tuple[str, str, str]:
    return (plan.why, plan.obstacle, plan.plan) if plan else ("", "", "")


@bp.get("/mind")
@signed_in
def mind() -> Response:
    """Show everything on one page."""
    return _show_mind()


@bp.post("/mind/mantras")
@signed_in
def add_mantra() -> Response:
    """Add a mantra."""
    form = MantraForm()
    if form.validate_on_submit():
        try:
            actions.add_mantra(me().id, form.text.data)
            return _mantra_saved(_("Mantra added. It joins the daily rotation."))
        except Refused as error:
            form.refuse(error.reason)
    return _show_mind(form)


@bp.post("/mind/mantras/<int:mantra_id>")
@signed_in
def change_mantra(mantra_id: int) -> Response:
    """Change the text of a mantra."""
    form = _changing(mantra_id)
    if form.validate_on_submit():
        try:
            actions.change_mantra(mantra_id, me().id, form.text.data)
            return _mantra_saved(_("Mantra saved."))
        except Refused as error:
            form.refuse(error.reason)
    return _show_mind(changing=form, changed_id=mantra_id)


@bp.post("/mind/mantras/<int:mantra_id>/removal")
@signed_in
def remove_mantra(mantra_id: int) -> Response:
    """Remove a mantra."""
    actions.remove_mantra(mantra_id, me().id)
    return _mantra_saved(_("Mantra removed."))


def _mantra_saved(said: str) -> Response:
    if not is_partial():
        notice(said)
    return see_other("mood.mind")


def _changing(mantra_id: int, shown: str | None = None) -> MantraForm:
    """Return the form that edits a mantra, filled from the request, or with the text `shown`."""

    def build() -> MantraForm:
        if shown is not None:
            return MantraForm(formdata=None, data={"text": shown})
        return MantraForm(data={"text": queries.mantra_of(me(), mantra_id).text})

    return open_edit(build, f"mantra {mantra_id}", back=url_for("mood.mind"))


def _show_mind(
    form: MantraForm | None = None, changing: MantraForm | None = None, changed_id: int | None = None
) -> Response:
    mantras = queries.mantras_of(me().id)
    sent = [one.status for one in (form, changing) if one]
    return page(
        "mood/mind.html", regions=["mantras"], status=max(sent, default=200), mantras=mantras,
        changes={mantra.id: _changing(mantra.id, mantra.text) for mantra in mantras} | {changed_id: changing},
        today_says=text.mantra_today(me(), locale.today()), form=form or MantraForm(formdata=None),
        changing=changing, changed_id=changed_id, why=goals.why_of(me().id), techniques=TECHNIQUES,
        examples=EXAMPLES, full=len(mantras) >= MOST_MANTRAS, most=MOST_MANTRAS,
    )  # fmt: skip


PER_PAGE = 20


@bp.get("/mood")
@signed_in
def index() -> Response:
    """Show the patterns, and the list of runs with a word or a line."""
    pages = paging(queries.felt_count(me()), PER_PAGE)
    feelings = queries.feelings_of(me().id)
    diary = outings_of(me().id, feelings)
    return page(
        "mood/index.html", regions=["lines"], found=text.pattern_text(findings_in(diary, feelings)),
        used=text.used(feelings.values()), chosen=text.words_for(me()), pages=pages,
        lines=queries.felt_runs_of(me(), offset=pages.offset, limit=PER_PAGE),
        unsaid=queries.unsaid_runs_of(me(), locale.today()),
    )  # fmt: skip


@bp.route("/mood/words", methods=["GET", "POST"])
@signed_in
def edit_words() -> Response:
    """Edit the runner's five words."""
    form = open_edit(lambda: FeelWordsForm(me()), f"words of {me().id}")
    if form.validate_on_submit():
        actions.choose_words(me().id, form.chosen)
        notice(_("Words saved. You'll pick from these five after each run."))
        return see_other("mood.index")
    return page(
        "mood/words.html",
        status=form.status if form.conflicts or not form.is_submitted() else 422,
        form=form,
        own=queries.words_of(me().id),
    )


@bp.post("/mood/usual-words")
@signed_in
def use_usual_words() -> Response:
    """Restore the default words."""
    actions.use_usual_words(me().id)
    notice(_("Default words restored. Earlier runs keep the words you gave them."))
    return see_other("mood.edit_words")
