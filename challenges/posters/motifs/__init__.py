"""The eight motifs. Each draws itself on a scene and keeps bright shapes right of the text. Pure."""

from collections.abc import Callable

from challenges.posters.motifs import skies, ways
from challenges.posters.scene import Scene
from challenges.refusals import N_

MOTIFS: dict[str, str] = {
    "lanes": N_("Track lanes"),
    "moon": N_("Moon over hills"),
    "contours": N_("Contour lines"),
    "rain": N_("Rain"),
    "sunrise": N_("Sunrise"),
    "stairs": N_("Stairs"),
    "switchback": N_("Switchback road"),
    "tape": N_("Finish tape"),
}

HANDS: dict[str, Callable[[Scene], None]] = {
    "lanes": ways.lanes,
    "moon": skies.moon,
    "contours": skies.contours,
    "rain": skies.rain,
    "sunrise": skies.sunrise,
    "stairs": ways.stairs,
    "switchback": ways.switchback,
    "tape": ways.tape,
}
"""The drawing function of each motif."""
