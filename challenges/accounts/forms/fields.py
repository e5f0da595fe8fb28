"""Fields that several forms about accounts have."""

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
    """An e-mail address. Whether it exists is for a letter to find out."""

    widget = EmailInput()

    def read(self, text: str) -> str:
        """The address as it is written in letters."""
        return parse.address(text)


def choices(label: Any, kind: Any, labels: Any, **more: Any) -> ChoiceField:
    """One of a few answers, all in sight."""
    return ChoiceField(label, kind, labels, widget=ListWidget(prefix_label=False), option_widget=RadioInput(), **more)


def name_field() -> NameField:
    """What others call the runner."""
    return NameField(_l("Name"), [needed(), at_most(60)], description=_l("The name other runners see."))


class NewPassword:
    """Says why a password will not do."""

    def __init__(self, *named: str) -> None:
        self.named = named
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        names = [form[name].data for name in self.named if form[name].data]
        names += getattr(form, "names", ())
        if reason := rules.password_reason(field.data or "", names, current_app.config["SITE_NAME"]):
            raise ValidationError(language.tell(reason))


def secret(label: Any) -> PasswordField:
    """A password that is known already."""
    return PasswordField(label, [InputRequired(_l("Enter your password."))])


def taken(field: str) -> Any:
    """The sentence for a handle or an address that somebody has."""
    if field == "handle":
        return _l("That handle is taken. Try another one.")
    return _l("An account already uses this address. Sign in, or reset your password.")


def name_can_be_shown(field: Any) -> None:
    """Raises ValidationError for a name that hides, turns or breaks the text around it."""
    if field.data and (reason := runner_rules.name_reason(field.data)):
        raise ValidationError(language.tell(reason))
