"""Labels of the kinds of kudos."""

from typing import Any

from flask_babel import lazy_gettext as _l

from challenges.kudos.rules import Praise

KINDS: dict[Praise, Any] = {
    Praise.EFFORT: _l("Strong effort"),
    Praise.CONSISTENCY: _l("Consistency"),
    Praise.COMEBACK: _l("Comeback"),
    Praise.COMPANY: _l("Good company"),
}
