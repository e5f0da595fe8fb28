"""The static build: one stylesheet and one script, names that carry a hash, compressed files beside them."""

import json
import posixpath
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from servestatic.compress import Compressor
from servestatic.manifest_hash import get_hashed_name

from challenges.web.assets import (
    JOINED_SCRIPT,
    JOINED_STYLESHEET,
    LIBRARIES,
    MANIFEST,
    STYLESHEETS,
    enhancements,
)

_CSS_QUOTED_OR_COMMENT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/""", re.DOTALL)
_CSS_QUOTED_OR_SPACE = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\s*([{};,])\s*|(?<=:)\s+|\s+""")
_CSS_ADDRESS = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")
_JS_COMMENT_LINE = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)


def build(source: Path, target: Path) -> None:
    """Write the static files into a folder that is made anew.

    Raises ValueError when a stylesheet names a file that is not there.
    """
    shutil.rmtree(target, ignore_errors=True)
    paths: dict[str, str] = {}
    for path in sorted((source / "fonts").iterdir()) + sorted((source / "img").iterdir()):
        _write(target, path.relative_to(source).as_posix(), path.read_bytes(), paths)
    _write(target, JOINED_STYLESHEET, join_stylesheets(source, paths).encode(), paths)
    _write(target, JOINED_SCRIPT, join_scripts(source).encode(), paths)
    (target / MANIFEST).write_text(json.dumps({"paths": paths, "version": "1.0"}, indent=2), encoding="utf-8")


def join_stylesheets(source: Path, hashed: Mapping[str, str]) -> str:
    """All stylesheets in the order of the cascade, without comments and indentation.

    `hashed` has the built name of each file that one of them may name in `url()`. Raises ValueError for any other.
    """
    return "".join(_stylesheet(source, f"css/{name}.css", hashed) for name in STYLESHEETS)


def _stylesheet(source: Path, name: str, hashed: Mapping[str, str]) -> str:
    def moved(match: re.Match[str]) -> str:
        if match[2].startswith(("data:", "#")):
            return match[0]
        named = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[2]))
        if named not in hashed:
            raise ValueError(f"static/{name} names {match[2]}, which is not among the static files")
        return f'url("{posixpath.relpath(hashed[named], posixpath.dirname(JOINED_STYLESHEET))}")'

    text = (source / name).read_text(encoding="utf-8")
    bare = _CSS_QUOTED_OR_COMMENT.sub(lambda match: match[1] or " ", text)
    return _CSS_ADDRESS.sub(moved, _CSS_QUOTED_OR_SPACE.sub(_closer, bare).strip())


def _closer(match: re.Match[str]) -> str:
    """What is quoted as it is; no space around what separates, nor after a colon; one space elsewhere."""
    return match[1] or match[2] or ("" if match.string[match.start() - 1] == ":" else " ")


def join_scripts(source: Path) -> str:
    """The libraries as they came, then every enhancement in a scope of its own. One that fails takes no other with it.

    To be linked with `defer`: all of it runs in one go when the page is complete, and htmx waits for the end of that.
    """
    libraries = [_guarded((source / f"js/vendor/{name}.js").read_text(encoding="utf-8")) for name in LIBRARIES]
    return "".join([*libraries, *(_guarded(_scoped((source / name).read_text())) for name in enhancements(source))])


def _scoped(module: str) -> str:
    """A module as a function: the names in it stay in it, and it is as strict."""
    return f'(() => {{ "use strict";\n{_JS_COMMENT_LINE.sub("", module)}\n}})();'


def _guarded(script: str) -> str:
    """A script whose error is reported as if nobody had caught it. A `var` in a block is known outside of it, too."""
    return f"try {{\n{script}\n}} catch (error) {{ reportError(error); }}\n"


def _write(target: Path, name: str, content: bytes, paths: dict[str, str]) -> None:
    """One file under its hashed name, and its compressed forms where they are smaller."""
    paths[name] = get_hashed_name(name, content)
    path = target / paths[name]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    compressor = Compressor(quiet=True)
    if compressor.should_compress(path.name):
        compressor.compress(path)
