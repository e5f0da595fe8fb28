"""Posters: a palette, a motif and a seed make a picture, always the same one for the same event.

Owns the palettes, the motifs and their drawing as SVG. Pure, and knows nothing about events; pages decide what to draw.
"""

from challenges.posters.motifs import MOTIFS as MOTIFS
from challenges.posters.palettes import PALETTES as PALETTES
from challenges.posters.poster import draw as draw
from challenges.posters.poster import proposed as proposed
