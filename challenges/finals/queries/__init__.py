"""Reads of final standings, protests and amendments."""

from challenges.finals.queries.amended import AmendmentLine as AmendmentLine
from challenges.finals.queries.amended import amendments_of as amendments_of
from challenges.finals.queries.amended import how_many_amendments as how_many_amendments
from challenges.finals.queries.amended import order_of as order_of
from challenges.finals.queries.checking import faults_of as faults_of
from challenges.finals.queries.closing import Closing as Closing
from challenges.finals.queries.closing import closing_of as closing_of
from challenges.finals.queries.closing import due as due
from challenges.finals.queries.closing import snapshot_of as snapshot_of
from challenges.finals.queries.entries import EntryFigure as EntryFigure
from challenges.finals.queries.entries import entry_seen_by as entry_seen_by
from challenges.finals.queries.entries import figures_of as figures_of
from challenges.finals.queries.fixed import boards_in as boards_in
from challenges.finals.queries.fixed import fixed_after as fixed_after
from challenges.finals.queries.fixed import fixed_standings as fixed_standings
from challenges.finals.queries.protests import ProtestLine as ProtestLine
from challenges.finals.queries.protests import how_many_protests as how_many_protests
from challenges.finals.queries.protests import protest_in as protest_in
from challenges.finals.queries.protests import protest_text as protest_text
from challenges.finals.queries.protests import protests_by as protests_by
from challenges.finals.queries.protests import protests_in as protests_in
from challenges.finals.queries.standings import FinalBoard as FinalBoard
from challenges.finals.queries.standings import Standing as Standing
from challenges.finals.queries.standings import final_board_of as final_board_of
from challenges.finals.queries.standings import final_top_of as final_top_of
