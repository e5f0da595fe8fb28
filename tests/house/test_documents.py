"""Documents say what is so: settings, commands, links."""

import ast
import re
import subprocess

from tests.house import source
from tests.house.offenders import lists_offenders

DOCUMENTS = sorted([*source.ROOT.glob("*.md"), *(source.ROOT / "docs").rglob("*.md"), source.ROOT / "bench/README.md"])


def settings_read() -> set[str]:
    """Every setting that the site, its start or its Procfile reads."""
    tree = source.modules()["challenges.settings"]
    names = {
        call.args[0].value
        for call in source.calls(tree, "read")
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }
    scripts = "".join((source.ROOT / file).read_text() for file in ("bin/start", "bin/web", "Procfile"))
    return names | {one or other for one, other in re.findall(r'\$\{([A-Z_]+):-|environ\.get\("([A-Z_]+)"', scripts)}


@lists_offenders
def test_a_setting_is_explained():
    explained = (source.ROOT / "docs/settings.md").read_text()
    assert settings_read()
    for name in sorted(settings_read()):
        if f"`{name}`" not in explained:
            yield f"docs/settings.md says nothing of {name}"


def code_in(text: str) -> str:
    """What stands in code blocks and between backticks."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))


@lists_offenders
def test_a_command_that_is_told_exists(bare_app):
    targets = set(re.findall(r"^([a-zA-Z./]+):", (source.ROOT / "Makefile").read_text(), re.MULTILINE))
    for path in DOCUMENTS:
        code = code_in(path.read_text())
        told = f"{source.place(path)} tells of"
        for target in re.findall(r"\bmake ((?:\.venv/)?[a-z]+(?:\.ok)?)", code):
            if target not in targets:
                yield f"{told} make {target}"
        for group, name in re.findall(r"(?<!from )\bflask ([a-z]+)(?: ([a-z][a-z-]*))?", code):
            command = bare_app.cli.get_command(None, group)
            if command is None:
                yield f"{told} flask {group}"
            elif name and name not in getattr(command, "commands", {name}):
                yield f"{told} flask {group} {name}"
        for script in re.findall(r"\bbin/[a-z-]+", code):
            if not ((source.ROOT / script).is_file() or f".venv/{script}" in code or f".uv/{script}" in code):
                yield f"{told} {script}"


@lists_offenders
def test_a_link_leads_somewhere():
    for path in DOCUMENTS:
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text()):
            if not re.match(r"[a-z]+:", link) and not (path.parent / link).exists():
                yield f"{source.place(path)} links to {link}"


@lists_offenders
def test_a_benchmark_is_explained():
    explained = (source.ROOT / "bench/README.md").read_text()
    for path in sorted((source.ROOT / "bench").glob("*.py")):
        if path.name != "__init__.py" and f"`{path.name}`" not in explained:
            yield f"bench/README.md says nothing of {path.name}"


PLACES = re.compile(r"(?:challenges|templates|static|tests|docs|bench|bin|migrations|fonts)/[\w./-]*")


@lists_offenders
def test_a_path_in_a_document_exists():
    """Of documents about the code as it is; decisions and the changelog also speak of what was."""
    for path in DOCUMENTS:
        if path.name in ("CHANGELOG.md", "adding-a-feature.md") or path.parent.name == "decisions":
            continue  # the walk makes files of its own
        for place in re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)):
            if PLACES.fullmatch(place) and not (source.ROOT / place).exists():
                yield f"{source.place(path)} names {place}"


def test_the_first_two_commands_are_in_the_readme():
    text = (source.ROOT / "README.md").read_text()
    assert "make run" in text
    assert "make test" in text


@lists_offenders
def test_a_script_may_be_run():
    for path in [*sorted(path for path in (source.ROOT / "bin").iterdir() if path.is_file()), source.ROOT / ".ci/run"]:
        if not path.stat().st_mode & 0o111:
            yield f"{source.place(path)} is not executable"
        if path.read_text().startswith(("#!/bin/sh", "#!/usr/bin/env bash")):
            read = subprocess.run(["bash", "-n", path], capture_output=True, text=True)
            if read.returncode:
                yield f"{source.place(path)}: {read.stderr}"
