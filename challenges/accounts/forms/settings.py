"""Forms for a runner's own settings."""

from typing import Any

from babel import Locale
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from challenges.accounts.forms.fields import (
    UNITS,
    AddressField,
    choices,
    name_can_be_shown,
    name_field,
    secret,
)
from challenges.runners import rules as runner_rules
from challenges.runners.rules import Category, ShownAs, Visibility
from challenges.units import Distance, Units
from challenges.web import language
from challenges.web.edits import EditForm
from challenges.web.forms import (
    ChoiceField,
    DayField,
    Form,
    NameField,
    ZoneField,
    at_most,
    needed,
    optional,
)

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
        names = [
            SelectChoice(name, Locale.parse(name).get_display_name(language.locale())) for name in language.LOCALES
        ]
        self.locale.choices = [SelectChoice("", _l("Same as my browser")), *names]

    def validate_name(self, field: Any) -> None:
        """Reject names with characters that can't be shown."""
        name_can_be_shown(field)


class TrimField(SelectField):
    """The radius around start and finish that is hidden from others."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, coerce=self._read, **kwargs)
        self.choices = [
            SelectChoice(str(trim.mm), language.climb(trim) if trim else _l("Nothing (show the whole route)"))
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
            raise ValidationError(language.tell(reason))

    def validate_born_on(self, field: Any) -> None:
        """Reject dates in the future and impossible ages."""
        if field.data and (reason := runner_rules.birth_reason(field.data, language.today())):
            raise ValidationError(language.tell(reason))


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
