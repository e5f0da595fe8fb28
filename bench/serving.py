"""Boards over HTTP, with the production server: responses per second, memory, and the cost of a thousand watchers.

    python -m bench.serving [--size 100000] [--seconds 6] [--watchers 1000] [--pace 1.5] [--change-every 2]
                            [--keep FOLDER] [--postgresql | --database-url postgresql://…]

One worker of the web server answers clients that run in a separate process. Responses per second depend on how much of
the machine the clients leave free; the CPU time per response does not. Memory and watchers are measured with two
workers, as in the Procfile.
"""

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode

from bench.community import RACE, SLUG
from bench.leaderboards import add_places, at, site_of
from bench.operations import move
from bench.stages import BOARD, PARTIAL, Stage, form_token, headers_of, settings_of
from challenges.db import transaction
from challenges.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
BROWSERS = 8
PATIENCE = 60  # timeout in seconds for the server to start and to stop


# --- the server -----------------------------------------------------------------------------------------------------


class Server:
    """A web server with its workers."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, workers: int) -> None:
        self._process, self.port, self._count = process, port, workers

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        pid = self._process.pid
        found = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
        return sorted(found)[-self._count :]

    def memory(self) -> tuple[float, float]:
        """Return the memory of all workers in MB: PSS, and the total if no other process shared their libraries."""
        every = [_rollup(pid) for pid in self.workers()]
        private = sum(of["Private_Clean"] + of["Private_Dirty"] for of in every)
        shared = max(of["Shared_Clean"] + of["Shared_Dirty"] for of in every)
        return sum(of["Pss"] for of in every) / 1024, (private + shared) / 1024


def _rollup(pid: int) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {line.partition(":")[0]: int(line.split()[1]) for line in lines}


@contextmanager
def served(target: str, workers: int, settings: Settings | None = None) -> Iterator[Server]:
    """Run the web server of the Procfile with this many workers. Without `settings`, serve a WSGI `target` instead."""
    port = _free_port()
    env = dict(os.environ)
    if settings:
        env |= {
            "DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database_url, "JOBS_URL": settings.jobs_url,
            "SECRET_KEY": settings.secret_key, "BASE_URL": settings.base_url, "RATE_LIMITS": "off",
        }  # fmt: skip
    env |= {"BIND": HOST, "PORT": str(port), "WEB_WORKERS": str(workers)}
    command: list[str | Path] = [sys.executable, ROOT / "bin" / "web"]
    if settings is None:  # not our site: the same server, without what our workers share
        command = [Path(sys.executable).parent / "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
        command += ["--workers", str(workers), "--blocking-threads", "2", "--log-level", "error", target]
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield Server(process, port, workers)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


# --- the browsers ---------------------------------------------------------------------------------------------------


def written(path: str, headers: Mapping[str, str], form: Mapping[str, str] | None = None) -> str:
    """Return a request as HTTP/1.1 text."""
    lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    body = "" if form is None else urlencode({**form, "csrf_token": form_token()})
    if form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", body])


def browse(server: Server, browsers: Sequence[Sequence[str]], seconds: float, **more: float) -> dict[str, Any]:
    """Let the clients send requests for some seconds. Return the measurements; `cpu` is the workers' CPU time."""
    asked = {
        "host": HOST, "port": server.port, "pids": server.workers(), "browsers": browsers, "seconds": seconds,
        "warm_up": 1.0, "every": 0, **more,
    }  # fmt: skip
    command = [sys.executable, "-m", "bench.browsers"]
    ran = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True, cwd=ROOT)
    return dict(json.loads(ran.stdout))


def throughput(stage: Stage, seconds: float) -> None:
    """Print the responses per second of one worker."""
    said = headers_of(stage.app, stage.me)
    region = said | PARTIAL
    tagged = region | {"HX-PTag": "{tag}"}
    with served("bench.hello:app", 1) as server:
        base = _told(server, "hello", [[written("/", {})]] * BROWSERS, seconds, None)
    with served("app:app", 1, stage.settings) as server:
        tell = partial(_told, server, seconds=seconds, base=base)
        poll = tell("unchanged poll", [[written(BOARD, tagged)]] * BROWSERS, unchanged=True)
        fragment = tell("fragment", [[written(BOARD, region)]] * BROWSERS)
        tell("page", [[written(BOARD, said)]] * BROWSERS)
        tell("kudos", _each(stage, seconds, partial(_kudos, stage)), wanted=303)
        tell("race sign-up", _each(stage, seconds, partial(_entry, stage)), wanted=303)
    print(f"unchanged poll: {poll / fragment:.1f} times the fragment (target 10), {poll / base:.2f} times a hello (2)")


def _told(
    server: Server, name: str, browsers: Sequence[Sequence[str]], seconds: float, base: float | None, *,
    wanted: int = 200, unchanged: bool = False,
) -> float:  # fmt: skip
    found = browse(server, browsers, seconds)
    answered = sum(found["statuses"].values())
    right = found["statuses"].get(str(304 if unchanged else wanted), 0)
    assert right >= answered - (BROWSERS if unchanged else 0), found["statuses"]
    every = answered / found["seconds"]
    share = f"{every / base:>8.2f}" if base else " " * 8
    took = found["took"]
    print(
        f"{name:16}{every:>9,.0f} per second{share} of a hello{found['cpu'] / answered * 1e6:>9,.0f} µs of CPU each"
        f"   median {at(took, 0.5) * 1000:.1f}, p99 {at(took, 0.99) * 1000:.1f} ms",
        flush=True,
    )
    return every


def _each(stage: Stage, seconds: float, of: Callable[[int], str]) -> list[list[str]]:
    """Return enough requests for every client, each from a different runner."""
    enough = min(stage.participants - 1, int(seconds * 400))
    every = [of(number) for number in range(1, enough)]
    return [every[number::BROWSERS] for number in range(BROWSERS)]


def _kudos(stage: Stage, number: int) -> str:
    giver, turn = number + 1, time.time_ns() // 10**9
    to = (number * 31 + turn) % stage.participants + 1
    to = to if to != giver else to % stage.participants + 1
    said = headers_of(stage.app, giver)
    return written(f"/challenges/{SLUG}/participants/{to}/kudos", said, {"kind": "effort"})


def _entry(stage: Stage, number: int) -> str:
    return written(f"/races/{RACE}/entry", headers_of(stage.app, stage.participants - number), {})


# --- memory and watchers --------------------------------------------------------------------------------------------


def memory(stage: Stage, server: Server) -> None:
    """Print the memory of two workers after some hundred pages for many readers."""
    paths = [BOARD, f"{BOARD}?page={stage.last_page // 2}", f"{BOARD}?group=women", f"{BOARD}?metric=runs", "/"]
    readers = range(1, 400)
    pages = [written(paths[reader % len(paths)], headers_of(stage.app, reader)) for reader in readers]
    browse(server, [pages[number::BROWSERS] for number in range(BROWSERS)], 120)
    pss, alone = server.memory()
    print(f"two workers after {len(pages)} pages: PSS {pss:.0f} MB in total, target 160; without sharing {alone:.0f}")


def watch(stage: Stage, server: Server, asked: argparse.Namespace, moving: str = "", who: int = 0) -> None:
    """Print the cost of many watchers of one board, each a different runner, while runner `who` moves on it, if set."""
    step = max(1, stage.participants // asked.watchers)
    said = [headers_of(stage.app, 1 + step * number % stage.participants) for number in range(asked.watchers)]
    browsers = [[written(BOARD, each | PARTIAL | {"HX-PTag": "{tag}"})] for each in said]
    more = {"every": asked.pace, "warm_up": 3 * asked.pace}
    with changing(stage, who, asked.change_every) as commits:
        found = browse(server, browsers, asked.watch_seconds, **more)
    answered = sum(found["statuses"].values())
    fresh = found["statuses"].get("200", 0)
    print(
        f"{asked.watchers} watchers, {moving or 'a quiet board'}: "
        f"{answered / found['seconds']:.0f} polls per second ({fresh / answered:.0%} with changes), "
        f"{found['cpu'] / found['seconds']:.2f} cores, target 1; median {at(found['took'], 0.5) * 1000:.1f} ms, "
        f"p99 {at(found['took'], 0.99) * 1000:.0f} ms",
        flush=True,
    )
    if moving and found["changed"]:
        after = [seen - commits[bisect(commits, seen) - 1] for seen in found["changed"] if seen > commits[0]]
        print(f"{'':16}seen after the commit: median {at(after, 0.5):.2f} s, p99 {at(after, 0.99):.2f} s")


@contextmanager
def changing(stage: Stage, who: int, every: float) -> Iterator[list[float]]:
    """Move a runner on the board at intervals, unless `who` is 0. Yield the commit times by the monotonic clock."""
    commits: list[float] = []
    over = Event()

    def change() -> None:
        sign = 1
        while not over.wait(every):
            with stage.app.app_context(), transaction():
                move(who, sign * 3_000_000)
            commits.append(time.monotonic())
            sign = -sign

    writer = Thread(target=change)
    if who:
        writer.start()
    try:
        yield commits
    finally:
        over.set()
        if who:
            writer.join()


def main(arguments: list[str] | None = None) -> None:
    """Start the servers, measure, and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100_000, help="number of participants")
    parser.add_argument("--seconds", type=float, default=6, help="duration of each throughput measurement")
    parser.add_argument("--watchers", type=int, default=1_000)
    parser.add_argument("--pace", type=float, default=1.5, help="seconds between polls of one watcher")
    parser.add_argument("--change-every", type=float, default=2, help="seconds between changes of a moving board")
    parser.add_argument("--watch-seconds", type=float, default=20)
    add_places(parser)
    asked = parser.parse_args(arguments)
    with site_of(asked) as (folder, server):
        stage = Stage(settings_of(asked.size, folder, server), asked.size)
        print(f"A challenge with {asked.size:,} participants; one worker:", flush=True)
        throughput(stage, asked.seconds)
        with served("app:app", 2, stage.settings) as web:
            memory(stage, web)
            watch(stage, web, asked)
            watch(stage, web, asked, "a runner out of view moves", stage.writer)
            watch(stage, web, asked, "the leader moves, in view of everyone", stage.leader)


if __name__ == "__main__":
    main()
