"""Style: a class belongs to a component, a component to one file of its name."""

import re

from jinja2 import Environment, nodes

from challenges.web import assets
from tests.house import source
from tests.house.offenders import lists_offenders


def used() -> dict[str, set[str]]:
    """Classes that templates wear, and where. One that ends in * has a part that is known only when rendered."""
    found: dict[str, set[str]] = {}
    for template in source.templates().values():
        for element in template.elements:
            for word in words_of(element.attributes.get("class", "")):
                found.setdefault(word, set()).add(str(element))
    return found


def words_of(attribute: str) -> set[str]:
    """The classes in an attribute, those that its Jinja expressions may write too."""
    words = set()
    for expression in source.JINJA.findall(attribute):
        if expression.startswith("{{"):
            for output in Environment().parse(expression).find_all(nodes.Output):
                words |= {word for text in written_by(output.nodes[0]) for word in text.split()}
    plain = source.JINJA.sub(lambda match: "*" if match[0].startswith("{{") else " ", attribute)
    return {word.partition("*")[0] + ("*" if "*" in word else "") for word in {*words, *plain.split()}} - {"*", ""}


def written_by(node: nodes.Node) -> list[str]:
    """The texts that an expression may write, with * for what is known only when rendered."""
    match node:
        case nodes.Const(value=str(text)):
            return [text]
        case nodes.CondExpr(expr1=first, expr2=second):
            return written_by(first) + (written_by(second) if second else [])
        case nodes.Concat(nodes=parts):
            return ["".join(written_by(part)[0] for part in parts)]
        case nodes.Add(left=first, right=second):
            return [f"{one}{other}" for one in written_by(first) for other in written_by(second)]
        case nodes.Or(left=first, right=second) | nodes.And(left=first, right=second):
            return written_by(first) + written_by(second)
    return ["*"]


DEFINED = {name: source.classes_in(text) for name, text in source.style_sheets().items()}


def test_every_class_in_use_is_defined():
    defined = set().union(*DEFINED.values()) if DEFINED else set()
    missing = {
        word: places
        for word, places in used().items()
        if not (any(name.startswith(word[:-1]) for name in defined) if word.endswith("*") else word in defined)
    }
    assert not missing, "\n".join(
        f".{word}: {', '.join(sorted(places)[:3])}" for word, places in sorted(missing.items())
    )


def blocks_of(sheet: str) -> set[str]:
    """The components that a sheet defines: those it styles wherever they stand."""
    selectors = re.findall(r"(?:^|[}{;])\s*([^{};@]+)\{", sheet)
    alone = [re.match(r"\.([A-Za-z_][\w-]*)[^\s>+~]*$", part.strip()) for text in selectors for part in text.split(",")]
    return {re.split("__|--", match[1])[0] for match in alone if match} - {"htmx-request", "htmx-indicator"}


@lists_offenders
def test_a_component_file_is_called_what_it_is_about():
    names = sorted(name for name in DEFINED if name.startswith("components/"))
    assert names
    for name in names:
        component = name.removeprefix("components/").removesuffix(".css")
        blocks = blocks_of(source.style_sheets()[name])
        if not {component, component.removesuffix("s")} & blocks:
            yield f"static/css/{name} is about {sorted(blocks)}"


def test_a_component_has_one_home():
    homes: dict[str, list[str]] = {}
    for name, text in source.style_sheets().items():
        for block in blocks_of(text):
            if name.startswith("components/"):
                homes.setdefault(block, []).append(name)
    assert {block: names for block, names in homes.items() if len(names) > 1} == {}


def test_every_stylesheet_has_a_place_in_the_cascade():
    declared = [f"{name}.css" for name in assets.STYLESHEETS]
    assert len(declared) == len(set(declared))
    assert set(declared) == set(DEFINED), "challenges/web/assets.py: STYLESHEETS says the order of static/css"
    components = [name for name in declared if name.startswith("components/")]
    assert declared[0] == "layers.css"
    assert declared[-2:] == ["utilities.css", "print.css"]
    assert declared[1:-2] == ["tokens.css", "reset.css", "base.css", "layout.css", *components]


def test_every_stylesheet_names_its_layer():
    """So the order of files decides within a layer alone."""
    for name, text in source.style_sheets().items():
        outside = re.sub(r"@font-face\s*\{[^{}]*\}", "", text)
        assert re.match(r"\s*@layer [a-z, ]+[{;]", outside), f"static/css/{name}"


def test_no_class_of_a_component_is_left_over():
    """A class that nobody wears is taken out with what it was for."""
    everything = "\n".join(template.source for template in source.templates().values())
    everything += "\n".join(path.read_text(encoding="utf-8") for path in source.PACKAGE.rglob("*.py"))
    everything += "\n".join(path.read_text(encoding="utf-8") for path in (source.ROOT / "static/js").rglob("*.js"))
    words_worn = set(re.findall(r"[A-Za-z_][\w-]*", everything))
    stems = {word[:-1] for word in used() if word.endswith("*")}
    left = [
        f"static/css/{name}: .{word}"
        for name, words in DEFINED.items()
        if name.startswith("components/")
        for word in sorted(words)
        if word not in words_worn and not any(stem and word.startswith(stem) for stem in stems)
    ]
    assert not left, "\n".join(left)
