"""Every form that shows what is stored carries a note of it, so that nobody's change is lost."""

import importlib
import pkgutil

import pytest

import challenges
from challenges.web.edits import EditForm
from challenges.web.forms import Form
from tests.edits.pages import EDITS

for module in pkgutil.walk_packages(challenges.__path__, "challenges."):
    if ".forms" in module.name:
        importlib.import_module(module.name)

ASKS = {
    "AddressForm", "AnswerForm", "AskForm", "AskingForm", "CalendarForm", "CancellationForm", "CompletionForm",
    "ForgottenForm", "InviteForm", "KudosForm", "LeavingForm", "LinkForm", "NoteForm", "OrganiserForm",
    "PasswordForm", "PauseForm", "RefusalForm", "ResetForm", "RetirementForm", "RunForm", "SetOutForm",
    "SignInForm", "SignUpForm", "SongForm", "SplitForm", "UploadForm", "VisibilityForm", "WorkoutForm",
}  # fmt: skip
"""Forms that bring something new, ask for something, or do one thing: none shows a stored value to be changed."""
PARTS = {"CardForm", "CutForm", "DecidingForm", "GoalForm", "OneWordForm", "PeriodForm", "WordsForm", "WrittenForm"}
"""Forms that others are made of."""
ELSEWHERE = {"CropForm"}  # it needs a recording: tests/runs/test_cutting.py


def forms_below(kind):
    for one in kind.__subclasses__():
        if one.__module__.startswith("challenges.") and one is not EditForm:
            yield one
        yield from forms_below(one)


@pytest.mark.parametrize(
    "form", sorted({*forms_below(Form)}, key=lambda form: form.__qualname__), ids=lambda f: f.__name__
)
def test_a_form_brings_something_new_or_says_what_it_showed(form):
    known = {edit.form for edit in EDITS} | ELSEWHERE
    if form.__name__ in known:
        assert issubclass(form, EditForm)
    else:
        assert form.__name__ in ASKS | PARTS, "an edit form belongs in tests/edits/pages.py; any other, on a list here"
