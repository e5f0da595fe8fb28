"""Our field types: they read text with `parse`, and keep what was typed when it cannot be read."""

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
from challenges.web import language


class ReadField(Field):
    """A text that is read into a value; what cannot be read stays as it was typed, with the reason beside it.

    A field that comes back as it was shown keeps the very value that it showed: the text may be rounded.
    """

    widget = TextInput()
    typed: str | None = None

    def read(self, text: str) -> Any:
        """The value in the text. Raises Unreadable."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """The value as the reader would type it."""
        return str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was sent."""
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
            reason = language.tell(error.reason) if error.reason else _l("We can't read this.")
            raise ValidationError(reason) from error

    def pre_validate(self, form: Any) -> None:
        """What cannot be read is not also missing: the one reason is enough."""
        if self.process_errors:
            raise StopValidation

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return self.write(self.data) if self.data is not None else ""


class InUnits:
    """A text in the reader's units. The unit and the decimal mark that it was shown with travel beside it, hidden: a
    form that was opened in miles is read in miles, whatever its reader chose since in another tab.
    """

    units: Units
    decimal: str

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """See what was sent along; else the reader's units as they are now."""
        name: str = self.name  # type: ignore[attr-defined]
        unit, _, mark = str(formdata.get(f"{name}-in") or "").partition(" ") if formdata else ("", "", "")
        self.show_now()
        if unit in list(Units):
            self.units = Units(unit)
        if mark in (".", ","):
            self.decimal = mark
        super().process(formdata, *args, **kwargs)  # type: ignore[misc]

    def show_now(self) -> None:
        """From here on it is in the reader's units."""
        self.units, self.decimal = language.units(), language.decimal_mark()

    def __call__(self, **kwargs: Any) -> Markup:
        """The control, and the hidden one beside it."""
        beside = Markup('<input type="hidden" name="{}-in" value="{} {}">')
        control: Markup = super().__call__(**kwargs)  # type: ignore[misc]
        return control + beside.format(self.name, self.units.value, self.decimal)  # type: ignore[attr-defined]


class DistanceField(InUnits, ReadField):
    """A distance in the reader's units, or in the one that was typed."""

    def read(self, text: str) -> Any:
        """See `parse.distance`."""
        return parse.distance(text, self.units)

    def write(self, value: Any) -> str:
        """With its unit, to two decimals in miles."""
        return language.exact(value, self.units).replace("\N{NO-BREAK SPACE}", " ")


class ClimbField(InUnits, ReadField):
    """An elevation gain in metres or feet."""

    def read(self, text: str) -> Any:
        """See `parse.climb`."""
        return parse.climb(text, self.units)

    def write(self, value: Any) -> str:
        """With its unit, in whole metres or feet."""
        return language.climb(value, self.units).replace("\N{NO-BREAK SPACE}", " ")


class AmountField(InUnits, StringField):
    """A figure whose metric another field names; the form reads it. `exact` is the value that the text stands for."""

    exact: Any = None


class DurationField(ReadField):
    """A length of time: "25:00", "1 h 20 min"."""

    def read(self, text: str) -> Any:
        """See `parse.duration`."""
        return parse.duration(text)

    def write(self, value: Any) -> str:
        """As clocks show it."""
        return language.duration(value)


class PaceField(InUnits, ReadField):
    """A pace, typed as the time for one of the reader's units."""

    def read(self, text: str) -> Any:
        """See `parse.duration`."""
        return Pace.of(self.units.length, parse.duration(text))

    def write(self, value: Any) -> str:
        """Minutes and seconds."""
        return language.duration(Duration(round(value.ms_per(self.units.length) / 1_000) * 1_000))


class DayField(ReadField):
    """A date, with the browser's own picker."""

    widget = TextInput(input_type="date")

    def read(self, text: str) -> date:
        """See `parse.day`."""
        return parse.day(text)

    def write(self, value: date) -> str:
        """As the picker wants it."""
        return value.isoformat()


class TimeField(ReadField):
    """A time of day, with the browser's own picker."""

    widget = TextInput(input_type="time")

    def read(self, text: str) -> Any:
        """See `parse.clock_time`."""
        return parse.clock_time(text)

    def write(self, value: Any) -> str:
        """Hours and minutes."""
        return f"{value:%H:%M}"


class NumberField(ReadField):
    """A whole number between two others."""

    widget = TextInput(input_type="text")

    def __init__(self, label: Any, validators: Any = (), *, least: int = 0, most: int = 10**9, **kwargs: Any) -> None:
        super().__init__(label, validators, **{"render_kw": {"inputmode": "numeric"}, **kwargs})
        self.least, self.most = least, most

    def read(self, text: str) -> int:
        """See `parse.whole`."""
        return parse.whole(text, self.least, self.most)


class HandleField(ReadField):
    """The name in a runner's address."""

    def read(self, text: str) -> str:
        """See `parse.handle`."""
        return parse.handle(text)


class NameField(StringField):
    """What something is called, in one line: spaces of any width and number between its words are one."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was sent."""
        super().process_formdata([" ".join(str(value).replace("\0", "").split()) for value in valuelist])


class _WithoutOptions:
    """A field as the widget of a select reads it, with nothing to choose from."""

    def __init__(self, field: Any) -> None:
        self.id, self.name, self.flags = field.id, field.name, field.flags

    def has_groups(self) -> bool:
        """None."""
        return False

    def _iter_choices_normalized(self) -> tuple[()]:
        return ()


class _ZoneSelect(Select):
    """A select whose four hundred options are kept: to write them takes longer than the rest of most pages."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """The control, with the chosen zone marked."""
        around = super().__call__(_WithoutOptions(field), **kwargs).removesuffix("</select>")
        offered = tuple((each.value, str(each.label)) for each in field.choices[: len(field.choices) - len(_offered())])
        return Markup(f"{around}{_zone_options(offered, field.data)}</select>")  # noqa: S704 written by WTForms


@lru_cache(maxsize=32)  # some 25 kB each
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
        """A zone that is kept but not in the list (a fixed offset) is offered too."""
        super().process_data(value)
        if value and value not in clock.zone_names():
            self.choices = [SelectChoice(value, clock.zone_label(value)), *_offered()]


class ChoiceField(SelectField):
    """One value of an enumeration; `labels` gives its words, in order. `empty` offers to choose none."""

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
        """The choices with the chosen one marked; WTForms compares coerced values."""
        data = self.data.value if isinstance(self.data, Enum) else (self.data or "")
        for choice in self.choices:
            yield Choice(choice.value, choice.label, choice.value == data, choice.render_kw)

    def pre_validate(self, form: Any) -> None:
        """Coercion refused what is not offered already; nothing is an answer only where it is offered."""
        if self.data is None and not self.process_errors and not self.may_be_empty:
            raise StopValidation(_l("Pick one of these."))
