"""The site sounds like somebody who runs: phrases that once sounded translated do not come back."""

from pathlib import Path

from babel.messages.pofile import read_po

from tests.house import source
from tests.house.offenders import lists_offenders

UNWANTED = (Path(__file__).parent / "unwanted_phrases.txt").read_text(encoding="utf-8").splitlines()
"""Parts of sentences in lower case, one a line."""
EXCLAMATIONS = ("!", "\N{INVERTED EXCLAMATION MARK}")


def messages():
    with (source.ROOT / "translations/messages.pot").open("rb") as file:
        for message in read_po(file):
            for text in message.id if isinstance(message.id, tuple) else (message.id,):
                if text:
                    yield text


@lists_offenders
def test_no_message_says_what_nobody_would_say_aloud():
    assert len(UNWANTED) > 150
    for text in messages():
        for phrase in UNWANTED:
            if phrase in text.lower():
                yield f"{phrase!r} in {text!r}"


@lists_offenders
def test_no_message_shouts():
    for text in messages():
        if text.rstrip().endswith(EXCLAMATIONS):
            yield text
