"""The tour leads past files, functions and classes that exist."""

import ast
import re

from tests.house import source
from tests.house.offenders import lists_offenders
from tests.house.test_glossary import backticked, is_place

ELSEWHERE = re.compile(r"(GET|POST) /\S+|/\S+|HX-\w+")  # addresses and headers
BLOCKS = {"standings"}


def defined():
    """Every function, class and constant of the site by name."""
    names = set()
    for tree in source.modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names.add(node.name)
            if isinstance(node, ast.AnnAssign | ast.Assign):
                names |= {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return names


@lists_offenders
def test_the_tour_names_only_what_exists():
    known = defined()
    for name in backticked(source.ROOT / "docs/tour.md"):
        words = re.findall(r"\w+", name)
        if not (is_place(name) or ELSEWHERE.fullmatch(name) or name in BLOCKS or (words and set(words) <= known)):
            yield f"docs/tour.md names {name}"


@lists_offenders
def test_a_function_on_the_tour_is_in_the_module_beside_it():
    tour = (source.ROOT / "docs/tour.md").read_text(encoding="utf-8")
    for name, path in re.findall(r"`(\w+)`(?:,? in| \() ?`([\w/]+\.py)`", tour):
        tree = ast.parse((source.PACKAGE / path).read_text(encoding="utf-8"))
        bound = {getattr(node, "name", "") for node in tree.body}
        bound |= {one.id for node in tree.body if not hasattr(node, "name") for one in ast.walk(node)
                  if isinstance(one, ast.Name)}  # fmt: skip
        if name not in bound:
            yield f"docs/tour.md looks for {name} in {path}"
