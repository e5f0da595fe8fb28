"""The standings of a closed challenge, provisional or final, and a runner's protest."""

from flask import request
from flask_babel import gettext as _

from challenges import clock
from challenges.finals import actions, queries, rules
from challenges.finals.forms import ProtestForm
from challenges.finals.queries.standings import PAGE
from challenges.finals.views.blueprint import bp
from challenges.leaderboards.rules import EVERYONE, SEGMENTS
from challenges.lifecycle import Phase
from challenges.monthly.metrics import Lane, boards_of
from challenges.monthly.queries import challenge_seen_by, participation_of, runs_challenges
from challenges.refusals import Missing, Refused
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in, viewer
from challenges.web.language import zone_name
from challenges.web.pages import notice, page, see_other
from challenges.web.paging import asked_page, paging


@bp.get("/<slug>/final")
def show(slug):
    """Show the final standings; while they are provisional or being written, those about to be fixed.

    ?metric=, ?lane= and ?group= select another board than the challenge's own for everyone.
    """
    challenge = challenge_seen_by(viewer(), slug)
    closing = closing_seen(challenge)
    provisional = closing.phase is Phase.provisional
    amendments = queries.amendments_of(challenge, viewer()) if closing.snapshot or closing.amendments else []
    signed = [line.amendment for line in amendments]
    metric, lane, group = _asked(challenge)
    board = queries.standings_of(challenge, closing.snapshot, signed, viewer(), metric, lane, group, page=asked_page())
    return page(
        "finals/show.html" if closing.snapshot else "finals/provisional.html",
        challenge=challenge,
        closing=closing,
        amendments=amendments,
        board=board,
        pages=paging(board.listed, PAGE),
        protests=queries.protests_by(me(), challenge.id, me()) if viewer() and not provisional else [],
        may_protest=provisional and participation_of(challenge, viewer()) is not None,
        organises=runs_challenges(viewer()),
    )


def closing_seen(challenge):
    """Return the progress of the close. Raises Missing if there is nothing to show yet."""
    phase = challenge.terms.phase_for(clock.now(), zone_name(), challenge.state)
    closing = queries.closing_of(challenge, phase, None)
    if closing is None or phase is Phase.grace:
        raise Missing
    return closing


def _asked(challenge):
    """Return metric, evidence and group from the URL. Raises Missing."""
    metric = request.args.get("metric", challenge.metric.value)
    lane, group = request.args.get("lane", rules.EVERY_RUN), request.args.get("group", EVERYONE)
    known = {one.value: one for one in boards_of(challenge.metric)}
    if metric not in known or lane not in (one.value for one in Lane) or group not in SEGMENTS:
        raise Missing
    return known[metric], lane, group


@bp.route("/<slug>/entries/<int:participation_id>/protest", methods=["GET", "POST"])
@signed_in
def protest(slug, participation_id):
    """Protest about an entry, one's own or another's."""
    challenge = challenge_seen_by(viewer(), slug)
    entry = queries.entry_seen_by(viewer(), challenge, participation_id)
    own = participation_of(challenge, viewer())
    phase = challenge.terms.phase_for(clock.now(), zone_name(), challenge.state)
    if reason := rules.refusal_of_protesting(phase, takes_part=own is not None, sent=0):
        raise Refused(reason)
    form = open_edit(
        lambda: ProtestForm(text=queries.protest_text(challenge.id, me().id, participation_id)),
        f"protest {participation_id} {me().id}",
    )
    if form.validate_on_submit():
        try:
            actions.protest(challenge.id, me().id, participation_id, form.text.data)
        except Refused as refused:  # keep the input
            form.refuse(refused.reason)
        else:
            notice(_("Protest sent. We'll tell you what the organisers decide."))
            return see_other("monthly.show", slug=slug)
    return page(
        "finals/protest.html",
        status=form.status,
        form=form,
        challenge=challenge,
        entry=entry,
        figures=queries.figures_of(challenge, None, participation_id),
        mine=entry.runner_id == me().id,
        ends_at=challenge.terms.times.final_at,
    )
