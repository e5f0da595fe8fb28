"""Custom field types. They parse text with `parse` and keep what was typed if it cannot be parsed."""

from datetime import date
from enum import Enum
from functools import cache, lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field, SelectField, StringField, ValidationError
from wtforms.fields.choices import Choice, SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import Select, TextInput

from challenges import clock, parse
from challenges.refusals import Unreadable
from challenges.units import Duration, Pace, Units
from challenges.web import locale


class ReadField(Field):
    """A text field that is parsed into a value. Text that cannot be parsed stays in the field, with an error.

    A field submitted as it was shown keeps the exact stored value, because the displayed text may be rounded.
    """

    widget = TextInput()
    typed: str | None = None

    def read(self, text: str) -> Any:
        """Parse the text. Raises Unreadable."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """Format the value as the reader would type it."""
        return str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Parse the submitted text."""
        if not valuelist:
            return
        self.typed = str(valuelist[0]).strip()
        self.data = None
        if not self.typed:
            return
        if self.object_data is not None and self.typed == self.write(self.object_data):
            self.data = self.object_data
            return
        try:
            self.data = self.read(self.typed)
        except Unreadable as error:
            reason = locale.tell(error.reason) if error.reason else _l("We can't read this.")
            raise ValidationError(reason) from error

    def pre_validate(self, form: Any) -> None:
        """Skip the other validators if the text could not be parsed: one error is enough."""
        if self.process_errors:
            raise StopValidation

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return self.write(self.data) if self.data is not None else ""


class InUnits:
    """A text field in the reader's units. A hidden field carries the unit and the decimal mark it was rendered with, so
    a form opened in miles is parsed in miles, even if the reader has since changed their settings in another tab.
    """

    units: Units
    decimal: str

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Use the submitted unit and decimal mark, or the reader's current ones."""
        name: str = self.name  # type: ignore[attr-defined]
        unit, _, mark = str(formdata.get(f"{name}-in") or "").partition(" ") if formdata else ("", "", "")
        self.show_now()
        if unit in list(Units):
            self.units = Units(unit)
        if mark in (".", ","):
            self.decimal = mark
        super().process(formdata, *args, **kwargs)  # type: ignore[misc]

    def show_now(self) -> None:
        """Switch to the reader's current units."""
        self.units, self.decimal = locale.units(), locale.decimal_mark()

    def __call__(self, **kwargs: Any) -> Markup:
        """Render the control and its hidden companion."""
        beside = Markup('<input type="hidden" name="{}-in" value="{} {}">')
        control: Markup = super().__call__(**kwargs)  # type: ignore[misc]
        return control + beside.format(self.name, self.units.value, self.decimal)  # type: ignore[attr-defined]


class DistanceField(InUnits, ReadField):
    """A distance in the reader's units, or in the unit that was typed."""

    def read(self, text: str) -> Any:
        """See `parse.distance`."""
        return parse.distance(text, self.units)

    def write(self, value: Any) -> str:
        """Format with the unit, to two decimals in miles."""
        return locale.exact(value, self.units).replace("\N{NO-BREAK SPACE}", " ")


class ClimbField(InUnits, ReadField):
    """An elevation gain in metres or feet."""

    def read(self, text: str) -> Any:
        """See `parse.climb`."""
        return parse.climb(text, self.units)

    def write(self, value: Any) -> str:
        """Format with the unit, in whole metres or feet."""
        return locale.climb(value, self.units).replace("\N{NO-BREAK SPACE}", " ")


class AmountField(InUnits, StringField):
    """An amount whose metric is in another field, so the form parses it. `exact` is the parsed value."""

    exact: Any = None


class DurationField(ReadField):
    """A length of time: "25:00", "1 h 20 min"."""

    def read(self, text: str) -> Any:
        """See `parse.duration`."""
        return parse.duration(text)

    def write(self, value: Any) -> str:
        """Format as h:mm:ss or m:ss."""
        return locale.duration(value)


class PaceField(InUnits, ReadField):
    """A pace, entered as the time per kilometre or mile."""

    def read(self, text: str) -> Any:
        """See `parse.duration`."""
        return Pace.of(self.units.length, parse.duration(text))

    def write(self, value: Any) -> str:
        """Format as m:ss."""
        return locale.duration(Duration(round(value.ms_per(self.units.length) / 1_000) * 1_000))


class DayField(ReadField):
    """A date, with the browser's date picker."""

    widget = TextInput(input_type="date")

    def read(self, text: str) -> date:
        """See `parse.day`."""
        return parse.day(text)

    def write(self, value: date) -> str:
        """Format as ISO 8601, which the picker requires."""
        return value.isoformat()


class TimeField(ReadField):
    """A time of day, with the browser's time picker."""

    widget = TextInput(input_type="time")

    def read(self, text: str) -> Any:
        """See `parse.clock_time`."""
        return parse.clock_time(text)

    def write(self, value: Any) -> str:
        """Format as HH:MM."""
        return f"{value:%H:%M}"


class NumberField(ReadField):
    """A whole number in a range."""

    widget = TextInput(input_type="text")

    def __init__(self, label: Any, validators: Any = (), *, least: int = 0, most: int = 10**9, **kwargs: Any) -> None:
        super().__init__(label, validators, **{"render_kw": {"inputmode": "numeric"}, **kwargs})
        self.least, self.most = least, most

    def read(self, text: str) -> int:
        """See `parse.whole`."""
        return parse.whole(text, self.least, self.most)


class HandleField(ReadField):
    """A runner's handle."""

    def read(self, text: str) -> str:
        """See `parse.handle`."""
        return parse.handle(text)


class NameField(StringField):
    """A one-line name. Any whitespace between words becomes a single space."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Normalise the submitted text."""
        super().process_formdata([" ".join(str(value).replace("\0", "").split()) for value in valuelist])


class _WithoutOptions:
    """A stand-in for a select field that has no options."""

    def __init__(self, field: Any) -> None:
        self.id, self.name, self.flags = field.id, field.name, field.flags

    def has_groups(self) -> bool:
        """Return False."""
        return False

    def _iter_choices_normalized(self) -> tuple[()]:
        return ()


class _ZoneSelect(Select):
    """A select with cached options: rendering four hundred of them takes longer than the rest of most pages."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Render the control with the chosen zone selected."""
        around = super().__call__(_WithoutOptions(field), **kwargs).removesuffix("</select>")
        offered = tuple((each.value, str(each.label)) for each in field.choices[: len(field.choices) - len(_offered())])
        return Markup(f"{around}{_zone_options(offered, field.data)}</select>")  # noqa: S704 written by WTForms


@lru_cache(maxsize=32)  # about 25 kB each
def _zone_options(before: tuple[tuple[str, str], ...], chosen: str | None) -> str:
    every = [*before, *((each.value, str(each.label)) for each in _offered())]
    return "".join(Select.render_option(Choice(value, label, value == chosen, {})) for value, label in every)


@cache
def _offered() -> tuple[SelectChoice, ...]:
    return tuple(SelectChoice(zone, clock.zone_label(zone)) for zone in clock.zone_names())


class ZoneField(SelectField):
    """A time zone from the list."""

    widget = _ZoneSelect()

    def __init__(self, label: Any, validators: Any = (), **kwargs: Any) -> None:
        kwargs.setdefault("invalid_choice_message", _l("Pick a time zone from the list."))
        super().__init__(label, validators, choices=_offered(), **kwargs)

    def process_data(self, value: Any) -> None:
        """Offer a stored zone too if it is not in the list, such as a fixed offset."""
        super().process_data(value)
        if value and value not in clock.zone_names():
            self.choices = [SelectChoice(value, clock.zone_label(value)), *_offered()]


class ChoiceField(SelectField):
    """One member of an enumeration. `labels` maps members to labels, in order. `empty` is the label for no choice."""

    def __init__(
        self,
        label: Any,
        kind: type[Enum],
        labels: dict[Any, Any],
        validators: Any = (),
        *,
        empty: Any = None,
        **kw: Any,
    ) -> None:
        choices = [SelectChoice("", empty)] if empty is not None else []
        choices += [SelectChoice(member.value, text) for member, text in labels.items()]

        def coerce(text: Any) -> Any:
            if isinstance(text, kind):
                return text
            return kind(text) if text else None

        kw.setdefault("invalid_value_message", _l("Pick one of these."))
        super().__init__(label, validators, choices=choices, coerce=coerce, **kw)
        self.may_be_empty = empty is not None or self.flags.optional

    def iter_choices(self) -> Any:
        """Yield the choices with the chosen one selected. WTForms would compare coerced values."""
        data = self.data.value if isinstance(self.data, Enum) else (self.data or "")
        for choice in self.choices:
            yield Choice(choice.value, choice.label, choice.value == data, choice.render_kw)

    def pre_validate(self, form: Any) -> None:
        """Reject an empty value unless it is offered. Coercion has already rejected unknown values."""
        if self.data is None and not self.process_errors and not self.may_be_empty:
            raise StopValidation(_l("Pick one of these."))
