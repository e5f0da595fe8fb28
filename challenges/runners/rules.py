"""Who sees which name, and in which groups a runner may stand. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import Enum


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


def appearance(shown_as: ShownAs, name: str, handle: str, alias: str | None, *, member: bool, own: bool) -> Appearance:
    """What a reader sees: `member` when signed in, `own` when it is the runner's own row (rules, section 11)."""
    if own:
        return Appearance(name, handle)
    if shown_as is ShownAs.ALIAS:
        return Appearance(alias, None)
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
