"""Rules for final standings: their canonical text, who may protest when, and what amendments do. Pure."""

from challenges.finals.rules.amending import Kind as Kind
from challenges.finals.rules.amending import Signed as Signed
from challenges.finals.rules.amending import broken_links as broken_links
from challenges.finals.rules.amending import hash_of as hash_of
from challenges.finals.rules.amending import refusal_of_amending as refusal_of_amending
from challenges.finals.rules.amending import refusal_of_own_cause as refusal_of_own_cause
from challenges.finals.rules.amending import text_of_amendment as text_of_amendment
from challenges.finals.rules.canonical import COLUMNS as COLUMNS
from challenges.finals.rules.canonical import EVERY_RUN as EVERY_RUN
from challenges.finals.rules.canonical import Facts as Facts
from challenges.finals.rules.canonical import Fixed as Fixed
from challenges.finals.rules.canonical import cells_of as cells_of
from challenges.finals.rules.canonical import fingerprint_of as fingerprint_of
from challenges.finals.rules.canonical import lines_of as lines_of
from challenges.finals.rules.canonical import rung_reached as rung_reached
from challenges.finals.rules.placing import Moved as Moved
from challenges.finals.rules.placing import Order as Order
from challenges.finals.rules.placing import Row as Row
from challenges.finals.rules.protesting import MOST_PROTESTS as MOST_PROTESTS
from challenges.finals.rules.protesting import Answer as Answer
from challenges.finals.rules.protesting import refusal_of_protesting as refusal_of_protesting
