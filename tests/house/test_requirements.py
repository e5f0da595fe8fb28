"""Locks: hashes everywhere, addresses nowhere, each set a part of the next."""

import itertools
import re
import tomllib

from tests.house import source
from tests.house.offenders import lists_offenders

FOLDER = source.ROOT / "requirements"
SETS = ["run", "scale", "test", "check"]


def pinned(name: str) -> dict[str, str]:
    """Package to version in one lock."""
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;]+)", (FOLDER / f"{name}.txt").read_text(), re.MULTILINE))


@lists_offenders
def test_a_lock_names_packages_and_hashes_and_no_address():
    for path in sorted(FOLDER.glob("*.txt")):
        for line in path.read_text().splitlines():
            if not re.fullmatch(r"[a-z0-9_.-]+==\S+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line):
                yield f"{source.place(path)}: {line}"


@lists_offenders
def test_a_larger_set_holds_the_smaller_one():
    for smaller, larger in itertools.pairwise(SETS):
        assert pinned(smaller)
        for name, version in pinned(smaller).items() - pinned(larger).items():
            yield f"{name}=={version} is in {smaller}.txt and not in {larger}.txt"


def test_every_direct_dependency_is_locked():
    project = tomllib.loads((source.ROOT / "pyproject.toml").read_text())
    wanted = {
        "run": project["project"]["dependencies"],
        "scale": project["project"]["optional-dependencies"]["scale"],
        "test": project["dependency-groups"]["test"],
        "check": project["dependency-groups"]["check"],
    }
    for name, requirements in wanted.items():
        for requirement in requirements:
            package = re.match(r"[A-Za-z0-9_.-]+", requirement)[0].lower()
            assert package in pinned(name), f"{package} is not in requirements/{name}.txt: make lock"


def test_no_other_lock_file_is_kept():
    for name in ("uv.lock", "pylock.toml", "poetry.lock", "package-lock.json"):
        assert not (source.ROOT / name).exists() or name in (source.ROOT / ".gitignore").read_text(), name
