"""Pages of challenges: the lists, a challenge with the reader's progress, and the organisers' forms."""

from datetime import timedelta

from flask import Blueprint, request
from flask_babel import gettext as _

from challenges import clock, posters
from challenges.boards.queries import board_of, closed_top_of, closing_of, started, with_one_before
from challenges.goals.queries import part_and_plan
from challenges.kudos.queries import applause_for_entries
from challenges.monthly import actions, queries, rules, text
from challenges.monthly.forms import ChallengeCancellationForm, ChallengeForm, TemplateForm
from challenges.monthly.queries import ChallengeTab
from challenges.refusals import Refused
from challenges.web.edits import open_edit
from challenges.web.guards import me, organiser, signed_in, viewer
from challenges.web.locale import today, zone_name
from challenges.web.pages import notice, page, see_other
from challenges.web.paging import paging

bp = Blueprint("monthly", __name__, url_prefix="/challenges")
for name, of in (
    ("target", text.target),
    ("amount", text.amount),
    ("bare_amount", text.bare),
    ("on_medal", text.on_medal),
    ("per_day", text.per_day),
    ("in_whole_units", text.in_whole_units),
    ("eyebrow", text.eyebrow),
    ("challenge_kind", text.kind),
    ("is_a_month", text.is_a_month),
):
    bp.add_app_template_filter(of, name)
PER_PAGE = 12


# --- for everybody --------------------------------------------------------------------------------------------------


@bp.get("")
def index():
    reader = viewer()
    tab = next((tab for tab in _tabs(reader) if tab.value == request.args.get("tab")), ChallengeTab.NOW)
    pages = paging(queries.how_many_listed(tab, reader, today()), PER_PAGE)
    listed = queries.challenges_listed(tab, reader, today(), pages.offset, pages.size)
    return page("monthly/index.html", tab=tab, tabs=_tabs(reader), listed=listed, pages=pages)


@bp.get("/<slug>")
def show(slug):
    challenge = queries.challenge_seen_by(viewer(), slug)
    about = _about(challenge)
    final = closed_top_of(challenge, about["closing"], viewer())
    board, start = (final, None) if final else _live(challenge)
    return page(
        "monthly/show.html",
        regions=["progress"],
        also=["band"],
        final=final,
        board=board,
        day_one=with_one_before(start, challenge, viewer()),
        cheers=applause_for_entries(board.participation_ids, viewer()),
        **about,
    )


@bp.post("/<slug>/participation")
@signed_in
def join(slug):
    challenge = queries.challenge_seen_by(viewer(), slug)
    actions.join(challenge.id, me().id)
    notice(_("You've joined."))
    return see_other("monthly.show", slug=slug)


@bp.post("/<slug>/departure")
@signed_in
def leave(slug):
    actions.leave(queries.challenge_seen_by(viewer(), slug).id, me().id)
    notice(_("You've left. You can join again while the challenge is on."))
    return see_other("monthly.show", slug=slug)


# --- for organisers -------------------------------------------------------------------------------------------------


@bp.route("/new", methods=["GET", "POST"])
@organiser
def new():
    month = rules.month_of(rules.month_of(today()).last_day + timedelta(days=1))
    palette, motif = posters.proposed(month.first_day.isoformat())
    form = ChallengeForm(
        zone=me().zone, palette=palette, motif=motif, first_day=month.first_day, last_day=month.last_day
    )
    if form.validate_on_submit():
        challenge = actions.create(me().id, **form.columns())
        notice(_("Draft saved. Check it, then publish it."))
        return see_other("monthly.show", slug=challenge.slug)
    return page("monthly/new.html", status=422 if form.is_submitted() else 200, form=form)


@bp.route("/<slug>/edit", methods=["GET", "POST"])
@organiser
def edit(slug):
    challenge = queries.challenge_run_by(me(), slug)
    stays = rules.refusal_of_changing(challenge.terms, challenge.state, challenge.tally.participants, clock.now())

    def build():
        return ChallengeForm.for_challenge(queries.challenge_run_by(me(), slug), locked=stays is not None)

    form = open_edit(build, f"challenge {challenge.id}")
    if form.validate_on_submit():
        try:
            actions.update(challenge.id, **form.columns())
        except Refused as refused:  # somebody joined while the form was open: keep the input
            form.refuse(refused.reason)
        else:
            notice(_("Challenge saved."))
            return see_other("monthly.show", slug=slug)
    return page("monthly/edit.html", status=form.status, form=form, challenge=challenge, stays=stays)


@bp.post("/<slug>/publication")
@organiser
def publish(slug):
    actions.publish(queries.challenge_run_by(me(), slug).id)
    notice(_("Challenge published. Anyone can join now."))
    return see_other("monthly.show", slug=slug)


@bp.route("/<slug>/cancellation", methods=["GET", "POST"])
@organiser
def cancel(slug):
    challenge = queries.challenge_run_by(me(), slug)
    form = ChallengeCancellationForm()
    if form.validate_on_submit():
        actions.cancel(challenge.id, form.reason.data)
        notice(_("Challenge cancelled. Your reason is on its page."))
        return see_other("monthly.show", slug=slug)
    return page("monthly/cancel.html", status=422 if form.is_submitted() else 200, form=form, challenge=challenge)


@bp.get("/templates")
@organiser
def templates():
    return page("monthly/templates.html", templates=queries.templates_listed())


@bp.route("/templates/new", methods=["GET", "POST"])
@organiser
def new_template():
    form = TemplateForm()
    if form.validate_on_submit():
        actions.create_template(**form.columns())
        notice(_("Template saved. If it's active, its first challenge appears within the hour."))
        return see_other("monthly.templates")
    return page("monthly/template.html", status=422 if form.is_submitted() else 200, form=form, kept=None)


@bp.route("/templates/<int:template_id>/edit", methods=["GET", "POST"])
@organiser
def edit_template(template_id):
    template = queries.template_of(template_id)
    form = open_edit(
        lambda: TemplateForm.for_template(queries.template_of(template_id)), f"challenge template {template_id}"
    )
    if form.validate_on_submit():
        actions.update_template(template.id, **form.columns())
        notice(_("Template saved. Existing challenges don't change."))
        return see_other("monthly.templates")
    return page("monthly/template.html", status=form.status, form=form, kept=template)


def _live(challenge):
    """Return the live board, and what it shows at its start."""
    return started(board_of(challenge, viewer()), viewer(), challenge.terms.today(clock.now(), zone_name()))


def _about(challenge):
    """Return the context of a challenge's page: its phase for the reader, and the reader's participation."""
    terms, now, zone = challenge.terms, clock.now(), zone_name()
    participation, plan = part_and_plan(challenge, viewer())
    on_its_clock = terms.today(now, zone)
    phase = terms.phase_for(now, zone, challenge.state)
    return {
        "challenge": challenge,
        "terms": terms,
        "phase": phase,
        "days_left": terms.window.days_left(on_its_clock),
        "days_to_start": (terms.window.first_day - on_its_clock).days,
        "ends_at": terms.ends_for(zone),
        "card": [rule.card() for rule in rules.rules_of(terms)],
        "places": rules.tie_chain(terms.metric, terms.ranking),
        "close": rules.close_of(terms, now),
        "closing": closing_of(challenge, phase, viewer()),
        "participation": participation,
        "progress": queries.progress_of(participation, on_its_clock) if participation else None,
        "plan": plan,
        "organises": queries.runs_challenges(viewer()),
    }


def _tabs(reader):
    """Return the lists that this reader can see."""
    return [
        ChallengeTab.NOW,
        ChallengeTab.UPCOMING,
        *([ChallengeTab.MINE] if reader else []),
        ChallengeTab.PAST,
        *([ChallengeTab.DRAFTS] if queries.runs_challenges(reader) else []),
    ]
