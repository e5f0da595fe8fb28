"""Pages of runs: the list, one run, logging by hand and from a file, correcting, deleting, and downloads."""

from challenges.runs.views import detail, edit, files
from challenges.runs.views.blueprint import bp as bp

__all__ = ["bp", "detail", "edit", "files"]
