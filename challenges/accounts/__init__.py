"""Sign-up, passwords, emailed links, settings, organisers and owners.

Design decisions:

- **An unconfirmed address blocks nothing.** A new runner can join, log and race at once and sees a quiet reminder.
  Mail goes to the unconfirmed address too. It only covers what the runner asked for (a place that opened up, a link),
  and a runner on a waiting list must not miss a place because of a link they did not open.
- **Signing in and resetting a password do not reveal accounts:** the answer is the same for every address, after the
  same hashing. Signing up does say that an address or a handle is taken, because a new runner uses the site at once
  and could tell anyway; throttling slows down guessing (`rules.LIMITS`). Changing one's address reveals nothing
  either: the answer arrives by email.
- **Attackers cannot lock an owner out.** Wrong passwords are counted by account and by network address. A browser that
  was signed in to the account before has its own count (`signed_links.py`), and from any other browser the owner can
  get a sign-in link by email. Emails with links go out at most every five minutes, however often they are requested.
- **A session that has ended is rejected by the server**, not only forgotten by the browser (`web/sessions.py`).
- **The owner decides who can sign up:** anyone, anyone with an invite, or nobody.
- **Emailed links** are signed and become invalid when the state they refer to changes (an address, a password). A GET
  changes nothing: the runner submits a form on the linked page, because mail programs open links on their own.
"""
