"""Fields shared by several account forms."""

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, ValidationError
from wtforms.validators import InputRequired
from wtforms.widgets import EmailInput, ListWidget, RadioInput

from challenges import parse
from challenges.accounts import rules
from challenges.runners import rules as runner_rules
from challenges.units import Units
from challenges.web import language
from challenges.web.forms import (
    ChoiceField,
    NameField,
    ReadField,
    at_most,
    needed,
)

UNITS = {Units.KM: _l("Kilometres"), Units.MI: _l("Miles")}


class AddressField(ReadField):
    """An email address. Only a confirmation email can tell whether it exists."""

    widget = EmailInput()

    def read(self, text: str) -> str:
        """Return the normalised address."""
        return parse.address(text)


def choices(label: Any, kind: Any, labels: Any, **more: Any) -> ChoiceField:
    """Return a field with a few options, shown as radio buttons."""
    return ChoiceField(label, kind, labels, widget=ListWidget(prefix_label=False), option_widget=RadioInput(), **more)


def name_field() -> NameField:
    """Return the field for the runner's name."""
    return NameField(_l("Name"), [needed(), at_most(60)], description=_l("The name other runners see."))


class NewPassword:
    """Validator for a new password."""

    def __init__(self, *named: str) -> None:
        self.named = named
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        names = [form[name].data for name in self.named if form[name].data]
        names += getattr(form, "names", ())
        if reason := rules.password_reason(field.data or "", names, current_app.config["SITE_NAME"]):
            raise ValidationError(language.tell(reason))


def secret(label: Any) -> PasswordField:
    """Return a field for an existing password."""
    return PasswordField(label, [InputRequired(_l("Enter your password."))])


def taken(field: str) -> Any:
    """Return the message for a handle or an address that is taken."""
    if field == "handle":
        return _l("That handle is taken. Try another one.")
    return _l("An account already uses this address. Sign in, or reset your password.")


def name_can_be_shown(field: Any) -> None:
    """Raise ValidationError for a name with characters that are invisible or change the text around it."""
    if field.data and (reason := runner_rules.name_reason(field.data)):
        raise ValidationError(language.tell(reason))
