"""Reads of applause: how much there is, whether the reader gave some, and who else did."""

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
from challenges.kudos.rules import Praise
from challenges.monthly.models import Challenge, Participation
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runners.rules import Appearance, ShownAs, appearance
from challenges.runs.models import Run

MOST_GIVERS = 100  # the newest are listed, the others counted


@dataclass(frozen=True, slots=True)
class Applause:
    """The applause for one run or one entry, as a reader sees it. `given` is the reader's own."""

    subject: str  # "run", "entry" or "award"
    key: int
    count: int
    given: Praise | None
    may_give: bool
    appearance: Appearance  # of the runner who is cheered
    own: bool
    slug: str = ""  # of an entry's challenge; the secret part of an award's address

    @property
    def region(self) -> str:
        """The id of its element: "kudos-run-7"."""
        return f"kudos-{self.subject}-{self.key}"

    @property
    def url(self) -> str:
        """Where it is shown, and given."""
        places = {
            "run": f"/runs/{self.key}",
            "entry": f"/challenges/{self.slug}/participants/{self.key}",
            "award": f"/milestones/{self.slug}",
        }
        return f"{places[self.subject]}/kudos"

    @property
    def give_url(self) -> str:
        """Where giving is posted to."""
        return self.url

    @property
    def take_url(self) -> str:
        """Where taking back is posted to."""
        return f"{self.url}-removal"

    @property
    def lists_givers(self) -> bool:
        """Whether the reader may know who cheered: never beside an alias, nor beside "A runner" (rules, section 11)."""
        return self.appearance.handle is not None


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody who cheered."""

    appearance: Appearance
    mine: bool
    kind: Praise
    given_at: datetime


_PERSON = (Runner.name, Runner.handle, Runner.shown_as, Runner.alias)


def _with_counts(subject: Any, kudos_of: InstrumentedAttribute[int | None]) -> Select[Any]:
    """Key, owner and counts for each of `keys`."""
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
    """The applause for a shared award that the reader may see. Raises Missing where it is shared no longer."""
    found = _applause("award", FOR_AWARDS, [award_id], viewer)
    if award_id not in found:
        raise Missing
    return found[award_id]


def applause_for_run(run: Run, viewer: Runner | None) -> Applause:
    """The applause for a run that the reader may see."""
    return applause_for_runs([run], viewer)[run.id]


def applause_for_runs(runs: Collection[Run], viewer: Runner | None) -> dict[int, Applause]:
    """The applause for each of some runs that the reader may see, by run id. One query."""
    return _applause("run", FOR_RUNS, [run.id for run in runs], viewer)


def applause_for_entries(participation_ids: Collection[int], viewer: Runner | None) -> dict[int, Applause]:
    """The applause for each of some rows of a board, by participation id. One query."""
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
    """Whether somebody may cheer for a runner who is shown so."""
    if giver is None:
        return False
    return rules.may_give(giver.id, owner_id, apart=giver.apart_from, has_handle=shown_as is not ShownAs.ALIAS)


def _seen(row: Any, viewer: Runner | None, runner_id: int) -> Appearance:
    own = viewer is not None and viewer.id == runner_id
    apart = viewer is not None and viewer.is_apart_from(runner_id)
    return appearance(row.shown_as, row.name, row.handle, row.alias, member=viewer is not None, own=own, apart=apart)


def applause_in(challenge: Challenge, participation_id: int, viewer: Runner | None) -> Applause:
    """The applause for an entry of a challenge that the reader may see. Raises Missing when nobody takes part by it."""
    takes_part = exists().where(
        Participation.id == participation_id,
        Participation.challenge_id == challenge.id,
        Participation.left_at.is_(None),
    )
    if not db.session.scalar(select(takes_part)):
        raise Missing
    return applause_for_entries([participation_id], viewer)[participation_id]


def givers_of(applause: Applause, viewer: Runner | None) -> list[Giver]:
    """Who cheered, newest first, at most a hundred; nobody where the reader may not know."""
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


# --- what cheering is recognised by ---------------------------------------------------------------------------------


def deeds_of(giver_id: int) -> dict[str, int]:
    """How often somebody was the first to cheer, and how many newcomers they welcomed, by the key of the badge."""
    return {FIRST_TO_CHEER.key: _first_cheers_of(giver_id), WELCOME.key: _welcomed_by(giver_id)}


def deeds_known_of(giver_id: int) -> dict[str, int]:
    """The same as it was counted last; nothing where it never was."""
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
    """Who cheered since then."""
    return list(db.session.scalars(select(Kudos.giver_id).where(Kudos.given_at >= moment).distinct()))


def givers_after(giver_id: int, limit: int) -> list[int]:
    """The next runners who ever cheered, by id."""
    after = select(Kudos.giver_id).where(Kudos.giver_id > giver_id).distinct()
    return list(db.session.scalars(after.order_by(Kudos.giver_id).limit(limit)))
