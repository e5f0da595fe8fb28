"""The standings of a closed challenge, as a page and as files, and a runner's protest.

The files of final standings are for spreadsheets and for checking the fingerprint. They are streamed in pieces.
"""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, cast

from flask import Flask, Response, current_app, request
from flask_babel import gettext as _

from challenges import clock
from challenges.boards import actions, queries, rules
from challenges.boards.forms import ProtestForm
from challenges.boards.rules.ranking import PAGE
from challenges.boards.views import board_params
from challenges.boards.views.blueprint import bp
from challenges.lifecycle import Phase
from challenges.monthly.queries import challenge_seen_by, participation_of, runs_challenges
from challenges.refusals import Missing, Refused
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in, viewer
from challenges.web.locale import zone_name
from challenges.web.pages import notice, page, see_other
from challenges.web.paging import asked_page, paging


@bp.get("/challenges/<slug>/final")
def final(slug):
    """Show the final standings; while they are provisional or being written, those about to be fixed.

    ?metric=, ?lane= and ?group= select another board than the challenge's own for everyone.
    """
    challenge = challenge_seen_by(viewer(), slug)
    closing = closing_seen(challenge)
    provisional = closing.phase is Phase.provisional
    amendments = queries.amendments_of(challenge, viewer()) if closing.snapshot or closing.amendments else []
    signed = [line.amendment for line in amendments]
    asked = board_params.closed_board_asked(challenge, asked_page())
    board = queries.amended_board_of(challenge, closing.snapshot, signed, viewer(), *asked)
    return page(
        "boards/final.html",
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


@bp.route("/challenges/<slug>/entries/<int:participation_id>/protest", methods=["GET", "POST"])
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
        "boards/protest.html",
        status=form.status,
        form=form,
        challenge=challenge,
        entry=entry,
        figures=queries.figures_of(challenge, None, participation_id),
        mine=entry.runner_id == me().id,
        ends_at=challenge.terms.times.final_at,
    )


LINES = 500  # per piece


@bp.get("/challenges/<slug>/final.csv")
def final_csv(slug):
    """Return the canonical text. Its SHA-256 is the fingerprint."""
    challenge, snapshot = _fixed(slug)
    lines = rules.lines_of(snapshot.facts, _standings(_site(), challenge.id, snapshot.sizes))
    return _file(_joined(lines), "text/csv", f"{slug}-final.csv", snapshot.fingerprint)


@bp.get("/challenges/<slug>/final.json")
def final_json(slug):
    """Return the same values with later amendments. Contains no runner's name."""
    challenge, snapshot = _fixed(slug)
    amendments = queries.amendments_of(challenge, None)
    head = {
        "challenge": snapshot.slug,
        "first_day": snapshot.first_day.isoformat(),
        "last_day": snapshot.last_day.isoformat(),
        "metric": snapshot.metric.value,
        "target": snapshot.target,
        "rungs": snapshot.rungs,
        "final_at": snapshot.final_at.isoformat(),
        "taken_at": snapshot.taken_at.isoformat(),
        "fingerprint": snapshot.fingerprint,
        "amendments": [{"signed": line.text, "hash": line.amendment.hash} for line in amendments],
        "columns": rules.COLUMNS,
    }
    standings = _standings(_site(), challenge.id, snapshot.sizes)
    rows = (json.dumps(rules.cells_of(snapshot.facts, standing)) for standing in standings)
    body = _joined(_json(json.dumps(head, ensure_ascii=True, indent=1), rows))
    tag = f"{snapshot.fingerprint}-{len(amendments)}"
    return _file(body, "application/json", f"{slug}-final.json", tag)


def _fixed(slug):
    challenge = challenge_seen_by(viewer(), slug)
    snapshot = closing_seen(challenge).snapshot
    if snapshot is None:
        raise Missing
    return challenge, snapshot


def _file(body: Iterator[str], kind: str, name: str, tag: str) -> Response:
    response = Response(body, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.set_etag(tag)
    return cast(Response, response.make_conditional(request))


def _site() -> Flask:
    return cast(Any, current_app)._get_current_object()


def _standings(site: Flask, challenge_id: int, sizes: dict[str, int]) -> Iterator[rules.FixedRow]:
    """Yield every fixed standing. Each chunk has an app context of its own, because the request is over by then."""
    for measure in queries.boards_in(dict(sizes)):
        position = 0
        while position < sizes[measure.name]:
            with site.app_context():
                found = queries.fixed_after(challenge_id, measure, position)
            if not found:  # fixed rows are missing: the fingerprint won't match
                break
            yield from found
            position += len(found)


def _json(head: str, rows: Iterator[str]) -> Iterator[str]:
    yield head.removesuffix("\n}") + ',\n "standings": ['
    mark = "\n  "
    for row in rows:
        yield mark + row
        mark = ",\n  "
    yield "\n ]\n}\n"


def _joined(lines: Iterator[str]) -> Iterator[str]:
    """Join lines into larger pieces, because each piece is sent separately."""
    while piece := "".join(islice(lines, LINES)):
        yield piece
