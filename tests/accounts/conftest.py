"""The emails that the site sent: without a mail server, each is a file."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask


@pytest.fixture
def letters_to(app: Flask) -> Callable[[str], list[str]]:
    """`letters_to("ann@example.test")` returns subject and text of each email, oldest first."""

    def read(address: str) -> list[str]:
        files = sorted((Path(app.config["DATA_DIR"]) / "mail").glob("*.eml"))
        mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [f"{mail['Subject']}\n\n{mail.get_content()}" for mail in mails if mail["To"] == address]

    return read


@pytest.fixture
def link_to(letters_to: Callable[[str], list[str]]) -> Callable[[str], str]:
    """Return a function that returns the path of the link in the last email to an address."""

    def find(address: str) -> str:
        return re.findall(r"http://localhost(/\S+)", letters_to(address)[-1])[-1]

    return find
