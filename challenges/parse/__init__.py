"""Text as people type it, to values. The form fields of `web/forms.py` and the actions of imports read with these.

Every function takes the text of one field, raises `Unreadable` with one clear sentence and never anything else, and
reads back what the site itself displays. Whether a value makes sense (too long, in the future) is for rules to say.

**Comma or point.** Both are decimal marks: "5,2" and "5.2" are the same. Where both occur the last one is the decimal
mark and the other groups thousands ("1.234,5" and "1,234.5"); a mark that occurs twice groups; so do spaces and
apostrophes. One mark before exactly three digits is the doubtful case: it is a decimal mark in kilometres and miles
("42,195 km" is a marathon), and groups in metres and feet ("1,500 m" is no metre and a half) and before ",000". A
caller who knows the reader's decimal mark says `decimal="."` or `","`, and then the other one always groups.
Digits of all scripts are understood. Pure.
"""

from challenges.parse.amounts import FURTHEST, HIGHEST, LONGEST, climb, distance, duration
from challenges.parse.days import FIRST_YEAR, LAST_YEAR, clock_time, day
from challenges.parse.figures import number, whole
from challenges.parse.identifiers import Identifier, address, address_key, handle, identifier
from challenges.parse.written import LONGEST_TEXT

__all__ = [
    "FIRST_YEAR",
    "FURTHEST",
    "HIGHEST",
    "LAST_YEAR",
    "LONGEST",
    "LONGEST_TEXT",
    "Identifier",
    "address",
    "address_key",
    "climb",
    "clock_time",
    "day",
    "distance",
    "duration",
    "handle",
    "identifier",
    "number",
    "whole",
]
