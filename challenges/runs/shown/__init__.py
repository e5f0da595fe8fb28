"""The parts of a run's own page that come from its recording, localised: map, splits, charts, best efforts."""

from challenges.runs.shown.charts import Plot, plots_of
from challenges.runs.shown.efforts import Effort, efforts_shown
from challenges.runs.shown.maps import Map, map_shown
from challenges.runs.shown.splits import Part, Parts, parts_of

__all__ = ["Effort", "Map", "Part", "Parts", "Plot", "efforts_shown", "map_shown", "parts_of", "plots_of"]
