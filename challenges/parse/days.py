"""Parse dates and times of day."""

import re
from datetime import date, time

from challenges.parse.numbers import plain_of, shown
from challenges.refusals import N_, Reason, Unreadable

FIRST_YEAR, LAST_YEAR = 1900, 2199

_FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {name[:3]: number for number, name in enumerate(_FULL_MONTHS, 1)}
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})(\. ?|[-/])([0-9]{1,2})(\. ?|[-/])([0-9]{4})")
_DAY_WORD = re.compile(r"(?:[a-z]{2,9},? )?([0-9]{1,2})(?:st|nd|rd|th|\.)?(?: of)?[ -]([a-z]{3,9})\.?,?[ -]([0-9]{4})")
_WORD_DAY = re.compile(r"(?:[a-z]{2,9},? )?([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")


def day(text: str) -> date:
    """Parse "2026-07-04", "4 July 2026", "Jul 4, 2026", "4.7.2026", and slashes if only one reading is possible."""
    plain = plain_of(text, Reason(N_("Enter a date, like 2026-07-04.")))
    parts = _date_parts(plain)
    if parts is None:
        raise Unreadable(Reason(N_("“%(text)s” isn't a date. Enter one like 2026-07-04."), text=shown(text)))
    year, month, number = parts
    try:
        read = date(year, month, number)
    except ValueError:
        raise Unreadable(
            Reason(N_("“%(text)s” isn't a real date. Check the day and month."), text=shown(text))
        ) from None
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise Unreadable(
            Reason(N_("Enter a year from %(first)s to %(last)s."), first=str(FIRST_YEAR), last=str(LAST_YEAR))
        )
    return read


def _date_parts(plain: str) -> tuple[int, int, int] | None:
    if match := _YEAR_FIRST.fullmatch(plain):
        found = (match[1], match[3], match[4]) if match[1] else (match[5], match[6], match[7])
        return int(found[0]), int(found[1]), int(found[2])
    if match := _YEAR_LAST.fullmatch(plain):
        first, second, year = int(match[1]), int(match[3]), int(match[5])
        if match[2][0] != match[4][0]:
            return None
        if match[2][0] != "/" or first > 12 or first == second:
            return year, second, first
        if second > 12:
            return year, first, second
        raise Unreadable(
            Reason(
                N_("That could mean %(one)s or %(other)s. Put the year first, like 2026-07-04."),
                one=_checked(year, second, first),
                other=_checked(year, first, second),
            )
        )
    for pattern, number_at, word_at in ((_DAY_WORD, 1, 2), (_WORD_DAY, 2, 1)):
        if (match := pattern.fullmatch(plain)) and (month := _month_of(match[word_at])):
            return int(match[3]), month, int(match[number_at])
    return None


def _checked(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise Unreadable(Reason(N_("Enter a date, like 2026-07-04."))) from None


def _month_of(word: str) -> int | None:
    is_name = word in _MONTHS or word in _FULL_MONTHS or word == "sept"
    return _MONTHS[word[:3]] if is_name else None


_TIME = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2})(?:[:.]([0-9]{2}))?| ?(?:h|uhr|o'clock))? ?([ap])?\.?(?:m\.?)?")
_TIME_BARE = re.compile(r"([0-9]{2})([0-9]{2})")


def clock_time(text: str) -> time:
    """Parse a time of day: "06:30", "6.30", "6h30", "0630", "6:30 pm", "6 am", "18"."""
    plain = plain_of(text, Reason(N_("Enter a time of day, like 06:30.")))
    bare, match = _TIME_BARE.fullmatch(plain), _TIME.fullmatch(plain)
    if bare:
        hours, minutes, seconds, half = int(bare[1]), int(bare[2]), 0, None
    elif match and not (plain.endswith("m") and match[4] is None):
        hours, minutes, seconds, half = int(match[1]), int(match[2] or 0), int(match[3] or 0), match[4]
    else:
        hours, minutes, seconds, half = 99, 0, 0, None
    if half and 1 <= hours <= 12:
        hours = hours % 12 + (12 if half == "p" else 0)
    elif half:
        hours = 99
    if hours > 23 or minutes > 59 or seconds > 59:
        raise Unreadable(Reason(N_("“%(text)s” isn't a time of day. Enter one like 06:30."), text=shown(text)))
    return time(hours, minutes, seconds)
