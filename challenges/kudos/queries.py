"""Queries for kudos: the count, the reader's own, and who gave them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Integer, Select, bindparam, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from challenges.awards import queries as awards
from challenges.awards.models import Award
from challenges.awards.rules import FIRST_TO_CHEER, WELCOME
from challenges.db import db, read
from challenges.kudos import rules
from challenges.kudos.models import SUBJECTS, Kudos
from challenges.kudos.rules import KudosFor
from challenges.monthly.models import Challenge, Participation
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runners.rules import Appearance, ShownAs, appearance
from challenges.runs.models import Run

MOST_GIVERS = 100  # the newest are listed, the rest only counted


@dataclass(frozen=True, slots=True)
class Applause:
    """The kudos for a run, an entry or an award, as a reader sees them. `given` is the reader's own kind, if any."""

    subject: str  # "run", "entry" or "award"
    key: int
    count: int
    given: KudosFor | None
    may_give: bool
    appearance: Appearance  # of the runner who receives the kudos
    own: bool
    slug: str = ""  # an entry's challenge slug, or an award's secret token

    @property
    def region(self) -> str:
        """The id of its element: "kudos-run-7"."""
        return f"kudos-{self.subject}-{self.key}"

    @property
    def url(self) -> str:
        """The URL of the kudos page, where they are also given."""
        places = {
            "run": f"/runs/{self.key}",
            "entry": f"/challenges/{self.slug}/participants/{self.key}",
            "award": f"/milestones/{self.slug}",
        }
        return f"{places[self.subject]}/kudos"

    @property
    def give_url(self) -> str:
        """The URL to post to for giving kudos."""
        return self.url

    @property
    def take_url(self) -> str:
        """The URL to post to for taking kudos back."""
        return f"{self.url}-removal"

    @property
    def lists_givers(self) -> bool:
        """Whether the reader may see who gave kudos: never for an alias or "A runner" (rules, section 11)."""
        return self.appearance.handle is not None


@dataclass(frozen=True, slots=True)
class Giver:
    """A runner who gave kudos."""

    appearance: Appearance
    mine: bool
    kind: KudosFor
    given_at: datetime


_PERSON = (Runner.name, Runner.handle, Runner.shown_as, Runner.alias)


def _with_counts(subject: Any, kudos_of: InstrumentedAttribute[int | None]) -> Select[Any]:
    """Return a select of key, owner and counts for each of `keys`."""
    here = kudos_of == subject.id
    mine = Kudos.giver_id == bindparam("viewer", type_=Integer)
    return select(
        subject.id.label("key"),
        subject.runner_id,
        *_PERSON,
        select(func.count()).select_from(Kudos).where(here).scalar_subquery().label("cheers"),
        select(Kudos.kind).where(here, mine).scalar_subquery().label("given"),
    ).join(Runner, Runner.id == subject.runner_id)


_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
FOR_RUNS = _with_counts(Run, Kudos.run_id).where(Run.id.in_(_KEYS))
FOR_ENTRIES = (
    _with_counts(Participation, Kudos.participation_id)
    .add_columns(Challenge.slug)
    .join(Challenge, Challenge.id == Participation.challenge_id)
    .where(Participation.id.in_(_KEYS))
)

FOR_AWARDS = (
    _with_counts(Award, Kudos.award_id)
    .add_columns(Award.token.label("slug"))
    .where(Award.id.in_(_KEYS), Award.token.is_not(None))
)


def applause_for_award(award_id: int, viewer: Runner | None) -> Applause:
    """Return the kudos for a shared award that the reader may see. Raises Missing if it is no longer shared."""
    found = _applause("award", FOR_AWARDS, [award_id], viewer)
    if award_id not in found:
        raise Missing
    return found[award_id]


def applause_for_run(run: Run, viewer: Runner | None) -> Applause:
    """Return the kudos for a run that the reader may see."""
    return applause_for_runs([run], viewer)[run.id]


def applause_for_runs(runs: Collection[Run], viewer: Runner | None) -> dict[int, Applause]:
    """Return the kudos for runs that the reader may see, by run id. One query."""
    return _applause("run", FOR_RUNS, [run.id for run in runs], viewer)


def applause_for_entries(participation_ids: Collection[int], viewer: Runner | None) -> dict[int, Applause]:
    """Return the kudos for rows of a board, by participation id. One query."""
    return _applause("entry", FOR_ENTRIES, participation_ids, viewer)


def _applause(
    subject: str, statement: Select[Any], keys: Collection[int], viewer: Runner | None
) -> dict[int, Applause]:
    if not keys:
        return {}
    viewer_id = viewer.id if viewer else None
    found = read(statement, {"keys": list(keys), "viewer": viewer_id})
    return {row.key: _applause_of(subject, row, viewer) for row in found}


def _applause_of(subject: str, row: Any, viewer: Runner | None) -> Applause:
    key, runner_id, name, handle, shown_as, alias, cheers, given, *slug = row
    own = viewer is not None and runner_id == viewer.id
    apart = viewer is not None and viewer.is_apart_from(runner_id)
    face = appearance(shown_as, name, handle, alias, member=viewer is not None, own=own, apart=apart)
    may_give = _may_give(viewer, runner_id, shown_as)
    return Applause(subject, key, cheers, given, may_give, face, own, slug[0] if slug else "")


def _may_give(giver: Runner | None, owner_id: int, shown_as: ShownAs) -> bool:
    """Return whether a runner may give kudos to a runner with this `shown_as`."""
    if giver is None:
        return False
    return rules.may_give(giver.id, owner_id, apart=giver.apart_from, has_handle=shown_as is not ShownAs.ALIAS)


def _seen(row: Any, viewer: Runner | None, runner_id: int) -> Appearance:
    own = viewer is not None and viewer.id == runner_id
    apart = viewer is not None and viewer.is_apart_from(runner_id)
    return appearance(row.shown_as, row.name, row.handle, row.alias, member=viewer is not None, own=own, apart=apart)


def applause_in(challenge: Challenge, participation_id: int, viewer: Runner | None) -> Applause:
    """Return the kudos for an entry of a visible challenge. Raises Missing if it is not an active participation."""
    takes_part = exists().where(
        Participation.id == participation_id,
        Participation.challenge_id == challenge.id,
        Participation.left_at.is_(None),
    )
    if not db.session.scalar(select(takes_part)):
        raise Missing
    return applause_for_entries([participation_id], viewer)[participation_id]


def givers_of(applause: Applause, viewer: Runner | None) -> list[Giver]:
    """Return who gave kudos, newest first, at most a hundred; an empty list if the reader may not see them."""
    if not applause.lists_givers:
        return []
    column = {"run": Kudos.run_id, "entry": Kudos.participation_id, "award": Kudos.award_id}[applause.subject]
    given = (
        select(Kudos.giver_id, Kudos.kind, Kudos.given_at, *_PERSON)
        .join(Runner, Runner.id == Kudos.giver_id)
        .where(column == applause.key)
        .order_by(Kudos.given_at.desc(), Kudos.id.desc())
        .limit(MOST_GIVERS)
    )
    return [
        Giver(
            _seen(row, viewer, row.giver_id), viewer is not None and viewer.id == row.giver_id, row.kind, row.given_at
        )
        for row in db.session.execute(given)
    ]


# --- badges for giving kudos ----------------------------------------------------------------------------------------


def deeds_of(giver_id: int) -> dict[str, int]:
    """Return how often a runner gave the first kudos and how many newcomers they welcomed, by badge key."""
    return {FIRST_TO_CHEER.key: _first_cheers_of(giver_id), WELCOME.key: _welcomed_by(giver_id)}


def deeds_known_of(giver_id: int) -> dict[str, int]:
    """Return the counts stored last; empty if there are none."""
    known = awards.deeds_of(giver_id)
    return {key: known[key] for key in (FIRST_TO_CHEER.key, WELCOME.key) if key in known}


def _first_cheers_of(giver_id: int) -> int:
    other = aliased(Kudos)
    firsts = [
        select(func.count())
        .where(
            Kudos.giver_id == giver_id,
            getattr(Kudos, name).is_not(None),
            ~exists().where(getattr(other, name) == getattr(Kudos, name), other.id < Kudos.id),
        )
        .scalar_subquery()
        for name in SUBJECTS
    ]
    return sum(db.session.execute(select(*firsts)).one())


def _welcomed_by(giver_id: int) -> int:
    welcomed: set[int] = set()
    for subject, column in ((Run, Kudos.run_id), (Participation, Kudos.participation_id), (Award, Kudos.award_id)):
        cheered = (
            select(Runner.id, Runner.created_at, func.min(Kudos.given_at))
            .join(subject, subject.runner_id == Runner.id)
            .join(Kudos, column == subject.id)
            .where(Kudos.giver_id == giver_id)
            .group_by(Runner.id, Runner.created_at)
        )
        welcomed |= {
            runner_id for runner_id, since, first in db.session.execute(cheered) if rules.is_newcomer(since, first)
        }
    return len(welcomed)


def givers_since(moment: datetime) -> list[int]:
    """Return the ids of runners who gave kudos since then."""
    return list(db.session.scalars(select(Kudos.giver_id).where(Kudos.given_at >= moment).distinct()))


def givers_after(giver_id: int, limit: int) -> list[int]:
    """Return the next ids, in order, of runners who have ever given kudos."""
    after = select(Kudos.giver_id).where(Kudos.giver_id > giver_id).distinct()
    return list(db.session.scalars(after.order_by(Kudos.giver_id).limit(limit)))
