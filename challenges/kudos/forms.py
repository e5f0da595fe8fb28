"""The form for giving kudos, and the labels of their kinds."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.widgets import ListWidget, RadioInput

from challenges.kudos.rules import KudosFor
from challenges.web.fields import ChoiceField
from challenges.web.forms import Form

KINDS: dict[KudosFor, Any] = {
    KudosFor.EFFORT: _l("Strong effort"),
    KudosFor.CONSISTENCY: _l("Consistency"),
    KudosFor.COMEBACK: _l("Comeback"),
    KudosFor.COMPANY: _l("Good company"),
}


class KudosForm(Form):
    """What the kudos are for."""

    kind = ChoiceField(
        _l("What for"), KudosFor, KINDS, widget=ListWidget(prefix_label=False), option_widget=RadioInput()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.may_be_empty = True  # the quick button sends no kind
