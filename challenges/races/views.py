"""Pages of races: the list, a race with the reader's entry, its start list, and the organisers' forms."""

from flask import Blueprint, request
from flask_babel import gettext as _

from challenges import clock, posters
from challenges.goals.queries import plan_for_race
from challenges.races import actions, queries, rules
from challenges.races.forms import RaceCancellationForm, RaceForm
from challenges.races.queries import RaceTab
from challenges.refusals import Refused
from challenges.web.edits import open_edit
from challenges.web.guards import me, organiser, signed_in, viewer
from challenges.web.locale import zone_name
from challenges.web.pages import notice, page, see_other
from challenges.web.paging import paging

bp = Blueprint("races", __name__, url_prefix="/races")
PER_PAGE = 12
STARTERS_PER_PAGE = 50
PREVIEW = 6


# --- for everybody --------------------------------------------------------------------------------------------------


@bp.get("")
def index():
    reader = viewer()
    tab = next((tab for tab in _tabs(reader) if tab.value == request.args.get("tab")), RaceTab.OPEN)
    pages = paging(queries.number_listed(tab, reader), PER_PAGE)
    listed = queries.races_listed(tab, reader, offset=pages.offset, limit=pages.size)
    return page("races/index.html", tab=tab, tabs=_tabs(reader), listed=listed, pages=pages)


@bp.get("/<slug>")
def show(slug):
    race = queries.race_seen_by(viewer(), slug)
    entry, counts = queries.entry_of(race, viewer()), queries.counts_of(race)
    return page(
        "races/show.html",
        regions=["entry"],
        **_about(race),
        counts=counts,
        entry=entry,
        plan=plan_for_race(me(), race.id) if entry else None,
        place=queries.place_in_line(entry),
        starters=queries.start_list_of(race, viewer(), counts=counts, limit=PREVIEW),
    )


@bp.get("/<slug>/start-list")
def start_list(slug):
    race = queries.race_seen_by(viewer(), slug)
    counts = queries.counts_of(race)
    pages = paging(counts.total, STARTERS_PER_PAGE)
    starters = queries.start_list_of(race, viewer(), counts=counts, offset=pages.offset, limit=pages.size)
    return page("races/start_list.html", **_about(race), counts=counts, pages=pages, starters=starters)


@bp.post("/<slug>/entry")
@signed_in
def sign_up(slug):
    entry = actions.sign_up(queries.race_seen_by(viewer(), slug).id, me().id)
    if entry.waits:
        notice(_("You've joined the waiting list. We'll tell you when a place is yours."))
    else:
        notice(_("You've signed up. Your bib is %(bib)s.", bib=entry.bib_number))
    return see_other("races.show", slug=slug)


@bp.post("/<slug>/withdrawal")
@signed_in
def withdraw(slug):
    if entry := actions.withdraw(queries.race_seen_by(viewer(), slug).id, me().id):
        notice(_withdrawn(entry) if entry.bib else _("You've left the waiting list."))
    return see_other("races.show", slug=slug)


def _withdrawn(entry):
    if rules.hands_places_on(entry.race.facts, clock.now()):
        return _("You've withdrawn.")
    return _("You've withdrawn. Sign-up has closed, so no one else gets your place.")


# --- for organisers -------------------------------------------------------------------------------------------------


@bp.route("/new", methods=["GET", "POST"])
@organiser
def new():
    palette, motif = posters.proposed(str(queries.number_of_races()))
    form = RaceForm(zone=me().zone, palette=palette, motif=motif)
    if form.validate_on_submit():
        race = actions.create(me().id, **form.columns())
        notice(_("Draft saved. Check it, then publish it."))
        return see_other("races.show", slug=race.slug)
    return page("races/new.html", status=422 if form.is_submitted() else 200, form=form, suggested=rules.SUGGESTED)


@bp.route("/<slug>/edit", methods=["GET", "POST"])
@organiser
def edit(slug):
    race = queries.race_run_by(viewer(), slug)

    def build():
        now = queries.race_run_by(viewer(), slug)
        return RaceForm.for_race(now, locked=queries.has_entries(now))

    form = open_edit(build, f"race {race.id}")
    if form.validate_on_submit():
        try:
            actions.update(race.id, **form.columns())
        except Refused as refused:  # somebody entered while the form was open: keep the input
            form.refuse(refused.reason)
        else:
            notice(_("Race saved."))
            return see_other("races.show", slug=slug)
    return page(
        "races/edit.html",
        status=form.status,
        form=form,
        race=race,
        locked="distance" not in form,
        suggested=rules.SUGGESTED,
    )


@bp.post("/<slug>/publication")
@organiser
def publish(slug):
    actions.publish(queries.race_run_by(viewer(), slug).id)
    notice(_("Race published. Anyone can sign up now."))
    return see_other("races.show", slug=slug)


@bp.route("/<slug>/cancellation", methods=["GET", "POST"])
@organiser
def cancel(slug):
    race = queries.race_run_by(viewer(), slug)
    form = RaceCancellationForm()
    if form.validate_on_submit():
        actions.cancel(race.id, form.reason.data)
        notice(_("Race cancelled. We'll tell everyone who entered."))
        return see_other("races.show", slug=slug)
    status = 422 if form.is_submitted() else 200
    return page("races/cancel.html", status=status, form=form, race=race, counts=queries.counts_of(race))


def _about(race):
    """Return the context shared by all pages of a race."""
    now, zone = clock.now(), zone_name()
    return {
        "race": race,
        "stage": race.stage_at(now).value,
        "starts_in": rules.days_to_start(race.facts, now, zone),
        "days_left": rules.days_left(race.facts, now, zone),
        "organises": queries.may_run_races(viewer()),
    }


def _tabs(reader):
    """Return the lists that this reader can see."""
    return [
        RaceTab.OPEN,
        *([RaceTab.MINE] if reader else []),
        RaceTab.PAST,
        *([RaceTab.DRAFTS] if queries.may_run_races(reader) else []),
    ]
