"""Forms for closing a challenge."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from challenges.boards import text
from challenges.boards.queries import EntryFigure
from challenges.boards.rules import AmendmentKind, ProtestAnswer
from challenges.monthly.rules.metrics import TARGETS, Measure
from challenges.monthly.text import read_target, typed
from challenges.refusals import Reason, Unreadable
from challenges.web import locale
from challenges.web.edits import EditForm
from challenges.web.fields import AmountField, ChoiceField
from challenges.web.forms import at_most, needed


def _on_one_line(text: Any) -> Any:
    return " ".join(text.split()) if isinstance(text, str) else text


class DecidingForm(EditForm):
    """A form whose action may still be refused."""

    def refuse(self, reason: Reason | None) -> None:
        """Show the refusal at the top, and keep the input."""
        if reason is not None:
            self.form_errors.append(locale.tell(reason))


class ProtestForm(DecidingForm):
    """Form for a protest."""

    text = TextAreaField(
        _l("What's wrong"),
        [needed(_l("Describe what's wrong, in a sentence.")), at_most(500)],
        description=_l("Only organisers will read it. Say which run or day you mean."),
    )


class AnswerForm(DecidingForm):
    """Form for the answer to a protest."""

    answer = ChoiceField(_l("Decision"), ProtestAnswer, text.ANSWERS, default=None, empty=_l("Choose"))
    reason = StringField(
        _l("Reason"),
        [needed(_l("Enter a reason, in a sentence. The runner who protested will read it.")), at_most(300)],
        filters=[_on_one_line],
    )

    def validate_answer(self, field: Any) -> None:
        """Require a decision: there is no default."""
        if field.data is None:
            raise ValidationError(_("Pick one of these."))


class AmendmentForm(DecidingForm):
    """Form for an amendment."""

    first = ""  # the board whose score is filled in

    kind = ChoiceField(_l("Decision"), AmendmentKind, text.KINDS, default=AmendmentKind.FIGURE)
    board = SelectField(_l("Which total"), choices=[], invalid_choice_message=_l("Pick one of these."))
    figure = AmountField(
        _l("Correct total"), [at_most(40)], description=_l("Leave empty if you're withdrawing the entry.")
    )
    reason = StringField(
        _l("Reason"),
        [needed(_l("Enter a reason, in a sentence. Everyone can read it, signed with your name.")), at_most(300)],
        filters=[_on_one_line],
    )

    @classmethod
    def for_figures(cls, figures: Sequence[EntryFigure], **values: Any) -> "AmendmentForm":
        """Return the form of an entry with these scores, the first one filled in."""
        figures = [one for one in figures if one.metric in TARGETS]  # progress follows from the runs alone
        first = figures[0] if figures else None
        if first and first.value is not None:
            values["figure"] = typed(first.value, first.metric)
        form = cls(data=values)
        form.figure.exact = first.value if first else None
        form.first = Measure(first.metric, first.evidence).name if first else ""
        form.board.choices = [
            SelectChoice(Measure(one.metric, one.evidence).name, text.board_name(one.metric, one.evidence))
            for one in figures
        ]
        return form

    def validate_figure(self, field: Any) -> None:
        """Read the score in the unit of its metric; required unless the entry is withdrawn."""
        if self.kind.data is not AmendmentKind.FIGURE or not self.clean("board"):
            return
        if self.untouched("figure") and self.board.data == self.first and field.exact is not None:
            field.amount = field.exact
            return
        if not field.data:
            raise ValidationError(_("Enter the correct total."))
        try:
            field.amount = read_target(field.data, Measure.named(self.board.data).metric, field)
        except Unreadable as error:
            raise ValidationError(locale.tell(error.reason) if error.reason else "") from error

    def what(self) -> dict[str, Any]:
        """Return the values for the action."""
        if self.kind.data is AmendmentKind.WITHDRAWN:
            return {"kind": AmendmentKind.WITHDRAWN, "reason": self.reason.data}
        board = Measure.named(self.board.data)
        return {
            "kind": AmendmentKind.FIGURE,
            "reason": self.reason.data,
            "metric": board.metric,
            "evidence": board.evidence,
            "value": self.figure.amount,
        }
