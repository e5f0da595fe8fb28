"""Pages of final standings, protests and amendments."""

from challenges.finals.views import deciding, files, showing
from challenges.finals.views.blueprint import bp

__all__ = ["bp", "deciding", "files", "showing"]
