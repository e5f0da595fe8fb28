"""Rules for cards, matches, requests and invitations to a run. Pure."""

from challenges.partners.rules.asking import AGAIN_AFTER as AGAIN_AFTER
from challenges.partners.rules.asking import LASTS as LASTS
from challenges.partners.rules.asking import LATE as LATE
from challenges.partners.rules.asking import MOST_OPEN as MOST_OPEN
from challenges.partners.rules.asking import MOST_WAITING as MOST_WAITING
from challenges.partners.rules.asking import Answer as Answer
from challenges.partners.rules.asking import State as State
from challenges.partners.rules.asking import ask_refusal as ask_refusal
from challenges.partners.rules.asking import setting_out_refusal as setting_out_refusal
from challenges.partners.rules.matching import Aim as Aim
from challenges.partners.rules.matching import Looking as Looking
from challenges.partners.rules.matching import Match as Match
from challenges.partners.rules.matching import Part as Part
from challenges.partners.rules.matching import match_of as match_of
from challenges.partners.rules.matching import place_words as place_words
from challenges.partners.rules.matching import ranked as ranked
