"""Text about levels within reach and about the levels of badges."""

from babel.lists import format_list
from flask_babel import gettext as _

from challenges.awards.queries import InReach
from challenges.awards.rules import BADGES, Badge, What
from challenges.awards.words.looks import poster_of
from challenges.awards.words.names import amount, name_of
from challenges.monthly import words as monthly
from challenges.web import language

KM = 1_000_000  # mm


def reach_title(near: InReach) -> str:
    """Return the title of what is within reach: "November 100", "New places"."""
    goal = near.goal
    if near.challenge:
        return near.challenge.title
    return name_of(goal.what, goal.detail, goal.rung, "")


def reach_line(near: InReach) -> str:
    """Return the progress towards a level: "72.4 of 75 km", "4 of 5"."""
    goal, challenge = near.goal, near.challenge
    if challenge:
        figure = monthly.bare(goal.value, challenge.metric)
        return _("%(figure)s of %(rung)s", figure=figure, rung=monthly.target(goal.rung, challenge.metric))
    if goal.what is What.TOTAL:
        done, rung = language.number(language.not_above(goal.value / KM, 1), 1), language.number(goal.rung / KM)
        return _("%(figure)s of %(rung)s km", figure=done, rung=rung)
    if goal.what is What.COUNT:
        return _("%(figure)s of %(rung)s runs", figure=language.number(goal.value), rung=language.number(goal.rung))
    badge = BADGES[goal.detail]
    return _("%(figure)s of %(rung)s", figure=amount(badge, goal.value), rung=amount(badge, goal.rung))


def reach_poster(near: InReach) -> tuple[str, str]:
    """Return the palette and motif of a card."""
    return poster_of(near.goal.what, near.goal.detail, near.challenge)


def rungs_line(badge: Badge) -> str:
    """Return all levels of a badge: "10, 50 and 200"."""
    return format_list([amount(badge, rung) for rung in badge.rungs], locale=language.locale())
