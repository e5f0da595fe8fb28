"""Optimistic locking for edit forms, so that concurrent edits are not lost.

A form that shows stored values carries a hidden, signed note: for each field, a digest of the stored value and of the
displayed text. When the form is submitted, each field's changes can be attributed to the reader, to somebody else
(another organiser, or the same runner in another tab), or to both.

- A field that the reader did not touch keeps its stored value exactly, even if their units or language have changed.
- A concurrent change is never overwritten silently: nothing is saved, the page (409) shows the current value of each
  such field next to what was typed, and submitting again decides.
- Simultaneous submissions are serialised: the stored values are compared again inside the write transaction, and if
  they have changed, the request is handled again (`ChangedMeanwhile`).

A form without a note, from a script or a page rendered before an upgrade, is accepted as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b
from typing import Any, ClassVar, TypeVar

from flask import Flask, current_app, g, request
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import BooleanField, FieldList, RadioField, SelectField, SelectMultipleField

from challenges import db
from challenges.refusals import Refused
from challenges.web.fields import AmountField, InUnits, ReadField
from challenges.web.forms import Form

F = TypeVar("F", bound="EditForm")
MOST_TRIES = 3


class ChangedMeanwhile(Exception):
    """The edited values changed between reading and writing, so the request must be handled again."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that changed in the meantime: the value in the form, and the value stored now."""

    label: Any
    mine: str | None  # None if the reader did not change the field
    stored: str


class EditForm(Form):
    """A form that edits stored values, if created with `open_edit`. Otherwise it is a plain form."""

    DERIVED: ClassVar[frozenset[str]] = frozenset()
    """Names of fields that repeat the content of other fields. They are not compared."""

    subject: str = ""
    back: str = ""
    conflicts: tuple[Conflict, ...] = ()
    _rebuild: Callable[[], "EditForm"] | None = None
    _before: dict[str, Any] | None = None
    _touched: frozenset[str] | None = None
    _sent: str = ""
    _posted: Any = None

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        """Process the submitted data and remember it."""
        sent = self.meta.wrap_formdata(self, formdata)
        if sent is None and formdata is not None and self.is_submitted():
            sent = ImmutableMultiDict()  # nothing ticked and nothing typed is a valid submission, too
        super().process(sent, *args, **kwargs)
        self._posted, self._sent = sent, str(sent.get(self.note_name) or "") if sent else ""

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows the form: 409 if there are conflicts."""
        return 409 if self.conflicts else super().status

    def open(self, subject: str, rebuild: Callable[[], "EditForm"] | None, back: str) -> None:
        """Start editing `subject`. `rebuild` creates the form from the stored values; None for a read-only preview."""
        self.subject, self._rebuild, self.back = subject, rebuild, back
        self._before = self._read_note() if self._sent else None
        self._touched = frozenset(name for name in self._compared() if not self.untouched(name))
        for name in (self._before or {}).keys() & self._compared().keys() - self._touched:
            self._show_stored(self._fields[name])

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate every field and check for concurrent changes."""
        sound = super().validate(extra_validators)
        if self._rebuild is None:
            return sound
        self.conflicts = tuple(self._find_conflicts())
        if not self.conflicts and sound:
            db.before_writing(self._check_again)
        return sound and not self.conflicts

    def untouched(self, name: str) -> bool:
        """Return whether a field was submitted as it was shown, or not at all."""
        field, before = self._fields.get(name), self._before
        if field is None or self._posted is None:
            return True
        if self._touched is not None:
            return name not in self._touched
        if isinstance(field, ReadField | AmountField):
            text = _sent_text(field)
            if text is None:
                return True
            return _digest(text) == before[name][1] if before and name in before else text == _shown(field)
        stored = before[name][0] if before and name in before else _digest(field.object_data)
        return _digest(_comparable(field, field.data)) == stored

    # --- the note ---------------------------------------------------------------------------------------------------

    @property
    def note_name(self) -> str:
        """The name of the hidden field, by form class: a page may contain several edit forms."""
        return f"shown-{type(self).__name__}"

    @property
    def shown_note(self) -> str:
        """The value of the hidden field. The submitted note stays until the reader has been shown a conflict."""
        if not self.subject:
            return ""
        if self._before is not None and not self.conflicts:
            return self._sent
        shown = {name: (self._stored(name), _digest(_shown(field))) for name, field in self._compared().items()}
        return str(self._signer().dumps(shown))

    def _read_note(self) -> dict[str, Any] | None:
        try:
            return dict(self._signer().loads(self._sent))
        except (BadData, ValueError, TypeError):
            return None

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(current_app.secret_key or "", salt=f"shown {type(self).__name__} {self.subject}")

    def _compared(self) -> dict[str, Any]:
        left_out = {"csrf_token", "submit", "next"}
        return {name: field for name, field in self._fields.items() if name not in left_out}

    def _stored(self, name: str) -> str:
        field = self._fields[name]
        exact = getattr(field, "exact", None)
        return _digest(_comparable(field, field.object_data if exact is None else exact))

    # --- comparing --------------------------------------------------------------------------------------------------

    def _find_conflicts(self) -> list[Conflict]:
        """Return the concurrent changes. If the reader's values add nothing to what is stored, there is no conflict."""
        found: list[Conflict] = []
        adds = any(not self._says_the_same(self._fields[name]) for name in self._touched or ())
        for name, (stored, shown) in (self._before or {}).items():
            if (field := self._fields.get(name)) is None:
                closed = self._closed_field(name, shown)
                found, adds = [*found, *closed], adds or bool(closed)
            elif name not in self.DERIVED and stored != self._stored(name):
                if not self.untouched(name) and self._says_the_same(field):
                    continue
                mine = None if self.untouched(name) else _words(field, field.data)
                found.append(Conflict(field.label.text, mine, _words(field, field.object_data)))
        return found if adds else []

    def _closed_field(self, name: str, shown: str) -> list[Conflict]:
        """Return a conflict for a field that was changed but can no longer be edited."""
        typed = self._posted.getlist(name)
        unbound = getattr(type(self), name, None)
        if not typed or unbound is None or _digest(typed[0]) == shown:
            return []
        return [Conflict(unbound.args[0], typed[0], _("can no longer be changed"))]

    def _says_the_same(self, field: Any) -> bool:
        if field.errors:
            return False
        return bool(_digest(_comparable(field, field.data)) == _digest(_comparable(field, field.object_data)))

    def _show_stored(self, field: Any) -> None:
        """Reset an untouched field to the exact stored value."""
        if isinstance(field, InUnits):
            field.show_now()
        if isinstance(field, FieldList):
            field.process(None, field.object_data)
            return
        field.data, field.process_errors = field.object_data, []
        if isinstance(field, ReadField):
            field.typed = None

    def _check_again(self) -> None:
        """Compare again inside the write transaction, under a lock on the subject. Raises ChangedMeanwhile."""
        db.lock_writes(self.subject)
        now = self._rebuild() if self._rebuild else self
        if any(now._stored(name) != self._stored(name) for name in self._compared() if name in now._fields):
            raise ChangedMeanwhile


def open_edit(build: Callable[[], F], subject: str, *, back: str = "", look: bool = False, first: F | None = None) -> F:
    """Return the form that `build` creates from the stored values (or `first`, created so already), opened for editing.

    `subject` identifies what is edited, such as "race 5". `back` is the page that shows the form, if it is not the
    current URL. With `look`, the form is only a preview and nothing will be written.
    """
    form = first or build()
    form.open(subject, None if look else build, back or request.path)
    return form


def install(app: Flask) -> None:
    """Handle a request again if it collided with another edit."""

    @app.errorhandler(ChangedMeanwhile)
    def answer_anew(error: ChangedMeanwhile) -> Any:
        db.roll_back()
        g.tries = g.get("tries", 0) + 1
        again: Exception = Refused()
        if g.tries <= MOST_TRIES:
            try:
                return app.ensure_sync(app.view_functions[request.endpoint or ""])(**(request.view_args or {}))
            except Exception as raised:  # noqa: BLE001 whatever the view itself would have raised
                again = raised
        return app.ensure_sync(app.handle_user_exception)(again)


# --- values -----------------------------------------------------------------------------------------------------------


def _comparable(field: Any, value: Any) -> Any:
    """Return a value in a form in which equal values compare equal."""
    if isinstance(field, SelectMultipleField):
        return sorted(map(_plain, value or ()))
    return value


def _plain(value: Any) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, dict):
        return repr({key: _plain(part) for key, part in sorted(value.items())})
    if isinstance(value, list | tuple):
        return repr([_plain(part) for part in value]) if value else ""
    return repr(value)


def _digest(value: Any) -> str:
    return blake2b(_plain(value).encode("utf-8", "replace"), digest_size=6).hexdigest()


def _sent_text(field: Any) -> str | None:
    """Return what was typed; None if the page did not have the field."""
    if isinstance(field, ReadField):
        return field.typed
    return str(field.raw_data[0]).strip() if field.raw_data else None


def _shown(field: Any) -> str:
    """Return the stored value as the page displays it now."""
    if field.object_data is None:
        return ""
    if isinstance(field, BooleanField):
        return "y" if field.object_data else ""
    return field.write(field.object_data) if isinstance(field, ReadField) else _plain(field.object_data)


def _words(field: Any, value: Any) -> str:
    """Return a value as readable text, for the conflict table."""
    if isinstance(field, ReadField) and value is field.data and field.typed is not None:
        return field.typed
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    if value in (None, "", [], ()):
        return _("nothing")
    if isinstance(field, ReadField):
        return field.write(value)
    if isinstance(field, SelectField | RadioField | SelectMultipleField):
        chosen = value if isinstance(field, SelectMultipleField) else [value]
        names = {_plain(choice[0]): str(choice[1]) for choice in field.iter_choices()}
        return ", ".join(names.get(_plain(one), _plain(one)) for one in chosen)
    if isinstance(field, FieldList):
        return ", ".join(str(part.get("text", part)) for part in value)
    return str(value)
