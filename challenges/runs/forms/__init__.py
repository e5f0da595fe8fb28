"""Forms for runs: entered by hand, completed, or given as times into a recording."""

from challenges.runs.forms.cutting import CropForm, CutForm, SplitForm
from challenges.runs.forms.writing import CompletionForm, CorrectionForm, RunForm, WrittenForm

__all__ = [
    "CompletionForm", "CorrectionForm", "CropForm", "CutForm", "RunForm", "SplitForm", "WrittenForm",
]  # fmt: skip
