"""Forms for signing up and in, passwords, a runner's settings, invites and organisers."""

from typing import Any

from babel import Locale
from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import EmailInput, ListWidget, RadioInput

from challenges import parse
from challenges.accounts import queries, rules
from challenges.accounts.rules import RegistrationMode
from challenges.runners import queries as runner_queries
from challenges.runners import rules as runner_rules
from challenges.runners.rules import Category, ShownAs, Visibility
from challenges.units import Distance, Units
from challenges.web import locale
from challenges.web.edits import EditForm
from challenges.web.fields import ChoiceField, DayField, HandleField, NameField, NumberField, ReadField, ZoneField
from challenges.web.forms import Form, at_most, needed, optional

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
            raise ValidationError(locale.tell(reason))


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
        raise ValidationError(locale.tell(reason))


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


SHOWN_AS = {
    ShownAs.MEMBERS: _l("Members see my name; visitors see “A runner”"),
    ShownAs.EVERYONE: _l("Everyone sees my name"),
    ShownAs.ALIAS: _l("Everyone sees an alias"),
}
TRIMS = tuple(Distance.of_m(metres) for metres in (100, 200, 400, 800, 1_600, 0))


AUDIENCES = {
    Visibility.ME: _l("Only me"), Visibility.FOLLOWERS: _l("Followers"), Visibility.MEMBERS: _l("Members"),
    Visibility.PUBLIC: _l("Everyone"),
}  # fmt: skip
CATEGORIES = {Category.WOMEN: _l("Women"), Category.MEN: _l("Men"), Category.NON_BINARY: _l("Non-binary")}


class ProfileForm(EditForm):
    """Name, about, time zone, units and locale."""

    name = name_field()
    about = TextAreaField(_l("About you"), [optional(), at_most(300)], description=_l("A few words for your profile."))
    zone = ZoneField(
        _l("Time zone"),
        description=_l("New runs count on the local day there. Runs you've already logged keep their day."),
    )
    units = ChoiceField(_l("Units"), Units, UNITS)
    locale = SelectField(_l("Dates and numbers"), coerce=lambda text: text or None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [SelectChoice(name, Locale.parse(name).get_display_name(locale.locale())) for name in locale.LOCALES]
        self.locale.choices = [SelectChoice("", _l("Same as my browser")), *names]

    def validate_name(self, field: Any) -> None:
        """Reject names with characters that can't be shown."""
        name_can_be_shown(field)


class TrimField(SelectField):
    """The radius around start and finish that is hidden from others."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, coerce=self._read, **kwargs)
        self.choices = [
            SelectChoice(str(trim.mm), locale.climb(trim) if trim else _l("Nothing (show the whole route)"))
            for trim in TRIMS
        ]

    @staticmethod
    def _read(value: Any) -> Distance:
        return value if isinstance(value, Distance) else Distance(int(value))


class PrivacyForm(EditForm):
    """Displayed name, visibility and group boards."""

    shown_as = choices(_l("Your name on boards, start lists and runs"), ShownAs, SHOWN_AS)
    alias = NameField(
        _l("Alias"),
        [optional(), at_most(30)],
        description=_l("Leave it empty to appear as “A runner”. Either way, only you can open your profile."),
    )
    runs_visible_to = ChoiceField(
        _l("New runs"), Visibility, AUDIENCES, description=_l("You can change this for each run.")
    )
    map_visible_to = ChoiceField(
        _l("Maps of new runs"),
        Visibility,
        AUDIENCES,
        description=_l("A map is never shown to more people than its run."),
    )
    map_trim = TrimField(
        _l("Hide around start and finish"),
        description=_l("Hides where you start and finish, on the maps of all your runs."),
    )
    followed_at_once = BooleanField(
        _l("Anyone can follow me without asking"),
        description=_l("Otherwise you approve each request. Followers see the runs you share with followers."),
    )
    category = ChoiceField(_l("Category"), Category, CATEGORIES, [optional()], empty=_l("Prefer not to say"))
    born_on = DayField(
        _l("Date of birth"),
        [optional()],
        description=_l("Nobody else sees it. It's used for your age group and age grading."),
    )
    in_group_boards = BooleanField(_l("Show me on the boards of my category and age group"))

    def __init__(self, runner: Any) -> None:
        super().__init__(obj=runner, followed_at_once=not runner.approves_followers)
        self._runner = runner

    def values(self) -> dict[str, Any]:
        """Return the changed columns of the runner."""
        values = super().values()
        at_once = values.pop("followed_at_once")
        return {**values, "alias": self.alias.data or None, "approves_followers": not at_once}

    def validate_alias(self, field: Any) -> None:
        """Reject an alias that reveals the name or the handle."""
        chosen = self.shown_as.data is ShownAs.ALIAS and field.data
        if chosen and (reason := runner_rules.alias_reason(field.data, self._runner.name, self._runner.handle)):
            raise ValidationError(locale.tell(reason))

    def validate_born_on(self, field: Any) -> None:
        """Reject dates in the future and impossible ages."""
        if field.data and (reason := runner_rules.birth_reason(field.data, locale.today())):
            raise ValidationError(locale.tell(reason))


class AddressForm(Form):
    """A new email address."""

    new_email = AddressField(_l("New email address"), [needed()])
    address_password = secret(_l("Your password"))


class LeavingForm(Form):
    """Deleting an account."""

    leaving_password = secret(_l("Your password"))
    sure = BooleanField(
        _l("Delete my account for good, with my runs, recordings, and places on boards and in races"),
        [InputRequired(_l("Tick the box to confirm."))],
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


class SiteInviteForm(Form):
    """A new invite."""

    uses = NumberField(
        _l("How many people can use it"), [needed()], least=1, most=rules.MOST_USES, default=1,
        description=_l("1 to 500. The link works for 14 days."),
    )  # fmt: skip


class OrganiserForm(Form):
    """A new organiser."""

    handle = HandleField(_l("Handle"), [needed()])
