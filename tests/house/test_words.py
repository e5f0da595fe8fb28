"""Every word that reaches a person goes through gettext, whole: no pieces glued together in code."""

import ast
import re
import subprocess

from tests.house import source
from tests.house.offenders import lists_offenders

SPOKEN = ("notice", "flash", "Reason", "Refused", "NotYours", "ValidationError", "StopValidation", "_", "_l", "N_",
          "gettext", "lazy_gettext", "ngettext", "Unreadable")  # fmt: skip
UNTRANSLATED = ("notice", "flash", "ValidationError", "StopValidation")
READ_ALOUD = ("placeholder", "title", "aria-label", "alt", "aria-description", "aria-roledescription", "label")
LETTERS = re.compile(r"[^\W\d_]{2}")
NAMES = re.compile(r"\b(Second Wind|GPX|HTML|CSS|MIT|km|mi|min|ft)\b")  # the same in every language


@lists_offenders
def test_no_sentence_is_built_from_an_f_string():
    for module, tree in source.modules().items():
        for call in source.calls(tree, *SPOKEN):
            called = f"{module}:{call.lineno} {source.name_called(call)}()"
            for argument in call.args:
                if any(isinstance(node, ast.JoinedStr) for node in ast.walk(argument)):
                    yield f"{called} is given an f-string"
                if isinstance(argument, ast.BinOp):
                    yield f"{called} is given a sum"


@lists_offenders
def test_no_bare_english_is_spoken():
    for module, tree in source.modules().items():
        for call in source.calls(tree, *UNTRANSLATED):
            if call.args and isinstance(call.args[0], ast.Constant):
                yield f"{module}:{call.lineno} {source.name_called(call)}({call.args[0].value!r})"


@lists_offenders
def test_a_label_goes_through_gettext():
    for module in (name for name in source.modules() if name.endswith(".forms")):
        for call in (node for node in ast.walk(source.modules()[module]) if isinstance(node, ast.Call)):
            if source.name_called(call).endswith("Field") and call.args and isinstance(call.args[0], ast.Constant):
                label = str(call.args[0].value)
                if LETTERS.search(label):
                    yield f"{module}:{call.lineno} a label outside gettext: {label}"


FOR_THE_MAKERS = {"home/design.html"}


@lists_offenders
def test_templates_speak_through_gettext():
    for name in sorted(set(source.templates()) - FOR_THE_MAKERS):
        template = source.templates()[name]
        for line, words in template.texts:
            if LETTERS.search(NAMES.sub("", words)):
                yield f"templates/{name}:{line} says {words!r} outside gettext"
        for element in template.elements:
            for attribute in READ_ALOUD:
                words = source.JINJA.sub("", element.attributes.get(attribute, ""))
                if LETTERS.search(NAMES.sub("", words)):
                    yield f"{element} {attribute}={words!r} outside gettext"


def test_the_template_for_translators_holds_the_texts_of_today(tmp_path):
    extracted = tmp_path / "messages.pot"
    subprocess.run([source.ROOT / "bin/messages", extracted], check=True)
    kept = source.ROOT / "translations/messages.pot"
    assert extracted.read_text("utf-8").splitlines() == kept.read_text("utf-8").splitlines(), "make messages"
