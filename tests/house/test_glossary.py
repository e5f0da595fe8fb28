"""The glossary and the tour name classes, modules and functions that exist, and no stored thing lacks a word."""

import ast
import re

from tests.house import source
from tests.house.offenders import lists_offenders

GLOSSARY = source.ROOT / "docs/glossary.md"


def backticked(path):
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL))


def classes():
    """Every class by its name, with the names of those it is made from."""
    return {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in source.modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }


def is_place(name):
    """Whether a path exists in the checkout or below challenges/."""
    return (source.ROOT / name).exists() or (source.PACKAGE / name).exists()


@lists_offenders
def test_every_name_in_the_glossary_exists():
    known = classes()
    for name in backticked(GLOSSARY):
        if name not in known and not is_place(name):
            yield f"docs/glossary.md names {name}, which is no class and no module"


@lists_offenders
def test_whatever_is_stored_has_a_word_in_the_glossary():
    explained = set(backticked(GLOSSARY))
    for name, bases in sorted(classes().items()):
        if "Model" in bases and name not in explained:
            yield f"docs/glossary.md has no word for {name}"


@lists_offenders
def test_every_word_in_the_glossary_is_there_once():
    words = [
        word.strip()
        for line in GLOSSARY.read_text(encoding="utf-8").splitlines()
        if re.match(r"\| (?!word |--)", line)
        for word in line.split("|")[1].split(",")
    ]
    assert len(words) > 90
    for word in sorted({word for word in words if words.count(word) > 1}):
        yield f"docs/glossary.md explains {word} twice"
