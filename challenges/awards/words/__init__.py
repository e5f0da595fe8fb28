"""Text and looks of awards: on pages, on medals, beside runs and on Today."""

from challenges.awards.words.looks import on_medal as on_medal
from challenges.awards.words.looks import on_rule as on_rule
from challenges.awards.words.looks import poster as poster
from challenges.awards.words.names import amount as amount
from challenges.awards.words.names import line as line
from challenges.awards.words.names import past_line as past_line
from challenges.awards.words.names import tags as tags
from challenges.awards.words.names import title as title
from challenges.awards.words.reach import reach_line as reach_line
from challenges.awards.words.reach import reach_poster as reach_poster
from challenges.awards.words.reach import reach_title as reach_title
from challenges.awards.words.reach import rungs_line as rungs_line
from challenges.awards.words.today import REASONS as REASONS
from challenges.awards.words.today import Celebration as Celebration
from challenges.awards.words.today import Said as Said
from challenges.awards.words.today import celebration as celebration
from challenges.awards.words.today import note as note
from challenges.awards.words.today import reason as reason
