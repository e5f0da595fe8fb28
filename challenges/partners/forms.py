"""A card, a question, and a run to come."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from challenges.gear.forms import ChecksField
from challenges.partners.models import PartnerCard, Partnership
from challenges.partners.rules import Aim, Looking, Part, place_words
from challenges.partners.rules.asking import LONGEST_MEETING, LONGEST_WORD
from challenges.partners.rules.matching import FASTEST, LONGEST_ABOUT, LONGEST_CONTACT, LONGEST_PLACE, SLOWEST
from challenges.partners.words import AIMS, PARTS, day_names, name, partner_face
from challenges.runners.models import Runner
from challenges.units import Pace
from challenges.web import language
from challenges.web.edits import EditForm
from challenges.web.forms import DayField, Form, PaceField, TimeField, at_most, needed, optional


class CardForm(EditForm):
    """What one says of oneself to who may suit. Paces are typed in the reader's unit."""

    place = StringField(
        _l("Where you run, in your words"), [needed(), at_most(LONGEST_PLACE)],
        description=_l("As coarse as you like: “Vondelpark side of town”. Others are matched by the words in it."),
    )  # fmt: skip
    fast = PaceField(_l("Easy pace, from"), [needed()], description=_l("For example 5:40"))
    slow = PaceField(_l("to"), [needed()], description=_l("For example 6:30"))
    days = ChecksField(_l("Days that suit you"), coerce=int)
    parts = ChecksField(_l("Time of day"), coerce=str)
    aims = ChecksField(_l("What you look for"), coerce=str)
    about = TextAreaField(_l("A line about you"), [optional(), at_most(LONGEST_ABOUT)])
    contact = StringField(
        _l("How partners reach you"), [optional(), at_most(LONGEST_CONTACT)],
        description=_l("A number, an address, a name in a chat. Shown only to partners, once you both agreed."),
    )  # fmt: skip

    def __init__(self, card: PartnerCard | None = None) -> None:
        super().__init__(data=_typed(card) if card else {"days": [], "parts": [], "aims": []})
        self.days.choices = [SelectChoice(day, text) for day, text in enumerate(day_names(range(7)))]
        self.parts.choices = [SelectChoice(part.value, text) for part, text in PARTS.items()]
        self.aims.choices = [SelectChoice(aim.value, text) for aim, text in AIMS.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        """Paces of runners, the faster first; one day and one time of day at least; a place that says something."""
        fine = bool(super().validate(extra_validators))
        for field, message in self._refused():
            field.errors = [*field.errors, message]
            fine = False
        return fine

    def _refused(self) -> list[tuple[Any, Any]]:
        found: list[tuple[Any, Any]] = []
        if self.clean("fast", "slow") and self.fast.data and self.slow.data:
            ends = [(self.fast, self.fast.data.ms_per_km), (self.slow, self.slow.data.ms_per_km)]
            odd = [field for field, pace in ends if not FASTEST <= pace <= SLOWEST]
            found += [(field, _l("That is no pace for an easy run. Write minutes and seconds: 5:40.")) for field in odd]
            if not odd and ends[0][1] > ends[1][1]:
                found.append((self.slow, _l("The slower end comes second.")))
        if not self.days.data:
            found.append((self.days, _l("Pick a day.")))
        if not self.parts.data:
            found.append((self.parts, _l("Pick a time of day.")))
        if self.place.data and not place_words(self.place.data):
            found.append((self.place, _l("Write it with words that others would use, too.")))
        return found

    @property
    def looking(self) -> Looking:
        """What was typed, of a form that is fine."""
        slow, fast = self.slow.data, self.fast.data
        if slow is None or fast is None:
            raise ValueError("a form that is not fine")
        return Looking(
            self.place.data or "", slow.ms_per_km, fast.ms_per_km,
            frozenset(self.days.data or ()), frozenset(map(Part, self.parts.data or ())),
            frozenset(map(Aim, self.aims.data or ())),
        )  # fmt: skip


def _typed(card: PartnerCard) -> dict[str, Any]:
    """A card as its form shows it."""
    looking = card.looking
    return {
        "place": card.place, "days": sorted(looking.days), "parts": [part.value for part in looking.parts],
        "aims": [aim.value for aim in looking.aims], "about": card.about, "contact": card.contact,
        "fast": Pace(looking.fast), "slow": Pace(looking.slow),
    }  # fmt: skip


class AskForm(Form):
    """A short word to somebody."""

    word = TextAreaField(
        _l("A short word"), [optional(), at_most(LONGEST_WORD)],
        description=_l("Why you ask, or when you would like to run. They read it with your card."),
    )  # fmt: skip


class SetOutForm(Form):
    """When and where one runs, and who is told."""

    day = DayField(_l("Day"), [needed()])
    at = TimeField(_l("At"), [needed()])
    meeting = StringField(
        _l("Where"), [needed(), at_most(LONGEST_MEETING)], description=_l("In words: “the gate by the pond”.")
    )
    partners = ChecksField(_l("Who is told"), coerce=int)

    def __init__(self, partners: Sequence[Partnership], reader: Runner) -> None:
        tomorrow = language.today() + timedelta(days=1)
        super().__init__(data={"day": tomorrow, "at": time(7), "partners": [each.id for each in partners]})
        self.partners.choices = [SelectChoice(each.id, name(partner_face(each, reader))) for each in partners]

    def validate(self, extra_validators: Any = None) -> bool:
        """Somebody is told."""
        fine = bool(super().validate(extra_validators))
        if not self.partners.data:
            self.partners.errors = [*self.partners.errors, _l("Pick somebody.")]
            return False
        return fine

    @property
    def when(self) -> tuple[date, time]:
        """The day and the time, of a form that is fine."""
        return cast(date, self.day.data), cast(time, self.at.data)

    def refuse(self, message: Any) -> None:
        """Put a message beside the time."""
        self.at.errors = [*self.at.errors, message]
