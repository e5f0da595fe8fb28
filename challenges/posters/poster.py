"""Draw a poster from its palette, motif and seed as SVG, and any drawing as PNG.

Only the bundled fonts are used, so the result is the same on every machine. Pure.
"""

from functools import lru_cache
from random import Random

from resvg_py import svg_to_bytes

from challenges.posters.motifs import HANDS, MOTIFS
from challenges.posters.palettes import PALETTES
from challenges.posters.scene import FONTS, Scene


@lru_cache(maxsize=1024)
def draw(palette: str, motif: str, seed: str, shape: str = "band") -> str:
    """Return the poster as SVG text. The same arguments always give the same picture.

    `shape`: "band" across a page (its narrow variant is "strip"), "card", "mini", "thumb", or "share" (1200 x 630).
    Text on it keeps its contrast within the share of the width, from the left, given by `scene.SHAPES`. Raises KeyError
    for an unknown name.
    """
    scene = Scene(palette, f"{motif}/{seed}", shape)
    HANDS[motif](scene)
    return scene.svg()


def proposed(slug: str) -> tuple[str, str]:
    """Return a palette and a motif for an event that has none yet, picked at random from its slug."""
    lot = Random(f"poster/{slug}")  # noqa: S311 decoration, not a secret
    return lot.choice(list(PALETTES)), lot.choice(list(MOTIFS))


_FILES = [str(path) for path in sorted(FONTS.glob("*.ttf"))]


def png_of(svg: str) -> bytes:
    """Return the picture as PNG in the drawing's own size; about 70 ms for 1200 × 630. Raises ValueError if not SVG."""
    return bytes(svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=_FILES))
