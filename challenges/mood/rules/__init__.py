"""Rules of how runs feel: words, patterns, techniques and visualisation. Pure."""

from challenges.mood.rules.feelings import HOW_MANY_WORDS as HOW_MANY_WORDS
from challenges.mood.rules.feelings import LONGEST_LINE as LONGEST_LINE
from challenges.mood.rules.feelings import LONGEST_MANTRA as LONGEST_MANTRA
from challenges.mood.rules.feelings import LONGEST_WORD as LONGEST_WORD
from challenges.mood.rules.feelings import MOST_MANTRAS as MOST_MANTRAS
from challenges.mood.rules.feelings import USUAL as USUAL
from challenges.mood.rules.feelings import FeelingFacts as FeelingFacts
from challenges.mood.rules.feelings import FeelWordChoice as FeelWordChoice
from challenges.mood.rules.feelings import mantra_refusal as mantra_refusal
from challenges.mood.rules.feelings import plain as plain
from challenges.mood.rules.feelings import repeated as repeated
from challenges.mood.rules.feelings import turn_of as turn_of
