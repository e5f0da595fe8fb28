"""Sign-up, passwords, letters with links, settings, and who may organise.

What is decided here:

- **Nothing is blocked by an unverified address.** Who signs up can join, log and race at once, with a quiet reminder.
  Letters go out to it too: they tell only of what was asked for (a place that came free, a link), and who waits for a
  place must not miss it because of a link not followed.
- **Signing in and asking for a new password tell nothing** about who has an account: the same answer, after the same
  hashing. Signing up does say that an address or a handle is taken, because who signs up uses the site at once and
  could see the difference anyway; guessing is slowed down by the limits at the doors (`rules.LIMITS`). Changing one's
  address tells nothing either: the answer is a letter.
- **Strangers never shut an owner out.** Wrong passwords count by account and by network address; a browser in which
  the account was signed in before has a count of its own (`browsers.py`), and with any other the owner gets a link by
  mail. Letters with links go out at most every five minutes, however often somebody asks.
- **A session that ended is dead here**, not only in its browser (`web/sessions.py`).
- **Who may sign up** is the owner's choice: anyone, whoever has an invite, or nobody.
- **A link in a letter** is signed, dies with what it was made for (an address, a password), and does nothing until
  its page is answered, because mail programs open links by themselves.
"""
