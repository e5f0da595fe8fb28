"""Forms for organisers."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from challenges import posters
from challenges.clock import Window
from challenges.monthly import rules, text
from challenges.monthly.models import Challenge, ChallengeTemplate
from challenges.monthly.rules import ChallengeClock, CountsFrom
from challenges.monthly.rules.metrics import TARGETS, Metric, Ranking
from challenges.refusals import Reason, Unreadable
from challenges.web import locale
from challenges.web.edits import EditForm
from challenges.web.fields import AmountField, ChoiceField, DayField, DistanceField, NumberField, ZoneField
from challenges.web.forms import Form, at_most, chosen, needed, optional

PALETTES = [SelectChoice(key, _l(palette.label)) for key, palette in posters.PALETTES.items()]
MOTIFS = [SelectChoice(key, _l(label)) for key, label in posters.MOTIFS.items()]


def on_one_line(text: Any) -> Any:
    """Collapse line breaks and repeated spaces."""
    return " ".join(text.split()) if isinstance(text, str) else text


class ChallengeCardForm(EditForm):
    """Fields for a challenge's metric, target and rules."""

    metric = ChoiceField(
        _l("What to measure"), Metric, {one: text.METRICS[one] for one in TARGETS}, default=Metric.DISTANCE
    )
    target = AmountField(
        _l("Target"), [needed()], description=_l("Like 100 km. Elevation in metres or feet, time in hours.")
    )
    rungs = AmountField(
        _l("Levels"),
        [optional()],
        description=_l("Steps below and above the target, like 25, 50, 75, 100, 150. Each one earns a medal."),
    )
    least_distance = DistanceField(
        _l("Shortest run that counts"), [optional()], description=_l("Leave empty to count runs of any length.")
    )
    allows_typed = BooleanField(_l("Count self-reported runs"), default=True)
    allows_indoor = BooleanField(_l("Count treadmill and other indoor runs"), default=True)
    allows_walks = BooleanField(_l("Count walks"))
    counts_from = ChoiceField(_l("Count each runner's runs"), CountsFrom, text.COUNTS_FROM, default=CountsFrom.WINDOW)
    ranking = ChoiceField(_l("If runners tie on the same day"), Ranking, text.RANKINGS, default=Ranking.STANDARD)
    grace_hours = NumberField(
        _l("Hours to log runs after the last day"),
        [needed()],
        least=0,
        most=240,
        default=72,
        description=_l("From 0 to 240. Then the standings are provisional for 24 hours before they're final."),
    )

    kept: Challenge | ChallengeTemplate | None = None  # the row being edited

    def validate_target(self, field: Any) -> None:
        """Read the target in the unit of the metric."""
        field.amount = self._untouched("target") or self._read(
            lambda metric: text.read_target(field.data, metric, field)
        )

    def validate_rungs(self, field: Any) -> None:
        """Read each level like the target; limit their number."""
        field.amounts = self._untouched("rungs") or []
        if not field.amounts:
            field.amounts = self._read(lambda metric: text.read_rungs(field.data, metric, field)) or []
        if len(set(field.amounts)) > rules.MOST_RUNGS:
            raise ValidationError(_("Enter no more than %(most)s levels.", most=rules.MOST_RUNGS))

    def _read(self, read: Callable[[Metric], Any]) -> Any:
        if not isinstance(self.metric.data, Metric):
            return None  # reported at the metric field
        try:
            return read(self.metric.data)
        except Unreadable as error:
            raise ValidationError(locale.tell(error.reason) if error.reason else "") from error

    def columns(self) -> dict[str, Any]:
        """Return the values by column name. Untouched amounts keep their exact stored value."""
        values = self.values()
        if "target" in self:
            values["target"] = self._untouched("target") or self.target.amount
            rungs = self._untouched("rungs") or getattr(self.rungs, "amounts", [])
            values["rungs"] = rules.rungs_with(rungs, values["target"])
        values["description"] = values["description"] or ""
        return values

    def _untouched(self, name: str) -> Any:
        """Return the stored target or levels if they were submitted unchanged."""
        if self.kept is None or self.metric.data is not self.kept.metric:
            return None
        return getattr(self.kept, name) if self.untouched(name) else None

    def keep(self, card: Challenge | ChallengeTemplate) -> None:
        """Edit this row."""
        self.kept, self.target.exact, self.rungs.exact = card, card.target, card.rungs

    def refuse(self, reason: Reason | None) -> None:
        """Show the action's refusal: the challenge changed while the form was open."""
        if reason is not None:
            self.form_errors.append(locale.tell(reason))


def _title(hint: Any) -> Any:
    return StringField(_l("Name"), [needed(), at_most(60)], filters=[on_one_line], description=hint)


def _summary(hint: Any) -> Any:
    return StringField(_l("Summary"), [needed(), at_most(200)], filters=[on_one_line], description=hint)


def _description() -> Any:
    return TextAreaField(
        _l("Description"),
        [optional(), at_most(5000)],
        description=_l("You can use Markdown: paragraphs, lists, *emphasis*, links."),
    )


class ChallengeForm(ChallengeCardForm):
    """Form for a new or existing challenge."""

    title = _title(_l("Shown on the poster."))
    summary = _summary(_l("Shown under the name."))
    description = _description()
    first_day = DayField(_l("First day"), [needed()])
    last_day = DayField(_l("Last day"), [needed()])
    clock = ChoiceField(_l("Dates follow"), ChallengeClock, text.CLOCKS, default=ChallengeClock.RUNNER)
    zone = ZoneField(_l("Time zone"), [chosen()], description=_l("Only used if everyone shares one clock."))
    motif = RadioField(_l("Design"), [chosen()], choices=MOTIFS)
    palette = RadioField(_l("Colours"), [chosen()], choices=PALETTES)

    @classmethod
    def for_challenge(cls, challenge: Challenge, *, locked: bool) -> "ChallengeForm":
        """Return the form of an existing challenge; `locked` removes the fields that runners joined for."""
        form = cls(data=_shown(challenge))
        form.keep(challenge)
        for name in rules.CARD if locked else ():
            del form[name]
        return form

    def validate_last_day(self, field: Any) -> None:
        """Check that the window runs forwards, isn't too long, and isn't over."""
        if not self.clean("first_day", "last_day") or not (self.first_day.data and field.data):
            return
        if reason := rules.refusal_of_window(self.first_day.data, field.data, locale.today()):
            raise ValidationError(locale.tell(reason))

    def validate_target(self, field: Any) -> None:
        """Limit a target in active days to the length of the window."""
        super().validate_target(field)
        if self.metric.data is not Metric.ACTIVE_DAYS or not self.clean("first_day", "last_day"):
            return
        first, last = self.first_day.data, self.last_day.data
        if first and last and first <= last < date.max and field.amount > (most := Window(first, last).days):
            raise ValidationError(_("The challenge has fewer days than this. Enter %(days)s or less.", days=most))


class TemplateForm(ChallengeCardForm):
    """Form for the template of future months."""

    title = _title(_l("You can use {month}, {year} and {target}: “{month} 100” becomes “November 100”."))
    summary = _summary(_l("Shown under the name. You can use {month}, {year} and {target} here too."))
    description = _description()
    days_ahead = NumberField(_l("Days before the month to publish it"), [needed()], least=0, most=31, default=10)
    active = BooleanField(_l("Create challenges from this template"), default=True)

    @classmethod
    def for_template(cls, template: ChallengeTemplate) -> "TemplateForm":
        """Return the form of an existing template."""
        form = cls(data=_shown(template))
        form.keep(template)
        return form

    def validate_title(self, field: Any) -> None:
        """Allow only known placeholders."""
        if unknown := rules.unknown_places(field.data):
            raise ValidationError(_("%(place)s doesn't work here. Use {month}, {year} or {target}.", place=unknown[0]))

    validate_summary = validate_title
    validate_description = validate_title


class ChallengeCancellationForm(Form):
    """Form for cancelling a challenge."""

    reason = StringField(
        _l("Reason"),
        [needed(_l("Enter a reason, in a sentence. Everyone taking part will read it.")), at_most(200)],
        filters=[on_one_line],
    )


def _shown(row: Challenge | ChallengeTemplate) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns} | {
        "target": text.typed(row.target, row.metric),
        "rungs": text.typed_list(row.rungs, row.metric),
    }
