"""Forms for signing up, signing in and passwords."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, StringField, ValidationError

from challenges.accounts import queries, rules
from challenges.accounts.forms.fields import (
    UNITS,
    AddressField,
    NewPassword,
    name_can_be_shown,
    name_field,
    secret,
    taken,
)
from challenges.runners import queries as runner_queries
from challenges.units import Units
from challenges.web.forms import (
    ChoiceField,
    Form,
    HandleField,
    ZoneField,
    needed,
)


class SignUpForm(Form):
    """A new account."""

    handle = HandleField(
        _l("Handle"), [needed()], description=_l("3 to 30 letters, digits, “-” and “_”. You can't change it later.")
    )
    name = name_field()
    email = AddressField(
        _l("Email"), [needed()], description=_l("Nobody else sees it. We'll send a link to confirm it.")
    )
    password = PasswordField(
        _l("Password"), [NewPassword("handle", "email")], description=_l("At least 10 characters.")
    )
    zone = ZoneField(_l("Time zone"), description=_l("Sets which day a run counts on."))
    units = ChoiceField(_l("Units"), Units, UNITS)
    owner = HiddenField()
    invite = HiddenField()
    next = HiddenField()

    def validate_handle(self, field: Any) -> None:
        """Reject reserved and taken handles."""
        if field.data in rules.RESERVED_HANDLES:
            raise ValidationError(_l("That handle is reserved. Try another one."))
        if field.data and runner_queries.handle_is_taken(field.data):
            raise ValidationError(taken("handle"))

    def validate_name(self, field: Any) -> None:
        """Reject names with characters that can't be shown."""
        name_can_be_shown(field)

    def validate_email(self, field: Any) -> None:
        """Reject addresses that are taken."""
        if field.data and queries.address_is_taken(field.data):
            raise ValidationError(taken("email"))

    def values(self) -> dict[str, Any]:
        """Return the columns of the new account."""
        return {name: self[name].data for name in ("handle", "name", "email", "zone", "units")}


class SignInForm(Form):
    """Account and password."""

    email_or_handle = StringField(_l("Email or handle"), [needed()])
    password = secret(_l("Password"))
    remember = BooleanField(_l("Keep me signed in on this device"), default=True)
    next = HiddenField()


class LinkForm(Form):
    """A request for a sign-in link."""

    email_or_handle = StringField(_l("Email or handle"), [needed()])
    next = HiddenField()


class ForgottenForm(Form):
    """A request for a password reset link."""

    email = AddressField(_l("Email"), [needed()])
    next = HiddenField()


class ResetForm(Form):
    """A new password, set with an emailed link."""

    new_password = PasswordField(_l("New password"), [NewPassword()], description=_l("At least 10 characters."))

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.names = names


class PasswordForm(ResetForm):
    """A new password, confirmed with the current one."""

    current_password = secret(_l("Current password"))
