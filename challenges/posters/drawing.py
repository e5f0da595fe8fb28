"""A poster from three words: palette, motif and seed. Pure."""

from functools import lru_cache
from random import Random

from challenges.posters.motifs import HANDS, MOTIFS
from challenges.posters.palettes import PALETTES
from challenges.posters.scene import Scene


@lru_cache(maxsize=1024)
def draw(palette: str, motif: str, seed: str, shape: str = "band") -> str:
    """The poster as SVG text, the same each time for the same words.

    `shape`: "band" across a page (its narrow twin is "strip"), "card", "mini", "thumb", or "share" (1200 x 630).
    Words on it keep their contrast left of the share of the width that `scene.SHAPES` names. KeyError for a name
    that does not exist.
    """
    scene = Scene(palette, f"{motif}/{seed}", shape)
    HANDS[motif](scene)
    return scene.svg()


def proposed(slug: str) -> tuple[str, str]:
    """Palette and motif for an event that nobody chose them for yet, drawn by lot from its slug."""
    lot = Random(f"poster/{slug}")  # noqa: S311 decoration, not a secret
    return lot.choice(list(PALETTES)), lot.choice(list(MOTIFS))
