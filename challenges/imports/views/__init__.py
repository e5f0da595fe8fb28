"""Pages of imports: uploading, sharing from a phone, progress and report, cancelling and undoing."""

from challenges.imports.views import bringing, ending, showing
from challenges.imports.views.blueprint import bp

__all__ = ["bp", "bringing", "ending", "showing"]
