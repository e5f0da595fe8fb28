"""Every measurement after the other: `make bench`, or `python -m bench leaderboards` for one of them."""

import sys
from importlib import import_module

ALL = (
    "leaderboards", "serving", "logging_runs", "opening", "writers", "reading", "appetite", "upload_to_rank",
    "importing", "evidence", "first_visit", "pages", "files_touched",
)  # fmt: skip


def main() -> None:
    """Run those that are named, or all."""
    wanted = [name for name in sys.argv[1:] if name in ALL] or ALL
    sys.argv[1:] = [word for word in sys.argv[1:] if word not in ALL]
    for name in wanted:
        print(f"\n== {name.replace('_', ' ')} ==")
        import_module(f"bench.{name}").main()


main()
