"""Pages of runs: the list, one run, logging by hand and from a file, correcting, deleting, and downloads."""

from challenges.runs.views import correcting, files, rereads, showing, writing
from challenges.runs.views.blueprint import bp

__all__ = ["bp", "correcting", "files", "rereads", "showing", "writing"]
