"""The form for giving kudos."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.widgets import ListWidget, RadioInput

from challenges.kudos.rules import Praise
from challenges.kudos.words import KINDS
from challenges.web.forms import ChoiceField, Form


class KudosForm(Form):
    """What the kudos are for."""

    kind = ChoiceField(_l("What for"), Praise, KINDS, widget=ListWidget(prefix_label=False), option_widget=RadioInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.may_be_empty = True  # the quick button sends no kind
