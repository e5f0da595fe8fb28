"""Forms about accounts."""

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
from challenges.web import language
from challenges.web.forms import (
    ChoiceField,
    DayField,
    Form,
    HandleField,
    NameField,
    NumberField,
    ReadField,
    ZoneField,
    at_most,
    needed,
    optional,
)

UNITS = {Units.KM: _l("Kilometres"), Units.MI: _l("Miles")}
SHOWN_AS = {
    ShownAs.MEMBERS: _l("Members see my name, visitors see “A runner”"),
    ShownAs.EVERYONE: _l("Everyone sees my name"),
    ShownAs.ALIAS: _l("Under another name"),
}
TRIMS = tuple(Distance.of_m(metres) for metres in (100, 200, 400, 800, 1_600, 0))
MODES = {
    RegistrationMode.OPEN: _l("Anyone"),
    RegistrationMode.INVITATION: _l("Anyone with an invite"),
    RegistrationMode.CLOSED: _l("Nobody"),
}
AUDIENCES = {
    Visibility.ME: _l("Only me"), Visibility.FOLLOWERS: _l("Followers"), Visibility.MEMBERS: _l("Members"),
    Visibility.PUBLIC: _l("Everyone"),
}  # fmt: skip
CATEGORIES = {Category.WOMEN: _l("Women"), Category.MEN: _l("Men"), Category.NON_BINARY: _l("Non-binary")}


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
    return NameField(_l("Name"), [needed(), at_most(60)], description=_l("As you want to be called here."))


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
    return PasswordField(label, [InputRequired(_l("This is needed."))])


class SignUpForm(Form):
    """A new account."""

    handle = HandleField(
        _l("Handle"), [needed()], description=_l("The name in your address here: 3 to 30 letters, digits, “-” and “_”.")
    )
    name = name_field()
    email = AddressField(_l("E-mail"), [needed()], description=_l("Nobody else sees it. We send a link to check it."))
    password = PasswordField(
        _l("Password"), [NewPassword("handle", "email")], description=_l("At least 10 characters.")
    )
    zone = ZoneField(_l("Time zone"), description=_l("Decides on which day your runs count."))
    units = ChoiceField(_l("Units"), Units, UNITS)
    owner = HiddenField()
    invite = HiddenField()
    next = HiddenField()

    def validate_handle(self, field: Any) -> None:
        """One runner, one handle."""
        if field.data in rules.RESERVED_HANDLES:
            raise ValidationError(_l("This handle is kept for the site itself. Try another one."))
        if field.data and runner_queries.handle_is_taken(field.data):
            raise ValidationError(taken("handle"))

    def validate_name(self, field: Any) -> None:
        """Names can be shown."""
        _name_can_be_shown(field)

    def validate_email(self, field: Any) -> None:
        """One runner, one address."""
        if field.data and queries.address_is_taken(field.data):
            raise ValidationError(taken("email"))

    def values(self) -> dict[str, Any]:
        """What the account is made of."""
        return {name: self[name].data for name in ("handle", "name", "email", "zone", "units")}


def taken(field: str) -> Any:
    """The sentence for a handle or an address that somebody has."""
    if field == "handle":
        return _l("Somebody has this handle already. Try another one.")
    return _l("There is an account with this address already. Sign in, or ask for a new password.")


def _name_can_be_shown(field: Any) -> None:
    if field.data and (reason := runner_rules.name_reason(field.data)):
        raise ValidationError(language.tell(reason))


class SignInForm(Form):
    """Who, and the proof."""

    email_or_handle = StringField(_l("E-mail or handle"), [needed()])
    password = secret(_l("Password"))
    remember = BooleanField(_l("Keep me signed in on this device"), default=True)
    next = HiddenField()


class RegistrationForm(Form):
    """Who may sign up."""

    mode = choices(_l("Who can sign up"), RegistrationMode, MODES)
    members_invite = BooleanField(_l("Members may invite people, one person per link"))


class InviteForm(Form):
    """A link to sign up with."""

    uses = NumberField(
        _l("How many people can use it"), [needed()], least=1, most=rules.MOST_USES, default=1,
        description=_l("From 1 to 500. The link works for 14 days."),
    )  # fmt: skip


class LinkForm(Form):
    """Whose link to sign in with is wanted."""

    email_or_handle = StringField(_l("E-mail or handle"), [needed()])
    next = HiddenField()


class ForgottenForm(Form):
    """Where the link for a new password goes."""

    email = AddressField(_l("E-mail"), [needed()])
    next = HiddenField()


class ResetForm(Form):
    """A new password, by a letter's link."""

    new_password = PasswordField(_l("New password"), [NewPassword()], description=_l("At least 10 characters."))

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.names = names


class PasswordForm(ResetForm):
    """A new password, by the present one."""

    current_password = secret(_l("Your present password"))


class ProfileForm(Form):
    """Who one is, and how the site speaks."""

    name = name_field()
    about = TextAreaField(_l("About you"), [optional(), at_most(300)], description=_l("A few words for your profile."))
    zone = ZoneField(
        _l("Time zone"), description=_l("New runs count on the day it is there. Runs that you logged keep theirs.")
    )
    units = ChoiceField(_l("Units"), Units, UNITS)
    locale = SelectField(_l("Dates and numbers"), coerce=lambda text: text or None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [
            SelectChoice(name, Locale.parse(name).get_display_name(language.locale())) for name in language.LOCALES
        ]
        self.locale.choices = [SelectChoice("", _l("As my browser asks for")), *names]

    def validate_name(self, field: Any) -> None:
        """Names can be shown."""
        _name_can_be_shown(field)


class TrimField(SelectField):
    """How far around the start and finish of a route nothing is shown to others."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, coerce=self._read, **kwargs)
        self.choices = [
            SelectChoice(str(trim.mm), language.climb(trim) if trim else _l("Nothing: all of it is shown"))
            for trim in TRIMS
        ]

    @staticmethod
    def _read(value: Any) -> Distance:
        return value if isinstance(value, Distance) else Distance(int(value))


class PrivacyForm(Form):
    """Who sees what."""

    shown_as = choices(_l("On boards, start lists and runs"), ShownAs, SHOWN_AS)
    alias = NameField(
        _l("The other name"),
        [optional(), at_most(30)],
        description=_l("Left empty, you appear as “A runner”. Your profile is then only yours to see."),
    )
    runs_visible_to = ChoiceField(
        _l("New runs"), Visibility, AUDIENCES, description=_l("You can change it for each run.")
    )
    map_visible_to = ChoiceField(
        _l("Maps of new runs"), Visibility, AUDIENCES, description=_l("Never for more people than the run itself.")
    )
    map_trim = TrimField(
        _l("Hidden around start and finish"),
        description=_l("Others never get the points of a map that lie nearer. It holds for all your runs."),
    )
    followed_at_once = BooleanField(
        _l("Anybody may follow me without asking"),
        description=_l("Otherwise you decide about each request. Followers see the runs that you keep for followers."),
    )
    category = ChoiceField(_l("Category"), Category, CATEGORIES, [optional()], empty=_l("Not said"))
    born_on = DayField(
        _l("Date of birth"), [optional()], description=_l("Nobody else sees it. It gives your age group.")
    )
    in_group_boards = BooleanField(_l("I may appear in boards of my category and age group"))

    def __init__(self, runner: Any) -> None:
        super().__init__(obj=runner, followed_at_once=not runner.approves_followers)
        self._runner = runner

    def values(self) -> dict[str, Any]:
        """What is changed of the runner."""
        values = super().values()
        at_once = values.pop("followed_at_once")
        return {**values, "alias": self.alias.data or None, "approves_followers": not at_once}

    def validate_alias(self, field: Any) -> None:
        """The other name hides the first one."""
        chosen = self.shown_as.data is ShownAs.ALIAS and field.data
        if chosen and (reason := runner_rules.alias_reason(field.data, self._runner.name, self._runner.handle)):
            raise ValidationError(language.tell(reason))

    def validate_born_on(self, field: Any) -> None:
        """A day that has been."""
        if field.data and (reason := runner_rules.birth_reason(field.data, language.today())):
            raise ValidationError(language.tell(reason))


class AddressForm(Form):
    """Another e-mail address."""

    new_email = AddressField(_l("New e-mail address"), [needed()])
    address_password = secret(_l("Your password"))


class LeavingForm(Form):
    """The end of an account."""

    leaving_password = secret(_l("Your password"))
    sure = BooleanField(
        _l("Remove my account, my runs and recordings, my places on boards and in races, for good"),
        [InputRequired(_l("Tick this if you are sure."))],
    )


class OrganiserForm(Form):
    """Who may organise from now on."""

    handle = HandleField(_l("Handle"), [needed()])
