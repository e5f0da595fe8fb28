"""Posters: the same event always has the same picture, and the text on it is always readable."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.posters import MOTIFS, PALETTES, draw, proposed
from challenges.posters.palettes import READABLE, contrast, faintest, mix, readable, words
from challenges.posters.scene import SHAPES

seeds = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=30)
every_poster = pytest.mark.parametrize("motif", MOTIFS)
ALLOWED = {
    "svg": {"viewBox", "preserveAspectRatio", "aria-hidden", "focusable"},
    "rect": {"width", "height", "fill"},
    "circle": {"cx", "cy", "r", "fill"},
    "path": {"d", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray"},
}


def marks(svg: str) -> Iterator[tuple[float, str]]:
    """Yield how far left each mark reaches, and its colour. A curve lies inside the hull of its points."""
    for element in ElementTree.fromstring(svg):
        name, about = element.tag.partition("}")[2], element.attrib
        if name == "circle":
            yield float(about["cx"]) - float(about["r"]), about["fill"]
        elif name == "path":
            colour = about["fill"] if about["fill"] != "none" else about["stroke"]
            half = float(about.get("stroke-width", 0)) / 2
            assert re.fullmatch(r"[MLCZ \d.-]+", about["d"]), "only absolute moves, lines and cubic curves"
            for stretch in about["d"].split("M")[1:]:
                numbers = [float(number) for number in re.findall(r"-?[\d.]+", stretch)]
                yield min(numbers[::2]) - half, colour


@every_poster
def test_the_same_event_has_the_same_poster_each_time(motif: str) -> None:
    draw.cache_clear()
    first = draw("pine", motif, "november-100", "band")
    draw.cache_clear()
    assert draw("pine", motif, "november-100", "band") == first
    assert draw("pine", motif, "december-100", "band") != first


@every_poster
@given(palette=st.sampled_from(sorted(PALETTES)), seed=seeds, shape=st.sampled_from(["band", "card", "mini", "share"]))
def test_text_on_a_poster_is_readable_over_whatever_is_drawn(motif: str, palette: str, seed: str, shape: str) -> None:
    size = SHAPES[shape]
    for left, colour in marks(draw(palette, motif, seed, shape)):
        if left < size.width * size.words:
            assert readable(palette, colour), f"{colour} from {left} on, under the words"


@every_poster
@given(palette=st.sampled_from(sorted(PALETTES)), seed=seeds, shape=st.sampled_from(sorted(SHAPES)))
def test_a_poster_is_well_formed_opaque_and_needs_no_styles(motif: str, palette: str, seed: str, shape: str) -> None:
    svg = draw(palette, motif, seed, shape)
    for element in ElementTree.fromstring(svg).iter():
        assert set(element.attrib) <= ALLOWED[element.tag.partition("}")[2]]
        for name in ("fill", "stroke"):
            assert re.fullmatch(r"none|#[0-9a-f]{6}", element.get(name, "none"))
    assert "nan" not in svg
    assert len(svg) < 16_000


@every_poster
@given(palette=st.sampled_from(sorted(PALETTES)), seed=seeds, shape=st.sampled_from(sorted(SHAPES)))
def test_a_poster_shows_its_accent_colour(motif: str, palette: str, seed: str, shape: str) -> None:
    assert PALETTES[palette].lit in draw(palette, motif, seed, shape)


@pytest.mark.parametrize("palette", PALETTES)
def test_headline_quiet_text_and_accent_are_readable_on_the_ground(palette: str) -> None:
    assert all(contrast(word, PALETTES[palette].deep) >= READABLE for word in words(palette))
    assert contrast(PALETTES[palette].lit, PALETTES[palette].deep) >= 7  # text of a button, and of the medal


@pytest.mark.parametrize("palette", PALETTES)
def test_the_faintest_mark_is_the_strongest_one_that_text_can_lie_on(palette: str) -> None:
    deep, lit, _label = PALETTES[palette]
    share = faintest(palette, lit)
    assert readable(palette, mix(deep, lit, share))
    assert not readable(palette, mix(deep, lit, share + 0.01))


@given(seeds)
def test_an_event_without_a_chosen_poster_gets_one_from_its_name(slug: str) -> None:
    palette, motif = proposed(slug)
    assert (palette, motif) == proposed(slug)
    assert palette in PALETTES
    assert motif in MOTIFS


def test_a_name_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        draw("beige", "lanes", "x")
    with pytest.raises(KeyError):
        draw("pine", "ducks", "x")


def test_black_on_white_has_the_contrast_that_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
