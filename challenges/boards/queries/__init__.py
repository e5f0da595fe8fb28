"""What is read of boards."""

from challenges.boards.queries.amendments import AmendmentLine as AmendmentLine
from challenges.boards.queries.amendments import amendments_of as amendments_of
from challenges.boards.queries.amendments import how_many_amendments as how_many_amendments
from challenges.boards.queries.audit import Misjudged as Misjudged
from challenges.boards.queries.audit import misjudged_in as misjudged_in
from challenges.boards.queries.board import Board as Board
from challenges.boards.queries.board import board_of as board_of
from challenges.boards.queries.board import closes_at as closes_at
from challenges.boards.queries.board import is_live as is_live
from challenges.boards.queries.board import tag_of as tag_of
from challenges.boards.queries.board import version_of as version_of
from challenges.boards.queries.buckets import BucketDifference as BucketDifference
from challenges.boards.queries.buckets import differences_of as differences_of
from challenges.boards.queries.closed_board import amended_board_of as amended_board_of
from challenges.boards.queries.closed_board import closed_board_of as closed_board_of
from challenges.boards.queries.closed_board import closed_top_of as closed_top_of
from challenges.boards.queries.closed_board import has_closed as has_closed
from challenges.boards.queries.closing import Closing as Closing
from challenges.boards.queries.closing import closing_of as closing_of
from challenges.boards.queries.closing import due as due
from challenges.boards.queries.closing import faults_of as faults_of
from challenges.boards.queries.closing import lately_final as lately_final
from challenges.boards.queries.closing import provisional_challenges as provisional_challenges
from challenges.boards.queries.closing import snapshot_of as snapshot_of
from challenges.boards.queries.day_one import DayOne as DayOne
from challenges.boards.queries.day_one import started as started
from challenges.boards.queries.day_one import with_one_before as with_one_before
from challenges.boards.queries.final import boards_in as boards_in
from challenges.boards.queries.final import final_board_of as final_board_of
from challenges.boards.queries.final import fixed_after as fixed_after
from challenges.boards.queries.final import fixed_standings as fixed_standings
from challenges.boards.queries.following import following_board_of as following_board_of
from challenges.boards.queries.place_changes import PlaceChange as PlaceChange
from challenges.boards.queries.place_changes import place_change_of as place_change_of
from challenges.boards.queries.positions import BoardPlace as BoardPlace
from challenges.boards.queries.positions import place_of as place_of
from challenges.boards.queries.protests import ProtestLine as ProtestLine
from challenges.boards.queries.protests import how_many_protests as how_many_protests
from challenges.boards.queries.protests import protest_in as protest_in
from challenges.boards.queries.protests import protest_text as protest_text
from challenges.boards.queries.protests import protests_by as protests_by
from challenges.boards.queries.protests import protests_in as protests_in
from challenges.boards.queries.results import ChallengeResult as ChallengeResult
from challenges.boards.queries.results import EntryFigure as EntryFigure
from challenges.boards.queries.results import entry_seen_by as entry_seen_by
from challenges.boards.queries.results import figures_of as figures_of
from challenges.boards.queries.results import others_decide as others_decide
from challenges.boards.queries.results import results_of as results_of
from challenges.boards.queries.standings import Standing as Standing

__all__ = [
    "AmendmentLine",
    "Board",
    "BoardPlace",
    "BucketDifference",
    "ChallengeResult",
    "Closing",
    "DayOne",
    "EntryFigure",
    "Misjudged",
    "PlaceChange",
    "ProtestLine",
    "Standing",
    "amended_board_of",
    "amendments_of",
    "board_of",
    "boards_in",
    "closed_board_of",
    "closed_top_of",
    "closes_at",
    "closing_of",
    "differences_of",
    "due",
    "entry_seen_by",
    "faults_of",
    "figures_of",
    "final_board_of",
    "fixed_after",
    "fixed_standings",
    "following_board_of",
    "has_closed",
    "how_many_amendments",
    "how_many_protests",
    "is_live",
    "lately_final",
    "misjudged_in",
    "others_decide",
    "place_change_of",
    "place_of",
    "protest_in",
    "protest_text",
    "protests_by",
    "protests_in",
    "provisional_challenges",
    "results_of",
    "snapshot_of",
    "started",
    "tag_of",
    "version_of",
    "with_one_before",
]
