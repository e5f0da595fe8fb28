"""The form for sharing a year."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from challenges.web.edits import EditForm


class ShareForm(EditForm):
    """Whether others may see the times of day."""

    with_hours = BooleanField(
        _l("Show what time of day I run"),
        description=_l("Without this, people see totals only: no places, titles, dates or times."),
    )
