"""The preview picture of a shared board: its poster with the first runners."""

from threading import Lock

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from challenges import storage
from challenges.leaderboards import words
from challenges.leaderboards.feeds import Sheet
from challenges.leaderboards.queries import Standing
from challenges.leaderboards.rules import EVERYONE
from challenges.leaderboards.views import asking
from challenges.leaderboards.views.blueprint import bp
from challenges.leaderboards.views.shared import sheet_of, tag_of
from challenges.monthly.metrics import Lane
from challenges.monthly.queries import challenge_seen_by
from challenges.monthly.words import eyebrow
from challenges.posters.lettering import writable
from challenges.posters.printing import png_of
from challenges.posters.sharing import LANES, Poster, picture
from challenges.posters.sharing import Lane as DrawnLane
from challenges.web import language, sharing
from challenges.web.limits import limiter
from challenges.web.sharing import same_for_everybody

_one_at_a_time = Lock()  # so that drawing never takes up all threads of a process


@bp.get("/challenges/<slug>/leaderboard.png")
@limiter.limit("120 per minute")
@same_for_everybody
def as_picture(slug):
    """Return the picture. It is cached by its content and drawn again only when that changes."""
    challenge = challenge_seen_by(None, slug)
    metric, group, _page, lane = asking.board(challenge)
    tag = tag_of(challenge, metric, group, None, lane)
    if sharing.is_kept(tag):
        return sharing.still_so(tag)
    sheet = sheet_of(challenge, metric, group, None, lane, size=LANES)
    return sharing.file(_drawn(sheet), "image/png", tag)


def _drawn(sheet: Sheet) -> bytes:
    drawing = _drawing(sheet)
    name = f"{sheet.challenge.id}-{sheet.metric.value}-{sheet.group}-{sheet.lane.value}"
    if kept := storage.picture_of(name, drawing):
        return kept
    with _one_at_a_time:
        if kept := storage.picture_of(name, drawing):  # another request drew it in the meantime
            return kept
        made = png_of(drawing)
        storage.keep_picture(name, drawing, made)
    return made


def _drawing(sheet: Sheet) -> str:
    challenge = sheet.challenge
    above = [eyebrow(challenge)]
    if sheet.metric is not challenge.metric:
        above.append(words.metric_name(sheet.metric))
    if sheet.group != EVERYONE:
        above.append(words.group_name(sheet.group))
    if sheet.lane is not Lane.ALL:
        above.append(words.evidence_name(sheet.lane))
    title = writable(challenge.title) or language.days(challenge.first_day, challenge.last_day)
    count = sheet.total + sheet.not_started
    below = [
        ngettext("%(count)s runner", "%(count)s runners", count, count=language.number(count)),
        writable(current_app.config["SITE_NAME"]),
    ]
    return picture(
        Poster(challenge.palette, challenge.motif, challenge.slug),
        " · ".join(above),
        title,
        [_lane(standing, sheet) for standing in sheet.rows if standing.rank],
        " · ".join(filter(None, below)),
        empty=_("No one is on this board yet"),
    )


def _lane(standing: Standing, sheet: Sheet) -> DrawnLane:
    place = language.number(standing.rank or 0)
    return DrawnLane(
        f"{place}=" if standing.shared else place,
        _name(standing),
        words.figure(standing.value, sheet.metric).replace("\N{NO-BREAK SPACE}", " "),
        standing.share,
    )


def _name(standing: Standing) -> str:
    """Return the name if the font can draw it; otherwise the handle, if the runner shows it."""
    who = standing.appearance
    return (writable(who.name) if who.name else None) or (f"@{who.handle}" if who.handle else _("A runner"))
