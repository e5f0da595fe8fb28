"""Forms about accounts."""

from typing import Any

from babel import Locale
from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import EmailInput, ListWidget, RadioInput

from challenges.accounts import queries, rules
from challenges.refusals import N_, Reason, Unreadable
from challenges.runners import queries as runner_queries
from challenges.runners import rules as runner_rules
from challenges.runners.rules import Category, ShownAs, Visibility
from challenges.units import Distance, Units
from challenges.web import language
from challenges.web.edits import EditForm
from challenges.web.forms import (
    ChoiceField,
    DayField,
    Form,
    HandleField,
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
        try:
            address = validate_email(text, check_deliverability=False, test_environment=True).normalized
        except EmailNotValidError as error:
            raise Unreadable(Reason(N_("This is not an e-mail address. One looks like ann@example.org."))) from error
        if len(address) > 254:
            raise Unreadable(Reason(N_("At most %(most)s characters."), most=254))
        return str(address)


def choices(label: Any, kind: Any, labels: Any, **more: Any) -> ChoiceField:
    """One of a few answers, all in sight."""
    return ChoiceField(label, kind, labels, widget=ListWidget(prefix_label=False), option_widget=RadioInput(), **more)


def name_field() -> StringField:
    """What others call the runner."""
    return StringField(_l("Name"), [needed(), at_most(60)], description=_l("As you want to be called here."))


class NewPassword:
    """Says why a password will not do."""

    def __init__(self, *named: str) -> None:
        self.named = named
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        names = [form[name].data for name in self.named if form[name].data]
        if reason := rules.password_reason(field.data or "", [*names, *getattr(form, "names", ())]):
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

    def validate_handle(self, field: Any) -> None:
        """One runner, one handle."""
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


class ForgottenForm(Form):
    """Where the link for a new password goes."""

    email = AddressField(_l("E-mail"), [needed()])


class ResetForm(Form):
    """A new password, by a letter's link."""

    new_password = PasswordField(_l("New password"), [NewPassword()], description=_l("At least 10 characters."))

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.names = names


class PasswordForm(ResetForm):
    """A new password, by the present one."""

    current_password = secret(_l("Your present password"))


class ProfileForm(EditForm):
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


class PrivacyForm(EditForm):
    """Who sees what."""

    shown_as = choices(_l("On boards, start lists and runs"), ShownAs, SHOWN_AS)
    alias = StringField(
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
    category = ChoiceField(_l("Category"), Category, CATEGORIES, [optional()], empty=_l("Not said"))
    born_on = DayField(
        _l("Date of birth"), [optional()], description=_l("Nobody else sees it. It gives your age group.")
    )
    in_group_boards = BooleanField(_l("I may appear in boards of my category and age group"))

    def __init__(self, runner: Any) -> None:
        super().__init__(obj=runner)
        self._runner = runner

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
