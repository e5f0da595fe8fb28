"""Forms for sign-up, invites and organisers."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from challenges.accounts import rules
from challenges.accounts.forms.fields import (
    choices,
)
from challenges.accounts.rules import RegistrationMode
from challenges.web.edits import EditForm
from challenges.web.forms import (
    Form,
    HandleField,
    NumberField,
    needed,
)

MODES = {
    RegistrationMode.OPEN: _l("Anyone"),
    RegistrationMode.INVITATION: _l("Anyone with an invite"),
    RegistrationMode.CLOSED: _l("Nobody"),
}


class RegistrationForm(EditForm):
    """Who can sign up."""

    mode = choices(_l("Who can sign up"), RegistrationMode, MODES)
    members_invite = BooleanField(_l("Members can invite people, one per link"))


class InviteForm(Form):
    """A new invite."""

    uses = NumberField(
        _l("How many people can use it"), [needed()], least=1, most=rules.MOST_USES, default=1,
        description=_l("1 to 500. The link works for 14 days."),
    )  # fmt: skip


class OrganiserForm(Form):
    """A new organiser."""

    handle = HandleField(_l("Handle"), [needed()])
