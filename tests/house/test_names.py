"""Names: one word for one thing, modules called by what they contain, packages that say what they own."""

import ast
from collections import defaultdict

from tests.house import source
from tests.house.offenders import lists_offenders

# Words that say nothing about what a module contains.
VAGUE = {"kept", "said", "told", "going", "asking", "looking", "showing", "listing"}
# Nouns in -ing that name a thing: the grading of a time, an order of samples, the people one follows.
NOUNS = {
    "age_grading", "closing", "coaching", "drawing", "following", "ordering", "paging", "polling", "ranking",
    "route_drawing", "wiring",
}  # fmt: skip
FEWEST = 2  # modules in a package, besides its __init__


@lists_offenders
def test_a_class_name_is_used_once():
    places = defaultdict(list)
    for module, tree in source.modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name != "Meta":  # WTForms' inner class of options
                places[node.name].append(f"{module}:{node.lineno}")
    for name, where in sorted(places.items()):
        if len(where) > 1:
            yield f"{name}: {', '.join(where)}"


@lists_offenders
def test_a_module_is_called_by_what_it_contains():
    for module in source.modules():
        name = module.rpartition(".")[2]
        if VAGUE & set(name.split("_")) or (name.endswith("ing") and name not in NOUNS):
            yield f"{module}: a noun says what is in it"


@lists_offenders
def test_a_package_says_what_it_owns():
    for path in sorted(source.PACKAGE.rglob("__init__.py")):
        if len((ast.get_docstring(source.modules()[source.dotted(path)]) or "").split()) < 3:
            yield f"{source.place(path)} has no docstring that says what the package owns"


@lists_offenders
def test_a_package_holds_more_than_one_module():
    for path in sorted(source.PACKAGE.rglob("__init__.py")):
        modules = [one for one in path.parent.glob("*.py") if one != path]
        packages = list(path.parent.glob("*/__init__.py"))
        if len(modules) + len(packages) < FEWEST:
            yield f"{source.place(path.parent)} could be one module"
