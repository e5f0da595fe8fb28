"""Forms for organisers of races."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from challenges import clock, posters
from challenges.clock import Window
from challenges.monthly.rules import ChallengeClock
from challenges.races import rules
from challenges.races.models import Race
from challenges.refusals import Reason
from challenges.web import locale
from challenges.web.edits import EditForm
from challenges.web.fields import ChoiceField, DayField, DistanceField, NumberField, TimeField, ZoneField
from challenges.web.forms import Form, at_most, chosen, needed, optional

CLOCKS = {
    ChallengeClock.RUNNER: _l("Each runner's local date"),
    ChallengeClock.HOST: _l("One clock for everyone, in the time zone below"),
}
PALETTES = [SelectChoice(key, _l(palette.label)) for key, palette in posters.PALETTES.items()]
MOTIFS = [SelectChoice(key, _l(label)) for key, label in posters.MOTIFS.items()]
AT_MIDNIGHT = time(23, 59)


def _on_one_line(text: Any) -> Any:
    return " ".join(text.split()) if isinstance(text, str) else text


class RaceForm(EditForm):
    """Form for a new or existing race."""

    title = StringField(
        _l("Name"), [needed(), at_most(60)], filters=[_on_one_line], description=_l("Shown on the bib.")
    )
    summary = StringField(
        _l("Summary"), [needed(), at_most(200)], filters=[_on_one_line], description=_l("Shown on the poster.")
    )
    description = TextAreaField(
        _l("Description"),
        [optional(), at_most(5000)],
        description=_l("You can use Markdown: paragraphs, lists, *emphasis*, links."),
    )
    distance = DistanceField(
        _l("Distance"), [needed()], description=_l("Like 10 km, 6.2 mi or half marathon. Runners cover it in one run.")
    )
    first_day = DayField(_l("First day"), [needed()])
    last_day = DayField(_l("Last day"), [needed()])
    clock = ChoiceField(_l("Dates follow"), ChallengeClock, CLOCKS, [chosen()], default=ChallengeClock.RUNNER)
    closes_on = DayField(_l("Sign-up closes on"), [needed()])
    closes_at = TimeField(_l("Closing time"), [needed()], default=AT_MIDNIGHT)
    zone = ZoneField(
        _l("Time zone"),
        [chosen()],
        description=_l("For the closing time, and for the dates if everyone shares one clock."),
    )
    capacity = NumberField(
        _l("Places"), [optional()], least=1, most=1_000_000, description=_l("Leave empty for no limit.")
    )
    motif = RadioField(_l("Design"), [chosen()], choices=MOTIFS)
    palette = RadioField(_l("Colours"), [chosen()], choices=PALETTES)

    race: Race | None = None

    @classmethod
    def for_race(cls, race: Race, *, locked: bool) -> "RaceForm":
        """Return the form of an existing race; `locked` removes the fields that can't change after the first entry."""
        closes = race.signup_closes_at.astimezone(clock.zone_of(race.zone))
        form = cls(obj=race, closes_on=closes.date(), closes_at=closes.time().replace(second=0, microsecond=0))
        form.race = race
        for name in rules.LOCKED if locked else ():
            del form[name]
        return form

    def columns(self) -> dict[str, Any]:
        """Return the values by column name."""
        values = self.values()
        values["signup_closes_at"] = self._closing()
        del values["closes_on"], values["closes_at"]
        values["description"] = values["description"] or ""
        return values

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate each field, then combinations of the fields that could be read."""
        now = self._now
        return super().validate(extra_validators) & all(
            [
                self._fits("distance", lambda: rules.refusal_of_distance(now("distance"))),
                self._fits("capacity", lambda: rules.refusal_of_capacity(now("capacity"), self._taken())),
                self._fits("last_day", lambda: rules.refusal_of_window(now("first_day"), now("last_day")), "first_day"),
                self._fits("closes_on", self._closing_refusal, "closes_at", *rules.LOCKED[1:]),
            ]
        )

    def refuse(self, reason: Reason | None) -> None:
        """Show the action's refusal: the race changed while the form was open."""
        if reason is not None:
            self.form_errors.append(locale.tell(reason))

    def _fits(self, name: str, refusal: Callable[[], Reason | None], *others: str) -> bool:
        """Apply a rule to fields that were read without error, and show its reason at the first one."""
        asked = [field for field in (name, *others) if field in self]
        if name not in asked or not self.clean(*asked):
            return True
        if reason := refusal():
            self[name].errors = [*self[name].errors, locale.tell(reason)]
        return reason is None

    def _closing_refusal(self) -> Reason | None:
        window = Window(self._now("first_day"), self._now("last_day"))
        zone = rules.clock_zone(self._now("clock"), self._now("zone"))
        return rules.refusal_of_closing(self._closing(), window, zone)

    def _closing(self) -> datetime:
        return clock.local_instant(self._now("closes_on"), self._now("closes_at"), self._now("zone"))

    def _now(self, name: str) -> Any:
        """Return the value of a field, or of the race if the field is locked."""
        return self[name].data if name in self else getattr(self.race, name)

    def _taken(self) -> int:
        return self.race.places_taken if self.race else 0


class RaceCancellationForm(Form):
    """Form for cancelling a race."""

    reason = StringField(
        _l("Reason"),
        [needed(_l("Enter a reason, in a sentence. Everyone who entered will read it.")), at_most(200)],
        filters=[_on_one_line],
    )
