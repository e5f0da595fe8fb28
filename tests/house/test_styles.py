"""Style: a class belongs to a component, a component to one file of its name."""

import re

import pytest

from tests.house import source

TOKEN = re.compile(r"[A-Za-z_][\w-]*")


def used() -> dict[str, set[str]]:
    """Classes that templates wear, and where. One that ends in * has a part that is known only when rendered."""
    found: dict[str, set[str]] = {}
    for template in source.templates().values():
        for element in template.elements:
            for word in words_of(element.attributes.get("class", "")):
                found.setdefault(word, set()).add(str(element))
    return found


def words_of(attribute: str) -> set[str]:
    """The classes in an attribute, those in strings of its Jinja expressions too."""
    words = set()
    for expression in source.JINJA.findall(attribute):
        if expression.startswith("{{"):
            for text in re.findall(r"'([^']*)'|\"([^\"]*)\"", expression):
                words |= set(TOKEN.findall(text[0] or text[1]))
    plain = source.JINJA.sub(lambda match: "*" if match[0].startswith("{{") else " ", attribute)
    for word in plain.split():
        if word.strip("*"):
            words.add(word.partition("*")[0] + ("*" if "*" in word else ""))
    return {word for word in words if word not in ("*", "")}


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


@pytest.mark.parametrize("name", sorted(name for name in DEFINED if name.startswith("components/")))
def test_a_component_file_defines_its_own_classes_only(name):
    component = name.removeprefix("components/").removesuffix(".css")
    text = source.style_sheets()[name]
    for selector in re.findall(r"(?:^|[}{;])\s*([^{};@]+)\{", text):
        for part in selector.split(","):
            classes = re.findall(r"\.([A-Za-z_][\w-]*)", part)
            own = [word for word in classes if re.match(rf"{re.escape(component)}(__|--|$)", word)]
            assert not classes or own, f"static/css/{name} styles {part.strip()!r}, which is not .{component}"


def test_every_sheet_is_linked():
    base = source.templates()["base.html"].source
    sheets = "\n".join(source.style_sheets().values())
    for name in DEFINED:
        stem = name.rpartition("/")[2]
        assert name in base or stem in sheets or "components" in base, f"no page links static/css/{name}"


def test_no_class_of_a_component_is_left_over():
    """A class that nobody wears is taken out with what it was for."""
    everything = "\n".join(template.source for template in source.templates().values())
    everything += "\n".join(path.read_text(encoding="utf-8") for path in source.PACKAGE.rglob("*.py"))
    everything += "\n".join(path.read_text(encoding="utf-8") for path in (source.ROOT / "static/js").rglob("*.js"))
    stems = {word[:-1] for word in used() if word.endswith("*")}
    left = [
        f"static/css/{name}: .{word}"
        for name, words in DEFINED.items()
        if name.startswith("components/")
        for word in sorted(words)
        if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", everything)
        and not any(stem and word.startswith(stem) for stem in stems)
    ]
    assert not left, "\n".join(left)
