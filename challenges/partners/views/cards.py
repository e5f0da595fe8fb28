"""One's own card, and the cards of others."""

from typing import Any

from challenges.partners.views.blueprint import bp
from challenges.web.guards import signed_in


@bp.get("/partners")
@signed_in
def index() -> Any:
    """Company for a run."""
    return "soon"
