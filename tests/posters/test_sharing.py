"""Text in pictures is drawn, cut and wrapped so that it stays readable."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.posters import MOTIFS, PALETTES
from challenges.posters.cards import CardPoster, CardRow, picture
from challenges.posters.poster import png_of
from challenges.posters.scene import HEAVY, PLAIN, SHAPES, cut, width_of, wrapped, writable

LONG = "The very long November challenge for everybody who likes hills"
words = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ ÄÖÜŁłŻž'-.,&<>", min_size=1, max_size=80)


def texts(svg: str):
    """Yield every line of text, with its start and end."""
    root = ElementTree.fromstring(svg)
    for element in root.iter("{http://www.w3.org/2000/svg}text"):
        size, weight = float(element.attrib["font-size"]), int(element.attrib["font-weight"])
        text = element.text or ""
        width, x = width_of(text, weight, size), float(element.attrib["x"])
        begin = x - width if element.attrib["text-anchor"] == "end" else x
        yield text, begin, begin + width


@given(words, words, words)
def test_all_text_stays_in_the_posters_text_area(eyebrow, title, name):
    lanes = [CardRow("1", name, "1,128.4 km", 1), CardRow("2=", title, "98.2 km", 0.5)]
    svg = picture(CardPoster("pine", "lanes", "x"), eyebrow, title, lanes, eyebrow)
    for _text, begin, end in texts(svg):
        assert begin >= 64
        assert end <= SHAPES["share"].width * SHAPES["share"].words


def test_a_long_name_leaves_room_for_the_figure():
    lanes = [CardRow("1", "Wilhelmina Featherstonehaugh-Cholmondeley of Little Snoring", "1,128.4 km", 1)]
    found = {
        text: (begin, end) for text, begin, end in texts(picture(CardPoster("sea", "moon", "x"), "", "T", lanes, ""))
    }
    name = next(text for text in found if text and text.startswith("Wilhelmina"))
    assert name.endswith("…")
    assert found[name][1] < found["1,128.4 km"][0]


def test_a_long_title_gets_smaller_before_it_is_cut():
    for title in ("November 100", LONG):
        svg = picture(CardPoster("sea", "moon", "x"), "", title, [], "", empty="Nobody yet")
        assert " ".join(re.findall(r'font-weight="800"[^>]*>([^<]*)<', svg)) == title


def test_a_bar_is_as_long_as_the_share_of_the_leader():
    svg = picture(
        CardPoster("sea", "moon", "x"), "", "T", [CardRow("1", "A", "2 km", 1), CardRow("2", "B", "1 km", 0.5)], ""
    )
    widths = [float(width) for width in re.findall(r'<rect x="124" [^>]*width="([\d.]+)"', svg)]
    assert widths[0] == widths[1] == widths[2]
    assert widths[3] == pytest.approx(widths[0] / 2, abs=0.1)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Łukasz Żółć", "Łukasz Żółć"),
        ("Zoe\u0308  Elm", "Zoë Elm"),
        ("Ann \U0001f3c3\u200d\u2640\ufe0f", "Ann"),
        ("\u05d0\u05d1\u05d2", None),
        ("Ann \u685c", None),
        ("\U0001f3c3", None),
    ],
)
def test_text_that_the_fonts_lack_letters_for_is_reported(text, written):
    assert writable(text) == written


@given(words, st.floats(60, 900))
def test_cut_text_fits_and_text_that_fits_is_not_cut(text, room):
    shown = cut(text, PLAIN, 27, room)
    assert width_of(shown, PLAIN, 27) <= room
    assert (shown == text) == (width_of(text, PLAIN, 27) <= room)


def test_lines_break_between_words():
    assert wrapped("one two three", HEAVY, 50, width_of("one two", HEAVY, 50) + 1, 2) == ["one two", "three"]


def test_the_same_drawing_is_the_same_picture():
    svg = picture(
        CardPoster(next(iter(PALETTES)), next(iter(MOTIFS)), "x"), "e", "T", [CardRow("1", "A", "2 km", 1)], "f"
    )
    assert png_of(svg) == png_of(svg)
