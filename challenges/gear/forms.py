"""Forms for shoes and for the shoes of a run."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from challenges import clock
from challenges.gear.models import Shoe
from challenges.gear.queries import Pair, ShoeChoice, name_is_taken
from challenges.gear.rules import USUAL_LIMIT, refused_fields, retirement_refusal
from challenges.gear.text import usual_line
from challenges.recordings.kinds import RunKind
from challenges.runners.models import Runner
from challenges.runners.rules import can_be_shown, name_reason
from challenges.runs.text import KINDS
from challenges.units import Distance
from challenges.web import locale
from challenges.web.edits import EditForm
from challenges.web.fields import DayField, DistanceField
from challenges.web.forms import Form, at_most, needed, optional


class ChecksField(SelectMultipleField):
    """A multiple choice, shown as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, validate_choice=True, **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Reject values that were not offered."""
        if self.data and not set(self.data) <= {choice.value for choice in self.choices or ()}:
            raise ValidationError(_l("Pick from the list."))


class ShoeForm(EditForm):
    """A pair of shoes."""

    name = StringField(
        _l("Name"), [needed(_l("Enter a name.")), at_most(40)], description=_l("What you call them: “Blue ones”.")
    )
    brand = StringField(_l("Brand"), [optional(), at_most(40)])
    model = StringField(
        _l("Model"), [optional(), at_most(60)],
        description=_l("Used without your name to show how long this model lasts here."),
    )  # fmt: skip
    first_day = DayField(_l("First used"), [needed(_l("Enter a day."))])
    distance_before = DistanceField(_l("Distance already on them"), [optional()])
    good_for = DistanceField(
        _l("Remind me at"), [needed(_l("Enter a distance, like 700 km."))],
        description=_l("Most pairs last 500 to 800 km. You can keep using them after that."),
    )  # fmt: skip
    kinds = ChecksField(
        _l("Default for"), description=_l("New runs of these types get this pair automatically, imported ones too."),
        choices=[SelectChoice(kind.value, text) for kind, text in KINDS.items()],
    )  # fmt: skip

    def __init__(self, runner: Runner, pair: Pair | None = None) -> None:
        self.runner, self.shoe = runner, pair.shoe if pair else None
        self.today = clock.local_date(clock.now(), runner.zone)
        super().__init__(data=_known(pair, self.today))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check all fields, so that every error shows at once."""
        sound = super().validate(extra_validators)
        refused = refused_fields(
            first_day=self.first_day.data, before=self.distance_before.data, good_for=self.good_for.data,
            today=self.today,
        )  # fmt: skip
        for name, reason in refused.items():
            self[name].errors = [*self[name].errors, locale.tell(reason)]
        return sound and not refused

    def validate_name(self, field: Any) -> None:
        """Check that the name can be displayed and isn't taken."""
        if reason := name_reason(field.data):
            raise ValidationError(locale.tell(reason))
        if name_is_taken(self.runner.id, field.data, but_for=self.shoe.id if self.shoe else None):
            raise ValidationError(_l("You already have a pair with this name."))

    def validate_first_day(self, field: Any) -> None:
        """Check that the first day isn't after the day the pair was retired."""
        if field.data and self.shoe and self.shoe.retired_on and self.shoe.retired_on < field.data:
            raise ValidationError(_l("This can't be after the day you retired them."))

    def validate_brand(self, field: Any) -> None:
        """Check that the text can be displayed."""
        if field.data and not can_be_shown(field.data):
            raise ValidationError(_l("Remove characters that can't be displayed."))

    validate_model = validate_brand

    def arguments(self) -> dict[str, Any]:
        """The values as arguments of `actions.add_pair` and `actions.change_pair`."""
        values = self.values()
        values["distance_before"] = values["distance_before"] or Distance(0)
        values |= {name: values[name] or "" for name in ("brand", "model")}
        return values | {"kinds": [RunKind(value) for value in values["kinds"] or ()]}


def _known(pair: Pair | None, today: date) -> dict[str, Any]:
    if pair is None:
        return {"first_day": today, "good_for": USUAL_LIMIT}
    shoe = pair.shoe
    names = ("name", "brand", "model", "first_day", "good_for")
    before = shoe.distance_before or None  # show zero as an empty field
    return {name: getattr(shoe, name) for name in names} | {
        "distance_before": before, "kinds": [kind.value for kind in pair.kinds],
    }  # fmt: skip


class RetirementForm(Form):
    """The day on which a pair is retired."""

    day = DayField(_l("Retired on"), [needed(_l("Enter a day."))])

    def __init__(self, runner: Runner, shoe: Shoe, **kwargs: Any) -> None:
        self.shoe, self.today = shoe, clock.local_date(clock.now(), runner.zone)
        super().__init__(data={"day": self.today}, **kwargs)

    def validate_day(self, field: Any) -> None:
        """Check that the day is between the first day and today."""
        if field.data and (reason := retirement_refusal(self.shoe.first_day, field.data, self.today)):
            raise ValidationError(locale.tell(reason))


class PairsForm(EditForm):
    """The pairs worn in a run, as part of the run's form or on its own."""

    pairs = ChecksField(_l("Shoes"), coerce=int)

    def __init__(self, choices: list[ShoeChoice], *, hint: bool = False, **kwargs: Any) -> None:
        super().__init__(data={"pairs": [choice.id for choice in choices if choice.worn]}, **kwargs)
        self.pairs.choices = [SelectChoice(choice.id, choice.name) for choice in choices]
        if hint:
            self.pairs.description = usual_line(choices)
