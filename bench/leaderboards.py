"""The cost of a board with a thousand, a hundred thousand and a million participants, through the real application.

    python -m bench.leaderboards [--sizes 1000 100000 1000000] [--rounds 200] [--only page rank …] [--keep FOLDER]
                                 [--postgresql | --database-url postgresql://…] [--cpu] [--profile OPERATION]

Sizes and operations take turns, one request at a time. Prints medians and p99 in milliseconds, and results next to
targets. A community of a million takes some minutes to build; --keep stores it for the next run. bench.serving measures
what needs a web server.
"""

import argparse
import cProfile
import pstats
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bench.operations import OPERATIONS, Timed, a_key, add_constant_page, the_challenge
from bench.stages import Stage, postgresql_in, settings_of
from challenges.boards.queries import positions
from challenges.boards.rules.ranking import EVERYONE
from challenges.db import db
from challenges.monthly.rules.metrics import Measure, Metric

SIZES = (1_000, 100_000, 1_000_000)
WARM_UP = 15  # unmeasured rounds at the start
ASKED_RANKS = 400  # random runners

# --- measuring --------------------------------------------------------------------------------------------------------


CLOCK = {"now": time.perf_counter}


def milliseconds(call: Timed) -> float:
    """Return how long a call takes in milliseconds, by the chosen clock."""
    start = CLOCK["now"]()
    call()
    return (CLOCK["now"]() - start) * 1000


Times = dict[tuple[str, int], list[float]]


def measure(stages: Sequence[Stage], names: Sequence[str], rounds: int) -> Times:
    """Time every operation on every stage, interleaved. Return milliseconds by (operation, size)."""
    times: Times = {}
    for number in range(rounds + WARM_UP):
        turned = [*stages[number % len(stages) :], *stages[: number % len(stages)]]
        for name in names:
            for stage in turned:
                took = milliseconds(OPERATIONS[name](stage))
                if number >= WARM_UP:
                    times.setdefault((name, stage.participants), []).append(took)
    return times


@contextmanager
def database_time(stage: Stage) -> Iterator[list[float]]:
    """Collect the milliseconds that the driver takes for each statement."""
    took: list[float] = []
    started = [0.0]

    def before(*_: Any) -> None:
        started[0] = CLOCK["now"]()

    def after(*_: Any) -> None:
        took.append((CLOCK["now"]() - started[0]) * 1000)

    with stage.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    yield took
    event.remove(engine, "before_cursor_execute", before)
    event.remove(engine, "after_cursor_execute", after)


def rank_times(stage: Stage, metric: Metric) -> list[float]:
    """Return the database time in milliseconds to find the ranks of random runners, including ties."""
    wanted = [a_key(stage, metric) for _ in range(ASKED_RANKS + WARM_UP)]
    with stage.app.app_context():
        challenge = the_challenge()
        every = []
        for key, who in wanted:
            with database_time(stage) as took:
                positions.position_of(challenge, Measure(metric), EVERYONE, key, who)
            every.append(sum(took))
        return every[WARM_UP:]


# --- reporting --------------------------------------------------------------------------------------------------------


def at(times: Sequence[float], part: float) -> float:
    """Return the quantile `part` (0 to 1) of these times."""
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def tell(stages: Sequence[Stage], names: Sequence[str], times: Times) -> None:
    """Print medians and p99 in milliseconds, and the throughput of the largest size relative to the smallest."""
    sizes = [stage.participants for stage in stages]
    print(f"\n{'median / p99 in ms':20}" + "".join(f"{size:>18,}" for size in sizes) + f"{'throughput':>12}")
    for name in names:
        own = [times[name, size] for size in sizes]
        cells = "".join(f"{statistics.median(of):>9.2f} /{at(of, 0.99):>7.2f}" for of in own)
        print(f"{name:20}{cells}{statistics.median(own[0]) / statistics.median(own[-1]):>12.2f}")


def promises(stages: Sequence[Stage], times: Times, *, on_server: bool) -> None:
    """Print the results for the largest size next to their targets."""
    least, most = stages[0].participants, stages[-1].participants

    def ratio(better: tuple[str, int], worse: tuple[str, int], wanted: float, what: str) -> None:
        if better in times and worse in times:
            found = statistics.median(times[worse]) / statistics.median(times[better])
            print(f"{what:62}{found:>9.2f}   target {wanted:g}{'' if found >= wanted else '   MISSED'}")

    print()
    ratio(("page", most), ("page", least), 0.85, f"page at {most:,}: throughput relative to {least:,}")
    ratio(("page", most), ("constant page", most), 0.8, "page: throughput relative to constant data")
    ratio(("unchanged poll", most), ("fragment", most), 10, "unchanged poll: throughput relative to the fragment")
    ratio(("unchanged poll", most), ("hello", most), 2, "unchanged poll: throughput relative to a Flask hello")
    ratio(("kudos", most), ("hello", most), 0.5, "kudos: throughput relative to a Flask hello")
    ratio(("sign-up", most), ("hello", most), 0.5, "race sign-up: throughput relative to a Flask hello")
    for stage in stages:
        for metric in (Metric.DISTANCE, Metric.RUNS):
            every, wanted = rank_times(stage, metric), 0.5 if on_server else 0.2
            found = at(every, 0.95)
            said = f"rank by {metric.value} at {stage.participants:,}, database, p50 {at(every, 0.5):.3f} ms, p95"
            print(f"{said:62}{found:>6.3f} ms   target {wanted:g} ms{'' if found <= wanted else '   MISSED'}")


def profile(stage: Stage, name: str, rounds: int) -> None:
    """Print a profile of an operation."""
    watch = cProfile.Profile()
    for _ in range(rounds):
        timed = OPERATIONS[name](stage)
        watch.runcall(timed)
    pstats.Stats(watch).sort_stats("cumulative").print_stats(50)


def main(arguments: list[str] | None = None) -> None:
    """Build the sites, measure, and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--only", nargs="+", choices=list(OPERATIONS), default=list(OPERATIONS), metavar="OPERATION")
    add_places(parser)
    parser.add_argument("--cpu", action="store_true", help="measure CPU time, for a busy machine")
    parser.add_argument("--profile", choices=list(OPERATIONS), metavar="OPERATION", help="profile the last size")
    asked = parser.parse_args(arguments)
    CLOCK["now"] = time.process_time if asked.cpu else time.perf_counter
    with site_of(asked) as (folder, server):
        stages = []
        for size in asked.sizes if not asked.profile else asked.sizes[-1:]:
            took = milliseconds(partial(_set_up, stages, size, folder, server))
            print(f"A challenge with {size:,} participants is ready after {took / 1000:.1f} s.", flush=True)
        if asked.profile:
            profile(stages[0], asked.profile, asked.rounds)
            return
        times = measure(stages, asked.only, asked.rounds)
        tell(stages, asked.only, times)
        promises(stages, times, on_server=bool(server))


def _set_up(stages: list[Stage], size: int, folder: Path, server: str | None) -> None:
    stage = Stage(settings_of(size, folder, server), size)
    add_constant_page(stage.app)
    stages.append(stage)


def add_places(parser: argparse.ArgumentParser) -> None:
    """Add the options for where communities are stored."""
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="store the communities here for the next run")
    parser.add_argument("--postgresql", action="store_true", help="use a PostgreSQL server started for this")
    parser.add_argument("--database-url", metavar="URL", help="use this PostgreSQL server, as its superuser")


@contextmanager
def site_of(asked: argparse.Namespace) -> Iterator[tuple[Path, str | None]]:
    """Yield the folder of the communities, and the URL of a PostgreSQL server if one was requested."""
    with nullcontext(asked.keep) if asked.keep else tempfile.TemporaryDirectory() as name:
        folder = Path(name).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        with postgresql_in(folder) if asked.postgresql else nullcontext(asked.database_url) as server:
            print(f"Database: {'PostgreSQL' if server else 'SQLite'}.")
            yield folder, server


if __name__ == "__main__":
    main()
