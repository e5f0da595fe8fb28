"""Pagination of lists."""

from dataclasses import dataclass
from math import ceil
from typing import Any

from flask import request, url_for


@dataclass(frozen=True, slots=True)
class Paging:
    """A page of a list. The requested number is clamped to the existing pages."""

    asked: int
    size: int
    total: int
    endpoint: str
    values: dict[str, Any]

    @property
    def last(self) -> int:
        """The number of the last page; an empty list has one page."""
        return max(1, ceil(self.total / self.size))

    @property
    def number(self) -> int:
        """The number of the current page, from 1."""
        return min(max(1, self.asked), self.last)

    @property
    def offset(self) -> int:
        """How many items come before this page."""
        return (self.number - 1) * self.size

    @property
    def first_item(self) -> int:
        """The number of the first item shown."""
        return min(self.offset + 1, self.total)

    @property
    def last_item(self) -> int:
        """The number of the last item shown."""
        return min(self.offset + self.size, self.total)

    def url(self, number: int) -> str:
        """Return the URL of a page; the first one has no number."""
        words: dict[str, Any] = {**self.values, "page": number if number > 1 else None}
        return url_for(self.endpoint, **words)

    @property
    def prev_url(self) -> str | None:
        """The URL of the previous page, or None."""
        return self.url(self.number - 1) if self.number > 1 else None

    @property
    def next_url(self) -> str | None:
        """The URL of the next page, or None."""
        return self.url(self.number + 1) if self.number < self.last else None


def paging(total: int, size: int, **extra: Any) -> Paging:
    """Return the requested page of a list of `total` items. Other query parameters stay in its URLs."""
    values = {**(request.view_args or {}), **{k: v for k, v in request.args.items() if k != "page"}, **extra}
    return Paging(asked_page(), size, total, request.endpoint or "", values)


def asked_page() -> int:
    """Return the number in `?page=`; 1 for anything else."""
    text = request.args.get("page", "1")
    return int(text) if text.isdecimal() and len(text) < 9 else 1
