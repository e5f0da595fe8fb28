"""The parts of a run's own page that come from its recording, localised: map, splits, charts, best efforts."""

from challenges.runs.display.charts import Plot as Plot
from challenges.runs.display.charts import plots_of as plots_of
from challenges.runs.display.maps import RunMap as RunMap
from challenges.runs.display.maps import map_shown as map_shown
from challenges.runs.display.splits import EffortLine as EffortLine
from challenges.runs.display.splits import SplitPart as SplitPart
from challenges.runs.display.splits import SplitParts as SplitParts
from challenges.runs.display.splits import efforts_shown as efforts_shown
from challenges.runs.display.splits import parts_of as parts_of

__all__ = [
    "EffortLine",
    "Plot",
    "RunMap",
    "SplitPart",
    "SplitParts",
    "efforts_shown",
    "map_shown",
    "parts_of",
    "plots_of",
]
