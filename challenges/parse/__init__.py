"""Parse text as people type it. Used by the form fields of `web/forms.py` and by the imports.

Every function takes the text of one field, raises only `Unreadable`, with one clear sentence, and also accepts what the
site itself displays. Whether a value makes sense (too long, in the future) is left to the rules.

**Comma or point.** Both are decimal marks: "5,2" and "5.2" are equal. If both occur, the last one is the decimal mark
and the other groups thousands ("1.234,5" and "1,234.5"). A mark that occurs twice groups; so do spaces and apostrophes.
One mark before exactly three digits is ambiguous: it is a decimal mark in kilometres and miles ("42,195 km" is a
marathon), and it groups in metres and feet ("1,500 m" is not a metre and a half) and before ",000". A caller that knows
the reader's decimal mark passes `decimal="."` or `","`; the other mark then always groups. Digits of all scripts are
accepted. Pure.
"""

from challenges.parse.amounts import FURTHEST as FURTHEST
from challenges.parse.amounts import HIGHEST as HIGHEST
from challenges.parse.amounts import LONGEST as LONGEST
from challenges.parse.amounts import climb as climb
from challenges.parse.amounts import distance as distance
from challenges.parse.amounts import duration as duration
from challenges.parse.days import FIRST_YEAR as FIRST_YEAR
from challenges.parse.days import LAST_YEAR as LAST_YEAR
from challenges.parse.days import clock_time as clock_time
from challenges.parse.days import day as day
from challenges.parse.identifiers import Identifier as Identifier
from challenges.parse.identifiers import address as address
from challenges.parse.identifiers import address_key as address_key
from challenges.parse.identifiers import handle as handle
from challenges.parse.identifiers import identifier as identifier
from challenges.parse.numbers import LONGEST_TEXT as LONGEST_TEXT
from challenges.parse.numbers import number as number
from challenges.parse.numbers import whole as whole

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
