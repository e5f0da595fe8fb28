"""What a board costs at a thousand, a hundred thousand and a million participants, through the real application.

    python -m bench.leaderboards [--sizes 1000 100000 1000000] [--rounds 200] [--only page rank …] [--keep FOLDER]
                                 [--postgresql | --database-url postgresql://…] [--cpu] [--profile OPERATION]

One request of each size in turn, of each operation in turn. Prints medians and p99 in milliseconds, and what was
promised beside what was found. A community of a million takes some minutes to make; with --keep it is there the next
time. What needs a web server is measured by bench.serving.
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
from challenges.db import db
from challenges.leaderboards.queries import places
from challenges.leaderboards.rules import EVERYONE
from challenges.monthly.metrics import Measure, Metric

SIZES = (1_000, 100_000, 1_000_000)
WARM_UP = 15  # rounds before the clock counts
ASKED_RANKS = 400  # random runners

# --- measuring --------------------------------------------------------------------------------------------------------


CLOCK = {"now": time.perf_counter}


def milliseconds(call: Timed) -> float:
    """How long a call takes, by the clock that was chosen."""
    start = CLOCK["now"]()
    call()
    return (CLOCK["now"]() - start) * 1000


Times = dict[tuple[str, int], list[float]]


def measure(stages: Sequence[Stage], names: Sequence[str], rounds: int) -> Times:
    """Every operation on every stage in turn, again and again."""
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
    """Collects the milliseconds of each statement, from when the driver is given it until it has answered."""
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
    """What the database takes to find the ranks of random runners, ties included."""
    wanted = [a_key(stage, metric) for _ in range(ASKED_RANKS + WARM_UP)]
    with stage.app.app_context():
        challenge = the_challenge()
        every = []
        for key, who in wanted:
            with database_time(stage) as took:
                places.spot_of(challenge, Measure(metric), EVERYONE, key, who)
            every.append(sum(took))
        return every[WARM_UP:]


# --- what is said of it -----------------------------------------------------------------------------------------------


def at(times: Sequence[float], part: float) -> float:
    """The value below which such a part of them lies."""
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def tell(stages: Sequence[Stage], names: Sequence[str], times: Times) -> None:
    """The table of medians and p99, in milliseconds, and how throughput changes from the least to the largest."""
    sizes = [stage.participants for stage in stages]
    print(f"\n{'median / p99 in ms':20}" + "".join(f"{size:>18,}" for size in sizes) + f"{'throughput':>12}")
    for name in names:
        own = [times[name, size] for size in sizes]
        cells = "".join(f"{statistics.median(of):>9.2f} /{at(of, 0.99):>7.2f}" for of in own)
        print(f"{name:20}{cells}{statistics.median(own[0]) / statistics.median(own[-1]):>12.2f}")


def promises(stages: Sequence[Stage], times: Times, *, on_server: bool) -> None:
    """What was promised for the largest size, and what was found."""
    least, most = stages[0].participants, stages[-1].participants

    def ratio(better: tuple[str, int], worse: tuple[str, int], wanted: float, what: str) -> None:
        if better in times and worse in times:
            found = statistics.median(times[worse]) / statistics.median(times[better])
            print(f"{what:62}{found:>9.2f}   promised {wanted:g}{'' if found >= wanted else '   MISSED'}")

    print()
    ratio(("page", most), ("page", least), 0.85, f"page at {most:,}: throughput of that at {least:,}")
    ratio(("page", most), ("constant page", most), 0.8, "page: throughput of the same with constant data")
    ratio(("unchanged poll", most), ("fragment", most), 10, "unchanged poll: throughput of the fragment")
    ratio(("unchanged poll", most), ("hello", most), 2, "unchanged poll: throughput of a plain Flask hello")
    ratio(("kudos", most), ("hello", most), 0.5, "kudos: throughput of a plain Flask hello")
    ratio(("sign-up", most), ("hello", most), 0.5, "race sign-up: throughput of a plain Flask hello")
    for stage in stages:
        for metric in (Metric.DISTANCE, Metric.RUNS):
            every, wanted = rank_times(stage, metric), 0.5 if on_server else 0.2
            found = at(every, 0.95)
            said = f"rank by {metric.value} at {stage.participants:,}, database, p50 {at(every, 0.5):.3f} ms, p95"
            print(f"{said:62}{found:>6.3f} ms   promised {wanted:g} ms{'' if found <= wanted else '   MISSED'}")


def profile(stage: Stage, name: str, rounds: int) -> None:
    """Where the time of an operation goes."""
    watch = cProfile.Profile()
    for _ in range(rounds):
        timed = OPERATIONS[name](stage)
        watch.runcall(timed)
    pstats.Stats(watch).sort_stats("cumulative").print_stats(50)


def main(arguments: list[str] | None = None) -> None:
    """Build the sites, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--only", nargs="+", choices=list(OPERATIONS), default=list(OPERATIONS), metavar="OPERATION")
    add_places(parser)
    parser.add_argument("--cpu", action="store_true", help="processor time of this process, on a machine that is busy")
    parser.add_argument("--profile", choices=list(OPERATIONS), metavar="OPERATION", help="instead, for the last size")
    asked = parser.parse_args(arguments)
    CLOCK["now"] = time.process_time if asked.cpu else time.perf_counter
    with site_of(asked) as (folder, server):
        stages = []
        for size in asked.sizes if not asked.profile else asked.sizes[-1:]:
            took = milliseconds(partial(_set_up, stages, size, folder, server))
            print(f"A challenge with {size:,} participants, ready in {took / 1000:.1f} s.", flush=True)
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
    """The options that say where the communities lie."""
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the communities stay for the next time")
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL server that is started for it")
    parser.add_argument("--database-url", metavar="URL", help="on this PostgreSQL server, as its superuser")


@contextmanager
def site_of(asked: argparse.Namespace) -> Iterator[tuple[Path, str | None]]:
    """The folder of the communities, and the address of a PostgreSQL server if one was asked for."""
    with nullcontext(asked.keep) if asked.keep else tempfile.TemporaryDirectory() as name:
        folder = Path(name).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        with postgresql_in(folder) if asked.postgresql else nullcontext(asked.database_url) as server:
            print(f"On {'PostgreSQL' if server else 'SQLite'}.")
            yield folder, server


if __name__ == "__main__":
    main()
