"""The static build: one stylesheet and one script, hashed file names, and compressed copies."""

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
    """Write the static files into a fresh folder.

    Raises ValueError if a stylesheet refers to a missing file.
    """
    shutil.rmtree(target, ignore_errors=True)
    paths: dict[str, str] = {}
    for path in sorted((source / "fonts").iterdir()) + sorted((source / "img").iterdir()):
        _write(target, path.relative_to(source).as_posix(), path.read_bytes(), paths)
    _write(target, JOINED_STYLESHEET, join_stylesheets(source, paths).encode(), paths)
    _write(target, JOINED_SCRIPT, join_scripts(source).encode(), paths)
    (target / MANIFEST).write_text(json.dumps({"paths": paths, "version": "1.0"}, indent=2), encoding="utf-8")


def join_stylesheets(source: Path, hashed: Mapping[str, str]) -> str:
    """Return all stylesheets joined in cascade order, without comments and indentation.

    `hashed` maps the files that `url()` can refer to, to their built names. Raises ValueError for any other file.
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
    """Minify one match: keep quoted text, drop spaces around separators and after colons, else keep one space."""
    return match[1] or match[2] or ("" if match.string[match.start() - 1] == ":" else " ")


def join_scripts(source: Path) -> str:
    """Return the libraries unchanged, then every enhancement in its own scope. A failing one does not stop the others.

    Link it with `defer`: it runs in one go when the page has been parsed, and htmx starts after it.
    """
    libraries = [_guarded((source / f"js/vendor/{name}.js").read_text(encoding="utf-8")) for name in LIBRARIES]
    return "".join([*libraries, *(_guarded(_scoped((source / name).read_text())) for name in enhancements(source))])


def _scoped(module: str) -> str:
    """Wrap a module in a function, so that its names stay local and strict mode applies."""
    return f'(() => {{ "use strict";\n{_JS_COMMENT_LINE.sub("", module)}\n}})();'


def _guarded(script: str) -> str:
    """Wrap a script so that its errors are reported like uncaught ones. A `var` in the block stays visible outside."""
    return f"try {{\n{script}\n}} catch (error) {{ reportError(error); }}\n"


def _write(target: Path, name: str, content: bytes, paths: dict[str, str]) -> None:
    """Write a file under its hashed name, and compressed copies if they are smaller."""
    paths[name] = get_hashed_name(name, content)
    path = target / paths[name]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    compressor = Compressor(quiet=True)
    if compressor.should_compress(path.name):
        compressor.compress(path)
