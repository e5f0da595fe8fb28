"""When a workout is to stand in the calendar."""

from flask_babel import lazy_gettext as _l

from challenges.web.forms import DayField, Form, TimeField, needed


class CalendarForm(Form):
    """Read from the address, because nothing is changed by it."""

    class Meta:
        csrf = False

    day = DayField(_l("Day"), [needed()])
    at = TimeField(_l("Time"), [needed()])
