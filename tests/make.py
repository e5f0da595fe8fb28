"""Test data: `make.run(ann, km=5)`. Everything is created through actions, as on the site."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from challenges import clock
from challenges.db import db, transaction
from challenges.events import announce
from challenges.follows import actions as follows
from challenges.follows.models import FollowRequest
from challenges.monthly import actions as monthly
from challenges.monthly.models import Challenge, Participation
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Metric
from challenges.mood import actions as mood
from challenges.mood.rules import FeelWordChoice
from challenges.races import actions as races
from challenges.races.models import Entry, Race
from challenges.runs import actions as runs
from challenges.runs.events import RunChanged
from challenges.runs.models import Run
from challenges.units import Distance, Duration


def at(text: str) -> time:
    """A time of day: `at("06:12")`."""
    return time.fromisoformat(text)


def distance(km: float) -> Distance:
    """Return a distance in kilometres."""
    return Distance.of_km(km)


def run(runner: Any, *, km: float = 5, minutes: float = 25, day: date | str | None = None, **values: Any) -> Run:
    """Log a run by hand, on `day` (default: today in the runner's zone) and at the time of day `at`."""
    if day is None:
        day = clock.local_date(clock.now(), values.get("zone") or runner.zone)
    day = date.fromisoformat(day) if isinstance(day, str) else day
    said: dict[str, Any] = {"distance": Distance.of_km(km), "duration": Duration.of_minutes(minutes), **values}
    with transaction():
        try:
            return runs.log(runner.id, day=day, **said)
        except runs.TypedAlready as twice:  # tests run the same distance as often as they like
            return runs.log(runner.id, day=day, besides=twice.latest_id, **said)


def feeling(run: Run, word: str = "", *, good: bool = True, line: str = "") -> None:
    """Record how a run felt, with a word and a line."""
    with transaction():
        mood.say(run.id, run.runner_id, FeelWordChoice(word, good) if word else None, line)


def recorded_run(runner: Any, **values: Any) -> Run:
    """Log a run like `run`, which counts as recorded in challenges."""
    with transaction():
        made = run(runner, **values)
        made.verified = True
        announce(RunChanged(made.id, made.runner_id, frozenset({made.local_date})))
        return made


def race(
    organiser: Any,
    *,
    title: str = "Frost Moon 10K",
    km: float = 10,
    capacity: int | None = None,
    first_day: date | str = "2026-11-28",
    last_day: date | str = "2026-12-06",
    closes: datetime | str = "2026-12-05T22:00+00:00",
    published: bool = True,
    **values: Any,
) -> Race:
    """Create a race that is open for sign-up, or a draft with `published=False`."""
    days = {name: date.fromisoformat(str(day)) for name, day in (("first_day", first_day), ("last_day", last_day))}
    columns = {
        "title": title, "summary": "Run it in one go, wherever you are.", "distance": Distance.of_km(km),
        "palette": "frost", "motif": "moon", "capacity": capacity, "zone": "UTC",
        "signup_closes_at": datetime.fromisoformat(str(closes)), **days, **values,
    }  # fmt: skip
    with transaction():
        made = races.create(organiser.id, **columns)
        return races.publish(made.id) if published else made


def entry(race: Race, runner: Any) -> Entry:
    """Sign a runner (or runner id) up for a race, and return the entry."""
    with transaction():
        return races.sign_up(race.id, runner if isinstance(runner, int) else runner.id)


def withdraw(race: Race, runner: Any) -> None:
    """Withdraw a runner's entry."""
    with transaction():
        races.withdraw(race.id, runner.id)


def this_month() -> dict[str, Any]:
    """A challenge's dates around today, whatever today is: for tests whose clock is near the real one."""
    today = clock.local_date(clock.now(), "UTC")
    window = clock.month_window(today.year, today.month)
    return {"first_day": window.first_day, "last_day": window.last_day}


def next_week() -> dict[str, Any]:
    """A race's dates around next week, whatever today is: for tests whose clock is a real one."""
    today = clock.local_date(clock.now(), "UTC")
    days = {name: today + timedelta(days=ahead) for name, ahead in (("first_day", 7), ("last_day", 14))}
    return {**days, "closes": f"{today + timedelta(days=12)}T20:00+00:00"}


def challenge(
    organiser: Any = None,
    *,
    title: str = "November together",
    km: float = 100,
    metric: Metric = Metric.DISTANCE,
    target: int | None = None,
    rungs: tuple[int, ...] = (),
    first_day: date | str = "2026-11-01",
    last_day: date | str = "2026-11-30",
    published: bool = True,
    **values: Any,
) -> Challenge:
    """Create a challenge that is open to join, or a draft with `published=False`. `target` is in the base unit."""
    days = {name: date.fromisoformat(str(day)) for name, day in (("first_day", first_day), ("last_day", last_day))}
    target = Distance.of_km(km).mm if target is None else target
    columns = {
        "title": title, "summary": "Run it wherever you are.", "metric": metric, "target": target,
        "rungs": sorted({*rungs, target}), "palette": "pine", "motif": "lanes", **days, **values,
    }  # fmt: skip
    with transaction():
        made = monthly.create(organiser.id if organiser else None, **columns)
        if published:
            made.state = ChallengeState.PUBLISHED  # also one that is long over
        return made


def participation(challenge: Challenge, runner: Any) -> Participation:
    """Join a runner (or runner id) to a challenge, and return the participation."""
    with transaction():
        return monthly.join(challenge.id, runner if isinstance(runner, int) else runner.id)


def follow(follower: Any, followed: Any) -> None:
    """Make one runner follow another, with approval."""
    with transaction():
        follows.follow(follower.id, followed.id)
        asked = select(FollowRequest.id).filter_by(follower_id=follower.id, followed_id=followed.id)
        if request_id := db.session.scalar(asked):
            follows.approve(request_id, followed.id)


def block(blocker: Any, blocked: Any) -> None:
    """Make one runner block another."""
    with transaction():
        follows.block(blocker.id, blocked.id)
