"""The controls of a form read as WTForms itself would write them, whatever somebody calls their race."""

import pytest
from flask import Flask
from markupsafe import Markup
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.meta import DefaultMeta
from wtforms.validators import DataRequired, Length, Optional

from challenges.web import forms
from challenges.web.fields import DayField, DistanceField, NumberField, ZoneField
from challenges.web.forms import Form

ODD = "Run \"5\" & 'back' <home> \N{EN DASH} 100%"
ROADS = [SelectChoice("a", "Road"), SelectChoice("b", ODD)]
GROUPED = [SelectChoice("a", "Half", optgroup="Road"), SelectChoice("c", "Climb", optgroup=ODD)]


class EveryKind(Form):
    """One field of each kind that pages have."""

    name = StringField("Name", [DataRequired(), Length(min=2, max=40)], default=ODD, render_kw={"data_odd": ODD})
    mail = EmailField("Mail", default="ann@example.org")
    secret = PasswordField("Password", default="never shown")
    hidden = HiddenField(default=ODD)
    words = TextAreaField("Words", [Optional(), Length(max=500)], default=f"{ODD}\r\nSecond line")
    yes = BooleanField("Yes", default=True)
    no = BooleanField("No")
    one = RadioField("One", choices=ROADS, default="b")
    kind = SelectField("Kind", choices=[*ROADS, SelectChoice("c", "Trail", {"disabled": True})], default="a")
    many = SelectMultipleField("Many", choices=ROADS, default=["a", "b"])
    grouped = SelectField("Grouped", choices=GROUPED, default="c")
    listed = StringField("Listed", datalist="paces")
    day = DayField("Day")
    number = NumberField("Number", default=7)
    zone = ZoneField("Zone", default="Europe/Oslo")
    distance = DistanceField("Distance")


@pytest.mark.parametrize("given", [{}, {"class": "field__control", "aria_describedby": ODD, "value": Markup('1"')}])
def test_a_control_is_what_wtforms_would_write(app: Flask, given: dict[str, object]) -> None:
    with app.test_request_context("/"):
        form = EveryKind()
        fields = [*form, *form.one]
        written = [str(forms.rendered(field, given)) for field in fields]
        usual = [str(DefaultMeta().render_field(field, dict(given))) for field in fields]
    assert written == usual
    assert "never shown" not in "".join(written)
