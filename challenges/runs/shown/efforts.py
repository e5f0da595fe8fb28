"""The best efforts of a run over the standard distances, compared with all of its runner's."""

from dataclasses import dataclass

from flask_babel import gettext as _

from challenges.runs import queries
from challenges.runs.models import Run
from challenges.runs.queries import EffortSeen
from challenges.runs.words import DISTANCES
from challenges.units import HALF_MARATHON, KILOMETRE, MARATHON, MILE, Distance
from challenges.web import language

TELLING = (KILOMETRE, MILE, Distance.of_km(5), Distance.of_km(10), HALF_MARATHON, MARATHON)


@dataclass(frozen=True, slots=True)
class Effort:
    """One line: the name of the distance, the time, and a tag if it is special."""

    distance: str
    time: str
    tag: str
    cheers: bool  # a first effort is no record


def efforts_shown(run: Run, year: int) -> tuple[list[Effort], list[Effort]]:
    """Return the most relevant efforts, and the rest. `year` is the current one."""
    efforts = queries.efforts_of(run) if run.trace else []
    telling = [effort for effort in efforts if effort.distance in TELLING]
    others = [effort for effort in efforts if effort.distance not in TELLING]
    if len(telling) < 3:  # a short run: show all
        telling, others = efforts, []
    return [_line(run, effort, year) for effort in telling], [_line(run, effort, year) for effort in others]


def _line(run: Run, effort: EffortSeen, year: int) -> Effort:
    name = str(DISTANCES[effort.distance]) if effort.distance in DISTANCES else language.exact(effort.distance)
    return Effort(name, language.duration(effort.duration), _tag(run, effort, year), not effort.is_first)


def _tag(run: Run, effort: EffortSeen, year: int) -> str:
    if effort.is_first:
        return _("First")
    if effort.is_best:
        return _("Personal best")
    if effort.is_best_of_year:
        return _("Best this year") if run.local_date.year == year else _("Best of %(year)s", year=run.local_date.year)
    return ""
