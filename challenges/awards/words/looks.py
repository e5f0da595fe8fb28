"""The look of awards: the poster behind them and the label on their medal."""

from flask_babel import gettext as _

from challenges.awards.queries import AwardSeen, ChallengeSeen
from challenges.awards.rules import BADGES, Badge, Figure, What
from challenges.monthly import words as monthly
from challenges.runs.words import DISTANCES
from challenges.units import Distance
from challenges.web import language

POSTERS: dict[What, tuple[str, str]] = {
    What.FIRST: ("clay", "tape"),
    What.LONGEST: ("pine", "switchback"),
    What.FASTEST: ("frost", "lanes"),
    What.TOTAL: ("night", "contours"),
    What.COUNT: ("heat", "stairs"),
    What.STREAK: ("plum", "lanes"),
    What.PLACE: ("sea", "contours"),
    What.COMEBACK: ("heather", "sunrise"),
}
ON_MEDALS = (
    *("400", "800", "1K", "1M", "2M", "5K", "10K", "15K", "10M", "20K", "HALF", "25K", "30K", "42K", "50K", "100K"),
    "100M",
)
LABELS: dict[int, str] = {distance.mm: label for distance, label in zip(DISTANCES, ON_MEDALS, strict=True)}


def poster(award: AwardSeen) -> tuple[str, str]:
    """Return the palette and motif of an award."""
    return poster_of(award.what, award.detail, award.challenge)


def poster_of(what: What, detail: str, challenge: ChallengeSeen | None) -> tuple[str, str]:
    """Return the palette and motif from the parts of an award."""
    if challenge:
        return challenge.palette, challenge.motif
    if what is What.BADGE and detail in BADGES:
        return BADGES[detail].poster
    return POSTERS.get(what, ("pine", "lanes"))


def on_medal(award: AwardSeen) -> str:
    """Return the short label on the medal."""
    if award.what is What.MEDAL and award.challenge:
        return monthly.on_medal(award.figure, award.challenge.metric)
    if award.what is What.BADGE:
        return on_badge(BADGES[award.detail], award.figure, award.occasion)
    return on_milestone(award.what, award.detail, award.figure)


def on_milestone(what: What, detail: str, figure: int) -> str:
    """Return the label of a milestone."""
    match what:
        case What.FIRST | What.FASTEST:
            return LABELS[int(detail)]
        case What.LONGEST:
            return language.distance_figure(Distance(figure), 1)
        case What.TOTAL:
            return str(figure // 1_000_000)
        case What.STREAK:
            return _("%(weeks)sW", weeks=figure)
        case What.PLACE:
            return f"+{figure}"
        case What.COMEBACK:
            return "+1"
        case _:
            return str(figure)


def on_badge(badge: Badge, figure: int, occasion: str) -> str:
    """Return the label of a badge."""
    match badge.figure:
        case Figure.DISTANCE:
            return language.distance_figure(Distance(figure), 0).replace(",", "")
        case Figure.CLIMB:
            metres = round(Distance(figure).metres)
            return str(metres) if metres < 10_000 else f"{metres // 1_000}K"
        case Figure.TIME:
            return _("%(hours)sH", hours=figure // 3_600_000)
        case Figure.NUMBER:
            year = occasion[:4] if ":" in occasion and badge.rungs == (1,) else ""
            return year or str(figure)


def on_rule(badge: Badge) -> str:
    """Return the label of a badge on the rules page: its first level."""
    return on_badge(badge, badge.rungs[0], "")
