"""Forms for how a run felt, for the words to choose from, and for mantras."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, RadioField, StringField

from challenges.mood import queries, rules
from challenges.mood.rules import HOW_MANY_WORDS, LONGEST_LINE, LONGEST_MANTRA, LONGEST_WORD, FeelWordChoice, plain
from challenges.mood.text import pattern_of, words_for
from challenges.runners.models import Runner
from challenges.web import locale
from challenges.web.edits import EditForm
from challenges.web.forms import Form, at_most, needed, optional


class FeelForm(EditForm):
    """How a run felt: one of the runner's own words and a line about it, both optional."""

    feel = RadioField(_l("How it felt"), [optional()], invalid_choice_message=_l("Pick one of these words."))
    line = StringField(_l("A line about it"), [optional(), at_most(LONGEST_LINE)])

    def __init__(self, runner: Runner, run_id: int | None = None) -> None:
        """Offer the runner's words. For an existing run, fill in its entry and offer its word even if it's outdated."""
        self.runner, self.run_id = runner, run_id
        self.stored = queries.feeling_of(runner.id, run_id) if run_id else None
        self.words = words_for(runner)
        if self.stored and self.stored.word and self.stored.word not in [word.text for word in self.words]:
            self.words.append(FeelWordChoice(self.stored.word, bool(self.stored.good)))
        said = {"feel": self.stored.word, "line": self.stored.line} if self.stored else {"feel": ""}
        super().__init__(data=said)
        self.feel.choices = [("", _l("Rather not say")), *((word.text, word.text) for word in self.words)]

    @property
    def word(self) -> FeelWordChoice | None:
        """The word that was picked, or None."""
        return next((word for word in self.words if word.text == self.feel.data), None)

    @property
    def pattern(self) -> str:
        """The clearest pattern that this run belongs to, as a sentence, or ""."""
        return pattern_of(self.runner, self.run_id) if self.run_id and self.stored and self.stored.word else ""

    @property
    def says_something(self) -> bool:
        """Whether a word or a line was given."""
        return bool(self.word or self.line.data)


class OneWordForm(Form):
    """A word, and whether it feels good."""

    class Meta(Form.Meta):
        """The enclosing form carries the CSRF token."""

        csrf = False

    text = StringField(_l("Word"), [needed(_l("Enter a word.")), at_most(LONGEST_WORD)])
    good = BooleanField(_l("Feels good"))


class FeelWordsForm(EditForm):
    """The five words."""

    words = FieldList(FormField(OneWordForm), min_entries=HOW_MANY_WORDS, max_entries=HOW_MANY_WORDS)

    def __init__(self, runner: Runner) -> None:
        super().__init__(data={"words": [word._asdict() for word in words_for(runner)]})

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that no word is used twice."""
        sound = super().validate(extra_validators)
        places = rules.repeated([entry.form.text.data or "" for entry in self.words])
        for place in places:
            field = self.words[place].form.text
            field.errors = [*field.errors, _("You've already used this word.")]
        return sound and not places

    @property
    def chosen(self) -> list[FeelWordChoice]:
        """The five words, in order."""
        return [FeelWordChoice(plain(entry.form.text.data), entry.form.good.data) for entry in self.words]


class MantraForm(EditForm):
    """A mantra."""

    text = StringField(_l("Mantra"), [needed(_l("Enter a mantra.")), at_most(LONGEST_MANTRA)])

    def refuse(self, reason: Any) -> None:
        """Show a reason at the text field."""
        self.text.errors = [*self.text.errors, locale.tell(reason)]
