"""The project's own source, as the house tests read it: Python as trees, templates with their Jinja set aside."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "challenges"
TEMPLATES = ROOT / "templates"
CSS = ROOT / "static" / "css"

JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
MARK = re.compile(r"⟦(\d+)⟧")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def place(path: Path) -> str:
    """A path as a person of the project says it."""
    return str(path.relative_to(ROOT))


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its dotted name, parsed."""
    return {dotted(path): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def dotted(path: Path) -> str:
    """`challenges/races/views.py` is `challenges.races.views`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Calls of a function by its last name: `pages.notice(…)` and `notice(…)` alike."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_called(node) in names:
            yield node


def name_called(call: ast.Call) -> str:
    """The last name of what is called; empty when it has none."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def features() -> list[str]:
    """The packages of the site that are features: those with a page, a table or an action."""
    modules = ("views", "models", "actions", "queries", "api", "admin", "cli")
    return sorted(
        {path.parent.name for module in modules for path in PACKAGE.glob(f"*/{module}.py")}
        | {path.parent.name for module in modules for path in PACKAGE.glob(f"*/{module}/")}
    )


# --- templates ------------------------------------------------------------------------------------------------------


@dataclass
class Element:
    """One element of a template, with its Jinja parts back in place."""

    template: str
    line: int
    tag: str
    attributes: dict[str, str]
    inside: str = ""  # its source, from its own tag to its end

    def __str__(self) -> str:
        return f"templates/{self.template}:{self.line} <{self.tag}>"


@dataclass
class Template:
    """A template taken apart."""

    name: str
    source: str
    elements: list[Element] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)  # line and words that stand outside of any Jinja


@cache
def templates() -> dict[str, Template]:
    """Every HTML template by its name."""
    found = {}
    for path in sorted(TEMPLATES.rglob("*.html")):
        template = Template(path.relative_to(TEMPLATES).as_posix(), path.read_text(encoding="utf-8"))
        _Reader(template).read()
        found[template.name] = template
    return found


class _Reader(HTMLParser):
    def __init__(self, template: Template) -> None:
        super().__init__(convert_charrefs=True)
        self.template = template
        self.parts: list[str] = []
        self.lines: list[str] = []
        self.open: list[tuple[Element, tuple[int, int]]] = []
        self.hidden = 0

    def read(self) -> None:
        source = re.sub(r"\{#.*?#\}", lambda match: "\n" * match[0].count("\n"), self.template.source, flags=re.DOTALL)
        source = re.sub(r"\{% *trans\b.*?%\}.*?\{% *endtrans *%\}", _one_mark, source, flags=re.DOTALL)
        # a block of one word, such as a palette's name, is a value and no text
        source = re.sub(r"(\{% *block \w+ *%\})[a-z_-]+(\{% *endblock)", r"\1\2", source)
        plain = JINJA.sub(self._set_aside, source)
        self.lines = plain.splitlines(keepends=True)
        self.feed(plain)
        self.close()

    def _between(self, start: tuple[int, int], end: tuple[int, int]) -> str:
        (first, left), (last, right) = start, end
        lines = self.lines[first - 1 : last]
        lines[-1] = lines[-1][:right]
        lines[0] = lines[0][left:]
        return self._whole("".join(lines))

    def _set_aside(self, match: re.Match[str]) -> str:
        self.parts.append(match[0])
        return f"⟦{len(self.parts) - 1}⟧" + "\n" * match[0].count("\n")

    def _whole(self, text: str) -> str:
        return MARK.sub(lambda match: self.parts[int(match[1])], text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: self._whole(value or "") for name, value in attrs if not MARK.match(name)}
        element = Element(self.template.name, self.getpos()[0], tag, attributes)
        self.template.elements.append(element)
        if tag not in VOID:
            self.open.append((element, self.getpos()))
        self.hidden += tag in ("script", "style", "code", "kbd", "pre")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for index in reversed(range(len(self.open))):
            if self.open[index][0].tag == tag:
                element, start = self.open[index]
                element.inside = self._between(start, self.getpos())
                del self.open[index:]
                self.hidden -= tag in ("script", "style", "code", "kbd", "pre")
                return

    def handle_data(self, data: str) -> None:
        words = MARK.sub(" ", data)
        if not self.hidden and re.search(r"[^\W\d_]{2}", words):
            self.template.texts.append((self.getpos()[0], " ".join(words.split())))


def _one_mark(match: re.Match[str]) -> str:
    return "{{ _('') }}" + "\n" * match[0].count("\n")


# --- style sheets ---------------------------------------------------------------------------------------------------


@cache
def style_sheets() -> dict[str, str]:
    """Every style sheet by its path below static/css, without comments and without what stands in quotes or url()."""
    found = {}
    for path in sorted(CSS.rglob("*.css")):
        text = re.sub(r"/\*.*?\*/", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found[path.relative_to(CSS).as_posix()] = re.sub(r"url\([^)]*\)|\"[^\"]*\"|'[^']*'", '""', text)
    return found


def classes_in(sheet: str) -> set[str]:
    """The classes that a style sheet speaks of."""
    return set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", sheet))
