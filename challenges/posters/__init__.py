"""Posters: a palette, a motif and a seed make a picture, the same each time for the same event.

Owns the palettes, the motifs and their drawing as SVG; pure, and knows no event. Who draws what where is the pages'.
"""

from challenges.posters.drawing import draw as draw
from challenges.posters.drawing import proposed as proposed
from challenges.posters.motifs import MOTIFS as MOTIFS
from challenges.posters.palettes import PALETTES as PALETTES
