"""Forms to suggest a song or a playlist, to search the list, and to decline a suggestion."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.widgets import ListWidget, RadioInput

from challenges.music.rules import LONGEST_NAME, LONGEST_REASON, BeatsPerMinute, SongLink, SongSort, beats_in, link_in
from challenges.music.text import SORTS
from challenges.web.fields import ChoiceField, ReadField
from challenges.web.forms import Form, at_most, needed, optional


class BeatsField(ReadField):
    """A tempo in bpm: "162", or a range "158 to 166"."""

    def read(self, text: str) -> BeatsPerMinute:
        """Parse the text; see `rules.beats_in`."""
        return beats_in(text)

    def write(self, value: BeatsPerMinute) -> str:
        """Return the value as text that `read` accepts."""
        return str(value.low) if value.low == value.high else f"{value.low}\N{EN DASH}{value.high}"


class LinkField(ReadField):
    """An https link."""

    def read(self, text: str) -> SongLink:
        """Parse the text; see `rules.link_in`."""
        return link_in(text)

    def write(self, value: SongLink) -> str:
        """Return the URL."""
        return value.address


class SongForm(Form):
    """A song or a playlist."""

    sort = ChoiceField(_l("Type"), SongSort, SORTS, widget=ListWidget(prefix_label=False), option_widget=RadioInput())
    title = StringField(_l("Title"), [needed(_l("Enter a title.")), at_most(LONGEST_NAME)])
    artist = StringField(
        _l("Artist"), [optional(), at_most(LONGEST_NAME)], description=_l("For a playlist, whoever made it.")
    )
    beats = BeatsField(
        _l("Tempo (bpm)"),
        [needed(_l("Enter a tempo, like 162."))],
        description=_l("For a song, like 162. For a playlist, a range like 158 to 166."),
        render_kw={"inputmode": "text"},
    )
    link = LinkField(
        _l("Link"), [optional()], description=_l("Where to listen, on any service. It starts with https://.")
    )

    def __init__(self) -> None:
        super().__init__(data={"sort": SongSort.SONG})

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that a song has an artist and a single tempo."""
        sound = super().validate(extra_validators)
        if self.sort.data is SongSort.SONG:
            if self.clean("artist") and not self.artist.data:
                self.refuse("artist", _("Enter the artist."))
            if self.clean("beats") and self.beats.data and self.beats.data.low != self.beats.data.high:
                self.refuse("beats", _("Enter one tempo for a song, like 162. Ranges are for playlists."))
        return sound and not self.errors

    def refuse(self, name: str, message: Any) -> None:
        """Show a message at a field."""
        self[name].errors = [*self[name].errors, message]

    @property
    def proposed(self) -> dict[str, Any]:
        """The values of the suggestion, as arguments of `actions.propose`."""
        names = {name: " ".join((self[name].data or "").split()) for name in ("title", "artist")}
        return {"sort": self.sort.data, "beats": self.beats.data, "link": self.link.data, **names}


class RefusalForm(Form):
    """The reason for declining a suggestion."""

    reason = StringField(
        _l("Reason"), [needed(_l("Enter a reason.")), at_most(LONGEST_REASON)],
        description=_l("Whoever suggested it will see this."),
    )  # fmt: skip


class AskingForm(Form):
    """The search, in the query string of the list."""

    class Meta(Form.Meta):
        """No CSRF token, because a search changes nothing."""

        csrf = False

    q = StringField(_l("Search"), [optional(), at_most(100)])
    bpm = BeatsField(_l("Tempo (bpm)"), [optional()])
