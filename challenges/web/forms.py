"""The form base class, common validators, and fast rendering of form controls.

A form page spends most of its time on attributes, because WTForms assembles each from four safe-string objects. The
plain controls are rendered here character for character alike, in a third of the time. All others are left to WTForms.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from babel import support
from flask import g, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from wtforms import PasswordField, StringField, widgets
from wtforms.i18n import messages_path
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets.core import clean_key

from challenges.web import drafts, filters, locale
from challenges.web.guards import viewer
from challenges.web.pages import is_partial


def attributes(values: Mapping[str, Any]) -> str:
    """The attributes of an element, by their names' order; those that are False are left out."""
    parts = []
    for name, value in sorted(values.items()):
        key = clean_key(name)
        if value is True:
            parts.append(str(escape(key)))
        elif value is not False:
            text = str(escape(value))  # a lazy text, too, and what is Markup stays as it is
            parts.append(f'{escape(key)}="{text}"' if '"' not in text else f'{escape(key)}="{_quoted(text)}"')
    return " ".join(parts)


def rendered(field: Any, given: Mapping[str, Any]) -> Markup:
    """The control of a field, with what the field itself and the page say of it."""
    values = {clean_key(name): value for name, value in (getattr(field, "render_kw", None) or {}).items()}
    values |= {clean_key(name): value for name, value in given.items()}
    write = _WRITTEN_HERE.get(type(field.widget))
    if write is None or field._datalist is not None:
        return Markup(field.widget(field, **values))  # noqa: S704 written by WTForms
    return Markup(write(field, values))  # noqa: S704 every value is escaped in `attributes`


def takes_focus() -> bool:
    """Return whether this is the first invalid field on a page that answers a form; never in a part of a page."""
    if request.method != "POST" or is_partial() or "focused" in g:
        return False
    g.focused = True
    return True


def _quoted(text: str) -> str:
    return text.replace('"', "&quot;")


def _with_flags(field: Any, values: dict[str, Any]) -> None:
    about = vars(field.flags)
    for name in field.widget.validation_attrs:
        if name in about and name not in values:
            values[name] = value() if callable(value := about[name]) else value


def _input(field: Any, values: dict[str, Any]) -> str:
    values.setdefault("id", field.id)
    values.setdefault("type", field.widget.input_type)
    if "value" not in values:
        values["value"] = field._value()
    _with_flags(field, values)
    return f"<input {attributes({'name': field.name, **values})}>"


def _password(field: Any, values: dict[str, Any]) -> str:
    if field.widget.hide_value:
        values["value"] = ""
    return _input(field, values)


def _checkbox(field: Any, values: dict[str, Any]) -> str:
    if getattr(field, "checked", field.data):
        values.setdefault("checked", True)
    return _input(field, values)


def _radio(field: Any, values: dict[str, Any]) -> str:
    if field.checked:
        values.setdefault("checked", True)
    return _input(field, values)


def _textarea(field: Any, values: dict[str, Any]) -> str:
    values.setdefault("id", field.id)
    _with_flags(field, values)
    return f"<textarea {attributes({'name': field.name, **values})}>\r\n{escape(field._value())}</textarea>"


def _select(field: Any, values: dict[str, Any]) -> str:
    if field.has_groups():
        return str(field.widget(field, **values))
    values.setdefault("id", field.id)
    if field.widget.multiple:
        values["multiple"] = True
    _with_flags(field, values)
    options = "".join(map(_option, field._iter_choices_normalized()))
    return f"<select {attributes({'name': field.name, **values})}>{options}</select>"


def _option(choice: Any) -> str:
    if not choice.render_kw and type(choice.value) is str:
        chosen = "selected " if choice.selected else ""
        return f'<option {chosen}value="{escape(choice.value)}">{escape(choice.label or choice.value)}</option>'
    value = str(choice.value) if isinstance(choice.value, bool) else choice.value
    about = {"value": value, **(choice.render_kw or {})}
    if choice.selected:
        about["selected"] = True
    return f"<option {attributes(about)}>{escape(choice.label or choice.value)}</option>"


_WRITTEN_HERE: dict[type, Callable[[Any, dict[str, Any]], str]] = {
    widgets.TextInput: _input,
    widgets.HiddenInput: _input,
    widgets.EmailInput: _input,
    widgets.URLInput: _input,
    widgets.SearchInput: _input,
    widgets.PasswordInput: _password,
    widgets.CheckboxInput: _checkbox,
    widgets.RadioInput: _radio,
    widgets.TextArea: _textarea,
    widgets.Select: _select,
}


class Form(FlaskForm):
    """The base of all forms. Text is stripped, and errors are shown next to their fields."""

    class Meta(FlaskForm.Meta):
        """How fields are bound in every form."""

        def get_translations(self, form: Any) -> support.NullTranslations:
            """Return WTForms' own messages in the reader's language. Flask-WTF would read the file for each request."""
            return _own_texts(str(locale.locale()))

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
            filters.token()
            return super().build_csrf(form)

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
            """As WTForms does, but quicker. The first invalid field of a page takes the focus when the page opens."""
            if render_kw.get("aria-invalid") and takes_focus():
                render_kw = {**render_kw, "autofocus": True}
            return rendered(field, render_kw)

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
