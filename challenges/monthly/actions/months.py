"""Create each month's challenge from a template."""

from typing import Any

from sqlalchemy import exists, select, text

from challenges import clock, posters
from challenges.db import add, db, writes
from challenges.monthly import rules
from challenges.monthly.actions.organising import open_challenge
from challenges.monthly.metrics import Metric
from challenges.monthly.models import Challenge, ChallengeTemplate
from challenges.monthly.queries import template_of, templates_listed
from challenges.monthly.rules import State
from challenges.units import Distance

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
    *("metric", "target", "rungs", "least_distance", "typed_count", "indoor_count", "walks_count", "counts_from"),
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
        state=State.PUBLISHED,
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
