"""A shared award: its public page, and the preview picture of its link."""

from hashlib import sha256
from threading import Lock

from flask import Response, current_app
from flask_babel import gettext as _

from challenges import storage
from challenges.awards import queries, words
from challenges.awards.queries import Shared
from challenges.awards.views.blueprint import bp
from challenges.kudos.queries import applause_for_award
from challenges.posters.lettering import writable
from challenges.posters.medals import picture
from challenges.posters.printing import png_of
from challenges.posters.sharing import Poster
from challenges.web import language, sharing
from challenges.web.guards import viewer
from challenges.web.limits import limiter
from challenges.web.pages import page
from challenges.web.sharing import same_for_everybody

_one_at_a_time = Lock()  # drawing must not occupy all threads of a process


@bp.get("/milestones/<secret:token>")
def milestone(token: str) -> Response:
    """Show a shared award and its runner, as far as the viewer may know."""
    shared = queries.shared_award(viewer(), token)
    return page(
        "awards/milestone.html",
        regions=["kudos"],
        award=shared.award,
        shown=shared.runner.appears_to(viewer()),
        mine=viewer() == shared.runner,
        when=_when(shared),
        applause=applause_for_award(shared.award.id, viewer()),
    )


@bp.get("/milestones/<secret:token>.png")
@limiter.limit("120 per minute")
@same_for_everybody
def as_picture(token: str) -> Response:
    """Return the award on its poster, 1200 × 630, drawn once and cached."""
    shared = queries.shared_award(None, token)
    drawing = _drawing(shared)
    tag = sha256(drawing.encode()).hexdigest()[:16]
    if sharing.is_kept(tag):
        return sharing.still_so(tag)
    return sharing.file(_drawn(f"award-{shared.award.id}", drawing), "image/png", tag)


def _drawn(name: str, drawing: str) -> bytes:
    if kept := storage.picture_of(name, drawing):
        return kept
    with _one_at_a_time:
        if kept := storage.picture_of(name, drawing):  # drawn by a concurrent request
            return kept
        made = png_of(drawing)
        storage.keep_picture(name, drawing, made)
    return made


def _drawing(shared: Shared) -> str:
    award, face = shared.award, shared.runner.appears_to(None)
    palette, motif = words.poster(award)
    name = (writable(face.name) if face.name else None) or (f"@{face.handle}" if face.handle else _("A runner"))
    site = writable(current_app.config["SITE_NAME"])
    return picture(
        Poster(palette, motif, str(award.id)),
        words.on_medal(award),
        name,
        writable(words.title(award)) or _("Medal"),
        words.line(award).replace("\N{NO-BREAK SPACE}", " "),
        " · ".join(filter(None, [_when(shared), site])),
    )


def _when(shared: Shared) -> str:
    """Return the day if the viewer may see the run, else the month: a hidden run hides its date."""
    return language.day(shared.award.day, "long" if shared.award.shows_day else "month")
