"""Cells of CSV files (RFC 4180) that a spreadsheet never takes for a formula. Pure."""

import csv
from collections.abc import Sequence
from io import StringIO

BEGINNING = "\N{BYTE ORDER MARK}"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
            "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip


def line(cells: Sequence[str]) -> str:
    """Return one row as text."""
    row = StringIO()
    csv.writer(row).writerow(cells)
    return row.getvalue()


def plain(text: str) -> str:
    """Return typed text so that no spreadsheet takes it for a formula: prefixed with ' if it begins like one.

    Leading blanks don't prevent this, because spreadsheets ignore them.
    """
    return f"'{text}" if text.lstrip(" \n\N{NO-BREAK SPACE}").startswith(_FORMULA) else text
