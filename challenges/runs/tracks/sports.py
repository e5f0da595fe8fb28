"""What sort of activity a recording says it is, in the words of the formats and apps. Pure."""

from enum import StrEnum


class Sport(StrEnum):
    """What was done. `is_run` tells what this site takes in: runs and walks, indoors too."""

    RUN = "run"
    TRAIL = "trail"
    TREADMILL = "treadmill"
    WALK = "walk"
    HIKE = "hike"
    RIDE = "ride"
    SWIM = "swim"
    ROW = "row"
    SKI = "ski"
    SKATE = "skate"
    GYM = "gym"
    OTHER = "other"
    UNKNOWN = ""

    @property
    def is_run(self) -> bool:
        """Whether it can become a run here; a file that says nothing is believed to be one."""
        return self in _TAKEN_IN


_TAKEN_IN = (Sport.RUN, Sport.TRAIL, Sport.TREADMILL, Sport.WALK, Sport.HIKE, Sport.UNKNOWN)
_WORDS: tuple[tuple[Sport, tuple[str, ...]], ...] = (  # the first that is in the text; the special ones first
    (Sport.TREADMILL, ("treadmill", "indoor_run", "indoorrun", "virtual_run", "virtualrun")),
    (Sport.HIKE, ("hik", "mountaineer", "snowshoe")),
    (Sport.WALK, ("walk", "stroller")),
    (Sport.SKI, ("ski", "snowboard")),
    (Sport.SKATE, ("skat",)),
    (Sport.RIDE, ("cycl", "bik", "ride", "velomobile")),
    (Sport.TRAIL, ("trail",)),
    (Sport.SWIM, ("swim",)),
    (Sport.ROW, ("row", "kayak", "canoe", "paddl", "surf", "sail")),
    (Sport.GYM, ("fitness", "strength", "training", "workout", "yoga", "crossfit", "elliptical", "stair", "pilates")),
    (Sport.RUN, ("run", "jog")),
)
_SILENT = ("", "generic", "all", "default", "none", "unknown", "invalid")
_CODES = {"9": Sport.RUN, "1": Sport.RIDE, "10": Sport.WALK, "4": Sport.HIKE}  # numbers that Strava's GPX once had


def sport_of(*words: str) -> Sport:
    """The sport that one or several words mean, the more special ones first: `sport_of("running", "treadmill")`.

    UNKNOWN where nothing is said, OTHER for what is no word of any sport known here.
    """
    said = (word.strip().lower().replace(" ", "_") for word in words)
    text = " ".join(word for word in said if word not in _SILENT)
    if not text:
        return Sport.UNKNOWN
    return _CODES.get(text) or next(
        (sport for sport, parts in _WORDS if any(part in text for part in parts)), Sport.OTHER
    )
