"""What a run that was just logged did: in challenges, goals, the streak and trophies, and whose runs to cheer next."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from challenges import clock
from challenges.awards import text as awards
from challenges.awards.queries import AwardSeen, challenge_seen
from challenges.awards.text import CELEBRATION_ORDER, rung_of
from challenges.boards.queries import PlaceChange, place_change_of
from challenges.goals import text as goals
from challenges.goals.queries import GoalChanged, goals_changed_by, streak_grown_by
from challenges.goals.rules import GoalKind
from challenges.kudos.queries import Applause, applause_for_runs
from challenges.monthly import text as monthly
from challenges.monthly.queries import RunScoreChange, VerdictLine, score_changes_by
from challenges.monthly.rules import Metric
from challenges.runs import queries
from challenges.runs.models import Run
from challenges.web import locale
from challenges.web.guards import me

FRESH = timedelta(days=1)
MOST_AWARDS = 4
TO_CHEER = 3
LOOKED_AT = 12


class ChallengeEffect(NamedTuple):
    """A challenge that a run counts for: its poster, the runner's figure and place, and the share of the target."""

    challenge: Any
    url: str
    text: str
    share: float


class Effect(NamedTuple):
    """Anything else that a run changed, or why it didn't change something."""

    icon: str
    title: str
    text: str
    url: str
    added: str = ""


def was_just_logged(run: Run) -> bool:
    """Return whether the page is the one that follows logging this run."""
    return "logged" in request.args and clock.now() - run.created_at < FRESH


def effects_of(run: Run, verdicts: Sequence[VerdictLine], earned: Iterable[AwardSeen]) -> dict[str, Any]:
    """Return what a run did, for its runner, and the runs of others to cheer."""
    changes = score_changes_by(run)
    to_cheer, cheers = _runs_to_cheer()
    return {
        "in_challenges": [_in_challenge(change) for change in changes if change.added],
        "effects": [*_of_levels(changes), *_of_awards(earned), *_of_goals(run), *_unchanged(changes, verdicts)],
        "to_cheer": to_cheer,
        "cheers": cheers,
    }


def _in_challenge(change: RunScoreChange) -> ChallengeEffect:
    challenge, place = change.challenge, place_change_of(change)
    figures = _(
        "%(added)s added: %(now)s of %(target)s.",
        added=monthly.amount(change.added, challenge.metric),
        now=monthly.amount(change.after.value, challenge.metric),
        target=monthly.target(challenge.target, challenge.metric),
    )
    text = _("%(figures)s %(place)s", figures=figures, place=_place(place)) if place else figures
    url = url_for("boards.show", slug=challenge.slug)
    return ChallengeEffect(challenge, url, text, change.after.value / challenge.target)


def _place(place: PlaceChange) -> str:
    rank, of = locale.number(place.rank), locale.number(place.of)
    if place.gained is None:
        return _("Your first run here puts you in place %(rank)s of %(of)s.", rank=rank, of=of)
    if not place.gained:
        return _("Still in place %(rank)s of %(of)s.", rank=rank, of=of)
    return ngettext(
        "Place %(rank)s of %(of)s, up %(num)d place.",
        "Place %(rank)s of %(of)s, up %(num)d places.",
        place.gained, rank=rank, of=of,
    )  # fmt: skip


def _of_levels(changes: Iterable[RunScoreChange]) -> list[Effect]:
    """Return the levels of challenges that the run reached. Several runs earn a level, so it is no award of one."""
    return [
        Effect(
            "medal", change.challenge.title, rung_of(challenge_seen(change.challenge), level), url_for("awards.index")
        )
        for change in changes
        for level in change.levels
    ]


def _of_awards(earned: Iterable[AwardSeen]) -> list[Effect]:
    return [
        Effect("trophy", awards.title(award), awards.line(award), url_for("awards.show", award_id=award.id))
        for award in sorted(earned, key=lambda award: CELEBRATION_ORDER.index(award.what))[:MOST_AWARDS]
    ]


def _of_goals(run: Run) -> list[Effect]:
    history, today = queries.run_history_of(me().id), locale.today()
    without = [one for one in history if one.run_id != run.id]
    if len(without) == len(history):
        return []  # it doesn't count
    found = [_goal(changed) for changed in goals_changed_by(me(), history, without, today)]
    if grown := streak_grown_by(me(), history, without, today):
        found.append(Effect("flame", goals.in_a_row(*grown), _("This run keeps it going."), url_for("goals.streak")))
    return found


def _goal(changed: GoalChanged) -> Effect:
    goal = changed.seen
    added = ""
    if goal.aim.kind in (GoalKind.VOLUME, GoalKind.OPEN):
        more = monthly.amount(changed.added, goal.aim.metric or Metric.DISTANCE)
        added = _("+%(amount)s", amount=more)
    url = url_for("goals.show", goal_id=goal.id)
    return Effect("target", goals.title(goal.aim), goals.line(goal.standing), url, added)


def _unchanged(changes: Sequence[RunScoreChange], verdicts: Sequence[VerdictLine]) -> list[Effect]:
    """Return the challenges in which the run changed nothing, and why."""
    why = [(change.challenge, _why_nothing(change)) for change in changes if not change.added]
    why += [
        (line.challenge, " ".join(locale.tell(reason) for reason in line.reasons))
        for line in verdicts
        if not line.counts
    ]
    return [
        Effect(
            "flag", _("%(challenge)s is unchanged", challenge=challenge.title), text,
            url_for("monthly.show", slug=challenge.slug),
        )
        for challenge, text in why
    ]  # fmt: skip


def _why_nothing(change: RunScoreChange) -> str:
    if change.challenge.metric is Metric.ACTIVE_DAYS:
        return _("Another run of this day already counted.")
    return _("This run adds nothing to what the challenge counts.")


def _runs_to_cheer() -> tuple[list[Run], dict[int, Applause]]:
    """Return recent runs that wait for the runner's kudos, with their kudos.

    One for each runner; those that nobody has cheered come first.
    """
    latest = [run for run in queries.latest_runs(me(), LOOKED_AT, followed_first=True) if run.runner_id != me().id]
    applause = applause_for_runs(latest, me())
    waiting = [run for run in latest if applause[run.id].may_give and not applause[run.id].given]
    one_each = {run.runner_id: run for run in reversed(waiting)}.values()
    return sorted(one_each, key=lambda run: (applause[run.id].count > 0, waiting.index(run)))[:TO_CHEER], applause
