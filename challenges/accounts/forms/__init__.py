"""Account forms."""

from challenges.accounts.forms.fields import AddressField, taken
from challenges.accounts.forms.members import InviteForm, OrganiserForm, RegistrationForm
from challenges.accounts.forms.settings import AddressForm, LeavingForm, PrivacyForm, ProfileForm
from challenges.accounts.forms.signing import ForgottenForm, LinkForm, PasswordForm, ResetForm, SignInForm, SignUpForm

__all__ = [
    "AddressField",
    "AddressForm",
    "ForgottenForm",
    "InviteForm",
    "LeavingForm",
    "LinkForm",
    "OrganiserForm",
    "PasswordForm",
    "PrivacyForm",
    "ProfileForm",
    "RegistrationForm",
    "ResetForm",
    "SignInForm",
    "SignUpForm",
    "taken",
]
