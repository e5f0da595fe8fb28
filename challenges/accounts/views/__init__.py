"""Pages about accounts: signing up and in, letters' links, settings, and who organises."""

from challenges.accounts.views import invites, letters, organisers, settings, signing
from challenges.accounts.views.blueprint import bp

__all__ = ["bp", "invites", "letters", "organisers", "settings", "signing"]
