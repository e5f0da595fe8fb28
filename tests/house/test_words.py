"""Every word that reaches a person goes through gettext, whole: no pieces glued together in code."""

import ast
import re
import subprocess

import pytest

from tests.house import source

SPOKEN = ("notice", "flash", "Reason", "Refused", "NotYours", "ValidationError", "StopValidation", "_", "_l", "N_",
          "gettext", "lazy_gettext", "ngettext", "Unreadable")  # fmt: skip
UNTRANSLATED = ("notice", "flash", "ValidationError", "StopValidation")
READ_ALOUD = ("placeholder", "title", "aria-label", "alt", "aria-description", "aria-roledescription", "label")
LETTERS = re.compile(r"[^\W\d_]{2}")
NAMES = re.compile(r"\b(Second Wind|GPX|HTML|CSS|MIT|km|mi|min|ft)\b")  # the same in every language


@pytest.mark.parametrize("module", sorted(source.modules()))
def test_no_sentence_is_built_from_an_f_string(module):
    for call in source.calls(source.modules()[module], *SPOKEN):
        for argument in call.args:
            glued = [node for node in ast.walk(argument) if isinstance(node, ast.JoinedStr)]
            assert not glued, f"{module}:{call.lineno} {source.name_called(call)}() is given an f-string"
            assert not isinstance(argument, ast.BinOp), (
                f"{module}:{call.lineno} {source.name_called(call)}() is given a sum"
            )


@pytest.mark.parametrize("module", sorted(source.modules()))
def test_no_bare_english_is_spoken(module):
    tree = source.modules()[module]
    for call in source.calls(tree, *UNTRANSLATED):
        if call.args and isinstance(call.args[0], ast.Constant):
            raise AssertionError(f"{module}:{call.lineno} {source.name_called(call)}({call.args[0].value!r})")
    if module.endswith(".forms"):
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if source.name_called(call).endswith("Field") and call.args and isinstance(call.args[0], ast.Constant):
                assert not LETTERS.search(str(call.args[0].value)), f"{module}:{call.lineno} a label outside gettext"


FOR_THE_MAKERS = {"home/design.html"}


@pytest.mark.parametrize("name", sorted(set(source.templates()) - FOR_THE_MAKERS))
def test_templates_speak_through_gettext(name):
    template = source.templates()[name]
    for line, words in template.texts:
        assert not LETTERS.search(NAMES.sub("", words)), f"templates/{name}:{line} says {words!r} outside gettext"
    for element in template.elements:
        for attribute in READ_ALOUD:
            words = source.JINJA.sub("", element.attributes.get(attribute, ""))
            assert not LETTERS.search(NAMES.sub("", words)), f"{element} {attribute}={words!r} outside gettext"


def test_the_template_for_translators_holds_the_texts_of_today(tmp_path):
    extracted = tmp_path / "messages.pot"
    subprocess.run([source.ROOT / "bin/messages", extracted], check=True)
    kept = source.ROOT / "translations/messages.pot"
    assert extracted.read_text("utf-8").splitlines() == kept.read_text("utf-8").splitlines(), "make messages"
