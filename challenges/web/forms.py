"""The form base class and common validators. Re-exports the field types of `web/fields.py`."""

from functools import cache
from typing import Any

from babel import support
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.i18n import messages_path
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from challenges.web import controls, drafts, language, templating
from challenges.web.fields import (
    AmountField,
    ChoiceField,
    ClimbField,
    DayField,
    DistanceField,
    DurationField,
    HandleField,
    InUnits,
    NameField,
    NumberField,
    PaceField,
    ReadField,
    TimeField,
    ZoneField,
)
from challenges.web.guards import viewer

__all__ = [
    "AmountField", "ChoiceField", "ClimbField", "DayField", "DistanceField", "DurationField", "Form", "HandleField",
    "InUnits", "NameField", "NumberField", "PaceField", "ReadField", "TimeField", "ZoneField", "at_most", "needed",
    "optional",
]  # fmt: skip


class Form(FlaskForm):
    """The base of all forms. Text is stripped, and errors are shown next to their fields."""

    class Meta(FlaskForm.Meta):
        """How fields are bound in every form."""

        def get_translations(self, form: Any) -> support.NullTranslations:
            """Return WTForms' own messages in the reader's language. Flask-WTF would read the file for each request."""
            return _own_texts(str(language.locale()))

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Return the submitted data, or the draft that the page is asked to restore."""
            sent = super().wrap_formdata(form, formdata)
            return drafts.typed_before(viewer()) if sent is None and formdata is not None else sent

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Strip surrounding whitespace, except in passwords and files."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                options["filters"] = [*unbound_field.kwargs.get("filters", ()), _stripped]
            return unbound_field.bind(form=form, **options)

        def build_csrf(self, form: Any) -> Any:
            """With the token of this browser at hand, which Flask-WTF would sign anew."""
            templating.token()
            return super().build_csrf(form)

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
            """As WTForms does, but quicker."""
            return controls.rendered(field, render_kw)

    def clean(self, *names: str) -> bool:
        """Return whether these fields have no errors, so that a rule that combines them makes sense."""
        return not any(self[name].errors or self[name].process_errors for name in names)

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows the form: 422 if there are errors."""
        return 422 if self.errors else 200

    def values(self) -> dict[str, Any]:
        """Return the parsed values by field name, without the token and buttons."""
        left_out = ("csrf_token", "submit", "next")
        return {name: field.data for name, field in self._fields.items() if name not in left_out}


@cache
def _own_texts(locale_name: str) -> support.NullTranslations:
    return support.Translations.load(messages_path(), [locale_name], domain="wtforms")


def _stripped(text: Any) -> Any:
    """Return text as it is stored: without NUL, which PostgreSQL does not store, and with one character per line end.
    Browsers send two, but count one for maxlength (HTML, 4.10.11, "API value").
    """
    return line_ends(text.replace("\0", "")).strip() if isinstance(text, str) else text


def line_ends(text: str) -> str:
    """Return the text with every line end as a single newline."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Needed(DataRequired):
    """Requires a value. Zero is a value."""

    def __call__(self, form: Any, field: Any) -> None:
        """Check the value. Raises StopValidation."""
        if field.data != 0 or field.data is False:
            super().__call__(form, field)


def needed(message: Any = None) -> DataRequired:
    """Return a validator that requires the field."""
    return Needed(message or _l("Fill this in."))


def chosen(message: Any = None) -> InputRequired:
    """Return a validator that requires a choice."""
    return InputRequired(message or _l("Pick one."))


def optional() -> Optional:
    """Return a validator that lets the field stay empty."""
    return Optional()


def at_most(signs: int) -> Length:
    """Return a validator that limits the number of characters."""
    return Length(max=signs, message=_l("Use at most %(max)d characters."))
