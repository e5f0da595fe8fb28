"""Who sees which name, and in which groups a runner may stand. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum

from challenges.refusals import N_, Reason
from challenges.units import Distance

OLDEST = 120  # years
USUAL_TRIM = Distance.of_m(200)
_JOINERS = "\u200c\u200d"  # invisible, and needed to write names in several scripts
_UNSEEN = "\u115f\u1160\u3164\uffa0"  # letters by their category, and seen as nothing (Hangul fillers)
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")


class ShownAs(Enum):
    """How a runner appears on boards and start lists."""

    MEMBERS = "members"  # members see the name, visitors "A runner"
    EVERYONE = "everyone"
    ALIAS = "alias"


class Category(Enum):
    """The category a runner declares, if any."""

    WOMEN = "women"
    MEN = "men"
    NON_BINARY = "non-binary"


class Visibility(Enum):
    """Who sees a run."""

    ME = "me"
    FOLLOWERS = "followers"
    MEMBERS = "members"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Appearance:
    """What others see of a runner. Without a name the page says "A runner"; without a handle nothing links."""

    name: str | None
    handle: str | None

    @property
    def initials(self) -> str:
        """One or two letters for the round picture; empty for "A runner"."""
        words = (self.name or "").split()
        return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()


def appearance(
    shown_as: ShownAs, name: str, handle: str, alias: str | None, *, member: bool, own: bool, apart: bool = False
) -> Appearance:
    """What a reader sees: `member` when signed in, `own` when it is the runner's own row (rules, section 11).

    `apart` when a block stands between them. An alias is shown all the same, or the block would tell whose it is.
    """
    if own:
        return Appearance(name, handle)
    if shown_as is ShownAs.ALIAS:
        return Appearance(alias, None)
    if apart:
        return Appearance(None, None)
    if shown_as is ShownAs.EVERYONE or member:
        return Appearance(name, handle)
    return Appearance(None, None)


def age_on(born_on: date, day: date) -> int:
    """Completed years. Who is born on 29 February is a year older on 1 March of a common year."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def age_group(born_on: date, day: date) -> str:
    """The group on the age date: "under-18", "18-34", then five years each: "35-39", "40-44" (rules, section 3)."""
    age = age_on(born_on, day)
    if age < 18:
        return "under-18"
    if age < 35:
        return "18-34"
    first = age - age % 5
    return f"{first}-{first + 4}"


# --- what may be written --------------------------------------------------------------------------------------------


def name_reason(name: str) -> Reason | None:
    """What speaks against a name or an alias: signs that hide, turn or break the text around them."""
    if not can_be_shown(name):
        return Reason(N_("This has a character that can't be shown. Remove it."))
    if not any(unicodedata.category(sign)[0] in "LN" for sign in name):
        return Reason(N_("Use at least one letter or digit."))
    return None


def can_be_shown(text: str) -> bool:
    """Whether every sign of a line of text is seen, or joins those beside it as its script needs: no controls, nothing
    that turns the direction of the page, no letters that look like nothing. Flags of regions are a black flag
    with tags.
    """
    return all(
        (sign.isprintable() or sign in _JOINERS or unicodedata.category(sign) == "Zs") and sign not in _UNSEEN
        for sign in _FLAG.sub("", text)
    )


def alias_reason(alias: str, name: str, handle: str) -> Reason | None:
    """What speaks against another name: it must hide the first one, or it hides nothing."""
    if reason := name_reason(alias):
        return reason
    if _plain(alias) in {_plain(name), _plain(handle)} | {_plain(word) for word in name.split() if len(word) > 1}:
        return Reason(N_("That gives you away. Don't use your name or handle."))
    return None


def birth_reason(born_on: date, today: date) -> Reason | None:
    """What speaks against a date of birth."""
    if born_on > today:
        return Reason(N_("Enter a date that isn't in the future."))
    if age_on(born_on, today) > OLDEST:
        return Reason(N_("That's more than %(years)s years ago. Check the year."), years=OLDEST)
    return None


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
