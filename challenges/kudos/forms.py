"""The form with which applause is given."""

from flask_babel import lazy_gettext as _l
from wtforms.widgets import ListWidget, RadioInput

from challenges.kudos.rules import Praise
from challenges.kudos.words import KINDS
from challenges.web.forms import ChoiceField, Form, optional


class KudosForm(Form):
    """What the applause is for; the quick button names nothing."""

    kind = ChoiceField(
        _l("For"),
        Praise,
        KINDS,
        [optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=RadioInput(),
    )
