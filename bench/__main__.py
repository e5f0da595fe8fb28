"""Run all benchmarks in turn (`make bench`), or only those named (`python -m bench leaderboards`)."""

import sys
from importlib import import_module

ALL = (
    "leaderboards", "serving", "logging_runs", "opening", "writers", "reading", "appetite", "upload_to_rank",
    "importing", "evidence", "first_visit", "pages", "files_touched",
)  # fmt: skip


def main() -> None:
    """Run the benchmarks named on the command line, or all of them."""
    wanted = [name for name in sys.argv[1:] if name in ALL] or ALL
    sys.argv[1:] = [word for word in sys.argv[1:] if word not in ALL]
    for name in wanted:
        print(f"\n== {name.replace('_', ' ')} ==")
        import_module(f"bench.{name}").main()


main()
