"""Boards of closed challenges that aren't fixed, with amendments: provisional ones, and groups of final ones."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from challenges.boards.models import Amendment
from challenges.boards.queries import amended_rows
from challenges.boards.queries.amended_rows import Medals, PlacedRow, with_rows
from challenges.boards.queries.amendments import standing_amendments
from challenges.boards.queries.board import Board, board_of
from challenges.boards.queries.positions import Position, position_of
from challenges.boards.queries.standings import Standing
from challenges.boards.rules import AmendedOrder, AmendmentKind, MovedRow, RankedRow, rung_reached
from challenges.boards.rules.ranking import EVERYONE, ScoreKey, segments_of
from challenges.db import db
from challenges.monthly.models import Challenge, Participation, Score
from challenges.monthly.rules.metrics import Evidence, Measure, Metric
from challenges.runners.models import Runner


def provisional_board_of(
    challenge: Challenge,
    viewer: Runner | None,
    amendments: Sequence[Amendment] = (),
    metric: Metric | None = None,
    segment: str = EVERYONE,
    page: int | None = None,
    evidence: Evidence = Evidence.ALL,
) -> Board:
    """Return a page of a board of a closed challenge, as judged from the runs, with amendments.

    Eight queries, and three for each amendment of the board. On boards of everyone, runners who haven't started come
    after the ranked ones.
    """
    rows = _JudgedRows(challenge, viewer, Measure(metric or challenge.metric, evidence), segment, amendments, page or 1)
    return with_rows(rows.head, rows, page or 1)


class _JudgedRows:
    """The rows of one board as judged from the runs, read page by page. `head` is the requested page."""

    def __init__(
        self,
        challenge: Challenge,
        viewer: Runner | None,
        measure: Measure,
        segment: str,
        amendments: Sequence[Amendment],
        page: int,
    ) -> None:
        self._challenge, self._viewer, self._measure, self._segment = challenge, viewer, measure, segment
        own = measure == Measure(challenge.metric)
        self.medals = Medals(challenge.rungs, challenge.target) if own else Medals()
        self._pages: dict[int, Board] = {}
        self.head = self._page(page)
        later = standing_amendments(amendments, measure)
        self._known = {score.participation_id: self._placed(score, who) for score, who in self._read(later)}
        self.mine = next((placed for placed in self._known.values() if placed.standing.mine), None)
        moved = [self._moved(self._known[entry], one) for entry, one in later.items() if entry in self._known]
        self.order = AmendedOrder(self.head.total, moved, challenge.ranking)

    def between(self, first: int, last: int) -> list[PlacedRow]:
        """Return the rows at these positions."""
        pages = [
            self._page(number)
            for number in range((first - 1) // amended_rows.PAGE + 1, (last - 1) // amended_rows.PAGE + 2)
        ]
        rows = [(page.first_item + at, row) for page in pages for at, row in enumerate(page.everybody)]
        found = {position: row for position, row in rows if first <= position <= last}
        days = self._days_of([row.participation_id for row in found.values() if row.rank])
        return [PlacedRow(position, self._with_day(row, days)) for position, row in sorted(found.items())]

    def amended(self, entry: int) -> Standing:
        """Return the row of an amended entry."""
        return self._known[entry].standing

    def value_at(self, position: int) -> int:
        """Return the value at a position; 0 past the end."""
        if position == 1:
            return self.head.leader
        return next((placed.standing.value for placed in self.between(position, position)), 0)

    def _page(self, number: int) -> Board:
        if number not in self._pages:
            self._pages[number] = board_of(
                self._challenge,
                self._viewer,
                self._measure.metric,
                self._segment,
                number,
                self._measure.evidence,
                size=amended_rows.PAGE,
            )
            found = self._pages[number]
            self._pages.setdefault(found.page or number, found)
        return self._pages[number]

    def _read(self, later: Mapping[int, Amendment]) -> list[tuple[Score, Runner]]:
        """Return the scores of amended entries and of the reader, if they are on this board."""
        wanted: list[ColumnElement[bool]] = [Score.participation_id.in_(list(later))] if later else []
        wanted += [Participation.runner_id == self._viewer.id] if self._viewer else []
        if not wanted:
            return []
        rows = (
            select(Score, Runner)
            .join(Participation, Participation.id == Score.participation_id)
            .join(Runner, Runner.id == Participation.runner_id)
            .where(Participation.challenge_id == self._challenge.id, or_(*wanted), *self._on_board)
        )
        found = db.session.execute(rows).all()
        return [(one, who) for one, who in found if self._segment in segments_of(one.category, one.age_group)]

    @property
    def _on_board(self) -> tuple[ColumnElement[bool], ...]:
        return (Score.metric == self._measure.metric, Score.evidence == self._measure.evidence)

    def _days_of(self, participation_ids: Sequence[int]) -> dict[int, date]:
        """Return when these scores were reached; only needed if something was amended."""
        if not self.order.positions_left_out:
            return {}
        days = select(Score.participation_id, Score.reached_on).where(Score.participation_id.in_(participation_ids))
        return dict(db.session.execute(days.where(*self._on_board)).all())

    def _placed(self, score: Score, runner: Runner) -> PlacedRow:
        place = self._position_of(RankedRow(score.sort_value, score.reached_on, score.participation_id))
        standing = Standing(
            score.participation_id,
            runner.appears_to(self._viewer),
            mine=self._viewer is not None and runner.id == self._viewer.id,
            rank=place.rank,
            value=score.value,
            runs=score.runs,
            reached_on=score.reached_on,
            rung=rung_reached(score.value, self.medals.rungs),
        )
        return PlacedRow(place.position, standing)

    def _with_day(self, row: Standing, days: Mapping[int, date]) -> Standing:
        return Standing(
            row.participation_id,
            row.appearance,
            row.mine,
            rank=row.rank,
            value=row.value,
            runs=row.runs,
            reached_on=days.get(row.participation_id),
            rung=rung_reached(row.value, self.medals.rungs),
        )

    def _moved(self, was: PlacedRow, amendment: Amendment) -> MovedRow:
        if amendment.kind is AmendmentKind.WITHDRAWN or amendment.after is None:
            return MovedRow(was.position, was.row, None)
        now = was.row._replace(sort_value=-amendment.after)
        place = self._position_of(now)
        return MovedRow(was.position, was.row, now, ahead=place.position - 1, better=place.rank - 1)

    def _position_of(self, row: RankedRow) -> Position:
        return position_of(self._challenge, self._measure, self._segment, ScoreKey(*row.key), row.entry)
