"""The colours of the site: every pair of text and background in use keeps 4.5 to 1, in both themes."""

import re
from functools import cache
from pathlib import Path

import pytest

from challenges.posters import PALETTES
from challenges.posters.palettes import MUTED, READABLE, contrast, mix

CSS = Path(__file__).parents[2] / "static/css"
THEMES = ("light", "dark")

WORDS_ON = {  # background: the text colours used on it
    "ground": ["ink", "ink-2", "good", "warn", "bad", "event-text"],
    "paper": ["ink", "ink-2", "good", "warn", "bad", "cheer", "event-text"],
    "sunken": ["ink", "ink-2"],
    "good-soft": ["ink", "good"],
    "warn-soft": ["ink", "warn"],
    "bad-soft": ["ink", "bad"],
    "cheer-soft": ["ink", "cheer"],
    "event-soft": ["ink", "ink-2", "good", "event-text"],
    "ink": ["ground"],
    "danger": ["danger-ink"],
    "event": ["event-ink", "event-lit"],
}
EDGES_ON = {  # controls need 3 to 1 (WCAG 2.2, 1.4.11)
    "ground": ["line-strong", "focus", "event-text"],
    "paper": ["line-strong", "focus", "event-text"],
    "event-soft": ["event-text", "focus"],
}


@cache
def tokens(theme: str, palette: str) -> dict[str, str]:
    """Return every colour of `tokens.css` as computed for a theme and a palette."""
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for selector, block in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        if ":root" in selector or f'"{palette}"' in selector:
            for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", block):
                pair = re.fullmatch(r"light-dark\((#\w{6}), (#\w{6})\)", value)
                colour = pair[1 + THEMES.index(theme)] if pair else value
                if re.fullmatch(r"#[0-9a-f]{6}", colour):
                    found[name] = colour
    return found


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("palette", PALETTES)
def test_text_is_readable_on_every_background_it_is_used_on(theme: str, palette: str) -> None:
    colours = tokens(theme, palette)
    faint = [
        f"{word} on {ground}: {contrast(colours[word], colours[ground]):.2f}"
        for ground, standing in WORDS_ON.items()
        for word in standing
        if contrast(colours[word], colours[ground]) < READABLE
    ]
    assert faint == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("palette", PALETTES)
def test_edges_of_fields_bars_and_focus_are_visible(theme: str, palette: str) -> None:
    colours = tokens(theme, palette)
    faint = [
        f"{edge} on {ground}: {contrast(colours[edge], colours[ground]):.2f}"
        for ground, standing in EDGES_ON.items()
        for edge in standing
        if contrast(colours[edge], colours[ground]) < 3
    ]
    assert faint == []


@pytest.mark.parametrize("palette", PALETTES)
def test_style_sheets_and_posters_agree_on_the_colours_of_an_event(palette: str) -> None:
    colours = tokens("light", palette)
    assert (colours["event"], colours["event-lit"]) == (PALETTES[palette].deep, PALETTES[palette].lit)
    assert f"#ffffff {MUTED:.0%}, var(--event)" in (CSS / "tokens.css").read_text(encoding="utf-8")


def test_initials_are_readable_on_every_avatar_colour() -> None:
    grounds = re.findall(r"--avatar: (#\w{6})", (CSS / "components/avatar.css").read_text(encoding="utf-8"))
    assert len(grounds) == 8
    assert all(contrast("#ffffff", ground) >= READABLE for ground in grounds)


@pytest.mark.parametrize("palette", PALETTES)
def test_a_progress_bar_stands_out_from_its_track_on_a_small_poster(palette: str) -> None:
    deep, lit, _label = PALETTES[palette]
    assert contrast(lit, mix(deep, "#ffffff", 0.22)) >= 3
