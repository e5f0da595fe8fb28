"""Trophies of some of the demo's runners; the site fills in the others at night."""

from sqlalchemy import select

from challenges.awards import actions as awards
from challenges.awards.models import Award
from challenges.awards.rules import What
from challenges.db import db, transaction
from challenges.demo.people import STAFF

CASES = 20


def fill_cases() -> None:
    """Award what the first runners have earned; the very first shares a milestone."""
    for runner_id in range(STAFF, STAFF + CASES + 1):  # the organiser is the last of the staff
        awards.review(runner_id)
    first = STAFF + 1
    longest = select(Award).where(Award.runner_id == first, Award.what == What.LONGEST).order_by(Award.day.desc())
    with transaction():
        if award := db.session.scalars(longest.limit(1)).first():
            awards.share(award.id, first)
