"""Documents say what is so: settings, commands, links."""

import ast
import re
import subprocess

import pytest

from tests.house import source

DOCUMENTS = sorted([*source.ROOT.glob("*.md"), *(source.ROOT / "docs").rglob("*.md")])


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


@pytest.mark.parametrize("name", sorted(settings_read()))
def test_a_setting_is_explained(name):
    assert f"`{name}`" in (source.ROOT / "docs/settings.md").read_text(), f"docs/settings.md says nothing of {name}"


def code_in(text: str) -> str:
    """What stands in code blocks and between backticks."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))


@pytest.mark.parametrize("path", DOCUMENTS, ids=source.place)
def test_a_command_that_is_told_exists(path, bare_app):
    code = code_in(path.read_text())
    targets = set(re.findall(r"^([a-zA-Z./]+):", (source.ROOT / "Makefile").read_text(), re.MULTILINE))
    for target in re.findall(r"\bmake ((?:\.venv/)?[a-z]+(?:\.ok)?)", code):
        assert target in targets, f"{source.place(path)} tells of make {target}"
    for group, name in re.findall(r"\bflask ([a-z]+)(?: ([a-z][a-z-]*))?", code):
        command = bare_app.cli.get_command(None, group)
        assert command is not None, f"{source.place(path)} tells of flask {group}"
        if name and hasattr(command, "commands"):
            assert name in command.commands, f"{source.place(path)} tells of flask {group} {name}"
    for script in re.findall(r"\bbin/[a-z-]+", code):
        assert (source.ROOT / script).is_file() or f".venv/{script}" in code or f".uv/{script}" in code, script


@pytest.mark.parametrize("path", DOCUMENTS, ids=source.place)
def test_a_link_leads_somewhere(path):
    for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text()):
        if not re.match(r"[a-z]+:", link):
            assert (path.parent / link).exists(), f"{source.place(path)} links to {link}"


def test_the_first_two_commands_are_in_the_readme():
    text = (source.ROOT / "README.md").read_text()
    assert "make run" in text
    assert "make test" in text


@pytest.mark.parametrize("path", [*(source.ROOT / "bin").iterdir(), source.ROOT / ".ci/run"], ids=source.place)
def test_a_script_may_be_run(path):
    assert path.stat().st_mode & 0o111, f"{source.place(path)} is not executable"
    if path.read_text().startswith(("#!/bin/sh", "#!/usr/bin/env bash")):
        subprocess.run(["bash", "-n", path], check=True)
