"""Every form that shows what is stored carries a note of it, so that nobody's change is lost."""

import importlib
import pkgutil

import challenges
from challenges.web.edits import EditForm
from challenges.web.forms import Form
from tests.edits.pages import EDITS
from tests.house.offenders import lists_offenders

for module in pkgutil.walk_packages(challenges.__path__, "challenges."):
    if ".forms" in module.name:
        importlib.import_module(module.name)

ASKS = {
    "AddressForm",
    "AnswerForm",
    "AskForm",
    "AskingForm",
    "CalendarForm",
    "ChallengeCancellationForm",
    "CoachInviteForm",
    "CompletionForm",
    "ForgottenForm",
    "KudosForm",
    "LeavingForm",
    "LinkForm",
    "NoteForm",
    "OrganiserForm",
    "PasswordForm",
    "PauseForm",
    "RaceCancellationForm",
    "RefusalForm",
    "ResetForm",
    "RetirementForm",
    "RunForm",
    "SetOutForm",
    "SiteInviteForm",
    "SignInForm",
    "SignUpForm",
    "SongForm",
    "SplitForm",
    "UploadForm",
    "VisibilityForm",
    "WorkoutForm",
}
"""Forms that bring something new, ask for something, or do one thing: none shows a stored value to be changed."""
PARTS = {
    "ChallengeCardForm",
    "CutForm",
    "DecidingForm",
    "GoalForm",
    "GoalWordsForm",
    "OneWordForm",
    "PeriodForm",
    "WrittenForm",
}
"""Forms that others are made of."""
ELSEWHERE = {"CropForm"}  # it needs a recording: tests/runs/test_cutting.py


def forms_below(kind):
    for one in kind.__subclasses__():
        if one.__module__.startswith("challenges.") and one is not EditForm:
            yield one
        yield from forms_below(one)


@lists_offenders
def test_a_form_brings_something_new_or_says_what_it_showed():
    known = {edit.form for edit in EDITS} | ELSEWHERE
    forms = sorted({*forms_below(Form)}, key=lambda form: form.__qualname__)
    assert len(forms) > len(known)
    for form in forms:
        if form.__name__ in known and not issubclass(form, EditForm):
            yield f"{form.__qualname__} shows what is stored and is no EditForm"
        if form.__name__ not in known | ASKS | PARTS:
            yield f"{form.__qualname__}: an edit form belongs in tests/edits/pages.py; any other, on a list here"
