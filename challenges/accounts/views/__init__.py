"""Account pages: signing up and in, emailed links, settings, organisers."""

from challenges.accounts.views import mail_links, members, settings, sign_in
from challenges.accounts.views.blueprint import bp as bp

__all__ = ["bp", "mail_links", "members", "settings", "sign_in"]
