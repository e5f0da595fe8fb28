"""Pages for how the runner's own runs feel overall, and for the words they choose from. Private to the runner."""

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges.mood import actions, queries, words
from challenges.mood.forms import WordsForm
from challenges.mood.patterns import findings_in
from challenges.mood.views.blueprint import bp
from challenges.runs.queries import outings_of
from challenges.web import language
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.pages import notice, page, see_other
from challenges.web.paging import paging

PER_PAGE = 20


@bp.get("/mood")
@signed_in
def index() -> Response:
    """Show the patterns, and the list of runs with a word or a line."""
    pages = paging(queries.felt_count(me()), PER_PAGE)
    feelings = queries.feelings_of(me().id)
    diary = outings_of(me().id, feelings)
    return page(
        "mood/index.html", regions=["lines"], found=words.told(findings_in(diary, feelings)),
        used=words.used(feelings.values()), chosen=words.words_for(me()), pages=pages,
        lines=queries.felt_runs_of(me(), offset=pages.offset, limit=PER_PAGE),
        unsaid=queries.unsaid_runs_of(me(), language.today()),
    )  # fmt: skip


@bp.route("/mood/words", methods=["GET", "POST"])
@signed_in
def edit_words() -> Response:
    """Edit the runner's five words."""
    form = open_edit(lambda: WordsForm(me()), f"words of {me().id}")
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
