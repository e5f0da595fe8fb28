"""Final standings as files, for spreadsheets and for checking the fingerprint. Streamed in pieces."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, cast

from flask import Flask, Response, current_app, request

from challenges.finals import queries, rules
from challenges.finals.views.blueprint import bp
from challenges.finals.views.showing import closing_seen
from challenges.monthly.queries import challenge_seen_by
from challenges.refusals import Missing
from challenges.web.guards import viewer

LINES = 500  # per piece


@bp.get("/<slug>/final.csv")
def as_csv(slug):
    """Return the canonical text. Its SHA-256 is the fingerprint."""
    challenge, snapshot = _fixed(slug)
    lines = rules.lines_of(snapshot.facts, _standings(_site(), challenge.id, snapshot.sizes))
    return _file(_joined(lines), "text/csv", f"{slug}-final.csv", snapshot.fingerprint)


@bp.get("/<slug>/final.json")
def as_json(slug):
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


def _standings(site: Flask, challenge_id: int, sizes: dict[str, int]) -> Iterator[rules.Fixed]:
    """Yield every fixed standing. Each chunk has an app context of its own, because the request is over by then."""
    for metric, lane in queries.boards_in(dict(sizes)):
        position = 0
        while position < sizes[f"{metric.value} {lane}"]:
            with site.app_context():
                found = queries.fixed_after(challenge_id, metric, lane, position)
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
