"""Coaches and running partners of the demo."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import insert

from challenges.coaching.models import Coaching, CoachNote, SetWorkout
from challenges.coaching.rules import Side
from challenges.db import db
from challenges.partners.models import PartnerCard, Partnership
from challenges.partners.rules import State

PLACES = ("Along the canal, east side", "Canal and harbour", "Hill park, north of the station", "Harbour to lighthouse",
          "Old town, by the canal")  # fmt: skip
ABOUTS = ("Talks on the way out, listens on the way back.", "Never late, never fast.", "Back after a year off.", "")
NOTES = ((Side.COACH, "Three weeks in a row. The easy days are working, so keep them easy."),
         (Side.RUNNER, "My calf was tight after Thursday but fine by Saturday."),
         (Side.COACH, "No hills this week, then. Thirty minutes on the flat, and tell me how it felt."))  # fmt: skip
WORKOUTS = ((-4, "talking-pace", ""), (-2, "strides-on-grass", "On the grass by the pond."), (0, "easy-thirty", ""),
            (2, "lamp-posts", ""), (5, "", "Long run with company\nKeep it easy enough to talk."))  # fmt: skip


def bring_together(runner_ids: Sequence[int], today: date) -> None:
    """Let the second runner coach the first, and the first coach four; every second runner has a partner card."""
    if len(runner_ids) < 9:
        return
    first, coach, *others = runner_ids
    since = datetime.combine(today - timedelta(days=40), time(9), UTC)
    _coach(1, first, coach, since, today)
    for key, runner in enumerate(others[:4], 2):
        _coach(key, runner, first, since + timedelta(days=key), today, feelings=key % 2 == 0)
    cards = [_card(place, runner, since) for place, runner in enumerate(runner_ids[::2][:150])]
    db.session.execute(insert(PartnerCard), cards)
    at = datetime.combine(today - timedelta(days=2), time(19), UTC)
    asks = {"word": "Sundays at eight, somewhere flat?", "asked_at": at, "agreed_at": None, "ended_at": None}
    db.session.execute(insert(Partnership), [
        {"asker_id": others[0], "asked_id": first, "state": State.ASKED, **asks},
        {"asker_id": first, "asked_id": others[2], "state": State.AGREED, **asks, "agreed_at": at},
    ])  # fmt: skip


def _coach(key: int, runner: int, coach: int, since: datetime, today: date, *, feelings: bool = True) -> None:
    coaching = Coaching(
        runner_id=runner, coach_id=coach, asked_at=since, accepted_at=since + timedelta(hours=5), goals=True, runs=True,
        feelings=feelings,
    )  # fmt: skip
    db.session.add(coaching)
    db.session.flush()
    mine = {"coaching_id": coaching.id, "runner_id": runner}
    for days, slug, words in WORKOUTS[:: 1 if key == 1 else 2]:
        db.session.add(SetWorkout(**mine, day=today + timedelta(days=days), slug=slug, words=words, set_at=since))
    for number, (by, text) in enumerate(NOTES[: 3 if key == 1 else key % 3]):
        at = datetime.combine(today - timedelta(days=6 - 2 * number), time(18), UTC)
        read = at + timedelta(hours=2) if number < 1 else None
        db.session.add(CoachNote(**mine, by=by, text=text, written_at=at, read_at=read))
    db.session.flush()


def _card(place: int, runner: int, since: datetime) -> dict[str, object]:
    fast = 300_000 + place % 7 * 12_000
    return {
        "runner_id": runner, "up": True, "place": PLACES[place % len(PLACES)], "fast": fast, "slow": fast + 50_000,
        "days": ("136", "0246", "135", "56")[place % 4], "parts": ("morning", "evening,morning", "evening")[place % 3],
        "aims": ("easy", "easy,long", "coming-back", "faster,race")[place % 4], "about": ABOUTS[place % len(ABOUTS)],
        "contact": "In the club chat", "changed_at": since + timedelta(minutes=place),
    }  # fmt: skip
