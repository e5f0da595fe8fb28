"""Organisers' actions on a challenge.

Create each month's challenge from a template.
"""

from itertools import count
from typing import Any

from sqlalchemy import exists, select, text

from challenges import clock, posters
from challenges.db import add, db, insert_if_absent, lock, writes
from challenges.jobs import enqueue
from challenges.monthly import rules
from challenges.monthly.actions.verdicts import judge_again
from challenges.monthly.models import Challenge, ChallengeTemplate, Tally
from challenges.monthly.queries import template_of, templates_listed
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Metric
from challenges.refusals import Refused
from challenges.units import Distance


@writes
def create(organiser_id: int | None, **values: Any) -> Challenge:
    """Create a challenge as a draft. `values` are columns; the slug is made from the title."""
    slug = rules.slug_of(values["title"])
    for number in count(1):
        free = slug if number == 1 else f"{slug}-{number}"
        if challenge := open_challenge(free, organiser_id=organiser_id, state=ChallengeState.DRAFT, **values):
            return challenge
    raise AssertionError("unreachable")


def open_challenge(slug: str, **values: Any) -> Challenge | None:
    """Create a challenge with its tally at this slug; return None if the slug is taken."""
    if not insert_if_absent(Challenge, {"slug": slug}, created_at=clock.now(), **values):
        return None
    challenge_id = db.session.scalars(select(Challenge.id).where(Challenge.slug == slug)).one()
    insert_if_absent(Tally, {"challenge_id": challenge_id}, changed_at=clock.now())
    return db.session.get_one(Challenge, challenge_id)


@writes
def update(challenge_id: int, **values: Any) -> Challenge:
    """Change a challenge: everything while nobody takes part, then only its texts and poster. Raises Refused.

    After the last day only texts and poster can change, even if nobody took part.
    """
    tally = lock(Tally, challenge_id)
    challenge = db.session.get_one(Challenge, challenge_id, populate_existing=True)
    card_changes = any(getattr(challenge, name) != values[name] for name in rules.CARD if name in values)
    stays = rules.refusal_of_changing(challenge.terms, challenge.state, tally.participants, clock.now())
    if card_changes and stays:
        raise Refused(stays)
    for name, value in values.items():
        setattr(challenge, name, value)
    _touch(tally)
    if card_changes and challenge.state is ChallengeState.PUBLISHED:
        enqueue(judge_again, challenge_id=challenge_id)
    return challenge


@writes
def publish(challenge_id: int) -> Challenge:
    """Publish a draft so that runners can see and join it. Idempotent. Raises Refused."""
    tally = lock(Tally, challenge_id)
    challenge = db.session.get_one(Challenge, challenge_id, populate_existing=True)
    if challenge.state is ChallengeState.PUBLISHED:
        return challenge
    if reason := rules.refusal_of_publishing(challenge.terms, challenge.state, clock.now()):
        raise Refused(reason)
    challenge.state = ChallengeState.PUBLISHED
    _touch(tally)
    return challenge


@writes
def cancel(challenge_id: int, reason: str) -> Challenge:
    """Cancel a challenge with a reason. No more runs count, and existing scores stay. Idempotent. Raises Refused."""
    tally = lock(Tally, challenge_id)
    challenge = db.session.get_one(Challenge, challenge_id, populate_existing=True)
    if challenge.state is ChallengeState.CANCELLED:
        return challenge
    if refusal := rules.refusal_of_cancelling(challenge.terms, challenge.state, clock.now()):
        raise Refused(refusal)
    challenge.state = ChallengeState.CANCELLED
    challenge.cancelled_because = reason
    _touch(tally)
    return challenge


def _touch(tally: Tally) -> None:
    tally.version += 1
    tally.changed_at = clock.now()


SHIPPED = {
    "title": "{month} 100",
    "summary": "Run 100 km before the month is out. Any pace, any place, treadmills count.",
    "description": "Take it day by day: twenty short runs will get you there, and so will ten longer ones. "
    "If 100 km isn't your number this month, pick a lower level of your own.",
    "metric": Metric.DISTANCE,
    "target": Distance.of_km(100).mm,
    "rungs": [Distance.of_km(rung).mm for rung in (25, 50, 75, 100, 150)],
}
"""The template that a new site starts with."""
COPIED = (
    *("metric", "target", "rungs", "least_distance", "allows_typed", "allows_indoor", "allows_walks", "counts_from"),
    *("grace_hours", "ranking"),
)


@writes
def open_next_months() -> list[Challenge]:
    """Create the challenges that are due: for the current month, and for the next one a few days ahead.

    Idempotent: each template has one slug per month, and existing challenges are left alone. If the site has no
    template, the shipped one is created first.
    """
    _put_down_the_first_template()
    active = [template for template in templates_listed() if template.active]
    made = [
        _open_month(template, month, first=template is active[0])
        for template in active
        for month in rules.months_to_open(clock.now(), template.days_ahead)
    ]
    return [challenge for challenge in made if challenge]


def _put_down_the_first_template() -> None:
    if templates_listed():
        return
    if db.engine.dialect.name == "postgresql":  # two workers of a new site may race; SQLite writers queue anyway
        db.session.execute(text("LOCK TABLE challenge_templates IN SHARE ROW EXCLUSIVE MODE"))
    if not templates_listed():
        add(ChallengeTemplate(**SHIPPED))


def _open_month(template: ChallengeTemplate, month: clock.Window, *, first: bool) -> Challenge | None:
    made_already = exists().where(Challenge.template_id == template.id, Challenge.first_day == month.first_day)
    if db.session.scalar(select(made_already)):
        return None
    slug = rules.month_slug(month, template.id, first=first)
    palette, motif = posters.proposed(slug)
    target = rules.written_target(template.target, template.metric)
    words = {
        name: rules.title_of(getattr(template, name), month.first_day, target)
        for name in ("title", "summary", "description")
    }
    return open_challenge(
        slug,
        template_id=template.id,
        state=ChallengeState.PUBLISHED,
        palette=palette,
        motif=motif,
        first_day=month.first_day,
        last_day=month.last_day,
        **words,
        **{name: getattr(template, name) for name in COPIED},
    )


@writes
def create_template(**values: Any) -> ChallengeTemplate:
    """Create a template. Its first challenge appears with the next run of `open_next_months`."""
    return add(ChallengeTemplate(**values))


@writes
def update_template(template_id: int, **values: Any) -> ChallengeTemplate:
    """Change a template. Existing challenges stay as they are. Raises Missing."""
    template = template_of(template_id)
    for name, value in values.items():
        setattr(template, name, value)
    return template
