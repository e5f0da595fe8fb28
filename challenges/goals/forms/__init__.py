"""Forms for goals, plans and days off."""

from challenges.goals.forms.aims import FORMS as FORMS
from challenges.goals.forms.aims import GoalForm as GoalForm
from challenges.goals.forms.plans import ChallengePlanForm as ChallengePlanForm
from challenges.goals.forms.plans import HoursForm as HoursForm
from challenges.goals.forms.plans import PauseForm as PauseForm
from challenges.goals.forms.plans import RacePlanForm as RacePlanForm
