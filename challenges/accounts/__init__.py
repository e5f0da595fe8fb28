"""Sign-up, passwords, letters with links, settings, and who may organise.

What is decided here:

- **Nothing is blocked by an unverified address.** Who signs up can join, log and race at once, with a quiet reminder.
  But letters about races and challenges go to verified addresses only (`Runner.reachable_at`), so nobody can have
  mail sent to somebody else. Letters about the account itself (links that were asked for) go out always.
- **Signing in and asking for a new password tell nothing** about who has an account: the same answer, after the same
  hashing. Signing up does say that an address or a handle is taken, because who signs up uses the site at once and
  could see the difference anyway; guessing is slowed down by the limits at the doors (`rules.LIMITS`). Changing one's
  address tells nothing either: the answer is a letter.
- **A link in a letter** is signed, dies with what it was made for (an address, a password), and does nothing until
  its page is answered, because mail programs open links by themselves.
"""
