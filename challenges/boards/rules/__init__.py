"""Rules of boards: ranks, buckets, gaps, amendments. Pure."""

from challenges.boards.rules.amended_ranks import AmendedOrder as AmendedOrder
from challenges.boards.rules.amended_ranks import MovedRow as MovedRow
from challenges.boards.rules.amended_ranks import RankedRow as RankedRow
from challenges.boards.rules.amendments import MOST_PROTESTS as MOST_PROTESTS
from challenges.boards.rules.amendments import AmendmentKind as AmendmentKind
from challenges.boards.rules.amendments import ProtestAnswer as ProtestAnswer
from challenges.boards.rules.amendments import SignedAmendment as SignedAmendment
from challenges.boards.rules.amendments import broken_links as broken_links
from challenges.boards.rules.amendments import hash_of as hash_of
from challenges.boards.rules.amendments import refusal_of_amending as refusal_of_amending
from challenges.boards.rules.amendments import refusal_of_own_cause as refusal_of_own_cause
from challenges.boards.rules.amendments import refusal_of_protesting as refusal_of_protesting
from challenges.boards.rules.amendments import text_of_amendment as text_of_amendment
from challenges.boards.rules.canonical import COLUMNS as COLUMNS
from challenges.boards.rules.canonical import FixedRow as FixedRow
from challenges.boards.rules.canonical import StandingFacts as StandingFacts
from challenges.boards.rules.canonical import cells_of as cells_of
from challenges.boards.rules.canonical import fingerprint_of as fingerprint_of
from challenges.boards.rules.canonical import lines_of as lines_of
from challenges.boards.rules.canonical import rung_reached as rung_reached
