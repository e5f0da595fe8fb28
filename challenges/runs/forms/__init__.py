"""What a runner says about a run: typed, in a file, or as times into a recording."""

from challenges.runs.forms.cutting import CropForm, CutForm, SplitForm
from challenges.runs.forms.writing import CompletionForm, CorrectionForm, RunForm, UploadForm, WrittenForm

__all__ = ["CompletionForm", "CorrectionForm", "CropForm", "CutForm", "RunForm", "SplitForm", "UploadForm", "WrittenForm"]
