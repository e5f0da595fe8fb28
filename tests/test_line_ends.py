"""A line end in a text counts as one character, as in browsers."""

import importlib
import pkgutil

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import PasswordField, StringField
from wtforms.fields.core import UnboundField
from wtforms.validators import Length

import challenges
from challenges.db import db
from challenges.web.forms import Form

TYPED = {"name": "Ann", "zone": "Europe/Paris", "units": "km", "locale": ""}


def bounded_fields():
    """Return every text field with a maximum length, in all forms."""
    for module in pkgutil.walk_packages(challenges.__path__, "challenges."):
        if module.name.rpartition(".")[2] == "forms":
            for kind in vars(importlib.import_module(module.name)).values():
                if isinstance(kind, type) and issubclass(kind, Form):
                    yield from ((kind, name, field) for name, field in fields_of(kind))


def fields_of(kind):
    for name in dir(kind):
        field = getattr(kind, name)
        if not isinstance(field, UnboundField) or issubclass(field.field_class, PasswordField):
            continue
        if issubclass(field.field_class, StringField) and most_of(field):
            yield name, field


def most_of(field) -> int:
    validators = [*(field.kwargs.get("validators") or ()), *(field.args[1] if len(field.args) > 1 else ())]
    return next((each.max for each in validators if isinstance(each, Length)), 0)


def test_every_limited_text_counts_a_line_end_once(app):
    found = list(bounded_fields())
    assert len(found) > 10
    for kind, name, field in found:
        most = most_of(field)
        text = ("x" * (most // 2) + "\r\n" + "x" * most)[: most + 1]
        assert len(text) == most + 1
        with app.test_request_context("/"):
            form = type("One", (Form,), {"text": field})(MultiDict({"text": text}))
            form.text.validators = [each for each in form.text.validators if isinstance(each, Length)]
            assert form.text.validate(form), f"{kind.__name__}.{name}: {form.text.errors}"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_two_hundred_and_ninety_nine_characters_with_nine_line_ends_fit_into_three_hundred(client_of, ann, end):
    about = end.join(["x" * 29] * 10)
    assert len(about.replace("\r\n", "\n")) == 299
    client_of(ann).send("/settings", {**TYPED, "about": about})
    db.session.refresh(ann)
    assert ann.about == "\n".join(["x" * 29] * 10)


def test_one_character_too_many_is_still_refused(client_of, ann):
    client_of(ann).send("/settings", {**TYPED, "about": "x" * 150 + "\r\n" + "x" * 150}, status=422)
