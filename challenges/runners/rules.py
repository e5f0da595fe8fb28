"""Names as others see them, age groups, and validation of names and dates of birth. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum

from challenges.refusals import N_, Reason
from challenges.units import Distance

OLDEST = 120  # years
USUAL_TRIM = Distance.of_m(200)
_JOINERS = "\u200c\u200d"  # invisible, but needed to write names in several scripts
_UNSEEN = "\u115f\u1160\u3164\uffa0"  # letters by category, but blank (Hangul fillers)
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
    """How a runner appears to others. Without a name, pages show "A runner"; without a handle, there is no link."""

    name: str | None
    handle: str | None

    @property
    def initials(self) -> str:
        """One or two letters for the avatar; empty for "A runner"."""
        words = (self.name or "").split()
        return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()


def appearance(
    shown_as: ShownAs, name: str, handle: str, alias: str | None, *, member: bool, own: bool, apart: bool = False
) -> Appearance:
    """Return how a runner appears to a reader (rules, section 11).

    `member` is true for signed-in readers, `own` for the runner's own row, `apart` if there is a block between them. An
    alias is shown even then, or the block would reveal whose it is.
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
    """Return completed years. A person born on 29 February turns a year older on 1 March in a common year."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def age_group(born_on: date, day: date) -> str:
    """Return the age group on a day: "under-18", "18-34", then five years each: "35-39", "40-44" (rules, section 3)."""
    age = age_on(born_on, day)
    if age < 18:
        return "under-18"
    if age < 35:
        return "18-34"
    first = age - age % 5
    return f"{first}-{first + 4}"


# --- validation -----------------------------------------------------------------------------------------------------


def name_reason(name: str) -> Reason | None:
    """Return why a name or an alias is rejected, such as for invisible or direction-changing characters; else None."""
    if not can_be_shown(name):
        return Reason(N_("This has a character that can't be shown. Remove it."))
    if not any(unicodedata.category(sign)[0] in "LN" for sign in name):
        return Reason(N_("Use at least one letter or digit."))
    return None


def can_be_shown(text: str) -> bool:
    """Return whether every character of a line is visible, or joins its neighbours as its script requires. Rejects
    control characters, direction overrides and blank letters. Tag characters are allowed in flags of regions.
    """
    return all(
        (sign.isprintable() or sign in _JOINERS or unicodedata.category(sign) == "Zs") and sign not in _UNSEEN
        for sign in _FLAG.sub("", text)
    )


def alias_reason(alias: str, name: str, handle: str) -> Reason | None:
    """Return why an alias is rejected, such as for revealing the name or the handle; else None."""
    if reason := name_reason(alias):
        return reason
    if _plain(alias) in {_plain(name), _plain(handle)} | {_plain(word) for word in name.split() if len(word) > 1}:
        return Reason(N_("That gives you away. Don't use your name or handle."))
    return None


def birth_reason(born_on: date, today: date) -> Reason | None:
    """Return why a date of birth is rejected; else None."""
    if born_on > today:
        return Reason(N_("Enter a date that isn't in the future."))
    if age_on(born_on, today) > OLDEST:
        return Reason(N_("That's more than %(years)s years ago. Check the year."), years=OLDEST)
    return None


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
