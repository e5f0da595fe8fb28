"""Templates: forms work without scripts and carry their token, nothing is inline, regions are what they are called."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from flask import Flask
from jinja2 import TemplateSyntaxError, nodes

from tests.house import source
from tests.house.offenders import lists_offenders

PAGES = sorted(source.templates())
HANDLER = re.compile(r"on[a-z]+$")


def elements() -> Iterator[source.Element]:
    """Every element of every template."""
    for template in source.templates().values():
        yield from template.elements


@lists_offenders
def test_a_form_says_where_it_goes_and_how():
    for form in (element for element in elements() if element.tag == "form"):
        if not form.attributes.get("action"):
            yield f"{form} has no action"
        if form.attributes.get("method", "").lower() not in ("get", "post"):
            yield f"{form} has no method"


def with_includes(text: str) -> str:
    """Source with the templates that it includes written out."""
    found = re.findall(r"\{% *include *['\"]([^'\"]+)", text)
    return text + "".join(with_includes(source.templates()[name].source) for name in found)


@lists_offenders
def test_a_form_that_writes_carries_its_token():
    for form in (element for element in elements() if element.tag == "form"):
        if form.attributes.get("method", "").lower() == "post":
            if not re.search(r"token|hidden_tag", with_includes(form.inside)):
                yield f"{form} has no token"
        elif "token(" in form.inside:
            yield f"{form} would put its token into the address bar"


@lists_offenders
def test_nothing_is_inline_that_the_content_policy_forbids():
    for element in elements():
        if "style" in element.attributes:
            yield f"{element} has a style attribute"
        if element.tag == "style" or (element.tag == "script" and not element.attributes.get("src")):
            yield f"{element} is inline"
        for attribute, value in element.attributes.items():
            if HANDLER.match(attribute) or attribute.startswith("hx-on"):
                yield f"{element} has {attribute}"
            if re.match(r"(js|javascript):", value):
                yield f"{element} has {attribute}={value}"
            if attribute == "hx-trigger" and "[" in value:
                yield f"{element} has a filter, which needs eval"


# --- regions --------------------------------------------------------------------------------------------------------


def regions() -> list[tuple[str, str, str]]:
    """Every (view module, template, region) that a `page(…, regions=[…])` names."""
    found = []
    for module, tree in source.modules().items():
        for call in source.calls(tree, "page"):
            named = {keyword.arg: keyword.value for keyword in call.keywords}
            if "regions" in named:
                assert isinstance(call.args[0], ast.Constant), (
                    f"{module}:{call.lineno} names its template by a variable"
                )
                found += [(module, call.args[0].value, region) for region in ast.literal_eval(named["regions"])]
    return sorted(set(found))


def block_of(app: Flask, template: str, region: str) -> tuple[nodes.Block, list[nodes.Node], str] | None:
    """A block of a template or of one it extends, what it stands under, and its file."""
    tree = parsed(app, template)
    for block, above in _blocks(tree, []):
        if block.name == region:
            return block, above, template
    parent = next(tree.find_all(nodes.Extends), None)
    return block_of(app, parent.template.value, region) if parent else None  # type: ignore[attr-defined]


def _blocks(node: nodes.Node, above: list[nodes.Node]):
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child, above
        yield from _blocks(child, [*above, child])


def html_of(app: Flask, template: str, node: nodes.Node) -> str:
    """About what a part of a template writes, into includes and macros; {} for a value."""
    match node:
        case nodes.TemplateData():
            return node.data
        case nodes.Macro() | nodes.Assign() | nodes.Import() | nodes.FromImport():
            return ""
        case nodes.Include(template=nodes.Const(value=name)):
            return html_of(app, name, parsed(app, name))
        case nodes.Call() if macro := _macro(app, template, node):
            return "".join(html_of(app, macro[0], child) for child in macro[1].body)
        case nodes.Output():
            return "".join(html_of(app, template, child) for child in node.nodes)
        case nodes.Expr():
            return "{}"
    return "".join(html_of(app, template, child) for child in node.iter_child_nodes())


def _macro(app: Flask, template: str, call: nodes.Call) -> tuple[str, nodes.Macro] | None:
    name = getattr(call.node, "attr", None) or getattr(call.node, "name", None)
    homes = macros(app).get(name, {})
    elsewhere = isinstance(call.node, nodes.Getattr)  # `ui.bar` is that of ui.html, whatever is called so here
    home = template if template in homes and not elsewhere else next((one for one in homes if one != template), None)
    return (home, homes[home]) if home else None


@cache
def macros(app: Flask) -> dict[str, dict[str, nodes.Macro]]:
    """Every macro by its name and the template it is in."""
    found: dict[str, dict[str, nodes.Macro]] = {}
    for file in PAGES:
        for macro in parsed(app, file).find_all(nodes.Macro):
            found.setdefault(macro.name, {})[file] = macro
    return found


@cache
def parsed(app: Flask, template: str) -> nodes.Template:
    """A template as Jinja reads it."""
    return app.jinja_env.parse(source.templates()[template].source)


@lists_offenders
def test_a_region_is_a_block_with_an_id_of_its_name(bare_app):
    assert regions()
    for module, template, region in regions():
        found = block_of(bare_app, template, region)
        if not found:
            yield f"{template} has no block {region}, which {module} offers"
            continue
        block, above, file = found
        name = f"block {region} of {file}"
        if any(isinstance(node, nodes.If | nodes.For | nodes.With | nodes.CallBlock) for node in above):
            yield f"{name} stands under a condition or loop: alone it would not be rendered so"
        opened = re.search(r"<[a-z][^>]*>", html_of(bare_app, file, block))
        root = re.search(r"\bid=\"([^\"]*)\"", opened[0]) if opened else None
        if not opened:
            yield f"{name} writes no element"
        elif not root:
            yield f"{name} has no id: {opened[0]}"
        elif root[1] != region and not root[1].startswith(f"{region}-"):
            yield f"{name} has the id {root[1]}"


def test_what_a_form_or_link_swaps_is_a_region_of_some_page():
    offered = {region for _, _, region in regions()} | {"notices"}
    for name, template in source.templates().items():
        for target in re.findall(r"target:#([a-zA-Z_]+)", template.source):
            assert target in offered, f"templates/{name} swaps #{target}, which no page offers as a region"


# --- addresses and files --------------------------------------------------------------------------------------------


@lists_offenders
def test_a_template_compiles_and_links_only_to_pages_that_exist(bare_app):
    for name in PAGES:
        try:
            bare_app.jinja_env.compile(source.templates()[name].source, name)
        except TemplateSyntaxError as error:
            yield f"templates/{name}:{error.lineno} {error.message}"
            continue
        for call in parsed(bare_app, name).find_all(nodes.Call):
            if getattr(call.node, "name", "") == "url_for" and call.args and isinstance(call.args[0], nodes.Const):
                endpoint = call.args[0].value
                if endpoint not in bare_app.view_functions:
                    yield f"templates/{name}:{call.lineno} links to {endpoint}"


@lists_offenders
def test_a_template_asks_only_for_static_files_that_exist():
    for name in PAGES:
        for file in re.findall(r"\basset\(\s*['\"]([^'\"]+)['\"]\s*\)", source.templates()[name].source):
            if not (source.ROOT / "static" / file).is_file():
                yield f"templates/{name} asks for static/{file}"


def test_every_template_is_used():
    python = "\n".join(path.read_text(encoding="utf-8") for path in source.PACKAGE.rglob("*.py"))
    jinja = "\n".join(template.source for template in source.templates().values())
    for name in PAGES:
        assert f'"{name}"' in python or f'"{name}"' in jinja or name.startswith("errors/"), f"nobody uses {name}"
    for path in source.TEMPLATES.glob("mail/**/*.txt"):
        name = path.relative_to(source.TEMPLATES / "mail").with_suffix("").as_posix()
        assert f'"{name}"' in python or f"{name}.txt" in jinja, f"nobody writes the letter {name}"


def test_pages_name_templates_that_exist():
    for module, tree in source.modules().items():
        for call in source.calls(tree, "page", "render_template"):
            if call.args and isinstance(call.args[0], ast.Constant):
                assert (source.TEMPLATES / call.args[0].value).is_file(), f"{module}:{call.lineno} {call.args[0].value}"
