"""Account pages: signing up and in, emailed links, settings, organisers."""

from challenges.accounts.views import invites, letters, organisers, settings, signing
from challenges.accounts.views.blueprint import bp

__all__ = ["bp", "invites", "letters", "organisers", "settings", "signing"]
