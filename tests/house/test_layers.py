"""Layers and modules: telling names, files of a readable size, an edge layer that never touches the database."""

import ast
import hashlib
import re

from tests.house import source
from tests.house.offenders import lists_offenders

FORBIDDEN = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "core",
    "manager",
    "managers",
    "service",
    "services",
    "base",
    "misc",
}
AT_MOST = 400  # lines; a module is one thing, or it becomes a package of things
AT_MOST_IN_TEMPLATES = 320  # the macros are one file, so that everybody finds them
ENHANCEMENT = 60
CLOCKS = re.compile(r"(datetime\.)*(datetime|date)\.(now|today|utcnow)|time\.time|(\w+\.)?func\.(now|current_\w+)")
EDGES = re.compile(r"\.(views|admin|api)(\.|$)")


def python_files():
    return [source.ROOT / "app.py", *sorted(source.PACKAGE.rglob("*.py"))]


@lists_offenders
def test_a_module_has_a_name_that_says_what_is_in_it():
    for path in python_files():
        if FORBIDDEN & set(path.relative_to(source.ROOT).with_suffix("").parts):
            yield source.place(path)


@lists_offenders
def test_a_file_is_short_enough_to_read_at_once():
    for path in [*python_files(), *sorted(source.TEMPLATES.rglob("*.*")), *sorted(source.CSS.rglob("*.css"))]:
        yield from longer_than(AT_MOST if path.suffix != ".html" else AT_MOST_IN_TEMPLATES, path)


@lists_offenders
def test_an_enhancement_is_short():
    for path in sorted((source.ROOT / "static/js/enhance").rglob("*.js")):
        yield from longer_than(ENHANCEMENT, path)


def longer_than(most, path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > most:
        yield f"{source.place(path)} has {lines} lines, {most} are allowed"


@lists_offenders
def test_the_edge_layer_calls_queries_and_actions_and_never_the_database():
    edges = [name for name in source.modules() if EDGES.search(name)]
    assert edges
    for module in edges:
        for node in ast.walk(source.modules()[module]):
            names = []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            if isinstance(node, ast.Import):
                names = [name.name for name in node.names]
            for name in names:
                if name.startswith(("challenges.db", "sqlalchemy")):
                    yield f"{module}:{node.lineno} imports {name}"


def test_an_enhancement_imports_no_other():
    """So that the build can join it with the others, each in a function."""
    scripts = sorted((source.ROOT / "static/js/enhance").rglob("*.js"))
    offenders = {
        source.place(path): found[0].strip()
        for path in scripts
        if (found := re.search(r"^(import|export|await)\b|^(const|let) .*= await\b", path.read_text(), re.MULTILINE))
    }
    assert not offenders
    assert all(path.parent.name == "enhance" for path in scripts), "the build takes no folders below static/js/enhance"


@lists_offenders
def test_only_the_clock_module_reads_the_clock():
    for module, tree in source.modules().items():
        if module == "challenges.clock":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and CLOCKS.fullmatch(asked := ast.unparse(node.func)):
                yield f"{module}:{node.lineno} calls {asked}() instead of clock.now()"
            if isinstance(node, ast.keyword) and node.arg == "server_default":
                yield f"{module}:{node.lineno} a default in the database is a second source of values"


def test_a_feature_has_a_docstring_and_imports_nothing():
    for feature in source.features():
        tree = source.modules()[f"challenges.{feature}"]
        assert ast.get_docstring(tree), f"challenges/{feature} has no docstring that says what it owns"
        assert len(tree.body) == 1, f"challenges/{feature}/__init__.py contains more than its docstring"
    assert len(source.modules()["challenges"].body) == 1


def test_templates_are_found_under_the_name_of_their_feature():
    known = {*source.features(), "errors", "mail", "layouts"}
    for folder in (path for path in source.TEMPLATES.iterdir() if path.is_dir()):
        assert folder.name in known, f"templates/{folder.name} belongs to no feature"
    for folder in (path for path in (source.TEMPLATES / "mail").glob("*") if path.is_dir()):
        assert folder.name in known, f"templates/mail/{folder.name} belongs to no feature"


def test_vendored_files_are_the_ones_that_were_checked():
    vendor = source.ROOT / "static/js/vendor"
    listed = dict(line.split()[::-1] for line in (vendor / "CHECKSUMS").read_text().splitlines() if line.strip())
    for name, expected in listed.items():
        assert hashlib.sha256((vendor / name.lstrip("*")).read_bytes()).hexdigest() == expected, name
    for path in vendor.glob("*.js"):
        assert path.name in {name.lstrip("*") for name in listed}, f"{source.place(path)} has no checksum"
