"""Proposing a song or a playlist, asking for some, and saying why one is left out."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.widgets import ListWidget, RadioInput

from challenges.music.rules import (
    LONGEST_NAME,
    LONGEST_REASON,
    Beats,
    Link,
    Sort,
    beats_in,
    link_in,
)
from challenges.music.words import SORTS
from challenges.web.forms import ChoiceField, Form, ReadField, at_most, needed, optional


class BeatsField(ReadField):
    """Beats a minute: "162", "158 to 166"."""

    def read(self, text: str) -> Beats:
        """See `rules.beats_in`."""
        return beats_in(text)

    def write(self, value: Beats) -> str:
        """As it is typed."""
        return str(value.low) if value.low == value.high else f"{value.low}\N{EN DASH}{value.high}"


class LinkField(ReadField):
    """A link by https."""

    def read(self, text: str) -> Link:
        """See `rules.link_in`."""
        return link_in(text)

    def write(self, value: Link) -> str:
        """Its address."""
        return value.address


class SongForm(Form):
    """A song or a playlist."""

    sort = ChoiceField(_l("What is it"), Sort, SORTS, widget=ListWidget(prefix_label=False), option_widget=RadioInput())
    title = StringField(_l("Title"), [needed(), at_most(LONGEST_NAME)])
    artist = StringField(
        _l("By"), [optional(), at_most(LONGEST_NAME)], description=_l("The artist, or who made the list.")
    )
    beats = BeatsField(
        _l("Beats a minute"),
        [needed()],
        description=_l("162, or for a playlist from and to: 158 to 166."),
        render_kw={"inputmode": "text"},
    )
    link = LinkField(
        _l("Link"), [optional()], description=_l("Where to hear it, at any provider; it begins with https://.")
    )

    def __init__(self) -> None:
        super().__init__(data={"sort": Sort.SONG})

    def validate(self, extra_validators: Any = None) -> bool:
        """A song has an artist and one tempo."""
        sound = super().validate(extra_validators)
        if self.sort.data is Sort.SONG:
            if self.clean("artist") and not self.artist.data:
                self.refuse("artist", _("A song is by somebody."))
            if self.clean("beats") and self.beats.data and self.beats.data.low != self.beats.data.high:
                self.refuse("beats", _("A song has one tempo, so one number. From and to are for playlists."))
        return sound and not self.errors

    def refuse(self, name: str, message: Any) -> None:
        """Put a message beside a field."""
        self[name].errors = [*self[name].errors, message]

    @property
    def proposed(self) -> dict[str, Any]:
        """What is proposed."""
        names = {name: " ".join((self[name].data or "").split()) for name in ("title", "artist")}
        return {"sort": self.sort.data, "beats": self.beats.data, "link": self.link.data, **names}


class RefusalForm(Form):
    """Why a proposal is left out."""

    reason = StringField(
        _l("Why"), [needed(), at_most(LONGEST_REASON)], description=_l("Whoever proposed it reads this.")
    )


class AskingForm(Form):
    """Which songs are asked for, in the address of the list."""

    class Meta(Form.Meta):
        """It changes nothing, so it carries no token."""

        csrf = False

    q = StringField(_l("Search"), [optional(), at_most(100)])
    bpm = BeatsField(_l("Beats a minute"), [optional()])
