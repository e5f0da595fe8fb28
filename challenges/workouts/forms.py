"""The form for the day and time of a workout in a calendar."""

from flask_babel import lazy_gettext as _l

from challenges.web.fields import DayField, TimeField
from challenges.web.forms import Form, needed


class CalendarForm(Form):
    """Read from the query string, because submitting it changes nothing."""

    class Meta:
        csrf = False

    day = DayField(_l("Day"), [needed()])
    at = TimeField(_l("Time"), [needed()])
