"""Forms: their base, and what most fields ask for. The field types stand in `web/fields.py` and are named here too."""

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
    """The base of all forms. Every text is stripped and bounded; messages stand beside their fields."""

    class Meta(FlaskForm.Meta):
        """How fields of every form are bound."""

        def get_translations(self, form: Any) -> support.NullTranslations:
            """What WTForms itself says, in the reader's language; Flask-WTF reads the file for each request."""
            return _own_texts(str(language.locale()))

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent; or what was typed before a session ended, where the page is asked for with that."""
            sent = super().wrap_formdata(form, formdata)
            return drafts.typed_before(viewer()) if sent is None and formdata is not None else sent

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Strip what people type around their words, except in passwords and files."""
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
        """Whether these fields read without error, so that a rule about them together makes sense."""
        return not any(self[name].errors or self[name].process_errors for name in names)

    @property
    def status(self) -> int:
        """Of the page that shows it: 422 while something is wrong."""
        return 422 if self.errors else 200

    def values(self) -> dict[str, Any]:
        """The typed values by field name, without token and buttons."""
        left_out = ("csrf_token", "submit", "next")
        return {name: field.data for name, field in self._fields.items() if name not in left_out}


@cache
def _own_texts(locale_name: str) -> support.NullTranslations:
    return support.Translations.load(messages_path(), [locale_name], domain="wtforms")


def _stripped(text: Any) -> Any:
    """As it is kept: without NUL, which PostgreSQL keeps in no text; and a line end is one sign, though browsers send
    two, because they count one (HTML, 4.10.11, "API value").
    """
    return line_ends(text.replace("\0", "")).strip() if isinstance(text, str) else text


def line_ends(text: str) -> str:
    """Text with every line end as one sign."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Needed(DataRequired):
    """Something must be there; nought is something."""

    def __call__(self, form: Any, field: Any) -> None:
        """Look at the value. Raises StopValidation."""
        if field.data != 0 or field.data is False:
            super().__call__(form, field)


def needed(message: Any = None) -> DataRequired:
    """The field must be filled."""
    return Needed(message or _l("This is needed."))


def chosen(message: Any = None) -> InputRequired:
    """One of the choices must be picked."""
    return InputRequired(message or _l("Pick one."))


def optional() -> Optional:
    """The field may stay empty."""
    return Optional()


def at_most(signs: int) -> Length:
    """The text has at most so many characters."""
    return Length(max=signs, message=_l("At most %(max)d characters."))
