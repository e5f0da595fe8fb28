"""Parse distances, elevation gains and durations."""

import re
from fractions import Fraction

from challenges.parse.numbers import NUMBER, number_of, plain_of, shown
from challenges.refusals import N_, Reason, Unreadable
from challenges.units import HALF_MARATHON, MARATHON, Distance, Duration, Units

FURTHEST = Distance.of_km(1_000_000)  # more than any club's goal; keeps every sum far inside 64 bits
HIGHEST = Distance.of_km(1_000)
LONGEST = Duration.of_hms(hours=1_000_000)
AMOUNT = re.compile(rf"({NUMBER.pattern}|[.,][0-9]+) ?((?:[^\W\d_]|[.'])*)")


_METRES = {
    **dict.fromkeys(
        ("km", "k", "kms", "kilometre", "kilometres", "kilometer", "kilometers", "kilometern", "kilomètre",
         "kilomètres", "kilómetro", "kilómetros", "quilómetro", "quilómetros", "chilometro", "chilometri"),
        Fraction(1000),
    ),
    **dict.fromkeys(("mi", "mile", "miles", "meile", "meilen", "milla", "millas", "miglio", "miglia"),
                    Fraction(1609344, 1000)),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters", "metern", "mètre", "mètres",
                     "metro", "metros", "metri"), Fraction(1)),
    **dict.fromkeys(("ft", "foot", "feet", "'"), Fraction(3048, 10000)),
    **dict.fromkeys(("yd", "yds", "yard", "yards"), Fraction(9144, 10000)),
}  # fmt: skip
_SMALL = frozenset(unit for unit, metres in _METRES.items() if metres <= 1)
_NAMED = {
    **dict.fromkeys(("marathon", "a marathon", "full marathon"), MARATHON),
    **dict.fromkeys(("half marathon", "half-marathon", "half", "a half marathon", "hm"), HALF_MARATHON),
}


def distance(text: str, units: Units = Units.KM, *, decimal: str | None = None) -> Distance:
    """Parse "5", "5 km", "3.1 mi", "5,2", "10k", "800 m" or "half marathon"; a bare number is in `units`.

    Never below 0. "m" is metres, also for readers who use miles. Raises `Unreadable`.
    """
    plain = plain_of(text, Reason(N_("Enter a distance, like 5 km or 3.1 mi.")))
    return _NAMED.get(plain) or _length(plain, text, str(units), decimal, FURTHEST)


def climb(text: str, units: Units = Units.KM, *, decimal: str | None = None) -> Distance:
    """Parse an elevation gain: "120", "120 m", "400 ft"; a bare number is in metres, or in feet if `units` is miles."""
    plain = plain_of(text, Reason(N_("Enter an elevation gain, like 120 m or 400 ft.")))
    return _length(plain, text, "m" if units is Units.KM else "ft", decimal, HIGHEST)


def _length(plain: str, text: str, bare: str, decimal: str | None, most: Distance) -> Distance:
    if plain.startswith("-"):
        raise Unreadable(Reason(N_("This can't be less than zero.")))
    match = AMOUNT.fullmatch(plain.removeprefix("+"))
    unit = match[2].rstrip(".") or bare if match else ""
    amount = number_of(match[1], decimal, unit in _SMALL) if match and unit in _METRES else None
    if amount is None:
        if bare in _SMALL:
            raise Unreadable(
                Reason(N_("“%(text)s” isn't an elevation gain. Enter one like 120 m or 400 ft."), text=shown(text))
            )
        raise Unreadable(Reason(N_("“%(text)s” isn't a distance. Enter one like 5 km or 3.1 mi."), text=shown(text)))
    if amount * 1_000 > most.mm:  # checked before the unit applies: this much is too far in every unit
        raise Unreadable(Reason(N_("That's too far. Enter %(most)s or less."), most=most))
    length = Distance.of_m(Fraction(amount) * _METRES[unit])
    if length > most:
        raise Unreadable(Reason(N_("That's too far. Enter %(most)s or less."), most=most))
    return length


_SECONDS = {  # in the languages that recordings and other sites use
    **dict.fromkeys(("d", "day", "days", "tag", "tage", "tagen", "jour", "jours", "dag", "dagar", "dagen"), 86_400),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "heure", "heures", "hora", "horas",
                     "ora", "ore", "uur", "timme", "timmar", "tim", "time", "timer", "t"), 3_600),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos", "minuti", "minuut",
                     "minuter", "minutter", "mn", "'"), 60),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "sekunde", "sekunden", "seconde", "secondes",
                     "seg", "segundo", "segundos", "secondo", "secondi", "seconden", "sekund", "sekunder", '"'), 1),
}  # fmt: skip
_CLOCK = re.compile(r"(?:([0-9]{1,7}):)?([0-9]{1,8}):([0-9]{2})(?:[.,]([0-9]{1,9}))?(?: ?([a-z]+|'|\")\.?)?")
_PART = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,9})?) ?([^\W\d_]+|'|\")?\.?,? ?")
_AND = re.compile(r"(?<=[^\W\d_]) (?:and|und|et|y|e|en|och|og) (?=[0-9])")


def duration(text: str) -> Duration:
    """Parse "25:00" (minutes and seconds), "1:55:00", "25:00.4", "45 min", "1h 20m", "1h20", "1.5 h"; "90" is minutes.

    Two numbers with one colon are minutes and seconds, also before "min". An hour and a half is "1:30:00", "1h30" or
    "1:30 h", since a unit after a clock time belongs to its first number. Raises `Unreadable`.
    """
    plain = plain_of(text, Reason(N_("Enter a duration, like 25:00 or 1:55:00.")))
    if plain.startswith("-"):
        raise Unreadable(Reason(N_("This can't be less than zero.")))
    plain = plain.replace("''", '"')
    seconds = _clock_seconds(plain) if ":" in plain else _worded_seconds(plain)
    if seconds is None:
        raise Unreadable(
            Reason(N_("“%(text)s” isn't a duration. Enter one like 25:00, 1:55:00 or 45 min."), text=shown(text))
        )
    if seconds > LONGEST.seconds:
        raise Unreadable(Reason(N_("That's too long. Enter %(most)s or less."), most=LONGEST))
    return Duration.of_seconds(seconds)


def _clock_seconds(plain: str) -> Fraction | None:
    match = _CLOCK.fullmatch(plain)
    if match is None:
        return None
    hours, minutes, seconds, fraction, word = match.groups()
    unit = _SECONDS.get(word or "", 0)
    if word and not unit:
        return None
    if unit == 3_600 and hours is None and fraction is None:  # "1:05 h"
        hours, minutes, seconds = minutes, seconds, "0"
    elif word and unit not in ((60,) if hours is None else (3_600, 60)):
        return None
    if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
        raise Unreadable(Reason(N_("Minutes and seconds go up to 59. An hour and a half is 1:30:00.")))
    return (int(hours or 0) * 60 + int(minutes)) * 60 + Fraction(f"{seconds}.{fraction or 0}")


def _worded_seconds(plain: str) -> Fraction | None:
    """Parse "1h 20m" and the like: each unit once, longest first. A number without a unit gets the next smaller one."""
    total, position, smallest = Fraction(0), 0, 10**9
    plain = _AND.sub(" ", plain)
    while position < len(plain):
        match = _PART.match(plain, position)
        if match is None:
            return None
        position = match.end()
        unit = match[2] or {10**9: "min", 86_400: "h", 3_600: "min", 60: "s"}.get(smallest, "")
        if unit not in _SECONDS or _SECONDS[unit] >= smallest or (match[2] is None and position < len(plain)):
            return None
        smallest = _SECONDS[unit]
        total += Fraction(match[1].replace(",", ".")) * smallest
    return total
