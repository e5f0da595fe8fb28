"""Render drawings as PNG, with the bundled fonts only, so that the result is the same on every machine."""

from resvg_py import svg_to_bytes

from challenges.posters.lettering import FONTS

_FILES = [str(path) for path in sorted(FONTS.glob("*.ttf"))]


def png_of(svg: str) -> bytes:
    """Return the picture as PNG in the drawing's own size; about 70 ms for 1200 × 630. Raises ValueError if not SVG."""
    return bytes(svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=_FILES))
