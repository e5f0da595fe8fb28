"""Forms for a partner card, a request, and an invitation to a run."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from challenges.gear.forms import ChecksField
from challenges.partners.models import PartnerCard, Partnership
from challenges.partners.rules import (
    FASTEST,
    LONGEST_ABOUT,
    LONGEST_CONTACT,
    LONGEST_MEETING,
    LONGEST_PLACE,
    LONGEST_WORD,
    SLOWEST,
    PartnerAim,
    PartnerWish,
    RunningTime,
    place_words,
)
from challenges.partners.text import AIMS, PARTS, day_names, name, partner_face
from challenges.runners.models import Runner
from challenges.units import Pace
from challenges.web import locale
from challenges.web.edits import EditForm
from challenges.web.fields import DayField, PaceField, TimeField
from challenges.web.forms import Form, at_most, needed, optional


class PartnerCardForm(EditForm):
    """A runner's partner card. Paces are entered in the reader's unit."""

    place = StringField(
        _l("Where you run"), [needed(_l("Enter a place.")), at_most(LONGEST_PLACE)],
        description=_l("As rough as you like, for example “Vondelpark side of town”. We match the words in it."),
    )  # fmt: skip
    fast = PaceField(
        _l("Fastest easy pace"), [needed(_l("Enter a pace, like 5:40."))], description=_l("For example 5:40")
    )
    slow = PaceField(
        _l("Slowest easy pace"), [needed(_l("Enter a pace, like 6:30."))], description=_l("For example 6:30")
    )
    days = ChecksField(_l("Days that suit you"), coerce=int)
    parts = ChecksField(_l("Time of day"), coerce=str)
    aims = ChecksField(_l("What you're looking for"), coerce=str)
    about = TextAreaField(_l("A line about you"), [optional(), at_most(LONGEST_ABOUT)])
    contact = StringField(
        _l("How partners can reach you"), [optional(), at_most(LONGEST_CONTACT)],
        description=_l("A phone number, an email, a chat name. Only shown to partners, once you've both agreed."),
    )  # fmt: skip

    def __init__(self, card: PartnerCard | None = None) -> None:
        super().__init__(data=_typed(card) if card else {"days": [], "parts": [], "aims": []})
        self.days.choices = [SelectChoice(day, text) for day, text in enumerate(day_names(range(7)))]
        self.parts.choices = [SelectChoice(part.value, text) for part, text in PARTS.items()]
        self.aims.choices = [SelectChoice(aim.value, text) for aim, text in AIMS.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the pace range, that a day and a time of day are picked, and that the place contains words."""
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
            found += [(field, _l("Enter an easy pace in minutes and seconds, like 5:40.")) for field in odd]
            if not odd and ends[0][1] > ends[1][1]:
                found.append((self.slow, _l("Your slowest pace can't be faster than your fastest.")))
        if not self.days.data:
            found.append((self.days, _l("Pick a day.")))
        if not self.parts.data:
            found.append((self.parts, _l("Pick a time of day.")))
        if self.place.data and not place_words(self.place.data):
            found.append((self.place, _l("Enter a place in words, like “Vondelpark”.")))
        return found

    @property
    def wish(self) -> PartnerWish:
        """The card's values. Only valid after the form has validated; raises ValueError without paces."""
        slow, fast = self.slow.data, self.fast.data
        if slow is None or fast is None:
            raise ValueError("the form has not validated")
        return PartnerWish(
            self.place.data or "", slow.ms_per_km, fast.ms_per_km,
            frozenset(self.days.data or ()), frozenset(map(RunningTime, self.parts.data or ())),
            frozenset(map(PartnerAim, self.aims.data or ())),
        )  # fmt: skip


def _typed(card: PartnerCard) -> dict[str, Any]:
    """Return a card as form data."""
    wish = card.wish
    return {
        "place": card.place, "days": sorted(wish.days), "parts": [part.value for part in wish.parts],
        "aims": [aim.value for aim in wish.aims], "about": card.about, "contact": card.contact,
        "fast": Pace(wish.fast), "slow": Pace(wish.slow),
    }  # fmt: skip


class AskForm(Form):
    """A message that goes with a request."""

    word = TextAreaField(
        _l("Message"), [optional(), at_most(LONGEST_WORD)],
        description=_l("Say why you're asking, or when you'd like to run."),
    )  # fmt: skip


class SetOutForm(Form):
    """When and where a run starts, and which partners are invited."""

    day = DayField(_l("Day"), [needed(_l("Enter a day."))])
    at = TimeField(_l("Time"), [needed(_l("Enter a time."))])
    meeting = StringField(
        _l("Meeting point"), [needed(_l("Enter a meeting point.")), at_most(LONGEST_MEETING)],
        description=_l("For example “the gate by the pond”."),
    )  # fmt: skip
    partners = ChecksField(_l("Partners to invite"), coerce=int)

    def __init__(self, partners: Sequence[Partnership], reader: Runner) -> None:
        tomorrow = locale.today() + timedelta(days=1)
        super().__init__(data={"day": tomorrow, "at": time(7), "partners": [each.id for each in partners]})
        self.partners.choices = [SelectChoice(each.id, name(partner_face(each, reader))) for each in partners]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that at least one partner is picked."""
        fine = bool(super().validate(extra_validators))
        if not self.partners.data:
            self.partners.errors = [*self.partners.errors, _l("Pick at least one partner.")]
            return False
        return fine

    @property
    def when(self) -> tuple[date, time]:
        """The day and the time. Only valid after the form has validated."""
        return cast(date, self.day.data), cast(time, self.at.data)

    def refuse(self, message: Any) -> None:
        """Show a message at the time field."""
        self.at.errors = [*self.at.errors, message]
