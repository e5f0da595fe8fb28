"""Pages about accounts: signing up and in, letters' links, settings, and who organises."""

from challenges.accounts.views import letters, organisers, settings, signing
from challenges.accounts.views.blueprint import bp

__all__ = ["bp", "letters", "organisers", "settings", "signing"]
